"""C8: steps that leave one stage of a readiness case or its review, in every order of their locks."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

import pytest

from approvals.readiness import services as readiness
from approvals.review import services as review
from approvals.review.selectors import review_of
from tests.approvals.readiness.factories import case_after
from tests.approvals.review import factories as bkn
from tests.approvals.world import Country, country
from tests.matrix.hands import Button, By, button
from tests.matrix.whole import winners

pytestmark = pytest.mark.django_db(transaction=True)
WITHDRAWN = {"reason": "Pergantian pimpinan"}
Start = Callable[[Country, int], list[Button]]


@pytest.fixture
def land() -> Country:
    return country()


def checked_assessment(land: Country, cycle: int) -> list[Button]:
    """Return how an assessment that was checked is endorsed, sent back or withdrawn."""
    case = case_after("check", land, cycle=cycle)
    ways: dict[str, By] = {
        "endorse": (land.actor("pyb"), {}),
        "send_back": (land.actor("pyb"), {"reason": "Lengkapi"}),
        "withdraw": (land.actor("ppk"), WITHDRAWN),
    }
    return [button(case, name, readiness, by) for name, by in ways.items()]


def endorsed_assessment(land: Country, cycle: int) -> list[Button]:
    """Return how an endorsed assessment is submitted, which opens its review, and withdrawn."""
    case = case_after("endorse", land, cycle=cycle)
    ways: dict[str, By] = {"submit": (land.actor("ppk"), {}), "withdraw": (land.actor("ppk"), WITHDRAWN)}
    return [button(case, name, readiness, by) for name, by in ways.items()]


def judged_review(land: Country, cycle: int) -> list[Button]:
    """Return how a judged review is scored, and how it is withdrawn together with its readiness case."""
    case = review_of(case_after("submit", land, cycle=cycle))
    assert case is not None
    bkn.take(case, "judge", land)
    ways: dict[str, By] = {"score_round": (bkn.scorer(land), {}), "withdraw": (land.actor("ppk"), WITHDRAWN)}
    return [button(case, name, review, by) for name, by in ways.items()]


class TestOrders:
    """Whoever takes the lock first moves, and every other is told why; the controls are the toy's."""

    @pytest.mark.parametrize("start", [endorsed_assessment, judged_review])
    def test_of_two_steps_let_one_move(self, land: Country, start: Start) -> None:
        cycles = count(2025)
        first = winners(lambda: start(land, next(cycles)))
        assert len(first) >= 4
        assert set(first) == {0, 1}

    def test_of_three_steps_let_one_move(self, land: Country) -> None:
        cycles = count(2025)
        first = winners(lambda: checked_assessment(land, next(cycles)))
        assert first == sorted([0, 1, 2] * 6)
