"""A session until it meets: its agenda, what is proposed and declared."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from succession.calibration import services
from succession.calibration.ballots import put_to_vote
from succession.calibration.models import Item
from succession.calibration.selectors import (
    untouched,
)
from succession.mapping.models import Placement
from tests.approvals.world import Country
from tests.succession.calibration import factories as f
from tests.succession.calibration.refusals import MOTION, now, refused
from tests.succession.world import land as make_land
from workflow.ballots import services as voting
from workflow.ballots.questions import choices_of
from workflow.exceptions import TransitionRefused

pytestmark = pytest.mark.django_db


@pytest.fixture
def land() -> Country:
    return make_land()


class TestTakeAgenda:
    def test_takes_everybody_who_has_a_box(self, land: Country) -> None:
        case = f.session_after("take_agenda", land)
        assert list(Item.objects.filter(case=case).order_by("number").values_list("number", flat=True)) == [
            *range(1, 7)
        ]
        assert Placement.objects.filter(session=case).count() == 6

    def test_takes_units_and_boxes_alone(self, land: Country) -> None:
        case = f.session_of(f.scored_period(land), land)
        assert services.take_agenda(case, actor=f.secretary(land), units=["Unit 0"], boxes=[8]) == 1
        assert services.take_agenda(case, actor=f.secretary(land), boxes=[6]) == 3

    def test_is_refused_where_nobody_is_left(self, land: Country) -> None:
        case = f.session_after("take_agenda", land)
        refused(case, "take_agenda", f.secretary(land), "Tidak ada lagi")

    def test_leaves_whom_another_session_has(self, land: Country) -> None:
        period = f.scored_period(land)
        one, other = f.session_of(period, land), f.session_of(period, land)
        services.take_agenda(one, actor=f.secretary(land), boxes=[8])
        assert services.take_agenda(other, actor=f.secretary(land)) == 3

    def test_is_done_once_under_one_key(self, land: Country) -> None:
        case, key = f.session_of(f.scored_period(land), land), uuid4()
        for _again in range(5):
            services.take_agenda(case, actor=f.secretary(land), key=key)
        assert Item.objects.filter(case=case).count() == 6
        assert case.events.filter(action__endswith="take_agenda").count() == 1

    def test_is_refused_to_the_chair(self, land: Country) -> None:
        case = f.session_of(f.scored_period(land), land)
        refused(case, "take_agenda", land.actor("komite_ketua"), "tidak memuat")


class TestSingleOut:
    def test_gives_a_ballot_of_his_own(self, land: Country) -> None:
        case = f.session_after("convene", land, alone=[2, 4])
        questions = [ballot.question for ballot in put_to_vote(case, actor=f.secretary(land))]
        assert sorted(questions) == ["bloc", "placement", "placement"]

    def test_is_refused_for_who_is_not_on_the_agenda(self, land: Country) -> None:
        case = f.session_after("take_agenda", land)
        refused(case, "single_out", f.secretary(land), "tidak ada dalam agenda", placements=[0])

    def test_comes_by_itself_for_members_of_the_committee(self, land: Country) -> None:
        case = f.session_after("schedule", land, also=[land.person("komite_anggota")])
        (alone,) = Item.objects.filter(case=case, is_singled_out=True)
        assert alone.placement.employee.person == land.person("komite_anggota")


class TestProposeChange:
    def test_leads_to_another_box(self, land: Country) -> None:
        case = f.session_after("convene", land)
        placement = f.item(case, 1).placement_id
        services.propose_change(case, placement, actor=land.actor("komite_anggota"), **MOTION)
        f.vote(case, land, "change")
        found = f.item(case, 1)
        assert (found.outcome, found.to_box) == ("change", 7)

    @pytest.mark.parametrize(
        "wrong",
        [{"to_box": 0}, {"to_box": 10}, {"reason_code": "whim"}, {"explanation": " "}, {"evidence": uuid4()}],
    )
    def test_asks_for_box_reason_and_explanation(self, land: Country, wrong: dict[str, Any]) -> None:
        case = f.session_after("take_agenda", land)
        placement = f.item(case, 1).placement_id
        motion = {**MOTION, **wrong}
        refused(case, "propose_change", f.secretary(land), placement=placement, **motion)
        assert f.item(case, 1).to_box is None

    def test_is_refused_once_the_committee_votes(self, land: Country) -> None:
        case = f.session_after("convene", land, alone=[1])
        ballot = put_to_vote(case, actor=f.secretary(land))[0]
        voting.vote(ballot, "confirm", actor=land.actor("komite_ketua"))
        placement = f.item(case, 1).placement_id
        refused(case, "propose_change", f.secretary(land), "sudah berpendapat", placement=placement, **MOTION)

    def test_is_asked_for_before_a_change_is_decided(self, land: Country) -> None:
        case = f.session_after("convene", land, alone=[1])
        ballot = put_to_vote(case, actor=f.secretary(land))[0]
        assert [code for code, _words in choices_of(ballot)] == ["confirm", "defer"]
        with pytest.raises(TransitionRefused, match="belum dapat diputus"):
            f.decide(ballot, "change")

    def test_lets_a_change_be_decided(self, land: Country) -> None:
        """The control: the same ballot, once another box is proposed."""
        case = f.session_after("convene", land, alone=[1])
        ballot = put_to_vote(case, actor=f.secretary(land))[0]
        services.propose_change(case, f.item(case, 1).placement_id, actor=f.secretary(land), **MOTION)
        assert [code for code, _words in choices_of(ballot)] == ["confirm", "change", "defer"]
        assert f.decide(ballot, "change").outcome == "change"


class TestDeclare:
    def test_recuses_and_singles_out(self, land: Country) -> None:
        case = f.session_after("schedule", land)
        placement = f.item(case, 2).placement_id
        services.declare(case, actor=land.actor("komite_anggota"), concerns={placement: "Ipar"})
        assert f.item(case, 2).is_singled_out
        ballot = put_to_vote(case, actor=f.secretary(land))[0]
        assert ballot.recusals.get().person == land.person("komite_anggota")

    def test_is_refused_to_who_has_no_seat(self, land: Country) -> None:
        case = f.session_after("schedule", land)
        refused(case, "declare", f.secretary(land), "bukan anggota", concerns={})

    def test_is_refused_without_a_reason(self, land: Country) -> None:
        case = f.session_after("schedule", land)
        placement = f.item(case, 2).placement_id
        refused(case, "declare", land.actor("komite_anggota"), "alasan", concerns={placement: " "})

    def test_keeps_the_recused_from_naming_the_person(self, land: Country) -> None:
        case, me = f.session_after("schedule", land), land.actor("komite_anggota")
        placement = f.item(case, 2).placement_id
        services.declare(case, actor=me, concerns={placement: "Ipar"})
        refused(case, "propose_change", me, "tidak ikut serta", placement=placement, **MOTION)

    def test_takes_somebody_out_of_the_bloc_that_is_voted_on(self, land: Country) -> None:
        case = f.session_after("convene", land)
        (bloc,) = put_to_vote(case, actor=f.secretary(land))
        placement = f.item(case, 2).placement_id
        services.declare(case, actor=land.actor("komite_anggota"), concerns={placement: "Ipar"})
        f.decide(bloc, "confirm")
        f.write_down(case, land)
        assert list(untouched(case).values_list("number", flat=True)) == [2]

    def test_recuses_in_a_later_edition_too(self, land: Country) -> None:
        case, me = f.session_after("schedule", land), land.actor("komite_anggota")
        placement = f.item(case, 2).placement_id
        services.declare(case, actor=me, concerns={placement: "Ipar"})
        for name in f.WAY[2:8]:
            f.take(case, name, land)
        services.return_calibration(now(case), actor=f.ppk(land), expected=case.revision, reason="Bahas lagi")
        services.single_out(case, [placement], actor=f.secretary(land))
        (ballot,) = put_to_vote(case, actor=f.secretary(land))
        assert ballot.recusals.get().person_id == me.person_id
