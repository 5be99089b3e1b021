"""C4 and C8 on the toy: what lock, key and index are there for, each seen when it is taken away."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from django.db import IntegrityError

from config import roles
from config.cluster import Cluster
from tests.conftest import TEST_DATABASE
from tests.matrix.orders import every_order, without_locks
from tests.matrix.hands import (
    FORMS,
    Button,
    button,
    in_forms,
    is_once,
    is_one_answer,
    is_told_why,
    keys,
    moved,
)
from tests.matrix.whole import faults
from tests.workflow.toyapp import services
from tests.workflow.world import World, toy_case, toy_world
from workflow.models import Case

pytestmark = pytest.mark.django_db(transaction=True)
TWO_TABS = ("grant", "grant")


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


class Tries:
    """Steps of a wish made anew for each order; remembers what was wrong with the one before."""

    def __init__(self, world: World, *names: str) -> None:
        self.world, self.names = world, names

    def __call__(self) -> Sequence[Callable[..., Any]]:
        self.case = checked(self.world)
        return [offered(self.case, name, self.world).press for name in self.names]

    def ends(self) -> Iterator[tuple[list[Any], list[str]]]:
        """Yield how every order ended, and what is wrong with its wish."""
        for ends in every_order(self):
            yield ends, faults(self.case)


class TestOrders:
    """C8: the machinery of `tests/matrix/orders.py`, with its controls."""

    def test_of_two_steps_let_one_move(self, world: World) -> None:
        found = list(Tries(world, "grant", "send_back").ends())
        assert len(found) == 4
        assert all(one_moved(ends) and not wrong for ends, wrong in found)

    def test_of_three_steps_let_one_move(self, world: World) -> None:
        found = list(Tries(world, "grant", "send_back", "grant").ends())
        assert len(found) == 18
        assert all(one_moved(ends) and not wrong for ends, wrong in found)

    def test_would_end_in_an_error_without_the_lock(self, world: World, cluster: Cluster) -> None:
        """The control of the lock: behind it stands an index, and it tells nobody why."""
        without_locks(cluster, "workflow_enter")
        found = list(Tries(world, *TWO_TABS).ends())
        assert any(isinstance(end, IntegrityError) for ends, _wrong in found for end in ends)
        assert not any(wrong for _ends, wrong in found)

    def test_would_move_twice_without_lock_and_index(self, world: World, cluster: Cluster) -> None:
        """The control of what is counted here and in `TestForms`: two hands move, both leave an event."""
        without_locks(cluster, "workflow_enter")
        without_index(cluster)
        tries = Tries(world, *TWO_TABS)
        twice = [(tries.case, wrong) for ends, wrong in tries.ends() if all(map(moved, ends))]
        assert twice
        for case, wrong in twice:
            assert case.events.filter(action="tests.toy.grant").count() == 2
            assert "revision 3 of 4 steps" in wrong[0]


def one_moved(ends: list[Any]) -> bool:
    return sum(map(moved, ends)) == 1 and sum(map(is_told_why, ends)) == len(ends) - 1


def without_index(cluster: Cluster) -> None:
    """Let a case have two steps of one revision; the database is restored after the test."""
    with cluster.connect(roles.MIGRATOR, TEST_DATABASE) as owner:
        owner.execute("DROP INDEX audit_one_step_a_revision")


class TestForms:
    """C4: the machinery of `tests/matrix/hands.py`, with its controls."""

    def test_with_one_key_are_one_step_and_one_answer(self, world: World) -> None:
        step = offered(checked(world), "grant", world)
        before = step.traces()
        assert is_one_answer(in_forms(step, keys(1) * FORMS))
        assert is_once(before, step.traces())

    def test_would_get_other_answers_without_the_key(self, world: World) -> None:
        """The control of the key: one step all the same, but forty-nine are refused."""
        step = offered(checked(world), "grant", world)
        before = step.traces()
        ends = in_forms(step, [None] * FORMS)
        assert not is_one_answer(ends)
        assert sum(map(is_told_why, ends)) == FORMS - 1
        assert is_once(before, step.traces())
