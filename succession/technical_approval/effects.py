"""What the steps of a technical approval write beside the stage."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone
from django.utils.translation import gettext as _

from succession.technical_approval.models import Approval, Refusal
from succession.technical_approval.rules import ESCALATE
from succession.technical_approval.selectors import overdue_rule
from workflow.exceptions import TransitionRefused
from workflow.execution import Move
from workflow.lifecycles import Stage


def where_the_policy_says(move: Move) -> Stage:
    """Return whether a late answer is escalated to BKN's directorate or only shown as late."""
    key = "escalated" if overdue_rule(move.case)["then"] == ESCALATE else "late"
    return next(stage for stage in move.step.targets if stage == key)


def keep_approval(move: Move) -> None:
    """Keep the approval: of whom and what was asked for, never of what the answer says."""
    facts, asked = move.facts, move.case.request
    since, until = facts["valid_from"], facts["valid_until"]
    _ask_for_order(facts["number"], since, until)
    Approval.objects.create(
        case=move.case,
        organisation_id=move.case.organisation_id,
        person_id=asked.person_id,
        position_id=asked.position_id,
        number=facts["number"],
        during=DateRange(since, until, "[]"),
    )


def keep_refusal(move: Move) -> None:
    """Keep why BKN refused."""
    if not move.reason:
        raise TransitionRefused([_("Penolakan tanpa alasan tidak dapat diterima.")])
    Refusal.objects.create(case=move.case, organisation_id=move.case.organisation_id, reason=move.reason)


def keep_silence(move: Move) -> None:
    """Keep an approval by silence under the basis of the policy."""
    rule: dict[str, Any] = overdue_rule(move.case)
    today = timezone.localdate(move.at)
    until = _months_later(today, int(rule["valid_months"]))
    move.facts |= {"number": f"DIAM-{move.case.label}", "valid_from": today, "valid_until": until}
    move.changes["basis"] = rule["basis"]
    keep_approval(move)


def _ask_for_order(number: str, since: date, until: date) -> None:
    if not number.strip() or since > until:
        raise TransitionRefused([_("Nomor atau masa berlaku pertimbangan teknis tidak sah.")])


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.month - 1 + months, 12)
    return date(day.year + year, month + 1, min(day.day, 28))
