"""The verbs of the review, one function each; who may and when stands in `lifecycle.py`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from approvals.readiness.selectors import last_submission
from approvals.review.judging import Finding, save
from approvals.review.models import Decision, FollowUp, Review
from approvals.review.selectors import review_of, review_sheet
from workflow.actors import Actor
from workflow.births import Birth, bear
from workflow.exceptions import TransitionRefused
from workflow.execution import Move, Outcome, Seen, act, carry, perform
from workflow.models import Case
from workflow.recording import kept_language


# ---- what happens together with the steps of readiness
def open_review(move: Move) -> None:
    """Open the review of a first submission, in the transaction that submits it."""
    with kept_language():
        title = _("Reviu %s") % (move.case.title[:1].lower() + move.case.title[1:])
    birth = Birth(move.case.organisation_id, title, parent_id=move.case.pk, provenance=move.case.provenance)
    (pk,) = bear("review", [birth], actor=move.actor, hat=move.hat, at=move.at, capacity="")
    submission = last_submission(move.case)
    assert submission is not None
    Review.objects.create(case_id=pk, organisation=move.case.organisation, submission=submission)


def take_resubmission(move: Move) -> None:
    """Bring the review back to mentoring with the repaired submission."""
    review = review_of(move.case)
    assert review is not None
    carry(review.pk, "resubmit", cause=move)


def end_with_readiness(move: Move) -> None:
    """End the review that waits for a repair when the agency withdraws instead."""
    review = review_of(move.case)
    if review is not None and review.stage == "repairing":
        carry(review.pk, "withdraw_repair", cause=move)


def reopen_readiness(move: Move) -> None:
    """Open the agency's case for repair, with the notes and with what is accepted locked."""
    sheet = review_sheet(move.case)
    facts = {
        "accepted": [ln.indicator.code for ln in sheet.lines if ln.holding and ln.holding.is_accepted],
        "notes": {ln.indicator.code: ln.holding.note for ln in sheet.unaccepted if ln.holding},
        "due_on": move.facts["due_on"],
    }
    assert move.case.parent_id is not None
    carry(move.case.parent_id, "reopen", cause=move, facts=facts)


def withdraw_readiness(move: Move) -> None:
    """End the agency's case together with its review."""
    assert move.case.parent_id is not None
    carry(move.case.parent_id, "withdraw_submitted", cause=move)


# ---- deeds
def judge(case: Case, indicator: str, finding: Finding, *, actor: Actor, **rest: Any) -> None:
    """Save what was found of one indicator in the round under way.

    Raises Conflict when a colleague saved it meanwhile, TransitionRefused for an unknown level or verdict or
    without a needed note, and as `act` does.
    """
    judge_sheet(case, {indicator: finding}, actor=actor, **rest)


def judge_sheet(case: Case, findings: Mapping[str, Finding], *, actor: Actor, **rest: Any) -> None:
    """Save findings of several indicators, all or none, in one fact; raises as `judge` does."""
    facts = {code: finding.as_recorded() for code, finding in findings.items()}
    with act(case.pk, "judge", actor=actor, facts=facts, **rest) as move:
        if not move.written:
            save(move, findings)


def answer_note(
    case: Case,
    note: int,
    *,
    actor: Actor,
    answer: str,
    proof: UUID | None,
    deed: str = "answer_note",
    **rest: Any,
) -> None:
    """Answer a note of the plenary with a proof; raises TransitionRefused without one of the two."""
    with act(
        case.pk, deed, actor=actor, facts={"note": note, "answer": answer, "proof": proof}, **rest
    ) as move:
        if move.written:
            return
        file = move.case.evidence.filter(pk=proof).first() if proof else None
        if not answer.strip() or file is None:
            raise TransitionRefused([_("Isi jawaban dan pilih berkas buktinya.")])
        found = FollowUp.objects.filter(case=move.case, pk=note, cleared_at=None)
        if not found.update(answer=answer.strip(), proof=file, answered_at=move.at):
            raise TransitionRefused([_("Butir ini tidak ada atau sudah selesai.")])


def report_follow_up(
    case: Case, note: int, *, actor: Actor, answer: str, proof: UUID | None, **rest: Any
) -> None:
    """Report how a follow-up of the approval was done; raises as `answer_note` does."""
    answer_note(case, note, actor=actor, answer=answer, proof=proof, deed="report_follow_up", **rest)


def correct_decision(case: Case, *, actor: Actor, number: str, reason: str, **rest: Any) -> None:
    """Mend a wrong number of the decree; both numbers and the reason stay on record."""
    facts = {"number": number, "reason": reason}
    with act(case.pk, "correct_decision", actor=actor, facts=facts, **rest) as move:
        if move.written:
            return
        if not number.strip() or not reason.strip():
            raise TransitionRefused([_("Isi nomor yang benar dan alasannya.")])
        move.changes["number"] = [move.case.decision.number, number]
        Decision.objects.filter(case=move.case).update(number=number.strip())


def propose_suspension(case: Case, *, actor: Actor, reason: str, **rest: Any) -> None:
    """Propose to suspend; another person decides."""
    _propose(case, "propose_suspension", actor, reason, **rest)


def propose_revocation(case: Case, *, actor: Actor, reason: str, **rest: Any) -> None:
    """Propose to revoke; another person decides."""
    _propose(case, "propose_revocation", actor, reason, **rest)


def _propose(case: Case, deed: str, actor: Actor, reason: str, **rest: Any) -> None:
    with act(case.pk, deed, actor=actor, facts={"reason": reason}, **rest) as move:
        if not move.written and not reason.strip():
            raise TransitionRefused([_("Tuliskan alasan usulan.")])


