"""The policy of mapping: periods, what the clock does, the levels of posts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from workflow.rules import Table
from workflow.rules.policies import check_clock, check_periods, check_sureness

CODE = "mapping"
LONGEST_LEVEL = 16


def is_mapping_policy(content: Mapping[str, Any]) -> bool:
    """Return whether a policy is that of mapping."""
    return content.get("code") == CODE


def check_policy(table: Table) -> None:
    """Note every fault of mapping's policy."""
    check_periods(table)
    check_clock(table)
    for code, level in table.named_tables("level").items():
        level.text("title", longest=80)
        check_sureness(level)
        if len(code) > LONGEST_LEVEL:
            table.fault("level", _("Kode jenjang “%s” terlalu panjang.") % code)
