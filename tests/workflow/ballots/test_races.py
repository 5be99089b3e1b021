"""Members who act at the same moment (B11) and write skew past the services (C9), with their controls."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from threading import Barrier
from typing import Any

import psycopg
import pytest
from django.core.exceptions import PermissionDenied
from django.db import OperationalError, connection, connections
from django.http import Http404

from config import roles
from config.cluster import Cluster
from tests.conftest import TEST_DATABASE
from tests.workflow.ballots.chamber import Chamber, chamber
from workflow.ballots import selectors
from workflow.ballots.deeds import deed_of
from workflow.ballots.openings import Put, open_ballots
from workflow.ballots.services import cast_vote, close_ballot, recuse, step_in, vote
from workflow.exceptions import TransitionRefused
from workflow.execution import act
from workflow.models import Ballot

ROUNDS = 300
REFUSALS = (TransitionRefused, PermissionDenied, Http404)
pytestmark = pytest.mark.django_db(transaction=True)
Deed = Callable[[], Any]
Line = psycopg.Connection[Any]


@pytest.fixture
def hall() -> Chamber:
    return chamber()


@pytest.fixture
def crowd() -> Iterator[ThreadPoolExecutor]:
    """Return threads with connections of their own, which they give back at the end."""
    size = 5
    with ThreadPoolExecutor(size) as pool:
        yield pool
        gate = Barrier(size)
        for done in [pool.submit(hang_up_after, gate) for _ in range(size)]:
            done.result()


def hang_up_after(gate: Barrier) -> None:
    gate.wait()
    connections.close_all()


def together(crowd: ThreadPoolExecutor, deeds: list[Deed]) -> list[bool]:
    """Do all deeds at once; returns which of them were not refused."""
    gate = Barrier(len(deeds))

    def one(deed: Deed) -> bool:
        gate.wait()
        try:
            deed()
        except (*REFUSALS, psycopg.errors.CheckViolation, psycopg.errors.UniqueViolation):
            return False
        except OperationalError:  # the lock's patience is over: he is told to try again
            return False
        return True

    return [done.result() for done in [crowd.submit(one, deed) for deed in deeds]]


def ballots(hall: Chamber, rounds: int) -> list[Ballot]:
    return open_ballots(
        hall.case, "plain", [Put(f"r{n}") for n in range(rounds)], body=hall.body, actor=hall.clerk
    )


FAULTS = """
WITH place AS MATERIALIZED (SELECT * FROM workflow_place), counted AS (
  SELECT b.id, b.outcome, count(*) FILTER (WHERE NOT p.is_recused) AS entitled, count(p.vote) AS present,
    count(*) FILTER (WHERE p.vote = b.outcome) + (SELECT count(*) FROM workflow_castingvote c
      WHERE c.ballot_id = b.id AND c.option = b.outcome) AS won,
    count(p.vote) FILTER (WHERE p.vote <> 'abstain')
      + (SELECT count(*) FROM workflow_castingvote c WHERE c.ballot_id = b.id) AS said
  FROM workflow_ballot b JOIN place p ON p.ballot_id = b.id WHERE b.stage = 'decided' GROUP BY b.id)
SELECT 'below quorum or majority', id FROM counted WHERE NOT (2 * present > entitled AND 2 * won > said)
UNION ALL SELECT 'recused and voted', v.ballot_id FROM workflow_vote v
  JOIN workflow_recusal r ON r.ballot_id = v.ballot_id AND r.person_id = v.person_id
UNION ALL SELECT 'two votes of a person', ballot_id FROM workflow_vote
  GROUP BY ballot_id, person_id HAVING count(*) > 1
UNION ALL SELECT 'two votes of a seat', ballot_id FROM workflow_vote
  GROUP BY ballot_id, elector_id HAVING count(*) > 1
