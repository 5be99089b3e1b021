"""B1 at the door: every role and relation tries every step of a living case, against the reviewed table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from django.utils import timezone

from tests.approvals.matrix.life import Cast, cast, first_life, life_with_bkn, stand_in, withdrawn
from tests.approvals.matrix.table import (
    CONFLICTS,
    NO,
    NOT_NOW,
    OWN,
    STANDS,
    STOOD_IN_FOR,
    TABLE,
    UNKNOWN,
    YES,
    Row,
    Stand,
    answer,
    rows,
)
from tests.approvals.readiness.factories import case_after, opened
from tests.approvals.undone import undone
from tests.approvals.world import country
from workflow import execution
from workflow.actors import Actor
from workflow.exceptions import NotPermitted, NotYoursToKnow, TransitionRefused
from workflow.execution import act, perform
from workflow.features import lifecycle_of
from workflow.models import AuditEvent, Case, Participation, Role

pytestmark = pytest.mark.django_db
# No regency's case lies below the unit for central bodies.
ABOVE_NOBODY_HERE = {"pic_pusat"}
# Reached by the clock, by a no of the plenary or by what the policy switches off: tried as pure cells.
NOT_MET = {"flagged", "rejected", "suspended", "revoked", "withdrawn"}


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


def attempts(people: Cast, row: Row, stage: str) -> Iterator[tuple[str, Stand]]:
    """Yield who tries: everybody in his own role, and those who may in every other relation too."""
    for role in people.roles:
        yield role, OWN
        if role in row.by and stage in row.stages:
            yield from ((role, stand) for stand in (*STANDS[1:], *CONFLICTS))
            yield from ((role, stand) for stand in STOOD_IN_FOR if stand.part in row.never)


def tried(case: Case, people: Cast, row: Row, role: str, stand: Stand) -> str:
    """Let one person try and undo it; his mandate, or the part he took, is there for this moment alone."""
    somebody = people.person(role, holder_of(stand))
    with undone():
        if stand.mandate:
            stand_in(people.land, somebody, role, stand)
        if stand.part:
            _take_part(case, people.person(role, "own").pk, stand.part)
        return said(case, row, Actor(somebody.pk))


def holder_of(stand: Stand) -> str:
    """Return under which stand the person is cast who tries."""
    if stand.part:
        return "plh with approval" if stand.is_the_principal_s else "own"
    return stand.name


def _take_part(case: Case, person_id: int, part: str) -> None:
    scope = lifecycle_of(case.kind).scope(case)
    capacity = part.replace("#this", f"#{scope}").replace("#other", "#99")
    kept = {"case": case, "person_id": person_id, "capacity": capacity}
    Participation.objects.get_or_create(
        **kept, defaults={"family": case.parent_id or case.pk, "first_at": timezone.now()}
    )


Parts = dict[int, frozenset[str]]


def parts_of(case: Case) -> Parts:
    """Return the parts that people have really taken in the case and its family."""
    taken: dict[int, set[str]] = {}
    scope = f"#{lifecycle_of(case.kind).scope(case)}"
    family = Participation.objects.filter(family=case.parent_id or case.pk)
    for who, capacity in family.values_list("person", "capacity"):
        name, _mark, number = capacity.partition("#")
        taken.setdefault(who, set()).add(
            name + (("#this" if f"#{number}" == scope else "#other") if number else "")
        )
    return {who: frozenset(parts) for who, parts in taken.items()}


def wanted(people: Cast, parts: Parts, row: Row, role: str, stage: str, stand: Stand) -> str:
    """Return what the reviewed table says to this very person."""
    if role in ABOVE_NOBODY_HERE:
        stand = replace(stand, covers=False)
    who = people.person(role, holder_of(stand)).pk
    principal = people.person(role, "own").pk if stand.mandate == "plh" and stand.covers else 0
    mine, theirs = parts.get(who, frozenset()), parts.get(principal, frozenset())
    return answer(row, role, stage, stand, mine, theirs)


def differences(case: Case, people: Cast) -> tuple[Counter[str], list[tuple[str, ...]]]:
    """Return how often the door gave each answer, and where it was not the one of the reviewed table."""
    heard: Counter[str] = Counter()
    found: list[tuple[str, ...]] = []
    parts = parts_of(case)
    tries = [(row, *who) for row in rows(case.kind) for who in attempts(people, row, case.stage)]
    with door_only():
        for row, role, stand in tries:
            answered = tried(case, people, row, role, stand)
            heard[answered] += 1
            if answered != wanted(people, parts, row, role, case.stage, stand):
                found.append((case.stage, row.name, role, stand.name, answered))
    return heard, found


class TestDoor:
    def test_answers_as_the_table_on_the_way_to_the_submission(self) -> None:
        land = country()
        heard = walk(
            first_life(land),
            cast(land),
            {"not_started", "preparing", "filling", "checked", "endorsed", "submitted"},
        )
        assert heard[YES] > 50
        assert heard[UNKNOWN] > 300

    def test_answers_as_the_table_from_mentoring_to_the_decree(self) -> None:
        land = country()
        case = case_after("submit", land)
        stages = {*TABLE["turns"]["review"]} - NOT_MET | {"rechecked"}
        heard = walk(life_with_bkn(case, land), cast(land), stages)
        assert heard[YES] > 50

    def test_is_shut_once_a_case_is_withdrawn(self) -> None:
        land = country()
        heard = walk(iter([withdrawn(opened(land), land)]), cast(land), {"withdrawn"})
        assert set(heard) == {NOT_NOW, UNKNOWN}

    def test_would_be_found_open_where_a_role_bears_one_verb_more(self) -> None:
        """The control."""
        land = country()
        people, case = cast(land), opened(land)
        assert differences(case, people)[1] == []
        Role.objects.filter(code="verifikator").update(verbs=["view_readiness", "sign_commitment"])
        assert {found[1:3] for found in differences(case, people)[1]} == {("sign_commitment", "verifikator")}


def walk(life: Iterator[Case], people: Cast, stages: set[str]) -> Counter[str]:
    """Try the door at every stage of a life; returns how often each answer was heard."""
    heard: Counter[str] = Counter()
    seen = set()
    for case in life:
        seen.add(case.stage)
        before = AuditEvent.objects.count()
        answers, found = differences(case, people)
        assert found == []
        assert AuditEvent.objects.count() == before, "whoever is refused leaves nothing behind"
        heard += answers
    assert seen == stages
    return heard
