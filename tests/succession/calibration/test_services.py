"""A session, from its agenda to boxes that stand."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from succession.calibration import services
from succession.calibration.ballots import put_to_vote
from succession.calibration.committees import set_up_committee, unconfirmed
from succession.calibration.minutes import digest_of
from succession.calibration.models import Item, Minutes, Signature
from succession.calibration.selectors import (
    committee_of,
    last_minutes,
    minutes_digest,
    present,
    quorum_of,
    seated,
    untouched,
)
from succession.mapping import services as mapping
from succession.mapping.models import Placement
from tests.approvals.world import LONG_AGO, Country, appoint, person
from tests.succession.calibration import factories as f
from tests.succession.world import land as make_land
from workflow.actors import SYSTEM, Actor
from workflow.ballots import services as voting
from workflow.ballots.bodies import Decree, Place
from workflow.exceptions import Conflict, NotPermitted, TransitionRefused
from workflow.execution import Seen
from workflow.models import Appointment, Case

pytestmark = pytest.mark.django_db
REFUSALS = (NotPermitted, TransitionRefused)


@pytest.fixture
def land() -> Country:
    return make_land()


def refused(case: Case, name: str, actor: Actor, match: str = ".", **facts: Any) -> None:
    """Expect a refusal, and that nothing happened."""
    case.refresh_from_db()
    before = (case.stage, case.revision, case.events.count())
    with pytest.raises(REFUSALS, match=match):
        getattr(services, name)(case, actor=actor, **facts)
    case.refresh_from_db()
    assert (case.stage, case.revision, case.events.count()) == before


def step_refused(case: Case, name: str, actor: Actor, match: str = ".", **facts: Any) -> None:
    case.refresh_from_db()
    refused(case, name, actor, match, expected=case.revision, **facts)


def now(case: Case) -> Case:
    case.refresh_from_db()
    return case


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
    MOTION: ClassVar[dict[str, Any]] = {
        "to_box": 7,
        "reason_code": "conduct",
        "explanation": "Temuan inspektorat",
    }

    def test_leads_to_another_box(self, land: Country) -> None:
        case = f.session_after("convene", land)
        placement = f.item(case, 1).placement_id
        services.propose_change(case, placement, actor=land.actor("komite_anggota"), **self.MOTION)
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
        motion = {**self.MOTION, **wrong}
        refused(case, "propose_change", f.secretary(land), placement=placement, **motion)
        assert f.item(case, 1).to_box is None

    def test_is_refused_once_the_committee_votes(self, land: Country) -> None:
        case = f.session_after("convene", land, alone=[1])
        ballot = put_to_vote(case, actor=f.secretary(land))[0]
        voting.vote(ballot, "confirm", actor=land.actor("komite_ketua"))
        placement = f.item(case, 1).placement_id
        refused(
            case, "propose_change", f.secretary(land), "sudah berpendapat", placement=placement, **self.MOTION
        )

    def test_is_asked_for_before_a_change_is_decided(self, land: Country) -> None:
        case = f.session_after("convene", land, alone=[1])
        ballot = put_to_vote(case, actor=f.secretary(land))[0]
        with pytest.raises(TransitionRefused, match="belum diusulkan"):
            f.decide(ballot, "change")


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
        refused(
            case, "propose_change", me, "tidak ikut serta", placement=placement, **TestProposeChange.MOTION
        )

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
        services.propose_change(case, placement, actor=f.secretary(land), **TestProposeChange.MOTION)
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


class TestSign:
    def test_leads_on_with_the_last_signature(self, land: Country) -> None:
        case = f.session_after("sign", land)
        assert case.stage == "recommended"
        assert Signature.objects.filter(minutes__case=case).count() == 5

    def test_is_last_for_who_presides(self, land: Country) -> None:
        case = f.session_after("close", land)
        step_refused(case, "sign", land.actor("komite_ketua"), "menandatangani terakhir")

    def test_is_refused_twice(self, land: Country) -> None:
        case = f.session_after("close", land)
        me = land.actor("komite_anggota")
        services.sign(now(case), actor=me, expected=case.revision)
        step_refused(case, "sign", me, "Anda sudah berperan")

    def test_is_refused_to_who_was_absent(self, land: Country) -> None:
        case = f.session_after("schedule", land)
        away = seated(case)[-1].person_id
        f.gather(case, land, absent=[away])
        for name in ("hand_over", "convene", "vote", "close"):
            f.take(case, name, land)
        step_refused(case, "sign", Actor(away), "tidak tercatat hadir")

    def test_is_on_the_digest_that_was_shown(self, land: Country) -> None:
        case = f.session_after("close", land)
        me = land.actor("komite_anggota")
        with pytest.raises(Conflict):
            services.sign(case, actor=me, expected=Seen(case.revision, "00" * 32))
        shown = Seen(case.revision, minutes_digest(case).hex())
        assert services.sign(case, actor=me, expected=shown, remark="Setuju dengan catatan").stage == "closed"

    def test_is_refused_by_the_database_to_the_absent(self, land: Country) -> None:
        case = f.session_after("close", land)
        stranger = person("orang luar")
        with pytest.raises(IntegrityError, match="only who was present"), transaction.atomic():
            Signature.objects.create(
                case=case, minutes=Minutes.objects.get(case=case), person=stranger, signed_at=timezone.now()
            )


class TestRatify:
    def test_deviates_only_with_a_reason(self, land: Country) -> None:
        case = f.session_after("sign", land)
        row = {"placement": f.item(case, 1).placement_id, "box": 5, "reason": " "}
        step_refused(case, "ratify", f.ppk(land), "alasan menyimpang", deviations=[row])
        row["reason"] = "Hasil pemeriksaan"
        services.ratify(case, actor=f.ppk(land), expected=case.revision, deviations=[row])
        f.take(case, "publish", land)
        assert f.boxes(case)[0] == 5

    def test_is_refused_for_who_is_not_on_the_agenda(self, land: Country) -> None:
        case = f.session_after("sign", land)
        row = {"placement": 0, "box": 5, "reason": "-"}
        step_refused(case, "ratify", f.ppk(land), "diputus dalam sidang", deviations=[row])

    def test_is_refused_to_who_is_judged(self, land: Country) -> None:
        case = f.session_after("sign", land, also=[land.person("ppk")])
        step_refused(case, "ratify", f.ppk(land), "Anda termasuk")

    def test_is_refused_to_a_member(self, land: Country) -> None:
        case = f.session_after("sign", land)
        member = land.person("komite_anggota")
        appoint(member, "ppk", land.agency)
        step_refused(case, "ratify", Actor(member.pk), "Anda sudah berperan")

    def test_is_refused_to_the_secretariat(self, land: Country) -> None:
        case = f.session_after("sign", land)
        step_refused(case, "ratify", f.secretary(land), "tidak memuat")


class TestReturnCalibration:
    def test_leads_to_another_edition(self, land: Country) -> None:
        case = f.session_after("sign", land)
        services.return_calibration(
            case, actor=f.ppk(land), expected=case.revision, reason="Bahas lagi butir 1"
        )
        assert now(case).stage == "in_session"
        services.single_out(case, [f.item(case, 1).placement_id], actor=f.secretary(land))
        for name in ("vote", "close", "sign"):
            f.take(case, name, land)
        assert case.stage == "recommended"
        first, second = Minutes.objects.filter(case=case).order_by("edition")
        assert bytes(first.digest) != bytes(second.digest)
        assert second.signatures.count() == first.signatures.count() == 5

    def test_needs_a_reason(self, land: Country) -> None:
        case = f.session_after("sign", land)
        step_refused(case, "return_calibration", f.ppk(land), "alasan", reason=" ")


class TestPublish:
    def test_gives_boxes_and_publishes_the_period(self, land: Country) -> None:
        case = f.session_after("publish", land)
        assert f.boxes(case) == [6, 8] * 3 or set(f.boxes(case)) == {6, 8}
        assert Case.objects.get(children=case).stage == "published"
        assert set(Placement.objects.values_list("decided_in", flat=True)) == {case.pk}

    def test_waits_for_the_last_session(self, land: Country) -> None:
        f.committee(land)
        period = f.scored_period(land)
        one, other = f.session_of(period, land), f.session_of(period, land)
        services.take_agenda(one, actor=f.secretary(land), boxes=[8])
        services.take_agenda(other, actor=f.secretary(land))
        for name in f.WAY[1:]:
            f.take(one, name, land)
        assert Case.objects.get(pk=period.pk).stage == "in_calibration"
        for name in f.WAY[1:]:
            f.take(other, name, land)
        assert Case.objects.get(pk=period.pk).stage == "published"

    def test_is_refused_to_the_chair(self, land: Country) -> None:
        case = f.session_after("ratify", land)
        step_refused(case, "publish", land.actor("komite_ketua"), "tidak memuat")


class TestFinalise:
    def test_is_nobodys_but_the_clocks(self, land: Country) -> None:
        case = f.session_after("publish", land)
        step_refused(case, "finalise", f.secretary(land), "tidak diambil langsung")

    def test_is_refused_while_the_window_is_open(self, land: Country) -> None:
        case = f.session_after("publish", land)
        step_refused(case, "finalise", SYSTEM, "Waktunya belum tiba")


class TestCancel:
    def test_leaves_everybody_untouched_and_free(self, land: Country) -> None:
        case = f.session_after("vote", land)
        chair = land.actor("komite_ketua")
        services.cancel(now(case), actor=chair, expected=case.revision, reason="Data keliru")
        assert now(case).stage == "cancelled"
        assert set(Placement.objects.values_list("final_box", "session")) == {(None, None)}
        again = f.session_of(Case.objects.get(children=case), land)
        assert services.take_agenda(again, actor=f.secretary(land)) == 6

    def test_needs_a_reason(self, land: Country) -> None:
        case = f.session_after("schedule", land)
        step_refused(case, "cancel", land.actor("komite_ketua"), "alasan", reason="")

    def test_is_refused_while_a_ballot_is_open(self, land: Country) -> None:
        case = f.session_after("convene", land)
        put_to_vote(case, actor=f.secretary(land))
        step_refused(case, "cancel", land.actor("komite_ketua"), "belum ditutup", reason="-")

    def test_is_refused_after_ratification(self, land: Country) -> None:
        case = f.session_after("ratify", land)
        step_refused(case, "cancel", land.actor("komite_ketua"), "tidak dapat dilakukan", reason="-")


class TestEndWithPeriod:
    def test_follows_the_reopened_period(self, land: Country) -> None:
        case = f.session_after("schedule", land)
        period = Case.objects.get(children=case)
        mapping.reopen(period, actor=f.secretary(land), expected=period.revision, reason="Data keliru")
        assert now(case).stage == "cancelled"


class TestCommittee:
    def test_gives_roles_that_a_second_administrator_confirms(self, land: Country) -> None:
        people = [person(f"anggota {n}") for n in range(5)]
        body = self.set_up(land, people)
        assert committee_of(land.agency.pk) == body
        assert unconfirmed(body).count() == 5
        assert not Appointment.objects.filter(person__in=people, is_effective=True).exists()

    @pytest.mark.parametrize("size", [3, 4, 6, 11])
    def test_has_an_odd_number_of_seats_from_five_to_nine(self, land: Country, size: int) -> None:
        with pytest.raises(TransitionRefused, match="kursi bersuara"):
            self.set_up(land, [person(f"anggota {n}") for n in range(size)])
        assert committee_of(land.agency.pk) is None
        assert not Appointment.objects.filter(person__name__startswith="Sintetis anggota").exists()

    def test_has_nobody_who_administers(self, land: Country) -> None:
        keeper = person("administrator lain")
        appoint(keeper, "administrator_instansi", land.agency)
        with pytest.raises(TransitionRefused, match="administrator"):
            self.set_up(land, [keeper, *(person(f"anggota {n}") for n in range(4))])
        assert committee_of(land.agency.pk) is None

    def test_is_refused_to_the_secretariat(self, land: Country) -> None:
        with pytest.raises(NotPermitted):
            self.set_up(land, [person(f"anggota {n}") for n in range(5)], f.secretary(land))

    def set_up(self, land: Country, people: list[Any], actor: Actor | None = None) -> Any:
        chair, *others = people
        return set_up_committee(
            land.agency,
            decree=Decree("7/KTI", date(2026, 1, 5), "Rekaan"),
            during=DateTimeTZRange(LONG_AGO, None),
            places=[
                Place("Ketua", chair, is_chair=True),
                *(Place(f"{n}", who) for n, who in enumerate(others)),
            ],
            actor=actor or land.actor("administrator_instansi"),
        )
