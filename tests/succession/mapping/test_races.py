"""C9: locking against loading, adopting against reopening; nothing slips in between a look and a decision."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from config.cluster import Cluster
from succession.mapping import services
from succession.mapping.scoring import run
from succession.mapping.selectors import snapshot_of
from tests.approvals.crowd import crowd_of, together
from tests.approvals.world import Country
from tests.matrix.orders import Deed, every_order, without_locks
from tests.succession.mapping.factories import csv_of, fresh, loaded, opened, row, secretary
from tests.succession.world import land
from workflow.exceptions import Conflict, TransitionRefused
from workflow.models import Case

ROUNDS = 100
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def country() -> Country:
    return land()


@pytest.fixture
def crowd() -> Iterator[ThreadPoolExecutor]:
    with crowd_of(2) as pool:
        yield pool


def lock_and_load(country: Country, case: Case, number: int, where: str = "KAB") -> list[Deed]:
    """Return how one locks the data and another loads somebody else into them."""
    by = secretary(country, where)
    load = partial(services.load_people, case, csv_of([row(f"R{number}")]), actor=by)
    lock = partial(services.lock_data, case, actor=by, expected=case.revision, data_quality=Decimal(80))
    return [lock, load]


def next_edition(country: Country, case: Case, where: str = "KAB") -> Case:
    """Return the next edition of a locked period, with its people."""
    case, by = fresh(case), secretary(country, where)
    services.reopen(case, actor=by, expected=case.revision, reason="Putaran berikut")
    following = Case.objects.get(follows=case)
    services.load_people(following, csv_of([row("A1")]), actor=by)
    return fresh(following)


def is_what_was_locked(case: Case) -> bool:
    return bytes(fresh(case).period.snapshot or b"") == snapshot_of(case)


class TestLockData:
    def test_locks_the_very_people_that_are_there(self, country: Country, crowd: ThreadPoolExecutor) -> None:
        case = loaded(country, [row("A1")])
        for number in range(ROUNDS):
            locked, loading = together(crowd, *lock_and_load(country, case, number))
            assert not isinstance(locked, Exception)
            assert not isinstance(loading, Exception) or isinstance(loading, TransitionRefused)
            assert is_what_was_locked(case)
            case = next_edition(country, case)

    def test_would_lock_others_without_the_locks(self, country: Country, cluster: Cluster) -> None:
        """The control: in READ COMMITTED somebody slips in between the look and the decision."""
        assert slipped_in(country, "KAB") == 0
        without_locks(cluster, "workflow_enter", "mapping_refuse_unless")
        assert slipped_in(country, "KOTA") > 0


def slipped_in(country: Country, where: str) -> int:
    """Return in how many orders of a lock and a load the people locked are not those who are there."""
    tries = Tries(country, where)
    ends = [(locked, is_what_was_locked(tries.case)) for locked, _loaded in every_order(tries)]
    assert not any(isinstance(locked, Exception) for locked, _is_sound in ends)
    return sum(not is_sound for _locked, is_sound in ends)


class Tries:
    """A lock and a load of the same period, of the next edition each time."""

    def __init__(self, country: Country, where: str) -> None:
        self.country, self.where, self.number = country, where, 0
        self.case = loaded(country, [row("A1")], where)

    def __call__(self) -> list[Deed]:
        if self.number:
            self.case = next_edition(self.country, self.case, self.where)
        self.number += 1
        return lock_and_load(self.country, self.case, self.number, self.where)


class TestScore:
    def test_and_reopen_are_never_both_taken(self, country: Country, crowd: ThreadPoolExecutor) -> None:
        case, winners = opened(country), set()
        for _round in range(ROUNDS // 4):
            case = counted_again(country, case)
            by: dict[str, Any] = {"actor": secretary(country), "expected": case.revision}
            ends = together(
                crowd,
                partial(services.score, case, **by),
                partial(services.reopen, case, reason="Data keliru", **by),
            )
            (lost,) = [end for end in ends if isinstance(end, Exception)]
            assert isinstance(lost, Conflict | TransitionRefused)
            stage = fresh(case).stage
            winners.add(stage)
            assert stage == ("scored" if lost is ends[1] else "superseded")
            assert Case.objects.filter(follows=case).count() == (stage == "superseded")
            case = following(country, case)
        assert winners <= {"scored", "superseded"}


def counted_again(country: Country, case: Case) -> Case:
    by = secretary(country)
    services.load_people(case, csv_of([row("A1")]), actor=by)
    services.lock_data(case, actor=by, expected=case.revision, data_quality=Decimal(80))
    run(services.request_scoring(case, actor=by).pk)
    return fresh(case)


def following(country: Country, case: Case) -> Case:
    """Return the next edition, reopened now where nobody has yet."""
    case = fresh(case)
    if case.stage == "scored":
        services.reopen(case, actor=secretary(country), expected=case.revision, reason="Putaran berikut")
    return fresh(Case.objects.get(follows=case))
