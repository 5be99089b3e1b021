"""The policy of mapping: periods, what the clock does, the levels of posts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workflow.rules import Table
from workflow.rules.policies import check_clock, check_periods, check_sureness
from workflow.rules.tables import repeated

CODE = "mapping"
LONGEST_LEVEL = 16


def is_mapping_policy(content: Mapping[str, Any]) -> bool:
    """Return whether a policy is that of mapping."""
    return content.get("code") == CODE


def check_policy(table: Table) -> None:
    """Note every fault of mapping's policy."""
    check_periods(table)
    check_clock(table)
    levels = table.tables("level")
    repeated(levels, "code", [level.slug("code", longest=LONGEST_LEVEL) for level in levels])
    for level in levels:
        level.text("title", longest=80)
        check_sureness(level)
