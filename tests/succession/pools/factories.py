"""Pools in a wanted stage, each reached by its own steps and roles."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from succession.pools import services
from succession.pools.models import Member
from succession.pools.selectors import current_members
from tests.approvals.world import Country
from workflow.actors import Actor
from workflow.models import Case

WAY = ["propose", "endorse", "decree"]


def secretary(land: Country) -> Actor:
    """Return who drafts pools."""
    return land.actor("sekretariat")


def pyb(land: Country) -> Actor:
    """Return who endorses."""
    return land.actor("pyb")


def ppk(land: Country) -> Actor:
    """Return who decrees."""
    return land.actor("ppk")


def drafted(land: Country, family: str = "Keuangan", level: str = "pengawas", **rest: Any) -> Case:
    """Return a draft from the last final period."""
    pk = services.open_pool(land.agency, actor=secretary(land), family=family, level=level, **rest)
    return Case.objects.get(pk=pk)


def pool_after(step: str, land: Country, **rest: Any) -> Case:
    """Return a pool that has gone its way up to and including a step of `WAY`."""
    case = drafted(land, **rest)
    for name in WAY[: WAY.index(step) + 1]:
        take(case, name, land)
    return case


def take(case: Case, name: str, land: Country, actor: Actor | None = None, **facts: Any) -> None:
    """Take a step by the role that may, and read the case again."""
    by, asked = told(case, name, land)
    getattr(services, name)(case, actor=actor or by, expected=case.revision, **asked | facts)
    case.refresh_from_db()


def told(case: Case, name: str, land: Country) -> tuple[Actor, dict[str, Any]]:
    """Return who takes a step and what he says."""
    ways: dict[str, tuple[Actor, dict[str, Any]]] = {
        "endorse": (pyb(land), {}),
        "send_back": (pyb(land) if case.stage == "proposed" else ppk(land), {"reason": "Lengkapi"}),
        "decree": (ppk(land), decree_facts()),
        "replace": (ppk(land), {}),
    }
    return ways.get(name, (secretary(land), {}))


def decree_facts(on: date | None = None) -> dict[str, Any]:
    """Return what a decree says."""
    day = on or timezone.localdate()
    return {
        "number": "800/12/2026",
        "decreed_on": day,
        "valid_from": day,
        "valid_until": day + timedelta(days=730),
    }


def leaving(case: Case, **facts: Any) -> dict[str, Any]:
    """Return what is said when the first member leaves."""
    plain = {
        "member": members(case)[0].pk,
        "exit_reason": Member.Exit.WITHDREW,
        "left_on": timezone.localdate(),
        "reason": "Surat pengunduran diri 3/2026",
    }
    return plain | facts


def members(case: Case) -> list[Member]:
    """Return who is in a pool now, in the order of their numbers."""
    return list(current_members(case).order_by("placement__employee__number"))


def numbers(case: Case) -> list[str]:
    """Return the employee numbers of who is in a pool now."""
    return [member.placement.employee.number for member in members(case)]


def unchanged(case: Case) -> bool:
    """Return whether a case is as this copy of it was read."""
    now = Case.objects.get(pk=case.pk)
    return (now.stage, now.revision) == (case.stage, case.revision)
