"""Readiness after the submission: what BKN sends back, and what happens together with the review."""

from __future__ import annotations

from typing import Any

import pytest

from approvals.readiness import services
from approvals.readiness.models import Answer
from approvals.readiness.selectors import last_submission, submission_hash
from approvals.review import services as review
from approvals.review.selectors import review_of
from tests.approvals.readiness.factories import answer_all, case_after, opened, take
from tests.approvals.review.factories import answer_open, returned
from tests.approvals.world import Country, appoint, country
from tests.workflow.documents import files
from workflow.actors import Actor
from workflow.documents.services import attach
from workflow.exceptions import NotPermitted, TransitionRefused
from workflow.execution import perform
from workflow.models import AuditEvent, Case, Evidence

pytestmark = pytest.mark.django_db


@pytest.fixture
def land() -> Country:
    return country()


@pytest.fixture
def sent_back(land: Country) -> Case:
    """Return a case that BKN sent back with a note on every indicator."""
    return returned(land)


@pytest.fixture
def rechecked(land: Country, sent_back: Case) -> Case:
    answer_open(sent_back, land)
    take(sent_back, "recheck", land)
    return sent_back


def now(case: Case) -> tuple[str, int]:
    """Return the stage of a case and how much is recorded of it."""
    found = Case.objects.get(pk=case.pk)
    return found.stage, AuditEvent.objects.filter(case=case).count()


def attached(case: Case, actor: Actor, settings: Any, tmp_path: Any) -> Evidence:
    settings.EVIDENCE_ROOT = tmp_path / "evidence"
    return attach(case.pk, files.upload("a.pdf", files.pdf()), actor=actor, title="Bukti")


class TestReopen:
    def test_is_taken_along_by_the_review(self, sent_back: Case) -> None:
        event = AuditEvent.objects.get(case=sent_back, action="approvals.readiness.reopen")
        assert (event.from_stage, event.to_stage, sent_back.stage) == ("submitted", "repairing", "repairing")

    @pytest.mark.parametrize(("role", "where"), [("ppk", "KAB"), ("kanreg_verifier", "KANREG")])
    def test_is_refused_to_everybody_directly(self, land: Country, role: str, where: str) -> None:
        case = case_after("submit", land)
        before = now(case)
        with pytest.raises(NotPermitted, match="tidak diambil langsung"):
            perform(case.pk, "reopen", actor=land.actor(role, where), expected=case.revision)
        assert now(case) == before


class TestRecheck:
    def test_waits_for_an_answer_to_every_note(self, land: Country, sent_back: Case) -> None:
        before = now(sent_back)
        with pytest.raises(TransitionRefused, match="18 catatan reviu belum dijawab"):
            services.recheck(sent_back, actor=land.actor("verifikator"), expected=sent_back.revision)
        assert now(sent_back) == before

    @pytest.mark.parametrize("part", ["operator", "pyb"])
    def test_is_refused_to_who_wrote_or_endorsed(self, land: Country, sent_back: Case, part: str) -> None:
        answer_open(sent_back, land)
        appoint(land.person(part), "verifikator", land.agency)
        before = now(sent_back)
        with pytest.raises(NotPermitted, match="sudah berperan"):
            services.recheck(sent_back, actor=land.actor(part), expected=sent_back.revision)
        assert now(sent_back) == before
        take(sent_back, "recheck", land)  # the control: the verifier who did neither


class TestResubmit:
    def test_freezes_the_next_copy_and_brings_the_review_back(self, land: Country, rechecked: Case) -> None:
        take(rechecked, "resubmit", land)
        copy, found = last_submission(rechecked), review_of(rechecked)
        assert copy is not None
        assert found is not None
        assert (copy.number, bytes(copy.digest)) == (2, submission_hash(rechecked))
        assert (found.stage, found.review.submission_id) == ("mentoring", copy.pk)

    def test_is_refused_to_who_ever_checked(self, land: Country, rechecked: Case) -> None:
        appoint(land.person("verifikator"), "pyb", land.agency)
        before = now(rechecked)
        with pytest.raises(NotPermitted, match="sudah berperan"):
            services.resubmit(rechecked, actor=land.actor("verifikator"), expected=rechecked.revision)
        assert now(rechecked) == before


class TestSendBackRepair:
    def test_reopens_the_repair_with_a_reason(self, land: Country, rechecked: Case) -> None:
        pyb, revision = land.actor("pyb"), rechecked.revision
        with pytest.raises(TransitionRefused, match="alasan"):
            services.send_back_repair(rechecked, actor=pyb, expected=revision, reason=" ")
        services.send_back_repair(rechecked, actor=pyb, expected=revision, reason="Belum lengkap")
        assert now(rechecked)[0] == "repairing"

    def test_is_refused_to_whose_turn_it_is_not(self, land: Country, rechecked: Case) -> None:
        before = now(rechecked)
        with pytest.raises(NotPermitted, match="bukan giliran"):
            services.send_back_repair(
                rechecked, actor=land.actor("ppk"), expected=rechecked.revision, reason="Belum lengkap"
            )
        assert now(rechecked) == before


class TestWithdrawSubmitted:
    def test_comes_with_the_withdrawal_of_the_review_only(self, land: Country) -> None:
        case = case_after("submit", land)
        found, ppk = review_of(case), land.actor("ppk")
        assert found is not None
        before = now(case)
        with pytest.raises(NotPermitted, match="tidak diambil langsung"):
            perform(case.pk, "withdraw_submitted", actor=ppk, expected=case.revision, reason="x")
        assert now(case) == before
        review.withdraw(found, actor=ppk, expected=found.revision, reason="Ditunda")
        assert now(case)[0] == now(found)[0] == "withdrawn"


class TestAttachCommitment:
    def test_lets_the_one_who_uploads_it_still_submit(
        self, land: Country, settings: Any, tmp_path: Any
    ) -> None:
        case = opened(land)
        attached(case, land.actor("ppk"), settings, tmp_path)
        parts = case.participations.filter(person=land.person("ppk"))
        assert list(parts.values_list("capacity", flat=True)) == ["readiness.commitment"]


class TestAttachEvidence:
    def test_makes_an_author(self, land: Country, settings: Any, tmp_path: Any) -> None:
        case = case_after("open_assessment", land)
        attached(case, land.actor("operator"), settings, tmp_path)
        assert case.participations.filter(
            person=land.person("operator"), capacity="readiness.author"
        ).exists()

    @pytest.mark.parametrize(("role", "where"), [("ppk", "KAB"), ("kanreg_verifier", "KANREG")])
    def test_is_refused_to_who_must_not_become_an_author(
        self, land: Country, settings: Any, tmp_path: Any, role: str, where: str
    ) -> None:
        case = case_after("open_assessment", land)
        files_before, before = Evidence.objects.count(), now(case)
        with pytest.raises(NotPermitted):
            attached(case, land.actor(role, where), settings, tmp_path)
        assert (Evidence.objects.count(), now(case)) == (files_before, before)


class TestCheckAfterASendingBack:
    def test_is_refused_to_who_endorsed_before(self, land: Country) -> None:
        case = case_after("endorse", land)
        services.send_back(case, actor=land.actor("ppk"), expected=case.revision, reason="Lengkapi")
        case.refresh_from_db()
        answer_all(case, land, level=4)
        appoint(land.person("pyb"), "verifikator", land.agency)
        with pytest.raises(NotPermitted, match="sudah berperan"):
            services.check(case, actor=land.actor("pyb"), expected=case.revision)
        assert now(case)[0] == "filling"
        assert Answer.objects.filter(case=case, level=4).count() == 18