"""


def faults() -> Counter[str]:
    """Return what no ballot may come to, counted straight from the rows."""
    with connection.cursor() as cursor:
        cursor.execute(FAULTS)
        return Counter(kind for kind, _ballot in cursor.fetchall())


class TestMembersAtOnce:
    """B11, through the services: concurrent recusals, duplicate votes, an absent chair, a hasty closing."""

    def test_never_decide_below_quorum(self, hall: Chamber, crowd: ThreadPoolExecutor) -> None:
        dice, opened = random.Random(11), ballots(hall, ROUNDS)
        for name in ("chair", "deputy"):
            votes_everywhere(hall, name)
        for ballot in opened:
            closing, *others = deeds(hall, ballot)
            together(crowd, [closing, *dice.sample(others, 3)])
        assert faults() == Counter()
        stages = Counter(Ballot.objects.values_list("stage", flat=True))
        assert stages["decided"] > ROUNDS / 10, "hardly a round came to a decision: nothing was tried"
        assert stages["opened"] > ROUNDS / 10, "hardly a round stayed open: nothing was refused"


def votes_everywhere(hall: Chamber, name: str) -> None:
    """Let a member vote yes on every ballot, two votes before the third that makes the quorum of five."""
    deed, actor = deed_of(hall.case, "vote"), hall.actor(name)
    with act(hall.case.pk, deed, actor=actor, is_permitted=lambda *_: None), connection.cursor() as cursor:
        cursor.execute(VOTE, [hall.people[name].pk])


def deeds(hall: Chamber, ballot: Ballot) -> list[Deed]:
    """Return the chair's closing and what others try meanwhile; some of it clashes, whatever comes first."""
    votes = [("chair", "no"), ("third", "yes"), ("third", "no"), ("fourth", "no")]
    return [
        partial(close_ballot, ballot, actor=hall.actor("chair")),
        *(partial(vote, ballot, option, actor=hall.actor(name)) for name, option in votes),
        *(partial(leave, hall, ballot, name) for name in ("chair", "third", "fourth", "fifth")),
        partial(replace_the_fifth, hall, ballot),
        partial(vote_and_close, hall, ballot),
        partial(cast_vote, ballot, "no", actor=hall.actor("chair"), reason="berimbang"),
    ]


def leave(hall: Chamber, ballot: Ballot, name: str) -> None:
    recuse(ballot, actor=hall.actor(name), reason="keponakan")


def replace_the_fifth(hall: Chamber, ballot: Ballot) -> None:
    leave(hall, ballot, "fifth")
    step_in(ballot, hall.seat("fifth").pk, hall.people["alt-fifth"].pk, actor=hall.clerk)
    vote(ballot, "no", actor=hall.actor("alt-fifth"))


def vote_and_close(hall: Chamber, ballot: Ballot) -> None:
    vote(ballot, "yes", actor=hall.actor("third"))
    close_ballot(ballot, actor=hall.actor("deputy"))


class TestWriteSkew:
    """C9, past the services: raw rows by the application's role, held apart by nothing but the database."""

    def test_decides_nothing_wrong(self, hall: Chamber, crowd: ThreadPoolExecutor, cluster: Cluster) -> None:
        pairs = in_pairs(ballots(hall, 2 * ROUNDS))
        without(cluster, EVENTS)
        almost(hall)
        with lines(cluster, 4) as opened:
            outcomes = Counter(tuple(together(crowd, skewed(opened, *pair))) for pair in pairs)
        assert faults() == Counter()
        assert {done[:2] for done in outcomes} == {(True, False), (False, True)}, outcomes
        assert {done[2:] for done in outcomes} == {(True, False), (False, True)}, outcomes

    def test_decides_wrongly_without_locks_and_triggers(
        self, hall: Chamber, crowd: ThreadPoolExecutor, cluster: Cluster
    ) -> None:
        """The control: each reads, finds all in order, and writes; READ COMMITTED lets them."""
        pairs = in_pairs(ballots(hall, 40))
        without(cluster, EVENTS)
        almost(hall)
        without(cluster, GUARDS)
        with lines(cluster, 4) as opened:
            for a, b in pairs:
                naive_round(crowd, a, skewed(opened, a, b)[:2])
                naive_round(crowd, b, skewed(opened, a, b)[2:])
        found = faults()
        assert found["below quorum or majority"] == 20
        assert found["recused and voted"] == 20


def in_pairs(opened: list[Ballot]) -> list[tuple[Ballot, Ballot]]:
    """Return two ballots a round: one to close while an alternate steps in, one to vote and recuse on."""
    return list(zip(opened[::2], opened[1::2], strict=True))


