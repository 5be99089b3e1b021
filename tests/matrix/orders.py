"""Transactions led through every order of their locks and commits, one statement at a time (C8)."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from threading import Event, Thread
from typing import Any
from unittest.mock import patch

from django.db import connection, connections

from config import roles
from config.cluster import Cluster
from tests.conftest import TEST_DATABASE
from workflow.models import Case

Deed = Callable[[], Any]
Choose = Callable[[int], int]
LOCKS = re.compile(r"workflow_enter|FOR (NO KEY )?UPDATE|pg_advisory_xact_lock")
WAITING = """SELECT pid FROM pg_locks WHERE NOT granted AND pid = ANY (%s)
  AND locktype IN ('transactionid', 'tuple', 'advisory')"""
TICK, PATIENCE = 0.0005, 30


class Led:
    """A deed in a thread of its own, which stands before each lock and commit until it is told to go on."""

    def __init__(self, deed: Deed) -> None:
        self.deed, self.pid, self.is_over = deed, 0, False
        self.end: Any = None
        self.stands, self._may_go = Event(), Event()
        self._locked: set[int | None] = set()
        self.thread = Thread(target=self._run, daemon=True)
        self.thread.start()

    def go_on(self) -> None:
        """Let it take what it stands before, and all that follows up to where it stands again."""
        self.stands.clear()
        self._may_go.set()

    def _run(self) -> None:
        line = connections["default"]
        try:
            line.ensure_connection()
            self.pid = line.connection.info.backend_pid
            stop = patch.object(line, "commit", partial(self._before_commit, line.commit))
            with stop, line.execute_wrapper(self._before_statement):
                self.end = self.deed()
        except Exception as refusal:  # noqa: BLE001 (what it was is asserted by the test)
            self.end = refusal
        finally:
            line.close()
            self.is_over = True
            self.stands.set()

    def _before_statement(self, execute: Any, sql: Any, values: Any, *rest: Any) -> Any:
        if LOCKS.search(str(sql)) and not ("workflow_enter" in sql and self._has_locked(values[0])):
            self._stand()
        return execute(sql, values, *rest)

    def _has_locked(self, case: int) -> bool:
        """Tell whether a case is locked by itself already, perhaps as the parent of another one."""
        is_locked = case in self._locked
        self._locked.update([case, *Case.objects.filter(pk=case).values_list("parent_id", flat=True)])
        return is_locked

    def _before_commit(self, commit: Deed) -> None:
        self._stand()
        commit()
        self._locked.clear()

    def _stand(self) -> None:
        self.stands.set()
        assert self._may_go.wait(PATIENCE)
        self._may_go.clear()


def led(deeds: Sequence[Deed], choose: Choose) -> list[Any]:
    """Lead deeds through one order: of those that stand, `choose` says which goes on; returns their ends."""
    every = [Led(deed) for deed in deeds]
    _settle(every)
    while not all(each.is_over for each in every):
        ready = [each for each in every if each.stands.is_set() and not each.is_over]
        if ready:
            ready[choose(len(ready))].go_on()
        _settle(every)
    for each in every:
        each.thread.join()
    return [each.end for each in every]


def _settle(every: list[Led]) -> None:
    """Wait until each one stands, is over, or waits for a lock that another one holds."""
    give_up = time.monotonic() + PATIENCE
    while time.monotonic() < give_up:
        standing = [each.stands.is_set() for each in every]
        moving = {each.pid for each, stands in zip(every, standing, strict=True) if not stands}
        if not moving:
            return
        if moving <= _waiting(moving) and standing == [each.stands.is_set() for each in every]:
            return
        time.sleep(TICK)
    raise AssertionError("nothing moves any more")


def _waiting(pids: set[int]) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(WAITING, [list(pids)])
        return {pid for (pid,) in cursor.fetchall()}


class Path:
    """The choices of one order; the next order differs in the last one that had another way."""

    def __init__(self) -> None:
        self._taken: list[list[int]] = []
        self._depth = 0

    def choose(self, number: int) -> int:
        """Return which of so many goes on here."""
        if self._depth == len(self._taken):
            self._taken.append([0, number])
        way, ways = self._taken[self._depth]
        assert ways == number, "the same choices led elsewhere"
        self._depth += 1
        return way

    def turns(self) -> bool:
        """Go over to the next order; tell whether there is one."""
        self._depth = 0
        while self._taken and self._taken[-1][0] + 1 == self._taken[-1][1]:
            self._taken.pop()
        if self._taken:
            self._taken[-1][0] += 1
        return bool(self._taken)


def every_order(begin: Callable[[], Sequence[Deed]]) -> Iterator[list[Any]]:
    """Yield the ends of deeds begun anew for every order that their locks allow."""
    path, is_on = Path(), True
    while is_on:
        yield led(begin(), path.choose)
        is_on = path.turns()


def without_locks(cluster: Cluster, *functions: str) -> None:
    """Let functions of the database read what they should lock; it is restored after the test."""
    with cluster.connect(roles.MIGRATOR, TEST_DATABASE) as owner:
        for name in functions:
            found = owner.execute("SELECT pg_get_functiondef(%s::regproc)", [name]).fetchone()
            assert found is not None
            careless = re.sub(r" FOR (NO KEY UPDATE|SHARE)", "", found[0])
            assert careless != found[0]
            owner.execute(careless)
