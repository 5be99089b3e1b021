"""When a step by the clock is due.

Such a step is declared `by_clock` and switched on by the policy that a case is pinned to. A policy file says
when, and how sure that is; what it does not name never happens by itself:

    [clock.flag_overdue]
    after = "due"            # when its turn's due date has passed; or "entered": when it entered its stage
    working_days = 3         # so many working days later, 0 by default
    sure = "P"

Besides, the guards of the step must hold: `after = "entered"` with no days leaves it to them alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from workflow import periods
from workflow.models import Case

AT_MOST = 10_000
# The moment from which a step counts: a turn that runs (open, not held), or the day the stage was entered.
STARTS = {
    "due": "(SELECT min(t.due_at) FROM workflow_turn t"
    " WHERE t.case_id = c.id AND t.closed_at IS NULL AND t.standing <> 'held')",
    "entered": "c.entered_at",
}
DUE = """
SELECT c.id, c.revision FROM workflow_case c CROSS JOIN LATERAL (SELECT {start} AS start) s
WHERE c.kind = %(kind)s AND c.stage = ANY (%(stages)s) AND c.policy_id = %(policy)s
  AND (%(case)s::bigint IS NULL OR c.id = %(case)s)
  AND CASE WHEN %(days)s = 0 THEN s.start ELSE workflow_due(s.start, %(days)s, %(zone)s) END < %(now)s
ORDER BY s.start, c.id LIMIT %(most)s
"""


@dataclass(frozen=True)
class Rule:
    """When a step by the clock is due, as one policy says it."""

    policy_id: int
    after: str
    working_days: int

    def cases(
        self, kind: str, stages: list[str], now: datetime, case_id: int | None = None
    ) -> list[tuple[int, int]]:
        """Return the cases that are due, with their revisions; the longest due first."""
        values: dict[str, Any] = {
            "kind": kind,
            "stages": stages,
            "policy": self.policy_id,
            "case": case_id,
            "days": self.working_days,
            "zone": settings.TIME_ZONE,
            "now": now,
            "most": AT_MOST,
        }
        with connection.cursor() as cursor:
            cursor.execute(DUE.format(start=STARTS[self.after]), values)
            return list(cursor.fetchall())


def rule_of(policy_id: int | None, step: str) -> Rule | None:
    """Return a policy's rule for a step; None where the policy does not switch it on."""
    if policy_id is None:
        return None
    declared: dict[str, Any] = periods.content(policy_id).get("clock", {}).get(step, {})
    if not declared:
        return None
    return Rule(policy_id, declared.get("after", "due"), int(declared.get("working_days", 0)))


def not_yet(case: Case, step: str, at: datetime) -> str | None:
    """Return why the clock may not take this step of a locked case now, or None."""
    rule = rule_of(case.policy_id, step)
    if rule and rule.cases(case.kind, [case.stage], at, case.pk):
        return None
    return _("Waktunya belum tiba, atau gilirannya sudah selesai atau ditunda.")
