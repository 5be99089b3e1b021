"""The whole life of one agency's readiness and review, stage after stage."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone

from approvals.readiness import services as readiness
from approvals.review import services as review
from approvals.review.models import FollowUp
from approvals.review.selectors import review_of
from tests.approvals.readiness import factories as agency
from tests.approvals.review import factories as bkn
from tests.approvals.world import Country
from workflow.models import Case


def first_life(land: Country) -> Iterator[Case]:
    """Yield the readiness case in each stage on its way to the submission."""
    case = agency.opened(land)
    agency.evidence(case, land.actor("ppk"), "Komitmen")
    yield case
    for name in agency.WAY:
        agency.take(case, name, land)
        if name not in ("name_companion", "answers"):
            yield case


def life_with_bkn(case: Case, land: Country) -> Iterator[Case]:
    """Yield both cases in each stage from mentoring over a repair and over notes to the decree."""
    found = review_of(case)
    assert found is not None
    yield found
    yield from _repair(case, found, land)
    bkn.judge_all(found, land)
    for name in (
        "score_round",
        "declare_eligible",
        "open_pre_ekspose",
        "pass_pre_ekspose",
        "schedule_ekspose",
    ):
        bkn.take(found, name, land)
        if name != "score_round":
            yield found
    bkn.take(found, "hold_ekspose", land)
    yield found
    for name in ("ballot", "decide"):
        bkn.take(found, name, land, "notes_to_ready")
    yield found
    yield from _decree(found, land)


def _repair(case: Case, found: Case, land: Country) -> Iterator[Case]:
    bkn.judge_all(found, land, verdict="needs_repair", level=3)
    bkn.take(found, "score_round", land)
    due_on = timezone.localdate() + timedelta(days=21)
    review.return_for_repair(found, actor=bkn.scorer(land), expected=found.revision, due_on=due_on)
    for each in (found, case):
        each.refresh_from_db()
        yield each
    bkn.answer_open(case, land)
    agency.take(case, "recheck", land)
    yield case
    agency.take(case, "resubmit", land)
    found.refresh_from_db()


def _decree(found: Case, land: Country) -> Iterator[Case]:
    operator = land.actor("operator")
    proof = agency.evidence(found, operator).pk
    review.answer_note(found, FollowUp.objects.get().pk, actor=operator, answer="Sudah", proof=proof)
    review.resubmit_notes(found, actor=land.actor("ppk"), expected=found.revision)
    found.refresh_from_db()
    on = timezone.localdate() + timedelta(days=30)
    review.schedule_ekspose(
        found, actor=land.actor("direktorat", "BKN"), expected=found.revision, on=on, slot=2
    )
    found.refresh_from_db()
    for name in ("hold_ekspose", "ballot", "decide", "issue_decision", "receive"):
        bkn.take(found, name, land, "approve_with_follow_ups")
        if name in ("decide", "issue_decision", "receive"):
            yield found


def withdrawn(case: Case, land: Country) -> Case:
    """Return the case after its withdrawal."""
    readiness.withdraw(case, actor=land.actor("ppk"), expected=case.revision, reason="Ditunda")
    case.refresh_from_db()
    return case
