"""The way through the review: what is taken along, and the steps of the directorate."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from approvals.readiness import services as readiness
from approvals.review import services
from approvals.review.models import FollowUp
from approvals.review.selectors import review_of
from tests.approvals.readiness.factories import evidence
from tests.approvals.review.factories import judge_all, returned, review_after, scorer, second, take
from tests.approvals.world import Country, appoint, country
from workflow.exceptions import NotPermitted, TransitionRefused
from workflow.execution import perform
from workflow.models import AuditEvent, Case, Participation

pytestmark = pytest.mark.django_db
DIRECTORATE = ("direktorat", "BKN")


@pytest.fixture
def land() -> Country:
    return country()


def now(case: Case) -> tuple[str, int]:
    """Return the stage of a case and how much is recorded of it."""
    found = Case.objects.get(pk=case.pk)
    return found.stage, AuditEvent.objects.filter(case=case).count()


class TestResubmit:
    def test_is_taken_along_by_the_agency_s_case_only(self, land: Country) -> None:
        review = review_of(returned(land))
        assert review is not None
        before = now(review)
        with pytest.raises(NotPermitted, match="tidak diambil langsung"):
            perform(review.pk, "resubmit", actor=land.actor("pyb"), expected=review.revision)
        assert now(review) == before


class TestWithdrawRepair:
    def test_comes_with_the_withdrawal_of_the_agency_s_case(self, land: Country) -> None:
        case = returned(land)
        review = review_of(case)
        assert review is not None
        ppk = land.actor("ppk")
        with pytest.raises(NotPermitted, match="tidak diambil langsung"):
            perform(review.pk, "withdraw_repair", actor=ppk, expected=review.revision, reason="x")
        readiness.withdraw(case, actor=ppk, expected=case.revision, reason="Ditunda")
        assert now(review)[0] == now(case)[0] == "withdrawn"


class TestReturnUnseen:
    """What the agency repaired is looked at before it is returned again or declared eligible."""

    @pytest.fixture
    def resubmitted(self, land: Country) -> Case:
        from tests.approvals.review.factories import repaired

        review = review_of(returned(land))
        assert review is not None
        repaired(review, land)
        return review

    def test_is_refused_for_declare_eligible(self, land: Country, resubmitted: Case) -> None:
        before = now(resubmitted)
        with pytest.raises(TransitionRefused, match="18 indikator belum ditinjau"):
            services.declare_eligible(resubmitted, actor=second(land), expected=resubmitted.revision)
        assert now(resubmitted) == before

    def test_is_accepted_once_it_was_judged_and_scored(self, land: Country, resubmitted: Case) -> None:
        """The control."""
        judge_all(resubmitted, land)
        take(resubmitted, "score_round", land)
        take(resubmitted, "declare_eligible", land)
        assert now(resubmitted)[0] == "eligible"


class TestOpenPreEkspose:
    def test_is_the_directorate_s_alone(self, land: Country) -> None:
        review = review_after("declare_eligible", land)
        before = now(review)
        with pytest.raises(NotPermitted):
            services.open_pre_ekspose(review, actor=scorer(land), expected=review.revision)
        assert now(review) == before
        take(review, "open_pre_ekspose", land)
        assert review.stage == "pre_ekspose"


class TestPassPreEkspose:
    @pytest.mark.parametrize("part", ["readiness.author", "review.author", "review.presenter"])
    def test_is_refused_to_who_once_worked_for_the_agency(self, land: Country, part: str) -> None:
        review = review_after("open_pre_ekspose", land)
        official = land.person(*DIRECTORATE)
        Participation.objects.create(
            case=review,
            family=review.parent_id or 0,
            person=official,
            capacity=part,
            first_at=review.opened_at,
        )
        before = now(review)
        with pytest.raises(NotPermitted, match="sudah berperan"):
            services.pass_pre_ekspose(review, actor=land.actor(*DIRECTORATE), expected=review.revision)
        assert now(review) == before

    def test_makes_the_agency_ready(self, land: Country) -> None:
        """The control: the same official without such a part."""
        assert review_after("pass_pre_ekspose", land).stage == "ready"


class TestSendBackPreEkspose:
    def test_needs_a_reason(self, land: Country) -> None:
        review = review_after("open_pre_ekspose", land)
        directorate, revision = land.actor(*DIRECTORATE), review.revision
        with pytest.raises(TransitionRefused, match="alasan"):
            services.send_back_pre_ekspose(review, actor=directorate, expected=revision, reason="")
        assert now(review)[0] == "pre_ekspose"
        services.send_back_pre_ekspose(review, actor=directorate, expected=revision, reason="Belum siap")
        assert now(review)[0] == "mentoring"


class TestScheduleEkspose:
    def test_is_refused_for_a_day_gone_by(self, land: Country) -> None:
        review = review_after("pass_pre_ekspose", land)
        directorate, today = land.actor(*DIRECTORATE), timezone.localdate()
        before = now(review)
        with pytest.raises(TransitionRefused, match="sudah lewat"):
            services.schedule_ekspose(
                review, actor=directorate, expected=review.revision, on=today - timedelta(days=1), slot=1
            )
        assert now(review) == before
        services.schedule_ekspose(review, actor=directorate, expected=review.revision, on=today, slot=1)
        assert now(review)[0] == "invited"


class TestSecondPlenary:
    def test_decides_anew_after_notes(self, land: Country) -> None:
        review = review_after("decide", land, outcome="notes_to_ready")
        operator, note = land.actor("operator"), FollowUp.objects.get()
        proof = evidence(review, operator).pk
        services.answer_note(review, note.pk, actor=operator, answer="Sudah", proof=proof)
        services.resubmit_notes(review, actor=land.actor("ppk"), expected=review.revision)
        review.refresh_from_db()
        on, directorate = timezone.localdate() + timedelta(days=30), land.actor(*DIRECTORATE)
        services.schedule_ekspose(review, actor=directorate, expected=review.revision, on=on, slot=1)
        review.refresh_from_db()
        take(review, "hold_ekspose", land)
        with pytest.raises(TransitionRefused, match="belum ditutup"):
            take(review, "decide", land)
        take(review, "ballot", land)
        with pytest.raises(TransitionRefused, match="sudah diputus"):
            take(review, "ballot", land)
        take(review, "decide", land)
        assert review.stage == "approved"


class TestHoldEkspose:
    def test_makes_the_presenters_known_to_the_panel(self, land: Country) -> None:
        review = review_after("hold_ekspose", land)
        presenters = Participation.objects.filter(case=review, capacity="review.presenter")
        assert list(presenters.values_list("person", flat=True)) == [land.person("ppk").pk]

    def test_is_refused_to_who_holds_a_role_in_the_agency(self, land: Country) -> None:
        review = review_after("schedule_ekspose", land)
        appoint(land.person(*DIRECTORATE), "asn", land.agency)
        before = now(review)
        with pytest.raises(NotPermitted, match="peran pada instansi ini"):
            take(review, "hold_ekspose", land)
        assert now(review) == before
