"""What the steps of the review write beside the stage, under the lock and in the same transaction."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from approvals.readiness.selectors import last_submission
from approvals.review.models import Decision, Ekspose, FollowUp, Review, Round
from approvals.review.selectors import free_slots, last_round, max_slots, plenary_of, review_sheet
from workflow import periods
from workflow.audit.bodies import canonical
from workflow.calendars import calendar_between
from workflow.exceptions import TransitionRefused
from workflow.execution import Move
from workflow.lifecycles import Stage

DAY_OF_SLOTS = 742


def close_round(move: Move) -> None:
    """Close the round with the score of the verified levels that hold, and open the next."""
    review = move.case.review
    sheet = review_sheet(move.case)
    closed = Round.objects.create(
        case=move.case,
        organisation=move.case.organisation,
        number=review.round,
        score=sheet.instrument.score(sheet.verified),
        scored_by_id=move.actor.person_id,  # type: ignore[misc]
        scored_at=move.at,
    )
    Review.objects.filter(pk=review.pk).update(round=closed.number + 1)
    move.changes |= {"round": closed.number, "score": closed.score}


def set_repair_deadline(move: Move) -> None:
    """Keep until when the agency repairs; the day must lie ahead."""
    due_on: date = move.facts["due_on"]
    if due_on <= timezone.localdate(move.at):
        raise TransitionRefused([_("Tenggat perbaikan harus sesudah hari ini.")])
    Review.objects.filter(pk=move.case.pk).update(repair_due_on=due_on)


def take_new_submission(move: Move) -> None:
    """Go on with the newest frozen copy of the agency."""
    assert move.case.parent is not None
    newest = last_submission(move.case.parent)
    Review.objects.filter(pk=move.case.pk).update(submission=newest, repair_due_on=None)


def take_slot(move: Move) -> None:
    """Take a free slot of the day; two at once are told apart by a lock on the day."""
    on, slot = move.facts["on"], int(move.facts["slot"])
    if on < timezone.localdate(move.at):
        raise TransitionRefused([_("Tanggal ekspose sudah lewat; pilih hari ini atau sesudahnya.")])
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [DAY_OF_SLOTS, on.toordinal()])
    if slot not in free_slots(on, max_slots(move.case)):
        raise TransitionRefused(
            [_("Sesi %(slot)d pada %(on)s sudah terisi atau tidak tersedia.") % move.facts]
        )
    Ekspose.objects.create(case=move.case, organisation=move.case.organisation, on=on, slot=slot)


def free_slot(move: Move) -> None:
    """Give back the slot that was not used yet, so that another agency may have it."""
    kept = Ekspose.objects.filter(case=move.case, held_at=None, freed_at=None).first()
    if kept is not None:
        Ekspose.objects.filter(pk=kept.pk).update(freed_at=move.at)
        move.changes["freed_slot"] = {"on": kept.on.isoformat(), "slot": kept.slot}


def keep_ekspose(move: Move) -> None:
    """Keep who presented, who attended and what was noted; presenters may not sit on the panel."""
    facts = move.facts
    ekspose = Ekspose.objects.filter(case=move.case, held_at=None).order_by("-pk").first()
    assert ekspose is not None
    Ekspose.objects.filter(pk=ekspose.pk).update(
        held_at=move.at,
        presenters=facts["presenters_named"],
        attendance=facts["attendance"],
        notes=facts.get("notes", ""),
    )
    move.extra_parts += [(int(person), "review.presenter") for person in facts["presenters"]]


_OUTCOMES = {
    "approve": "approved",
    "approve_with_follow_ups": "approved",
    "notes_to_mentoring": "answering_notes",
    "notes_to_ready": "answering_notes",
    "reject": "rejected",
}
_ASKS = {"approve_with_follow_ups": FollowUp.Kind.FOLLOW_UP} | dict.fromkeys(
    ("notes_to_mentoring", "notes_to_ready"), FollowUp.Kind.NOTE
)


def outcome_of_the_ballot(move: Move) -> Stage:
    """Return the stage to which the plenary's outcome leads."""
    return _target(move, _OUTCOMES[_outcome(move)])


def where_the_ballot_said(move: Move) -> Stage:
    """Return the stage to which the answered notes go."""
    return _target(move, _outcome(move).removeprefix("notes_to_"))


