"""A session that meets: called, convened, decided, closed."""

from __future__ import annotations

import pytest
from django.utils import timezone

from succession.calibration import services
from succession.calibration.ballots import put_to_vote
from succession.calibration.minutes import digest_of
from succession.calibration.models import Item
from succession.calibration.selectors import (
    last_minutes,
    minutes_digest,
    present,
    quorum_of,
    seated,
    untouched,
)
from succession.mapping.models import Placement
from tests.approvals.world import Country
from tests.succession.calibration import factories as f
from tests.succession.calibration.refusals import MOTION, now, step_refused
from tests.succession.world import land as make_land
from workflow.actors import Actor
from workflow.ballots import services as voting
from workflow.models import Case

pytestmark = pytest.mark.django_db


@pytest.fixture
def land() -> Country:
    return make_land()


class TestSchedule:
    def test_calls_the_committee(self, land: Country) -> None:
        case = f.session_after("schedule", land)
        assert case.stage == "scheduled"
        assert len(seated(case)) == 5

    def test_is_refused_with_an_empty_agenda(self, land: Country) -> None:
        f.committee(land)
        case = f.session_of(f.scored_period(land), land)
        step_refused(case, "schedule", f.secretary(land), "Agenda masih kosong", held_at=timezone.now())

    def test_is_refused_without_a_committee(self, land: Country) -> None:
        case = f.session_of(f.scored_period(land), land)
        f.take_agenda(case, land)
        step_refused(case, "schedule", f.secretary(land), "Komite talenta belum", held_at=timezone.now())

    def test_is_refused_to_the_chair(self, land: Country) -> None:
        case = f.session_after("take_agenda", land)
        step_refused(case, "schedule", land.actor("komite_ketua"), "tidak memuat", held_at=timezone.now())


class TestConvene:
    def test_opens_the_session(self, land: Country) -> None:
        assert f.session_after("convene", land).stage == "in_session"

    def test_is_refused_before_the_period_is_handed_over(self, land: Country) -> None:
        case = f.session_after("gather", land)
        step_refused(case, "convene", land.actor("komite_ketua"), "belum diserahkan")

    def test_is_refused_where_nobody_presides(self, land: Country) -> None:
        case = f.session_after("schedule", land)
        heads = [who.person_id for who in seated(case) if who.is_chair or who.is_deputy]
        f.gather(case, land, absent=heads)
        f.hand_over(case, land)
        step_refused(case, "convene", land.actor("komite_ketua"), "belum tercatat hadir")

    def test_is_the_deputys_while_the_chair_is_away(self, land: Country) -> None:
        case = f.session_after("schedule", land)
        chair, deputy = land.person("komite_ketua"), land.actor("komite_anggota")
        f.gather(case, land, absent=[chair.pk])
        f.hand_over(case, land)
        step_refused(case, "convene", Actor(chair.pk), "Hanya")
        assert services.convene(case, actor=deputy, expected=case.revision).stage == "in_session"

    def test_is_refused_without_every_declaration(self, land: Country) -> None:
        case = f.session_after("schedule", land)
        f.gather(case, land, absent=[who.person_id for who in seated(case)][3:])
        f.hand_over(case, land)
        late = next(who for who in seated(case) if who.number == 4)
        f.note_presence(case, late, land)
        step_refused(case, "convene", land.actor("komite_ketua"), "Belum menyatakan")

    def test_is_refused_below_the_quorum(self, land: Country) -> None:
        case = f.session_after("schedule", land)
        f.gather(case, land, absent=[who.person_id for who in seated(case)][2:])
        f.hand_over(case, land)
        step_refused(case, "convene", land.actor("komite_ketua"), "2 kursi hadir, diperlukan 3")

    def test_is_refused_where_recusal_breaks_the_quorum(self, land: Country) -> None:
        """Three of five are there, two of them recused: one is left of three entitled."""
        case = f.session_after("schedule", land)
        f.gather(case, land, absent=[who.person_id for who in seated(case)][3:])
        placement = f.item(case, 1).placement_id
        for who in present(case)[1:]:
            services.declare(case, actor=Actor(who.person_id), concerns={placement: "Kerabat"})
        f.hand_over(case, land)
        people = {who.person_id for who in present(case)[1:]}
        found = quorum_of(case, people)
        assert (found.entitled, found.present, found.needed) == (3, 1, 2)
        step_refused(case, "convene", land.actor("komite_ketua"), "setelah pengecualian")


