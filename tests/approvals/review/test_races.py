"""C9: two agencies, one slot of an ekspose day: never both, and the loser is told why."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from approvals.review import effects
from approvals.review.lifecycle import ReviewLife
from approvals.review.models import Ekspose
from approvals.review.selectors import review_of
from config import roles
from config.cluster import Cluster
from tests.approvals.crowd import crowd_of, together
from tests.approvals.readiness.factories import case_after
from tests.approvals.world import Country, country
from tests.conftest import TEST_DATABASE
from workflow.exceptions import TransitionRefused
from workflow.execution import Move
from workflow.models import Case

ROUNDS = 300
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def reviews() -> list[Case]:
    """Return the reviews of two agencies."""
    land: Country = country()
    found = [review_of(case_after("submit", land, where)) for where in ("KAB", "KOTA")]
    return [review for review in found if review]


@pytest.fixture
def crowd() -> Iterator[ThreadPoolExecutor]:
    with crowd_of(2) as pool:
        yield pool


def take(review: Case, on: date) -> Any:
    """Take the first slot of a day for a review, in a transaction of its own, as the step does."""
    step, facts = ReviewLife.steps["schedule_ekspose"], {"on": on, "slot": 1}
    with transaction.atomic():
        effects.take_slot(Move(review, step, None, None, timezone.now(), facts))  # type: ignore[arg-type]
    return "taken"


def race(crowd: ThreadPoolExecutor, reviews: list[Case], rounds: int) -> list[list[Any]]:
    """Let both agencies take the same slot, each round on another day."""
    start = timezone.localdate() + timedelta(days=30)
    days = [start + timedelta(days=n) for n in range(rounds)]
    return [together(crowd, *(partial(take, review, on) for review in reviews)) for on in days]


class TestSlot:
    def test_is_taken_once_and_the_other_is_told_why(
        self, reviews: list[Case], crowd: ThreadPoolExecutor
    ) -> None:
        for ends in race(crowd, reviews, ROUNDS):
            (lost,) = [end for end in ends if end != "taken"]
            assert isinstance(lost, TransitionRefused)
            assert "sudah terisi" in str(lost)
        assert Ekspose.objects.count() == ROUNDS

    def test_is_held_by_the_constraint_alone_without_the_lock(
        self, reviews: list[Case], crowd: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The control of the lock: the loser gets an error of the database instead of a sentence."""
        monkeypatch.setattr(effects, "connection", NoLock())
        ends = [end for both in race(crowd, reviews, 60) for end in both]
        assert any(isinstance(end, IntegrityError) for end in ends)
        assert Ekspose.objects.count() == 60

    def test_would_be_taken_twice_without_both(
        self,
        reviews: list[Case],
        crowd: ThreadPoolExecutor,
        cluster: Cluster,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        """The control of the constraint."""
        monkeypatch.setattr(effects, "connection", NoLock())
        with cluster.connect(roles.MIGRATOR, TEST_DATABASE) as owner:
            owner.execute("DROP INDEX one_agency_a_slot")
        race(crowd, reviews, 60)
        assert Ekspose.objects.count() > 60


class NoLock:
    """A connection on which asking for the lock does nothing."""

    def cursor(self) -> NoLock:
        return self

    def __enter__(self) -> NoLock:
        return self

    def __exit__(self, *_error: object) -> None:
        return None

    def execute(self, *_statement: object) -> None:
        return None
