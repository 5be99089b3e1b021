"""C1: the database is killed twenty times under load; the clients keep the ledger of what they were told."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import DatabaseError, connection

from config.cluster import SUPERUSER, Cluster
from tests.conftest import TEST_DATABASE, hang_up
from tests.workflow.toyapp.services import check, send_back
from tests.workflow.world import World, toy_case, toy_world
from workflow.audit.verify import contradictions, stream_findings
from workflow.models import AuditEvent, Case

pytestmark = pytest.mark.django_db(transaction=True)
KILLS, CLIENTS, PATIENCE = 20, 3, 120
LOST = (DatabaseError, psycopg.OperationalError, psycopg.errors.DatabaseError)


@dataclass
class Client:
    """One who moves his case to and fro, asks again under the same key, and writes down each answer."""

    case: Case
    world: World
    told: dict[UUID, str] = field(default_factory=dict)
    asked: list[UUID] = field(default_factory=list)
    fault: BaseException | None = None

    def work(self, is_over: threading.Event) -> None:
        """Move until told to stop; an error of the database is no answer."""
        try:
            revision = 1
            while not is_over.is_set():
                key = uuid4()
                self.asked.append(key)
                revision = self.move(key, revision, is_over)
        except BaseException as fault:  # noqa: BLE001 (the test raises it)
            self.fault = fault
        finally:
            connection.close()

    def move(self, key: UUID, revision: int, is_over: threading.Event) -> int:
        """Ask for one step until there is an answer, and keep its receipt."""
        step, actor, rest = STEPS[revision % 2]
        while True:
            try:
                done = step(self.case, actor=self.world.actor(actor), expected=revision, key=key, **rest)
            except LOST:
                connection.close()
                if is_over.wait(0.02):
                    return revision
            else:
                self.told[key] = done.receipt
                return done.revision


STEPS = {
    1: (check, "toy_checker", {}),
    0: (send_back, "toy_chief", {"reason": "lagi"}),
}


@contextmanager
def load(clients: list[Client]) -> Iterator[None]:
    """Let the clients work meanwhile."""
    is_over = threading.Event()
    threads = [threading.Thread(target=client.work, args=[is_over]) for client in clients]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        is_over.set()
        for thread in threads:
            thread.join(PATIENCE)


def kill(cluster: Cluster) -> None:
    """Kill the server with all its processes and start it again."""
    assert cluster.process
    os.killpg(cluster.process.pid, signal.SIGKILL)
    cluster.process.wait()
    time.sleep(0.05)
    cluster.start()


def answered(clients: list[Client]) -> int:
    return sum(len(client.told) for client in clients)


def until_answered(clients: list[Client], more: int) -> None:
    """Wait until so many more answers were given."""
    wanted, end = answered(clients) + more, time.monotonic() + PATIENCE
    while answered(clients) < wanted and time.monotonic() < end and not any(c.fault for c in clients):
        time.sleep(0.005)


def missing(clients: list[Client]) -> list[UUID]:
    """Return the keys that were answered and are not recorded as answered."""
    connection.close()
    kept = {key: bytes(hash_).hex() for key, hash_ in AuditEvent.objects.values_list("key", "hash") if key}
    return [key for client in clients for key, receipt in client.told.items() if kept.get(key) != receipt]


def clients(world: World) -> list[Client]:
    """Return a few clients with a case each."""
    return [Client(toy_case(world), world) for _ in range(CLIENTS)]


@pytest.fixture(autouse=True)
def _without_pool(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Connect anew after each kill; a pool would wait ever longer before it tries again."""
    hang_up()
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "pool", False)
    yield
    connection.close()


@contextmanager
def asynchronous(cluster: Cluster) -> Iterator[None]:
    """Answer commits before they are written, as long as this lasts."""
    tell(
        cluster,
        "ALTER ROLE jenjang_app SET synchronous_commit = off",
        "ALTER SYSTEM SET wal_writer_delay = '10s'",
    )
    try:
        yield
    finally:
        tell(
            cluster, "ALTER ROLE jenjang_app RESET synchronous_commit", "ALTER SYSTEM RESET wal_writer_delay"
        )


def tell(cluster: Cluster, *statements: str) -> None:
    connection.close()
    with cluster.connect(SUPERUSER, TEST_DATABASE) as superuser:
        for statement in (*statements, "SELECT pg_reload_conf()"):
            superuser.execute(statement.encode())


class TestAKilledDatabase:
    def test_loses_nothing_and_does_nothing_twice(self, cluster: Cluster) -> None:
        working = clients(toy_world())
        with load(working):
            for _ in range(KILLS):
                until_answered(working, 2 * CLIENTS)
                kill(cluster)
        assert [client.fault for client in working] == [None] * CLIENTS
        assert answered(working) >= 2 * CLIENTS * KILLS
        assert missing(working) == []
        for client in working:
            keys = list(
                AuditEvent.objects.filter(case=client.case).exclude(key=None).values_list("key", flat=True)
            )
            assert len(keys) == len(set(keys))
            assert set(keys) <= set(client.asked)
        assert [*stream_findings(), *contradictions()] == []

    def test_would_lose_what_was_answered_if_commits_were_not_waited_for(self, cluster: Cluster) -> None:
        """The control: the same ledger, when a commit is answered before it is written."""
        world, lost = toy_world(), list[UUID]()
        with asynchronous(cluster):
            for _ in range(5):
                working = clients(world)
                with load(working):
                    until_answered(working, 10 * CLIENTS)
                    kill(cluster)
                lost = lost or missing(working)
                if lost:
                    break
        assert lost
