"""The policy of talent pools: periods, validity, the advised share, from which levels a level is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from workflow.rules import Table
from workflow.rules.policies import check_clock, check_periods, check_sureness

CODE = "pool"
LONGEST_VALIDITY = 20


def is_pool_policy(content: Mapping[str, Any]) -> bool:
    """Return whether a policy is that of talent pools."""
    return content.get("code") == CODE


def check_policy(table: Table) -> None:
    """Note every fault of the policy."""
    check_periods(table)
    check_clock(table)
    if validity := table.table("validity"):
        validity.whole("years", 1, LONGEST_VALIDITY)
        check_sureness(validity)
    if share := table.table("share"):
        _check_share(share)
    for level in table.named_tables("drawn_from").values():
        level.slugs("levels")
        check_sureness(level)


def _check_share(share: Table) -> None:
    check_sureness(share)
    least, most = share.whole("least_percent", 0, 100), share.whole("most_percent", 0, 100)
    if least is not None and most is not None and least > most:
        share.fault("least_percent", _("Batas bawah lebih besar daripada batas atas."))
