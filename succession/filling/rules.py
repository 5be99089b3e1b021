"""The policy of filling: periods, ballot, routes with their clearances, requirements of each level."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from approvals.registry.models import Position
from succession.filling.requirements import KINDS
from workflow.rules import Table
from workflow.rules.policies import check_ballot, check_periods, check_sureness

CODE = "filling"
MODES = ("TOP_RANKED", "PICK_FROM_N")
WHEN = ("always", "region", "new_head")
BODIES = ("kti", "tpk")
MOST_SEATS = 99
MOST_NAMES = 20


def is_filling_policy(content: Mapping[str, Any]) -> bool:
    """Return whether a policy is that of filling."""
    return content.get("code") == CODE


def check_policy(table: Table) -> None:
    """Note every fault of the policy."""
    check_periods(table)
    _check_shortlist(table)
    if committee := _sure(table, "committee"):
        _bounds(committee, "min_seats", "max_seats", MOST_SEATS)
        committee.flag("is_odd")
        check_ballot(committee)
    if head := _sure(table, "new_head"):
        head.whole("months", 1, 60)
    clearances = _check_clearances(table)
    routes = _check_routes(table, clearances)
    for level, inner in table.named_tables("level").items():
        _check_level(inner, level, routes)


def _check_shortlist(table: Table) -> None:
    if shortlist := _sure(table, "shortlist"):
        _bounds(shortlist, "size", "most", MOST_NAMES)
        shortlist.one_of("mode", MODES)


def _check_clearances(table: Table) -> set[str]:
    known = table.named_tables("clearance")
    for clearance in known.values():
        clearance.text("title")
        clearance.one_of("when", WHEN)
        check_sureness(clearance)
    return set(known)


def _check_routes(table: Table, clearances: set[str]) -> set[str]:
    known = table.named_tables("route")
    for route in known.values():
        route.one_of("body", BODIES)
        check_sureness(route)
        for missing in sorted(set(route.slugs("clearances")) - clearances):
            route.fault("clearances", _("“%s” tidak dijelaskan di atas.") % missing)
    return set(known)


def _check_level(table: Table, level: str, routes: set[str]) -> None:
    if level not in Position.Level.values:
        table.fault("", _("Jenjang ini tidak dikenal."))
    table.text("title")
    table.text("basis")
    check_sureness(table)
    table.one_of("route", sorted(routes))
    for criterion in table.tables("criterion"):
        _check_criterion(criterion)


def _check_criterion(table: Table) -> None:
    table.slug("code")
    table.text("title")
    kind = table.one_of("kind", KINDS)
    if kind == "choice":
        table.slug("value")
        table.slugs("met")
        table.slugs("not_met")
    elif kind == "age":
        table.whole("most", 15, 100)
    elif kind == "post":
        for key in ("levels", "higher", "unclear"):
            table.slugs(key)
        table.slug("value")
        table.whole("years", 0, 60)


def _sure(table: Table, key: str) -> Table | None:
    inner = table.table(key)
    if inner:
        check_sureness(inner)
    return inner


def _bounds(table: Table, least: str, most: str, highest: int) -> None:
    low, high = table.whole(least, 1, highest), table.whole(most, 1, highest)
    if low and high and low > high:
        table.fault(least, _("Batas bawah lebih besar daripada batas atas."))
