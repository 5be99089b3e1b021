"""C9: an objection is filed while the clock makes its session final: never both, the loser is told why."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Event
from typing import Any

import pytest
from django.db.models import QuerySet

from config import roles
from config.cluster import Cluster
from succession.calibration import selectors
from succession.calibration import services as calibration
from succession.objections import services
from tests.approvals.crowd import crowd_of
from tests.approvals.world import Country
from tests.conftest import as_role
from tests.succession.objections.factories import filed
from tests.succession.short import hasty_land, published_session
from workflow.actors import SYSTEM
from workflow.exceptions import TransitionRefused
from workflow.models import Case

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def land(cluster: Cluster) -> Iterator[Country]:
    """Return a land in which the clock need not wait; all act as the worker."""
    with as_role(cluster, roles.WORKER):
        yield hasty_land()


@pytest.fixture
def session(land: Country) -> Case:
    return published_session(land, also=(land.person("asn"),))


@pytest.fixture
def crowd() -> Iterator[ThreadPoolExecutor]:
    with crowd_of(2) as pool:
        yield pool


class Counted:
    """An answer that was counted before the pause."""

    def __init__(self, found: QuerySet[Case], asked: Event, go_on: Event) -> None:
        self.number = found.count()
        asked.set()
        go_on.wait(1)

    def count(self) -> int:
        return self.number


def race(
    crowd: ThreadPoolExecutor, land: Country, session: Case, monkeypatch: pytest.MonkeyPatch
) -> tuple[Any, Any]:
    """Let the objection come between the clock's look at the objections and its commit."""
    asked, go_on, ask = Event(), Event(), selectors.open_objections
    monkeypatch.setattr(selectors, "open_objections", lambda case: Counted(ask(case), asked, go_on))
    ends = crowd.submit(_end_of, lambda: _finalise(session))
    assert asked.wait(10)
    files = crowd.submit(_end_of, lambda: filed(land))
    with suppress(TimeoutError):
        files.result(0.5)
    go_on.set()
    return ends.result(20), files.result(20)


def _finalise(session: Case) -> Any:
    return calibration.finalise(session, actor=SYSTEM, expected=session.revision)


def _end_of(deed: Any) -> Any:
    try:
        return deed()
    except Exception as refusal:  # noqa: BLE001 (what it was is asserted by the test)
        return refusal


def is_skewed(session: Case) -> bool:
    """Return whether a session is final with an objection that nobody answers any more."""
    session.refresh_from_db()
    return session.stage == "final" and Case.objects.filter(kind="objection", stage="filed").exists()


class TestFiling:
    def test_loses_against_the_clock_and_is_told_why(
        self, crowd: ThreadPoolExecutor, land: Country, session: Case, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        final, lost = race(crowd, land, session, monkeypatch)
        assert final.stage == "final"
        assert isinstance(lost, TransitionRefused)
        assert "sebelum final" in str(lost)
        assert not is_skewed(session)

    def test_would_be_left_without_an_answer_but_for_the_lock(
        self, crowd: ThreadPoolExecutor, land: Country, session: Case, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The control."""
        plain = Case.objects.select_related("organisation", "parent")
        monkeypatch.setattr(services, "lock", lambda pk: plain.get(pk=pk))
        race(crowd, land, session, monkeypatch)
        assert is_skewed(session)

    def test_wins_where_it_came_first(self, land: Country, session: Case) -> None:
        filed(land)
        with pytest.raises(TransitionRefused, match="belum dijawab"):
            _finalise(session)
        assert not is_skewed(session)
