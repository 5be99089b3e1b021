"""What the steps of readiness write beside the stage, under the lock and in the same transaction."""

from __future__ import annotations

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone
from django.utils.translation import gettext as _

from approvals.readiness.models import Answer, Assessment, Submission
from approvals.readiness.selectors import sheet_of, submission_hash
from workflow.execution import Move
from workflow.grants import grant_with
from workflow.models import Account
from workflow.periods import rule_in_force
from workflow.recording import kept_language

__all__ = [
    "freeze_submission",
    "keep_commitment",
    "lock_accepted",
    "name_companion",
    "pin_instrument",
    "submission_hash",
]


def keep_commitment(move: Move) -> None:
    """Keep which file is the signed commitment: the last one uploaded."""
    commitment = move.case.evidence.order_by("-uploaded_at").first()
    Assessment.objects.filter(case=move.case).update(commitment=commitment)
    move.changes["commitment"] = commitment


def name_companion(move: Move) -> None:
    """Name the person of BKN who accompanies the agency, with the right to see its case."""
    account = Account.objects.get(pk=move.facts["companion"])
    Assessment.objects.filter(case=move.case).update(companion=account.person)
    during = DateTimeTZRange(move.at, None)
    with kept_language():
        basis = _("Penunjukan pendamping")
    grant_with(move, account, "accompany", during, basis)
    move.changes["companion"] = account.person.name


def pin_instrument(move: Move) -> None:
    """Pin the instrument in force on that day: later versions touch later cases only."""
    instrument = rule_in_force("instrument", "readiness", timezone.localdate(move.at))
    Assessment.objects.filter(case=move.case).update(instrument=instrument)
    move.changes["instrument"] = str(instrument)


def freeze_submission(move: Move) -> None:
    """Freeze a copy of the whole sheet under the hash that was endorsed."""
    sheet = sheet_of(move.case)
    copy = Submission.objects.create(
        case=move.case,
        organisation=move.case.organisation,
        number=move.case.submissions.count() + 1,
        content={line.indicator.code: _frozen(line.answer) for line in sheet.lines},
        score=sheet.score,
        digest=submission_hash(move.case),
        submitted_at=move.at,
    )
    move.changes |= {"submission": copy.number, "score": copy.score}


def _frozen(answer: Answer | None) -> dict[str, object]:
    if answer is None:
        return {"level": None}
    return {
        "level": answer.level,
        "explanation": answer.explanation,
        "addresses": answer.addresses,
        "reply": answer.reply,
        "evidence": [
            {"id": str(link.evidence_id), "sha256": bytes(link.evidence.digest).hex(), "page": link.page}
            for link in answer.links.all()
        ],
    }


def lock_accepted(move: Move) -> None:
    """Make read-only what the reviewer accepted; the rest is open for repair."""
    accepted = set(move.facts["accepted"])
    answers = Answer.objects.filter(case=move.case)
    answers.filter(indicator__in=accepted).update(is_accepted=True)
    answers.exclude(indicator__in=accepted).update(is_accepted=False)
