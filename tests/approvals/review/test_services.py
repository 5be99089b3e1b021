"""The review from mentoring to the decree, by the roles that may."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from approvals.readiness import services as readiness
from approvals.readiness.answering import Given
from approvals.readiness.models import Answer
from approvals.review import services
from approvals.review.judging import Finding
from approvals.review.models import Decision, FollowUp, Round
from approvals.review.selectors import applies, review_of, review_sheet
from tests.approvals.readiness.factories import case_after, evidence
from tests.approvals.review.factories import (
    ballot_of,
    hold_plenary,
    judge_all,
    repaired,
    review_after,
    scorer,
    second,
    take,
)
from tests.approvals.world import Country, appoint, country
from workflow.exceptions import Conflict, NotPermitted, NotYoursToKnow, TransitionRefused
from workflow.models import AuditEvent, Case

pytestmark = pytest.mark.django_db


@pytest.fixture
def land() -> Country:
    return country()


def stage_of(case: Case) -> str:
    return Case.objects.values_list("stage", flat=True).get(pk=case.pk)


class TestOpenReview:
    def test_comes_with_the_submission(self, land: Country) -> None:
        review = review_of(case_after("submit", land))
        assert review is not None
        assert (review.stage, review.review.round) == ("mentoring", 1)
        assert [t.role.code for t in review.turns.filter(closed_at=None)] == ["kanreg_verifier"]

    def test_goes_to_headquarters_own_unit_for_a_ministry(self, land: Country) -> None:
        review = review_of(case_after("submit", land, "KEMEN"))
        assert review is not None
        assert [t.role.code for t in review.turns.filter(closed_at=None)] == ["pic_pusat"]


class TestJudge:
    def test_is_refused_without_a_note_where_the_level_differs(self, land: Country) -> None:
        review = review_after("submit", land)
        with pytest.raises(TransitionRefused, match="catatan"):
            services.judge(review, "regulation", Finding(1, "accepted"), actor=scorer(land))
        assert not review.judgements.exists()

    def test_shows_both_findings_when_two_reviewers_save(self, land: Country) -> None:
        review = review_after("submit", land)
        services.judge(review, "regulation", Finding(3, "accepted"), actor=scorer(land))
        with pytest.raises(Conflict) as conflict:
            services.judge(review, "regulation", Finding(1, "unmet", note="x"), actor=scorer(land))
        assert conflict.value.present["level"] == 3

    def test_is_unknown_to_another_regional_office(self, land: Country) -> None:
        review = review_after("submit", land)
        with pytest.raises(NotYoursToKnow):
            services.judge(
                review, "regulation", Finding(3, "accepted"), actor=land.actor("pic_pusat", "PUSAT")
            )

    def test_is_refused_to_whoever_holds_a_role_in_the_agency(self, land: Country) -> None:
        review = review_after("submit", land)
        appoint(land.person("kanreg_verifier", "KANREG"), "asn", land.agency)
        with pytest.raises(NotPermitted, match="orang luar"):
            services.judge(review, "regulation", Finding(3, "accepted"), actor=scorer(land))

    def test_lets_the_level_of_headquarters_prevail(self, land: Country) -> None:
        review = review_after("judge", land)
        finding = Finding(1, "needs_repair", note="Belum cukup")
        services.judge(review, "regulation", finding, actor=land.actor("direktorat", "BKN"))
        assert review_sheet(review).verified["regulation"] == 1


class TestScoreRound:
    def test_waits_until_everything_is_judged(self, land: Country) -> None:
        review = review_after("submit", land)
        with pytest.raises(TransitionRefused, match="18 indikator belum ditinjau"):
            services.score_round(review, actor=scorer(land), expected=review.revision)

    def test_closes_the_round_with_the_exact_score(self, land: Country) -> None:
        review = review_after("score_round", land, level=3)
        closed = Round.objects.get()
        assert (closed.number, closed.score) == (1, 75)
        assert review.review.round == 2


class TestReturnForRepair:
    def test_locks_what_was_accepted_and_asks_only_for_the_rest(self, land: Country) -> None:
        review = review_after("submit", land)
        services.judge(review, "regulation", Finding(1, "needs_repair", note="Belum sah"), actor=scorer(land))
        judge_all(review, land)
        take(review, "score_round", land)
        due_on = timezone.localdate() + timedelta(days=20)
        services.return_for_repair(review, actor=scorer(land), expected=review.revision, due_on=due_on)
        review.refresh_from_db()
        assert review.parent_id is not None
        parent = Case.objects.get(pk=review.parent_id)
        assert (review.stage, parent.stage) == ("repairing", "repairing")
        assert list(Answer.objects.filter(is_accepted=False).values_list("indicator", flat=True)) == [
            "regulation"
        ]
        given = Given(0, revision=1)
        with pytest.raises(TransitionRefused, match="sudah diterima BKN"):
            readiness.answer(parent, "retention", given, actor=land.actor("operator"))
        repaired(review, land)
        assert review.stage == "mentoring"
        assert [ln.indicator.code for ln in review_sheet(review).asked] == ["regulation"]

    def test_is_refused_where_everything_is_accepted(self, land: Country) -> None:
        review = review_after("score_round", land)
        due_on = timezone.localdate() + timedelta(days=20)
        with pytest.raises(TransitionRefused, match="Semua indikator sudah diterima"):
            services.return_for_repair(review, actor=scorer(land), expected=review.revision, due_on=due_on)


class TestDeclareEligible:
    def test_is_refused_to_the_scorer_of_that_round(self, land: Country) -> None:
        review = review_after("score_round", land)
        with pytest.raises(NotPermitted, match="sudah berperan"):
            services.declare_eligible(review, actor=scorer(land), expected=review.revision)
        assert stage_of(review) == "mentoring"

    def test_is_refused_below_the_threshold_with_the_figures(self, land: Country) -> None:
        review = review_after("score_round", land, level=2)
        with pytest.raises(TransitionRefused, match="Nilai terverifikasi 50,00, ambang 60"):
            services.declare_eligible(review, actor=second(land), expected=review.revision)

    def test_is_refused_below_a_must_pass_level(self, land: Country) -> None:
        review = review_after("submit", land, level=4)
        services.judge(review, "regulation", Finding(1, "unmet", note="Belum ada"), actor=scorer(land))
        judge_all(review, land)
        take(review, "score_round", land)
        with pytest.raises(TransitionRefused, match="Indikator wajib"):
            services.declare_eligible(review, actor=second(land), expected=review.revision)

    def test_leads_to_the_directorate(self, land: Country) -> None:
        review = review_after("declare_eligible", land)
        assert [t.role.code for t in review.turns.filter(closed_at=None)] == ["direktorat"]


class TestScheduleEkspose:
    def test_is_refused_for_a_taken_slot(self, land: Country) -> None:
        first = review_after("schedule_ekspose", land)
        on = first.eksposes.get().on
        other = review_of(case_after("submit", land, "KEMEN"))
        assert other is not None
        pusat = land.actor("pic_pusat", "PUSAT")
        for line in review_sheet(other).asked:
            services.judge(other, line.indicator.code, Finding(3, "accepted"), actor=pusat)
        services.score_round(other, actor=pusat, expected=1)
        appoint(land.person("kanreg_head", "KANREG"), "pic_pusat", land.desks["PUSAT"])
        services.declare_eligible(other, actor=second(land), expected=2)
        directorate = land.actor("direktorat", "BKN")
        services.open_pre_ekspose(other, actor=directorate, expected=3)
        services.pass_pre_ekspose(other, actor=directorate, expected=4)
        with pytest.raises(TransitionRefused, match="sudah terisi"):
            services.schedule_ekspose(other, actor=directorate, expected=5, on=on, slot=1)
        services.schedule_ekspose(other, actor=directorate, expected=5, on=on, slot=2)
        assert stage_of(other) == "invited"


class TestDecide:
    @pytest.mark.parametrize(
        ("outcome", "stage"),
        [("approve", "approved"), ("approve_with_follow_ups", "approved"), ("reject", "rejected"),
         ("notes_to_mentoring", "answering_notes"), ("notes_to_ready", "answering_notes")],
    )  # fmt: skip
    def test_goes_where_the_ballot_says(self, land: Country, outcome: str, stage: str) -> None:
        review = review_after("decide", land, outcome=outcome)
        assert review.stage == stage

    def test_waits_for_the_ballot(self, land: Country) -> None:
        review = review_after("hold_ekspose", land)
        with pytest.raises(TransitionRefused, match="belum ditutup"):
            services.decide(review, actor=land.actor("panel_chair", "BKN"), expected=review.revision)

    def test_recuses_a_member_who_is_appointed_in_the_agency(self, land: Country) -> None:
        review = review_after("hold_ekspose", land)
        member = land.person("panel_member", "BKN")
        appoint(member, "asn", land.agency)
        ballot = ballot_of(review, land)
        assert list(ballot.recusals.values_list("person", flat=True)) == [member.pk]


class TestResubmitNotes:
    def test_waits_for_answer_and_proof(self, land: Country) -> None:
        review = review_after("decide", land, outcome="notes_to_ready")
        with pytest.raises(TransitionRefused, match="1 butir belum dijawab"):
            services.resubmit_notes(review, actor=land.actor("ppk"), expected=review.revision)
        operator = land.actor("operator")
        note = FollowUp.objects.get()
        proof = evidence(review, operator).pk
        services.answer_note(review, note.pk, actor=operator, answer="Sudah", proof=proof)
        services.resubmit_notes(review, actor=land.actor("ppk"), expected=review.revision)
        assert stage_of(review) == "ready"


class TestIssueDecision:
    def test_keeps_number_dates_and_the_hash_of_its_grounds(self, land: Country) -> None:
        review = review_after("issue_decision", land)
        decree = Decision.objects.get(case=review)
        assert (decree.number, decree.received_on) == ("1/2025", None)
        assert decree.content["outcome"] == "Disetujui"
        assert len(bytes(decree.digest)) == 32

    def test_is_refused_with_an_issue_before_the_decision(self, land: Country) -> None:
        review = review_after("decide", land)
        today = timezone.localdate()
        with pytest.raises(TransitionRefused, match="mendahului"):
            services.issue_decision(
                review, actor=land.actor("kepala_bkn", "BKN"), expected=review.revision, number="2/2025",
                decided_on=today, issued_on=today - timedelta(days=1),
            )  # fmt: skip
        assert not Decision.objects.exists()


class TestReceive:
    def test_makes_the_agency_apply(self, land: Country) -> None:
        review = review_after("receive", land)
        assert review.stage == "applying"
        assert applies(land.agency.pk)
        assert not applies(land.desks["KOTA"].pk)


class TestSuspend:
    def test_is_switched_off_by_the_shipped_policy(self, land: Country) -> None:
        review = review_after("receive", land)
        services.propose_suspension(review, actor=land.actor("wasdal", "BKN"), reason="Temuan")
        with pytest.raises(TransitionRefused, match="tidak mengaktifkan"):
            services.suspend(
                review, actor=land.actor("deputi", "BKN"), expected=review.revision, reason="Temuan"
            )

    def test_is_refused_to_the_proposer(self, land: Country) -> None:
        review = review_after("receive", land)
        services.propose_suspension(review, actor=land.actor("wasdal", "BKN"), reason="Temuan")
        with pytest.raises(NotPermitted):
            services.suspend(
                review, actor=land.actor("wasdal", "BKN"), expected=review.revision, reason="Temuan"
            )


class TestWithdraw:
    def test_ends_both_cases(self, land: Country) -> None:
        review = review_after("judge", land)
        services.withdraw(review, actor=land.actor("ppk"), expected=review.revision, reason="Ditunda")
        assert set(Case.objects.values_list("stage", flat=True)) == {"withdrawn"}
        assert AuditEvent.objects.filter(action="approvals.readiness.withdraw_submitted").exists()


def test_members_vote_once(land: Country) -> None:
    review = review_after("hold_ekspose", land)
    closed = hold_plenary(review, land, "approve")
    assert closed.outcome == "approve"
