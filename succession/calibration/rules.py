"""The policy of calibration: periods, the committee and its ballots, reasons for a change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from workflow.rules import Table
from workflow.rules.policies import check_ballot, check_clock, check_periods, check_sureness
from workflow.rules.tables import repeated

CODE = "calibration"
MOST_SEATS = 99


def is_calibration_policy(content: Mapping[str, Any]) -> bool:
    """Return whether a policy is that of calibration."""
    return content.get("code") == CODE


def check_policy(table: Table) -> None:
    """Note every fault of the policy."""
    check_periods(table)
    check_clock(table)
    if committee := table.table("committee"):
        _check_committee(committee)
    reasons = table.tables("reason")
    codes = [reason.slug("code") for reason in reasons]
    for reason in reasons:
        reason.text("label")
        check_sureness(reason)
    repeated(reasons, "code", codes)


def _check_committee(committee: Table) -> None:
    check_sureness(committee)
    low, high = committee.whole("min_seats", 1, MOST_SEATS), committee.whole("max_seats", 1, MOST_SEATS)
    if low and high and low > high:
        committee.fault("min_seats", _("Batas bawah lebih besar daripada batas atas."))
    committee.flag("is_odd")
    check_ballot(committee)
