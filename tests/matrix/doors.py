"""B1 at the door: every role and relation tries every step of a living case, against a reviewed table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import pytest
from django.utils import timezone

from tests.approvals.undone import undone
from tests.matrix.cast import Cast, stand_in
from tests.matrix.table import (
    CLOCK,
    ELSEWHERE,
    EXCHANGE,
    NO,
    NOT_NOW,
    OWN,
    STANDS,
    UNKNOWN,
    YES,
    Row,
    Stand,
    Table,
)
from workflow import actors, execution
from workflow.actors import Actor
from workflow.exceptions import NotPermitted, NotYoursToKnow, TransitionRefused
from workflow.execution import act, perform
from workflow.features import lifecycle_of
from workflow.models import AuditEvent, Case, Participation, Turn

# No regency's case lies below the unit for central bodies.
ABOVE_NOBODY_HERE = {"pic_pusat"}
SYSTEMS = {CLOCK: actors.SYSTEM, EXCHANGE: actors.EXCHANGE}
Parts = dict[int, frozenset[str]]
Found = list[tuple[str, ...]]


class Passed(Exception):
    """The door let somebody in; the step itself is not taken."""


@contextmanager
def door_only() -> Iterator[None]:
    """Stop behind the permission: guards and effects are tried where they belong."""

    def pass_on(*_args: Any) -> None:
        raise Passed

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(execution, "_take", pass_on)
        yield


def said(case: Case, row: Row, actor: Actor) -> str:
    """Return how the door answered."""
    try:
        _knock(case, row, actor)
    except Passed:
        return YES
    except NotYoursToKnow:
        return UNKNOWN
    except NotPermitted:
        return NO
    except TransitionRefused:
        return NOT_NOW
    raise AssertionError("the door was neither open nor shut")


def _knock(case: Case, row: Row, actor: Actor) -> None:
    if row.name in lifecycle_of(row.kind).steps:
        perform(case.pk, row.name, actor=actor, expected=case.revision)
    with act(case.pk, row.name, actor=actor):
        raise Passed


@dataclass(frozen=True)
class Known:
    """What has really happened in a case: who took which parts, and whose turn it is by name."""

    parts: Parts
    awaited: frozenset[int]


@dataclass(frozen=True)
class Doors:
    """The doors of some kinds of cases, tried by a cast; `is_thorough` tries everybody at every stage."""

    table: Table
    people: Cast
    is_thorough: bool = False

    def attempts(self, row: Row, stage: str) -> Iterator[tuple[str, Stand]]:
        """Yield who tries: everybody in his own role, and those who may in every other relation too."""
        is_now = stage in row.stages
        everybody = self.people.roles
        few = [*row.by[:1], *self.table.sees(row.kind)[-1:], *self.table.strangers(row.kind)[-1:]]
        for role in everybody if is_now or self.is_thorough else few:
            yield role, OWN
            if role in row.by and is_now:
                yield from ((role, stand) for stand in (*STANDS[1:], *self.table.conflicts(row.kind)))
                through = self.table.stood_in_for(row.kind)
                yield from ((role, stand) for stand in through if stand.part in row.never)

    def tried(self, case: Case, row: Row, role: str, stand: Stand) -> str:
        """Let one person try and undo it; his mandate, or his part, is there for this moment alone."""
        somebody = self.people.person(role, holder_of(stand))
        with undone():
            if stand.mandate:
                stand_in(self.people.land, somebody, role, stand)
            if stand.part:
                _take_part(case, self.people.person(role, "own").pk, stand.part)
            return said(case, row, Actor(somebody.pk))

    def wanted(self, known: Known, row: Row, role: str, stage: str, stand: Stand) -> str:
        """Return what the reviewed table says to this very person."""
        if role in ABOVE_NOBODY_HERE:
            stand = replace(stand, covers=False)
        who = self.people.person(role, holder_of(stand)).pk
        stand = replace(stand, is_awaited=who in known.awaited)
        principal = self.people.person(role, "own").pk if stand.mandate == "plh" and stand.covers else 0
        mine, theirs = (known.parts.get(each, frozenset()) for each in (who, principal))
        return self.table.answer(row, role, stage, stand, mine, theirs)

    def differences(self, case: Case) -> tuple[Counter[str], Found]:
        """Return how often the door gave each answer, and where it was not the one of the reviewed table."""
        heard: Counter[str] = Counter()
        found: Found = []
        known = known_of(case)
        rows = self.table.rows(case.kind)
        tries = [(row, *who) for row in rows for who in self.attempts(row, case.stage)]
        with door_only():
            for row, role, stand in tries:
                answered = self.tried(case, row, role, stand)
                heard[answered] += 1
                if answered != self.wanted(known, row, role, case.stage, stand):
                    found.append((case.stage, row.name, role, stand.name, answered))
            found += self._systems(case, rows)
        return heard, found

    def _systems(self, case: Case, rows: list[Row]) -> Found:
        """Let the clock and the exchange try everything; returns what they were told wrongly."""
        told = [
            (row, name, answer_in_vain(case, row, actor)) for row in rows for name, actor in SYSTEMS.items()
        ]
        return [
            (case.stage, row.name, name, answered)
            for row, name, answered in told
            if answered != self.table.answer_to_system(row, case.stage, name)
        ]

    def walk(self, life: Iterable[Case], stages: set[tuple[str, str]]) -> Counter[str]:
        """Try the doors at every stage of a life; returns how often each answer was heard."""
        heard: Counter[str] = Counter()
        seen = set()
        for case in life:
            seen.add((case.kind, case.stage))
            before = AuditEvent.objects.count()
            answers, found = self.differences(case)
            assert not found, (case.kind, found[:9])
            assert AuditEvent.objects.count() == before, "whoever is refused leaves nothing behind"
            heard += answers
        assert seen == stages
        return heard


def answer_in_vain(case: Case, row: Row, actor: Actor) -> str:
    """Return how the door answered, and undo whatever was done."""
    with undone():
        return said(case, row, actor)


def holder_of(stand: Stand) -> str:
    """Return under which stand the person is cast who tries."""
    if stand.part:
        return "plh with approval" if stand.is_the_principal_s else "own"
    return stand.name


def _take_part(case: Case, person_id: int, part: str) -> None:
    scope = lifecycle_of(case.kind).scope(case)
    family = case.parent_id or case.pk
    capacity = part.removesuffix(ELSEWHERE).replace("#this", f"#{scope}").replace("#other", "#99")
    where = family if part.endswith(ELSEWHERE) else case.pk  # some other case of the family
    kept = {"case_id": where, "person_id": person_id, "capacity": capacity}
    Participation.objects.get_or_create(**kept, defaults={"family": family, "first_at": timezone.now()})


def known_of(case: Case) -> Known:
    """Return the parts that people have really taken in the case and its family, and the turns by name."""
    taken: dict[int, set[str]] = {}
    family = Participation.objects.filter(family=case.parent_id or case.pk)
    for who, capacity, where in family.values_list("person", "capacity", "case"):
        taken.setdefault(who, set()).add(_as_reviewed(case, capacity, where))
    turns = Turn.objects.filter(case=case, closed_at=None, person__isnull=False)
    awaited = frozenset(turns.values_list("person", flat=True))
    return Known({who: frozenset(parts) for who, parts in taken.items()}, awaited)


def _as_reviewed(case: Case, capacity: str, where: int) -> str:
    lifecycle = lifecycle_of(case.kind)
    name, _mark, number = capacity.partition("#")
    narrowed = "#this" if number == str(lifecycle.scope(case)) else "#other"
    is_elsewhere = lifecycle.siblings_are_strangers and where != case.pk
    return name + (narrowed if number else "") + (ELSEWHERE if is_elsewhere else "")
