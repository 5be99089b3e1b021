"""C4 and C8: a step of each kind under many hands, and steps of one stage in every order of their locks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

import pytest
from pytest_django import DjangoDbBlocker

from config.cluster import Cluster
from tests.approvals.world import Country
from tests.matrix.hands import (
    FORMS,
    HANDS,
    Button,
    in_forms,
    is_once,
    is_one_answer,
    is_told_why,
    keys,
    moved,
)
from tests.matrix.orders import Deed, every_order
from tests.matrix.whole import faults
from tests.succession.matrix.starts import STARTS, committed_land
from tests.succession.short import committed
from workflow.features import lifecycle_of

PRESSED = [
    "mapping.open", "calibration.closed", "objection", "objection.filed", "pool.proposed", "pool.endorsed",
    "filling.announced", "filling.chosen", "filling.appointed",
]  # fmt: skip
ASKED = "technical_approval.requested"  # the exchange is nobody, so it has no keys
KINDS = ("mapping", "calibration", "objection", "pool", "filling", "technical_approval")
ALONE = ("mapping.open", "objection", "filling.appointed")
THREE = ("calibration.recommended", ASKED)
ELSEWHERE = {"technical_approval.late", "technical_approval.escalated"}  # left by the same steps as that one


@pytest.fixture(scope="module")
def field(cluster: Cluster, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Country]:
    with committed(cluster, django_db_blocker):
        yield committed_land()


class TestForms:
    """C4: the button pressed by many hands at once; the controls are in `tests/workflow/test_races.py`."""

    @pytest.mark.parametrize("start", PRESSED)
    def test_with_one_key_are_one_step_and_one_answer(self, field: Country, start: str) -> None:
        step, (key,) = STARTS[start](field)[0], keys(1)
        before = step.traces()
        ends = in_forms(step, [key] * FORMS)
        assert is_one_answer(ends)
        assert is_one_answer([*ends, step.press(key=key)]), "the back button"
        assert is_once(before, step.traces())

    @pytest.mark.parametrize("start", [*PRESSED, ASKED])
    def test_of_several_hands_move_once_and_tell_the_others_why(self, field: Country, start: str) -> None:
        step = STARTS[start](field)[0]
        before = step.traces()
        ends = in_forms(step, [None] * HANDS if start == ASKED else keys(HANDS))
        assert sum(map(moved, ends)) == 1
        assert sum(map(is_told_why, ends)) == HANDS - 1
        assert is_once(before, step.traces())


class Begun:
    """Some steps of a start, which is made anew for each order, and kept to be looked at after it."""

    def __init__(self, land: Country, start: str, chosen: Sequence[int]) -> None:
        self.land, self.start, self.chosen = land, start, chosen
        self.steps: list[Button] = []

    def __call__(self) -> Sequence[Deed]:
        every = STARTS[self.start](self.land)
        self.steps = [every[at] for at in self.chosen]
        return [step.press for step in self.steps]


def moved_first(begun: Begun) -> list[int]:
    """Return which step moved in each order, once nothing else is found wrong."""
    winners = []
    for ends in every_order(begun):
        (winner,) = [at for at, end in enumerate(ends) if moved(end)]
        assert all(is_told_why(end) for at, end in enumerate(ends) if at != winner), ends
        assert [fault for step in begun.steps if step.case for fault in faults(step.case)] == []
        winners.append(winner)
    return winners


def several() -> list[tuple[str, tuple[int, ...]]]:
    """Return every two steps that leave the same stage."""
    numbers = {
        "calibration.recommended": 3,
        ASKED: 3,
        "mapping.open": 1,
        "objection": 1,
        "filling.appointed": 1,
    }
    return [(start, pair) for start in STARTS for pair in combinations(range(numbers.get(start, 2)), 2)]


class TestOrders:
    """C8: whoever takes the lock first moves, and every other is told why."""

    @pytest.mark.parametrize(("start", "pair"), several())
    def test_of_two_steps_let_one_move(self, field: Country, start: str, pair: tuple[int, int]) -> None:
        winners = moved_first(Begun(field, start, pair))
        assert len(winners) >= 4
        assert set(winners) == {0, 1}

    def test_of_three_steps_let_one_move(self, field: Country) -> None:
        """Two persons leave a pool whose validity is over while the clock ends it."""
        winners = moved_first(Begun(field, "pool.in_force", (0, 1, 2)))
        assert len(winners) == 18
        assert set(winners) == {0, 1, 2}

    @pytest.mark.parametrize("kind", KINDS)
    def test_are_tried_wherever_two_steps_leave_a_stage(self, kind: str) -> None:
        life = lifecycle_of(kind)
        for stage in life.stages:
            leaving = [s for s in life.steps.values() if stage in s.sources and not (s.by_case or s.by_clock)]
            if len(leaving) > 1:
                assert f"{kind}.{stage}" in {*STARTS, *ELSEWHERE}
