"""After the decree: follow-ups, corrections, and what takes two persons of BKN."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from approvals.review import services
from approvals.review.models import Decision, FollowUp
from config import roles
from config.cluster import Cluster
from tests.approvals.readiness.factories import evidence
from tests.approvals.review.factories import review_after
from tests.approvals.world import ROOT, Country, country
from tests.conftest import as_role
from tests.workflow.documents import files
from workflow.actors import SYSTEM
from workflow.clock import advance_by_clock
from workflow.documents.services import attach
from workflow.exceptions import NotPermitted, NotYoursToKnow, TransitionRefused
from workflow.models import AuditEvent, Case, Evidence
from workflow.rules import load_file

BKN_ROLES = [("direktorat", "BKN"), ("wasdal", "BKN"), ("kanreg_verifier", "KANREG")]


@pytest.fixture
def land() -> Country:
    return country()


@pytest.fixture
def asked(land: Country) -> Case:
    """Return a review that was approved with one follow-up and is applied."""
    return review_after("receive", land, outcome="approve_with_follow_ups")


@pytest.fixture
def answering(land: Country) -> Case:
    """Return a review whose plenary asked for one note to be answered."""
    return review_after("decide", land, outcome="notes_to_ready")


def now(case: Case) -> tuple[str, int]:
    """Return the stage of a case and how much is recorded of it."""
    found = Case.objects.get(pk=case.pk)
    return found.stage, AuditEvent.objects.filter(case=case).count()


def report(case: Case, land: Country) -> None:
    operator = land.actor("operator")
    services.report_follow_up(
        case, FollowUp.objects.get().pk, actor=operator, answer="Selesai", proof=evidence(case, operator).pk
    )


@pytest.mark.django_db
class TestAnswerNote:
    def test_is_refused_without_a_proof_of_the_case(self, land: Country, answering: Case) -> None:
        before, note = now(answering), FollowUp.objects.get().pk
        with pytest.raises(TransitionRefused, match="bukti"):
            services.answer_note(answering, note, actor=land.actor("operator"), answer="Sudah", proof=None)
        assert now(answering) == before

    @pytest.mark.parametrize(("role", "where"), BKN_ROLES)
    def test_is_refused_to_bkn(self, land: Country, answering: Case, role: str, where: str) -> None:
        proof, note, before = (
            evidence(answering, land.actor("operator")).pk,
            FollowUp.objects.get().pk,
            now(answering),
        )
        with pytest.raises(NotPermitted):
            services.answer_note(answering, note, actor=land.actor(role, where), answer="Sudah", proof=proof)
        assert now(answering) == before
        assert FollowUp.objects.get().answer == ""


@pytest.mark.django_db
class TestAttachEvidence:
    @pytest.mark.parametrize(("role", "where"), [*BKN_ROLES, ("operator", "KOTA")])
    def test_is_refused_to_anybody_but_the_agency(
        self, land: Country, answering: Case, settings: Any, tmp_path: Path, role: str, where: str
    ) -> None:
        settings.EVIDENCE_ROOT = tmp_path
        file, before = files.upload("a.pdf", files.pdf()), Evidence.objects.count()
        with pytest.raises((NotPermitted, NotYoursToKnow)):
            attach(answering.pk, file, actor=land.actor(role, where), title="Bukti")
        assert Evidence.objects.count() == before
        attach(answering.pk, file, actor=land.actor("operator"), title="Bukti")  # the control


@pytest.mark.django_db
class TestReportFollowUp:
    def test_makes_the_operator_an_author_of_the_review(self, land: Country, asked: Case) -> None:
        report(asked, land)
        parts = asked.participations.filter(person=land.person("operator"))
        assert list(parts.values_list("capacity", flat=True)) == ["review.author"]


@pytest.mark.django_db
class TestClear:
    def test_waits_for_answer_and_proof(self, land: Country, asked: Case) -> None:
        wasdal, before = land.actor("wasdal", "BKN"), now(asked)
        with pytest.raises(TransitionRefused, match="1 butir belum dijawab"):
            services.clear(asked, actor=wasdal, expected=asked.revision)
        assert now(asked) == before
        report(asked, land)
        services.clear(asked, actor=wasdal, expected=asked.revision)
        assert now(asked)[0] == "applying"
        assert FollowUp.objects.get().cleared_at

    def test_is_refused_where_nothing_waits(self, land: Country) -> None:
        review = review_after("receive", land)
        before = now(review)
        with pytest.raises(TransitionRefused, match="Tidak ada tindak lanjut"):
            services.clear(review, actor=land.actor("wasdal", "BKN"), expected=review.revision)
        assert now(review) == before


@pytest.mark.django_db
class TestCorrectDecision:
    def test_keeps_both_numbers_and_the_reason(self, land: Country, asked: Case) -> None:
        head = land.actor("kepala_bkn", "BKN")
        services.correct_decision(asked, actor=head, number="11/2025", reason="Salah ketik")
        event = AuditEvent.objects.get(case=asked, action="approvals.review.correct_decision")
        told = bytes(event.body.body).decode()
        assert Decision.objects.get().number == "11/2025"
        assert all(word in told for word in ("1/2025", "11/2025", "Salah ketik"))

    def test_is_refused_without_a_reason(self, land: Country, asked: Case) -> None:
        before = now(asked)
        with pytest.raises(TransitionRefused, match="alasan"):
            services.correct_decision(asked, actor=land.actor("kepala_bkn", "BKN"), number="9", reason=" ")
        assert (now(asked), Decision.objects.get().number) == (before, "1/2025")


def switched_on(tmp_path: Path, land: Country) -> None:
    """Load the policy with what it switches off switched on, as a later version."""
    text = (ROOT / "approvals/review/data/policy.toml").read_text().replace("is_on = false", "is_on = true")
    text = text.replace("2025.1", "2025.2").replace(
        "effective_from = 2025-01-01", "effective_from = 2025-01-02"
    )
    path = tmp_path / "policy.toml"
    path.write_text(text)
    load_file(path, actor=land.person("administrator", "BKN").pk, kind="policy")


TWO = [
    pytest.param(services.propose_suspension, services.suspend, "suspended", id="suspend"),
    pytest.param(services.propose_revocation, services.revoke, "revoked", id="revoke"),
]
Verb = Callable[..., Any]


@pytest.mark.django_db
class TestTwoPersons:
    """Where the policy switches it on: one proposes, another decides."""

    @pytest.mark.parametrize(("propose", "decide", "stage"), TWO)
    def test_end_the_approval(
        self, land: Country, tmp_path: Path, propose: Verb, decide: Verb, stage: str
    ) -> None:
        switched_on(tmp_path, land)
        review = review_after("receive", land)
        wasdal, deputy = land.actor("wasdal", "BKN"), land.actor("deputi", "BKN")
        with pytest.raises(TransitionRefused, match="Belum ada usulan"):
            decide(review, actor=deputy, expected=review.revision, reason="Temuan")
        propose(review, actor=wasdal, reason="Temuan")
        with pytest.raises(NotPermitted, match="sudah berperan"):
            decide(review, actor=wasdal, expected=review.revision, reason="Temuan")
        assert now(review)[0] == "applying"
        decide(review, actor=deputy, expected=review.revision, reason="Temuan")
        assert now(review)[0] == stage


@pytest.mark.django_db
class TestRevoke:
    def test_is_switched_off_by_the_shipped_policy(self, land: Country, asked: Case) -> None:
        services.propose_revocation(asked, actor=land.actor("wasdal", "BKN"), reason="Temuan")
        before = now(asked)
        with pytest.raises(TransitionRefused, match="tidak mengaktifkan"):
            services.revoke(
                asked, actor=land.actor("deputi", "BKN"), expected=asked.revision, reason="Temuan"
            )
        assert now(asked) == before


@pytest.mark.django_db
class TestProposeSuspension:
    def test_needs_a_reason(self, land: Country, asked: Case) -> None:
        before = now(asked)
        with pytest.raises(TransitionRefused, match="alasan"):
            services.propose_suspension(asked, actor=land.actor("wasdal", "BKN"), reason="")
        assert now(asked) == before


@pytest.mark.django_db
class TestProposeRevocation:
    def test_is_refused_to_the_directorate(self, land: Country, asked: Case) -> None:
        before = now(asked)
        with pytest.raises(NotPermitted):
            services.propose_revocation(asked, actor=land.actor("direktorat", "BKN"), reason="Temuan")
        assert now(asked) == before


@pytest.mark.django_db(transaction=True)
class TestFlagOverdue:
    @pytest.fixture
    def _worker(self, cluster: Cluster, asked: Case) -> Iterator[None]:
        with as_role(cluster, roles.WORKER):
            yield

    def test_is_refused_to_a_person(self, land: Country, asked: Case) -> None:
        before = now(asked)
        with pytest.raises(NotPermitted, match="tidak diambil langsung"):
            services.flag_overdue(asked, actor=land.actor("wasdal", "BKN"), expected=asked.revision)
        assert now(asked) == before

    @pytest.mark.usefixtures("_worker")
    def test_comes_with_the_day_after_the_follow_up_was_due(self, land: Country, asked: Case) -> None:
        with pytest.raises(TransitionRefused, match="lewat tenggat"):
            services.flag_overdue(asked, actor=SYSTEM, expected=asked.revision)
        FollowUp.objects.update(due_on=timezone.localdate() - timedelta(days=1))
        assert advance_by_clock() == 1
        assert now(asked)[0] == "flagged"
        assert advance_by_clock() == 0
