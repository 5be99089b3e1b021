"""C4 and C8: a step of each kind under many hands, and steps of one stage in every order of their locks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import combinations

import pytest
from pytest_django import DjangoDbBlocker

from config.cluster import Cluster
from tests.approvals.world import Country
from tests.matrix.hands import HANDS, Button, keys, press_in_forms, press_with_hands
from tests.matrix.whole import winners
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
        press_in_forms(STARTS[start](field)[0])

    @pytest.mark.parametrize("start", [*PRESSED, ASKED])
    def test_of_several_hands_move_once_and_tell_the_others_why(self, field: Country, start: str) -> None:
        press_with_hands(STARTS[start](field)[0], [None] * HANDS if start == ASKED else keys(HANDS))


def some(land: Country, start: str, chosen: Sequence[int]) -> list[Button]:
    """Return some of the steps that may be taken from a start."""
    every = STARTS[start](land)
    return [every[at] for at in chosen]


def several() -> list[tuple[str, tuple[int, ...]]]:
    """Return every two steps that leave the same stage."""
    numbers = dict.fromkeys(STARTS, 2) | dict.fromkeys(ALONE, 1) | dict.fromkeys(THREE, 3)
    return [(start, pair) for start in STARTS for pair in combinations(range(numbers[start]), 2)]


class TestOrders:
    """C8: whoever takes the lock first moves, and every other is told why."""

    @pytest.mark.parametrize(("start", "pair"), several())
    def test_of_two_steps_let_one_move(self, field: Country, start: str, pair: tuple[int, int]) -> None:
        first = winners(partial(some, field, start, pair))
        assert len(first) >= 4
        assert set(first) == {0, 1}

    def test_of_three_steps_let_one_move(self, field: Country) -> None:
        """Two persons leave a pool whose validity is over while the clock ends it."""
        first = winners(partial(some, field, "pool.in_force", (0, 1, 2)))
        assert len(first) == 18
        assert set(first) == {0, 1, 2}

    @pytest.mark.parametrize("kind", KINDS)
    def test_are_tried_wherever_two_steps_leave_a_stage(self, kind: str) -> None:
        life = lifecycle_of(kind)
        for stage in life.stages:
            leaving = [s for s in life.steps.values() if stage in s.sources and not (s.by_case or s.by_clock)]
            if len(leaving) > 1:
                assert f"{kind}.{stage}" in {*STARTS, *ELSEWHERE}
