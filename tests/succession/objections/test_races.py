"""C9: what an objection is raced by, the clock or its own ballot: never both, and the loser is told why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from threading import Event
from time import sleep
from typing import Any

import pytest
from django.db.models import QuerySet
from django.utils import timezone

from config import roles
from config.cluster import Cluster
from succession.calibration import selectors
from succession.calibration import services as calibration
from succession.mapping.models import Placement
from succession.objections import services
from succession.objections.models import Objection
from tests.approvals.crowd import crowd_of, together
from tests.approvals.world import Country
from tests.conftest import as_role
from tests.matrix.orders import without_locks
from tests.succession.objections.factories import filed, put_to_vote
from tests.succession.short import hasty_land, published_session
from workflow import execution
from workflow.actors import SYSTEM, Actor
from workflow.births import Birth
from workflow.exceptions import TransitionRefused
from workflow.execution import open_cases
from workflow.lifecycles import Deed, Lifecycle
from workflow.models import Ballot, Case

ROUNDS, TICK = 300, 0.0005
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


class TestWithdraw:
    """Whoever withdraws finds no ballot open, whoever opens one nothing withdrawn: one of the two is late."""

    def test_and_the_opening_of_a_ballot_never_both_happen(
        self, crowd: ThreadPoolExecutor, land: Country
    ) -> None:
        won, pause = Counter[str](), 0.0
        for case in filed_at_once(land, published_session(land, size=ROUNDS)):
            late = partial(after, pause, partial(_withdraw, case, land))
            withdrawn, opened = together(crowd, late, partial(put_to_vote, case, land))
            assert isinstance(withdrawn, TransitionRefused) != isinstance(opened, TransitionRefused)
            assert not has_a_ballot_in_vain(case)
            won[case.stage] += 1
            pause += TICK if case.stage == "withdrawn" else -min(pause, 3 * TICK)  # so that both come near
        assert won["withdrawn"] > ROUNDS / 20, "no ballot ever came too late"
        assert won["filed"] > ROUNDS / 20, "no withdrawal ever came too late"

    def test_would_both_happen_without_the_lock(
        self,
        crowd: ThreadPoolExecutor,
        land: Country,
        session: Case,
        cluster: Cluster,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        """The control: READ COMMITTED lets one look, the other write, and the one write too."""
        without_locks(cluster, "workflow_enter")
        looked, go_on = pausing(monkeypatch, "open_ballot")
        for _round in range(20):
            case, early = filed(land), timezone.now()  # the record lets nothing stand before its predecessor
            opened = crowd.submit(put_to_vote, case, land)
            assert looked.wait(10)
            _withdraw(case, land, at=early)
            looked.clear()
            go_on.set()
            assert opened.result(10)
            go_on.clear()
            assert has_a_ballot_in_vain(case)


def _withdraw(case: Case, land: Country, **rest: Any) -> Any:
    return services.withdraw(case, actor=land.actor("asn"), expected=case.revision, **rest)


def has_a_ballot_in_vain(case: Case) -> bool:
    """Return whether the committee votes on what was withdrawn."""
    case.refresh_from_db()
    return case.stage == "withdrawn" and Ballot.objects.filter(case=case, stage="opened").exists()


def filed_at_once(land: Country, session: Case) -> list[Case]:
    """Return an objection to each box of a session; one employee files them all, to spare the time."""
    who, placements = land.person("asn"), list(Placement.objects.filter(session=session))
    births = [Birth(session.organisation_id, "Keberatan", parent_id=session.pk) for _ in placements]
    common = {"organisation_id": session.organisation_id, "person": who, "ground": "data", "explanation": "-"}

    def keep(ids: list[int]) -> None:
        rows = zip(ids, placements, strict=True)
        Objection.objects.bulk_create(
            Objection(case_id=pk, placement=each, from_box=each.final_box or 0, **common) for pk, each in rows
        )

    return list(Case.objects.filter(pk__in=open_cases("objection", births, actor=Actor(who.pk), effect=keep)))


def after(seconds: float, deed: Callable[[], Any]) -> Any:
    sleep(seconds)
    return deed()


def pausing(monkeypatch: pytest.MonkeyPatch, name: str) -> tuple[Event, Event]:
    """Let a deed wait once it was found lawful, until it is told to go on."""
    looked, go_on, lawful = Event(), Event(), execution._lawful

    def slowly(case: Case, lifecycle: type[Lifecycle], spec: Deed) -> None:
        lawful(case, lifecycle, spec)
        if spec.name == name:
            looked.set()
            go_on.wait(10)

    monkeypatch.setattr(execution, "_lawful", slowly)
    return looked, go_on
