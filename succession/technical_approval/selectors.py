"""Questions about technical approvals: what is in force for whom, what was asked, what the policy says."""

from __future__ import annotations

from datetime import date
from typing import Any

from succession.technical_approval.models import Approval
from workflow.models import Case
from workflow.periods import content

KIND = "technical_approval"
OPEN = ("requested", "late", "escalated")


def in_force(filling: Case, person_id: int, position_id: int, on: date) -> Approval | None:
    """Return the approval of a person for a post that a filling obtained and that is in force on a day."""
    mine = Approval.objects.filter(case__parent=filling, person=person_id, position=position_id)
    return mine.filter(during__contains=on).first()


def requests_of(filling: Case) -> list[Case]:
    """Return the requests of a filling, the newest first, each with what was asked and answered."""
    cases = Case.objects.filter(parent=filling, kind=KIND).order_by("-pk")
    return list(cases.select_related("request__person", "dispatch", "approval", "refusal"))


def open_request(filling: Case) -> Case | None:
    """Return the request that waits for its answer, or None."""
    return Case.objects.filter(parent=filling, kind=KIND, stage__in=OPEN).first()


def overdue_rule(case: Case) -> dict[str, Any]:
    """Return what the case's policy says of a late answer."""
    assert case.policy_id is not None
    return dict(content(case.policy_id)["overdue"])