def keep_what_is_asked(move: Move) -> None:
    """Keep the notes or follow-ups that the outcome asks for."""
    outcome, asked = _outcome(move), move.facts.get("asked", [])
    kind = _ASKS.get(outcome)
    if bool(kind) != bool(asked):
        needed = _("Tuliskan sedikitnya satu catatan atau tindak lanjut, sesuai hasil pleno.")
        surplus = _("Hasil pleno ini tidak meminta catatan atau tindak lanjut.")
        raise TransitionRefused([needed if kind else surplus])
    if kind:
        _ask(move, kind, asked)
    move.changes["outcome"] = outcome


def _ask(move: Move, kind: FollowUp.Kind, asked: list[dict[str, Any]]) -> None:
    start = FollowUp.objects.filter(case=move.case, kind=kind).count()
    FollowUp.objects.bulk_create(
        FollowUp(
            case=move.case,
            organisation=move.case.organisation,
            kind=kind,
            number=start + n,
            text=row["text"],
            due_on=row.get("due_on") or _due_on(move, kind),
        )
        for n, row in enumerate(asked, 1)
    )


# Where the plenary names no day: the working days of the stage in which the agency works on it (P).
_ANSWERED_IN = {FollowUp.Kind.NOTE: "answering_notes", FollowUp.Kind.FOLLOW_UP: "applying"}


def _due_on(move: Move, kind: FollowUp.Kind) -> date:
    assert move.case.policy_id is not None
    days = periods.working_days(move.case.policy_id, _ANSWERED_IN[kind])
    today = timezone.localdate(move.at)
    calendar = calendar_between(today, today + timedelta(days=days * 3 + 30))
    return timezone.localdate(calendar.due_at(move.at, days))


def issue(move: Move) -> None:
    """Keep the decree: its number, its two dates, and the hash of what it rests on."""
    facts = move.facts
    if not facts["decided_on"] <= facts["issued_on"] <= timezone.localdate(move.at):
        raise TransitionRefused(
            [_("Tanggal terbit tidak boleh mendahului tanggal keputusan atau melampaui hari ini.")]
        )
    if Decision.objects.filter(number=facts["number"]).exists():
        raise TransitionRefused([_("Nomor keputusan ini sudah dipakai.")])
    content = _grounds(move)
    digest = hashlib.sha256(canonical(content).encode()).digest()
    Decision.objects.create(
        case=move.case,
        organisation=move.case.organisation,
        number=facts["number"],
        decided_on=facts["decided_on"],
        issued_on=facts["issued_on"],
        content=content,
        digest=digest,
        issued_at=move.at,
    )
    move.changes["digest"] = digest.hex()


def _grounds(move: Move) -> dict[str, Any]:
    """Return what the decree rests on, as plain values."""
    case, scored, ballot = move.case, last_round(move.case), plenary_of(move.case)
    submission = case.review.submission
    return {
        "agency": case.organisation.name,
        "agency_code": case.organisation.code,
        "number": move.facts["number"],
        "decided_on": move.facts["decided_on"].isoformat(),
        "issued_on": move.facts["issued_on"].isoformat(),
        "score": str(scored.score) if scored else "",
        "rounds": scored.number if scored else 0,
        "instrument": str(case.parent.assessment.instrument) if case.parent else "",
        "submission": bytes(submission.digest).hex(),
        "outcome": ballot.outcome_words if ballot else "",
        "follow_ups": list(
            FollowUp.objects.filter(case=case, kind=FollowUp.Kind.FOLLOW_UP).values_list("text", flat=True)
        ),
    }


def keep_receipt(move: Move) -> None:
    """Keep on which day the agency received the decree."""
    received_on: date = move.facts["received_on"]
    if not move.case.decision.issued_on <= received_on <= timezone.localdate(move.at):
        raise TransitionRefused(
            [_("Tanggal diterima tidak boleh mendahului tanggal terbit atau melampaui hari ini.")]
        )
    Decision.objects.filter(case=move.case).update(received_on=received_on)


def clear_all(move: Move) -> None:
    """Clear every follow-up that is answered and proved."""
    FollowUp.objects.filter(case=move.case, kind=FollowUp.Kind.FOLLOW_UP, cleared_at=None).update(
        cleared_at=move.at
    )


def _outcome(move: Move) -> str:
    ballot = plenary_of(move.case)
    assert ballot is not None
    return ballot.outcome


def _target(move: Move, key: str) -> Stage:
    return next(stage for stage in move.step.targets if stage == key)
