"""The policy of technical approvals: when an answer is late, and what follows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workflow.rules import Table
from workflow.rules.policies import check_clock, check_periods, check_sureness

CODE = "technical_approval"
ESCALATE, NOTIFY, APPROVE = "escalate", "notify", "approve"


def is_technical_approval_policy(content: Mapping[str, Any]) -> bool:
    """Return whether a policy is that of technical approvals."""
    return content.get("code") == CODE


def check_policy(table: Table) -> None:
    """Note every fault of the policy; a silence that means consent names its basis and its length."""
    check_periods(table)
    check_clock(table)
    if overdue := table.table("overdue"):
        check_sureness(overdue)
        if overdue.one_of("then", (NOTIFY, ESCALATE, APPROVE)) == APPROVE:
            overdue.text("basis")
            overdue.whole("valid_months", 1, 60)