# ---- steps
def score_round(case: Case, *, actor: Actor, expected: Seen | int, **rest: Any) -> Outcome:
    """Close the round with the score of the verified levels."""
    return perform(case.pk, "score_round", actor=actor, expected=expected, **rest)


def return_for_repair(
    case: Case, *, actor: Actor, expected: Seen | int, due_on: date, **rest: Any
) -> Outcome:
    """Send what is not accepted back to the agency until a day; the rest stays locked."""
    facts = {"due_on": due_on}
    return perform(case.pk, "return_for_repair", actor=actor, expected=expected, facts=facts, **rest)


def declare_eligible(case: Case, *, actor: Actor, expected: Seen | int, **rest: Any) -> Outcome:
    """Declare the agency eligible for the ekspose, as a second person of the office."""
    return perform(case.pk, "declare_eligible", actor=actor, expected=expected, **rest)


def open_pre_ekspose(case: Case, *, actor: Actor, expected: Seen | int, **rest: Any) -> Outcome:
    """Open the pre-ekspose."""
    return perform(case.pk, "open_pre_ekspose", actor=actor, expected=expected, **rest)


def pass_pre_ekspose(case: Case, *, actor: Actor, expected: Seen | int, **rest: Any) -> Outcome:
    """Let the agency pass the pre-ekspose."""
    return perform(case.pk, "pass_pre_ekspose", actor=actor, expected=expected, **rest)


def send_back_pre_ekspose(
    case: Case, *, actor: Actor, expected: Seen | int, reason: str, **rest: Any
) -> Outcome:
    """Send the agency back to mentoring."""
    return perform(case.pk, "send_back_pre_ekspose", actor=actor, expected=expected, reason=reason, **rest)


def schedule_ekspose(
    case: Case, *, actor: Actor, expected: Seen | int, on: date, slot: int, **rest: Any
) -> Outcome:
    """Invite the agency to a free slot of a day."""
    facts = {"on": on, "slot": slot}
    return perform(case.pk, "schedule_ekspose", actor=actor, expected=expected, facts=facts, **rest)


def hold_ekspose(
    case: Case,
    *,
    actor: Actor,
    expected: Seen | int,
    presenters: Sequence[int],
    presenters_named: str,
    attendance: str,
    notes: str = "",
    **rest: Any,
) -> Outcome:
    """Record that the ekspose was held; `presenters` are persons of the agency, kept from the panel."""
    facts = {
        "presenters": sorted(presenters),
        "presenters_named": presenters_named,
        "attendance": attendance,
        "notes": notes,
    }
    return perform(case.pk, "hold_ekspose", actor=actor, expected=expected, facts=facts, **rest)


def decide(
    case: Case, *, actor: Actor, expected: Seen | int, asked: Sequence[dict[str, Any]] = (), **rest: Any
) -> Outcome:
    """Take the case where the plenary's ballot says; `asked` are its notes or follow-ups with their days."""
    facts = {"asked": list(asked)}
    return perform(case.pk, "decide", actor=actor, expected=expected, facts=facts, **rest)


def resubmit_notes(case: Case, *, actor: Actor, expected: Seen | int, **rest: Any) -> Outcome:
    """Hand in the answers to the plenary's notes."""
    return perform(case.pk, "resubmit_notes", actor=actor, expected=expected, **rest)


def issue_decision(
    case: Case,
    *,
    actor: Actor,
    expected: Seen | int,
    number: str,
    decided_on: date,
    issued_on: date,
    **rest: Any,
) -> Outcome:
    """Issue the decree; decision and issue are two days."""
    facts = {"number": number.strip(), "decided_on": decided_on, "issued_on": issued_on}
    return perform(case.pk, "issue_decision", actor=actor, expected=expected, facts=facts, **rest)


def receive(case: Case, *, actor: Actor, expected: Seen | int, received_on: date, **rest: Any) -> Outcome:
    """Record on which day the agency received the decree; it applies from then on."""
    return perform(
        case.pk, "receive", actor=actor, expected=expected, facts={"received_on": received_on}, **rest
    )


def flag_overdue(case: Case, *, actor: Actor, expected: Seen | int, **rest: Any) -> Outcome:
    """Flag the agency for an overdue follow-up; the clock alone does."""
    return perform(case.pk, "flag_overdue", actor=actor, expected=expected, **rest)


def clear(case: Case, *, actor: Actor, expected: Seen | int, **rest: Any) -> Outcome:
    """State that every follow-up is done."""
    return perform(case.pk, "clear", actor=actor, expected=expected, **rest)


def suspend(case: Case, *, actor: Actor, expected: Seen | int, reason: str, **rest: Any) -> Outcome:
    """Suspend an approval that somebody else proposed to suspend (P, off by default)."""
    return perform(case.pk, "suspend", actor=actor, expected=expected, reason=reason, **rest)


def revoke(case: Case, *, actor: Actor, expected: Seen | int, reason: str, **rest: Any) -> Outcome:
    """Revoke an approval that somebody else proposed to revoke (P, off by default)."""
    return perform(case.pk, "revoke", actor=actor, expected=expected, reason=reason, **rest)


def withdraw(case: Case, *, actor: Actor, expected: Seen | int, reason: str, **rest: Any) -> Outcome:
    """Withdraw the submission with its review, before the decree."""
    return perform(case.pk, "withdraw", actor=actor, expected=expected, reason=reason, **rest)