def skewed(lines: list[Line], a: Ballot, b: Ballot) -> list[Deed]:
    """Return what must not both succeed: closing and stepping in, vote and recusal of one member."""
    return [closing(lines[0], a), stepping(lines[1], a), voting(lines[2], b), recusing(lines[3], b)]


GUARDS = {
    "workflow_ballot": "ends", "workflow_substitution": "counts", "workflow_vote": "counts",
    "workflow_recusal": "counts",
}  # fmt: skip
EVENTS = {
    "workflow_ballot": "needs_event_update", "workflow_substitution": "needs_event",
    "workflow_vote": "needs_event", "workflow_recusal": "needs_event",
}  # fmt: skip


def without(cluster: Cluster, triggers: dict[str, str]) -> None:
    """Take triggers away, as the owner; the database is restored after the test."""
    with cluster.connect(roles.MIGRATOR, TEST_DATABASE) as owner:
        for table, trigger in triggers.items():
            owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")


def almost(hall: Chamber) -> None:
    """Bring every ballot to two votes of three seats entitled: quorum, until an alternate steps in.

    The third is there and silent: a vote and a recusal of his will meet.
    """
    rows = {"chair": hall.people["chair"].pk, "deputy": hall.people["deputy"].pk}
    with connection.cursor() as cursor:
        for name in ("fourth", "fifth"):
            cursor.execute(RECUSE, [hall.people[name].pk])
        for person in rows.values():
            cursor.execute(VOTE, [person])


RECUSE = """INSERT INTO workflow_recusal (ballot_id, elector_id, person_id, reason, is_barred, recorded_at)
  SELECT ballot_id, id, person_id, '-', false, now() FROM workflow_elector WHERE person_id = %s"""
VOTE = """INSERT INTO workflow_vote (ballot_id, elector_id, person_id, option, statement, salt, cast_at)
  SELECT ballot_id, id, person_id, 'yes', '', '', now() FROM workflow_elector WHERE person_id = %s"""
CLOSE = """UPDATE workflow_ballot SET stage = 'decided', outcome = 'yes', closed_at = now(),
  closed_by_id = opened_by_id WHERE id = %s"""
STEP_IN = """INSERT INTO workflow_substitution (ballot_id, elector_id, person_id, recorded_at)
  SELECT e.ballot_id, e.id, e.alternates[1], now() FROM workflow_elector e
  JOIN workflow_seat s ON s.id = e.seat_id WHERE s.label = 'fifth' AND e.ballot_id = %s"""
OF_THIRD = " AND seat_id = (SELECT id FROM workflow_seat WHERE label = 'third') AND ballot_id = %s"


@contextmanager
def lines(cluster: Cluster, number: int) -> Iterator[list[Line]]:
    """Return connections as the application, patient ones: who waits for a lock shall get it in the end."""
    opened = [cluster.connect(roles.APP, TEST_DATABASE) for _ in range(number)]
    try:
        for line in opened:
            line.execute("SET lock_timeout = '60s'")
        yield opened
    finally:
        for line in opened:
            line.close()


def closing(line: Line, ballot: Ballot) -> Deed:
    return lambda: line.execute(CLOSE, [ballot.pk])


def stepping(line: Line, ballot: Ballot) -> Deed:
    return lambda: line.execute(STEP_IN, [ballot.pk])


def voting(line: Line, ballot: Ballot) -> Deed:
    return lambda: line.execute(VOTE.replace("person_id = %s", "true" + OF_THIRD), [ballot.pk])


def recusing(line: Line, ballot: Ballot) -> Deed:
    return lambda: line.execute(RECUSE.replace("person_id = %s", "true" + OF_THIRD), [ballot.pk])


def naive_round(crowd: ThreadPoolExecutor, ballot: Ballot, writes: list[Deed]) -> None:
    """Let everyone read the ballot before anyone writes."""
    gate = Barrier(len(writes))

    def read_then(write: Deed) -> Deed:
        def naive() -> None:
            assert selectors.result(ballot).is_decided
            gate.wait()
            write()

        return naive

    assert all(together(crowd, [read_then(write) for write in writes]))
