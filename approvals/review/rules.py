"""The policy of the review: periods, the plenary's ballot, the day of an ekspose, what is switched off."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from workflow.rules import Table
from workflow.rules.policies import check_ballot, check_clock, check_periods, check_sureness

CODE = "review"
MOST_SEATS = 99
MOST_SLOTS = 50


def is_review_policy(content: Mapping[str, Any]) -> bool:
    """Return whether a policy is the review's."""
    return content.get("code") == CODE


def check_policy(table: Table) -> None:
    """Note every fault of the review's policy."""
    check_periods(table)
    check_clock(table)
    if panel := _sure(table, "panel"):
        _bounds(panel, "min_seats", "max_seats", MOST_SEATS)
        panel.flag("is_odd")
        check_ballot(panel)
    if ekspose := _sure(table, "ekspose"):
        _bounds(ekspose, "min_slots", "max_slots", MOST_SLOTS)
    if score := _sure(table, "deciding_score"):
        score.one_of("prevails", ("headquarters", "office", "last"))
    for switch in ("suspension", "revocation"):
        if inner := _sure(table, switch):
            inner.flag("is_on")


def _sure(table: Table, key: str) -> Table | None:
    inner = table.table(key)
    if inner:
        check_sureness(inner)
    return inner


def _bounds(table: Table, least: str, most: str, highest: int) -> None:
    low, high = table.whole(least, 1, highest), table.whole(most, 1, highest)
    if low and high and low > high:
        table.fault(least, _("Batas bawah lebih besar daripada batas atas."))
