"""C4 and C8 on the toy: what lock, key and index are there for, each seen when it is taken away."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError

from config import roles
from config.cluster import Cluster
from tests.conftest import TEST_DATABASE
from tests.matrix.hands import (
    FORMS,
    Button,
    button,
    in_forms,
    is_once,
    is_one_answer,
    is_told_why,
    moved,
    press_in_forms,
)
from tests.matrix.orders import Deed, every_order, without_locks
from tests.matrix.whole import faults, winners
from tests.workflow.toyapp import services
from tests.workflow.world import World, toy_case, toy_world
from workflow.models import Case

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world() -> World:
    return toy_world()


def checked(world: World) -> Case:
    """Return a wish that waits for the chief."""
    case = toy_case(world)
    services.check(case, actor=world.actor("toy_checker"), expected=case.revision)
    return Case.objects.get(pk=case.pk)


def offered(case: Case, name: str, world: World) -> Button:
    said = {"reason": "lagi"} if name == "send_back" else {}
    return button(case, name, services, (world.actor("toy_chief"), said))


def chief_s(world: World, *names: str) -> list[Button]:
    """Return steps that the chief may take on a new wish."""
    case = checked(world)
    return [offered(case, name, world) for name in names]


class TestOrders:
    """C8: the machinery of `tests/matrix/orders.py`, with its controls."""

    def test_of_two_steps_let_one_move(self, world: World) -> None:
        assert winners(partial(chief_s, world, "grant", "send_back")) == [0, 0, 1, 1]

    def test_of_three_steps_let_one_move(self, world: World) -> None:
        first = winners(partial(chief_s, world, "grant", "send_back", "grant"))
        assert first == sorted([0, 1, 2] * 6)

    def test_would_end_in_an_error_without_the_lock(self, world: World, cluster: Cluster) -> None:
        """The control of the lock: behind it stands an index, and it tells nobody why."""
        without_locks(cluster, "workflow_enter")
        found = list(two_tabs(world))
        assert any(isinstance(end, IntegrityError) for _case, ends in found for end in ends)
        assert not any(faults(case) for case, _ends in found)

    def test_would_move_twice_without_lock_and_index(self, world: World, cluster: Cluster) -> None:
        """The control of what is counted here and in `TestForms`: two hands move, both leave an event."""
        without_locks(cluster, "workflow_enter")
        without_index(cluster)
        twice = [case for case, ends in two_tabs(world) if all(map(moved, ends))]
        assert twice
        for case in twice:
            assert case.events.filter(action="tests.toy.grant").count() == 2
            assert "revision 3 of 4 steps" in faults(case)[0]


def two_tabs(world: World) -> Iterator[tuple[Case, list[Any]]]:
    """Yield a wish for each order in which it is granted from two tabs, and what both were told."""
    cases: list[Case] = []

    def deeds() -> list[Deed]:
        cases.append(checked(world))
        return [offered(cases[-1], "grant", world).press for _tab in range(2)]

    for ends in every_order(deeds):
        yield cases[-1], ends


def without_index(cluster: Cluster) -> None:
    """Let a case have two steps of one revision; the database is restored after the test."""
    with cluster.connect(roles.MIGRATOR, TEST_DATABASE) as owner:
        owner.execute("DROP INDEX audit_one_step_a_revision")


class TestForms:
    """C4: the machinery of `tests/matrix/hands.py`, with its controls."""

    def test_with_one_key_are_one_step_and_one_answer(self, world: World) -> None:
        press_in_forms(offered(checked(world), "grant", world))

    def test_would_get_other_answers_without_the_key(self, world: World) -> None:
        """The control of the key: one step all the same, but forty-nine are refused."""
        step = offered(checked(world), "grant", world)
        before = step.traces()
        ends = in_forms(step, [None] * FORMS)
        assert not is_one_answer(ends)
        assert sum(map(is_told_why, ends)) == FORMS - 1
        assert is_once(before, step.traces())
