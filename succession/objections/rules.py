"""The policy of objections: until when one is answered, and by which ballot of the committee."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from workflow.rules import Table
from workflow.rules.policies import check_ballot, check_periods, check_sureness

CODE = "objection"
MOST_SEATS = 99


def is_objection_policy(content: Mapping[str, Any]) -> bool:
    """Return whether a policy is that of objections."""
    return content.get("code") == CODE


def check_policy(table: Table) -> None:
    """Note every fault of the policy."""
    check_periods(table)
    if committee := table.table("committee"):
        check_sureness(committee)
        low = committee.whole("min_seats", 1, MOST_SEATS)
        high = committee.whole("max_seats", 1, MOST_SEATS)
        if low and high and low > high:
            committee.fault("min_seats", _("Batas bawah lebih besar daripada batas atas."))
        committee.flag("is_odd")
        check_ballot(committee)