class TestConfirm:
    def test_writes_down_the_whole_bloc(self, land: Country) -> None:
        case = f.session_after("vote", land)
        assert not untouched(case).exists()
        assert case.events.filter(action="succession.calibration.confirm").count() == 1

    def test_is_refused_before_the_ballot_is_decided(self, land: Country) -> None:
        case = f.session_after("convene", land)
        put_to_vote(case, actor=f.secretary(land))
        step_refused(case, "confirm", f.secretary(land), "Tidak ada pemungutan suara")

    def test_is_refused_to_a_member(self, land: Country) -> None:
        case = f.session_after("convene", land)
        step_refused(case, "confirm", Actor(seated(case)[-1].person_id), "tidak memuat")

    def test_is_no_ones_about_himself(self, land: Country) -> None:
        me = land.person("sekretariat")
        case = f.session_after("convene", land, also=[me])
        (bloc,) = put_to_vote(case, actor=f.secretary(land))
        f.decide(bloc, "confirm")
        services.confirm(now(case), actor=Actor(me.pk), expected=case.revision)
        (left,) = untouched(case)
        assert left.placement.employee.person == me
        services.confirm(now(case), actor=land.actor("komite_ketua"), expected=case.revision)
        assert not untouched(case).exists()

    def test_follows_a_bloc_that_is_not_agreed_on(self, land: Country) -> None:
        case = f.session_after("convene", land)
        (bloc,) = put_to_vote(case, actor=f.secretary(land))
        f.decide(bloc, "separate")
        assert Item.objects.filter(case=case, is_singled_out=True, ballot=None).count() == 6


class TestChange:
    def test_is_refused_where_nothing_was_decided_so(self, land: Country) -> None:
        case = f.session_after("convene", land)
        step_refused(case, "change", f.secretary(land), "Tidak ada pemungutan suara")

    def test_gives_the_proposed_box_on_publication(self, land: Country) -> None:
        case = f.session_after("convene", land)
        placement = f.item(case, 1).placement_id
        services.propose_change(case, placement, actor=f.secretary(land), **MOTION)
        f.vote(case, land, "change")
        for name in f.WAY[6:]:
            f.take(case, name, land)
        assert f.boxes(case)[0] == 7


class TestDefer:
    def test_frees_the_person_for_a_later_session(self, land: Country) -> None:
        case = f.session_after("convene", land, alone=[1])
        f.vote(case, land, "defer")
        for name in f.WAY[6:]:
            f.take(case, name, land)
        first = f.item(case, 1).placement
        assert (first.session_id, first.final_box) == (None, None)
        period = Case.objects.get(children=case)
        assert period.stage == "in_calibration"
        later = f.session_of(period, land)
        for name in f.WAY:
            f.take(later, name, land)
        assert Case.objects.get(children=later).stage == "published"
        assert Placement.objects.get(pk=first.pk).decided_in_id == later.pk

    def test_is_refused_where_nothing_was_decided_so(self, land: Country) -> None:
        case = f.session_after("convene", land)
        step_refused(case, "defer", f.secretary(land), "Tidak ada pemungutan suara")


class TestClose:
    def test_freezes_the_minutes(self, land: Country) -> None:
        case = f.session_after("close", land)
        found = last_minutes(case)
        assert case.stage == "closed"
        assert digest_of(found.head, found.rows) == bytes(found.digest) == minutes_digest(case)
        assert {row["outcome"] for row in found.rows.values()} == {"confirm"}

    def test_is_refused_while_somebody_is_untouched(self, land: Country) -> None:
        case = f.session_after("convene", land)
        step_refused(case, "close", land.actor("komite_ketua"), "belum diputus")

    def test_is_refused_while_a_ballot_is_open(self, land: Country) -> None:
        case = f.session_after("convene", land)
        put_to_vote(case, actor=f.secretary(land))
        step_refused(case, "close", land.actor("komite_ketua"), "belum ditutup")

    def test_is_refused_to_who_does_not_preside(self, land: Country) -> None:
        case = f.session_after("vote", land)
        step_refused(case, "close", land.actor("komite_anggota"), "Hanya")

    def test_keeps_votes_and_dissent(self, land: Country) -> None:
        case = f.session_after("convene", land, alone=[1])
        ballot = put_to_vote(case, actor=f.secretary(land))[0]
        people = [elector.person_id for elector in ballot.electors.order_by("seat__number")]
        for who, option in zip(people, ["confirm"] * 4 + ["defer"], strict=True):
            voting.vote(ballot, option, actor=Actor(who))
        voting.close_ballot(ballot, actor=land.actor("komite_ketua"))
        voting.dissent(ballot, actor=Actor(people[-1]), text="Data belum lengkap")
        f.decide(case.ballots.get(question="bloc"), "confirm")
        f.write_down(case, land)
        f.take(case, "close", land)
        row = last_minutes(case).rows[str(f.item(case, 1).placement_id)]
        assert row["ballot"]["counts"] == {"abstain": 0, "confirm": 4, "defer": 1}
        assert row["ballot"]["dissents"][0][1] == "Data belum lengkap"
