"""What may be pressed of a pool, a filling and a technical approval, each made anew in its stage."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from config import roles
from succession.filling import services as filling
from succession.filling.models import Filling, Inauguration
from succession.pools import services as pools
from succession.pools.models import Pool
from succession.technical_approval import services as technical_approval
from succession.technical_approval.models import Approval
from succession.technical_approval.selectors import open_request
from tests.approvals.world import Country
from tests.matrix.hands import Button, Rows, button
from tests.succession.filling import factories as fillings
from tests.succession.pools import factories as drafts
from tests.succession.roles import acting_as
from workflow.actors import EXCHANGE, SYSTEM
from workflow.models import Case

Start = Callable[[Country], list[Button]]
Effect = Callable[[Case], Rows]
numbers = count(1)
QUORUM = 3  # of five: many fillings are made here


# ---- pools
def in_pool(step: str, *names: str, effect: Effect | None = None) -> Start:
    def start(land: Country) -> list[Button]:
        case = drafts.pool_after(step, land, family=f"Keluarga {next(numbers)}")
        rows = effect(case) if effect else None
        return [button(case, name, pools, drafts.told(case, name, land), rows) for name in names]

    return start


def over_pool(land: Country) -> list[Button]:
    """Return how two members leave a pool in force, and its end by the clock: its validity is over."""
    case = drafts.pool_after("endorse", land, family=f"Keluarga {next(numbers)}")
    began = timezone.localdate() - timedelta(days=9)
    drafts.take(
        case, "decree", land, **drafts.decree_facts(began) | {"valid_until": began + timedelta(days=8)}
    )
    by, said = drafts.secretary(land), drafts.leaving(case)
    return [
        button(case, "remove_member", pools, (by, said)),
        button(case, "expire", pools, (SYSTEM, {})),
        button(case, "remove_member", pools, (by, said | {"member": drafts.members(case)[1].pk})),
    ]


# ---- fillings: one at a time, for a person is chosen for one post at a time
def _filling(land: Country, step: str) -> Case:
    """Return a filling that has gone its way up to a step of it; the one before is ended."""
    for other in Case.objects.filter(kind="filling", filling__is_open=True):
        _end(other, land)
    case = fillings.opened(land, f"Kepala Subbagian {next(numbers)}")
    for name in fillings.WAY[: fillings.WAY.index(step) + 1] if step else ():
        if name == "ballot":
            fillings.ballot(case, land, most=QUORUM)
        else:
            fillings.take(case, name, land)
    return case


def _end(case: Case, land: Country) -> None:
    ways = {"appointed": ("inaugurate", "close"), "inaugurated": ("close",)}
    for name in ways.get(case.stage, ("cancel",)):
        fillings.take(case, name, land)


def in_filling(step: str, *names: str, effect: Effect | None = None) -> Start:
    def start(land: Country) -> list[Button]:
        case = _filling(land, step)
        rows = effect(case) if effect else None
        return [button(case, name, filling, fillings.told(case, name, land), rows) for name in names]

    return start


def requested_approval(land: Country) -> list[Button]:
    """Return BKN's approval and its refusal, which the exchange takes, and the cancelling of the filling."""
    case = _filling(land, "request_approval")
    request = open_request(case)
    assert request is not None
    today = timezone.localdate()
    answer = {"number": f"PTK-{request.pk}", "valid_from": today, "valid_until": today + timedelta(days=90)}
    granted = Approval.objects.filter(case=request)
    return [
        _by_exchange(button(request, "grant", technical_approval, (EXCHANGE, answer), granted)),
        _by_exchange(
            button(request, "refuse", technical_approval, (EXCHANGE, {"reason": "Berkas tidak sah"}))
        ),
        button(case, "cancel", filling, fillings.told(case, "cancel", land)),
    ]


def _by_exchange(offered: Button) -> Button:
    """Return a step that is taken under the exchange's role of the database."""

    def press(**rest: Any) -> Any:
        with acting_as(roles.EXCHANGE):
            return offered.press(**rest)

    return replace(offered, press=press)


# ---- what one press leaves behind
def decreed(case: Case) -> Rows:
    """Return the pool, once it has a decree."""
    return Pool.objects.filter(pk=case.pk).exclude(decree_number="")


def chosen(case: Case) -> Rows:
    """Return the filling, once somebody is chosen."""
    return Filling.objects.filter(pk=case.pk).exclude(chosen=None)


def asked(case: Case) -> Rows:
    """Return what a filling asked BKN for."""
    return Case.objects.filter(parent=case)


def sworn(case: Case) -> Rows:
    """Return the inauguration with which a filling ends."""
    return Inauguration.objects.filter(case=case)
