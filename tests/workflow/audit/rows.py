"""Writing to the record by hand, as somebody with the application's rights would."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from tests.workflow.toyapp.lifecycle import Toy
from workflow.models import AuditEvent, Case

COMMIT = "sha256('\\x02'::bytea || '\\x00112233445566778899aabbccddeeff'::bytea || 'words'::bytea)"


def run(statement: str, values: Any = None) -> None:
    """Run one statement with the rights of the application."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def settle() -> None:
    """Ask now what is asked at the end of a transaction."""
    run("SET CONSTRAINTS ALL IMMEDIATE")
    run("SET CONSTRAINTS ALL DEFERRED")


def refused(attack: Callable[[], Any], words: str) -> None:
    """Assert that the database refuses the attack, at once or at the commit, and nothing is left of it."""
    settle()
    before = everything()
    with pytest.raises(DatabaseError, match=words):
        committed(attack)
    assert everything() == before


def committed(attack: Callable[[], Any]) -> None:
    """Do it and ask what is asked at a commit."""
    with transaction.atomic():
        attack()
        settle()


def everything() -> list[tuple[Any, ...]]:
    """Return what the record and the cases hold."""
    events = AuditEvent.objects.order_by("id").values_list("id", "hash", "body__salt")
    return [
        *events,
        *Case.objects.order_by("id").values_list("id", "kind", "stage", "revision", "entered_at"),
    ]


def write_event(
    case: Case, *, has_body: bool = True, salt: str = "00112233445566778899aabbccddeeff", **said: Any
) -> None:
    """Write an event about a case as well-formed as it can be made, but for what is said otherwise."""
    row = {
        "case_id": case.pk,
        "organisation_id": case.organisation_id,
        "occurred_at": timezone.now(),
        "actor_id": case.author_id,
        "hat": "",
        "definition": Toy.definition,
        "policy": "",
        **said,
    }
    columns, places = ", ".join(row), ", ".join(["%s"] * len(row))
    returned = f"INSERT INTO audit_event ({columns}, body_commit) VALUES ({places}, {COMMIT}) RETURNING id"
    with connection.cursor() as cursor:
        cursor.execute(returned, list(row.values()))
        (number,) = cursor.fetchone()
        if has_body:
            body = "INSERT INTO audit_body (event_id, salt, body) VALUES (%s, decode(%s, 'hex'), 'words')"
            cursor.execute(body, [number, salt])


def write_step(case: Case, step: str, source: str, target: str, revision: int = 2, **said: Any) -> None:
    """Write the event of a step of the toy."""
    write_event(
        case,
        **{
            "action": f"tests.toy.{step}",
            "from_stage": source,
            "to_stage": target,
            "revision": revision,
            **said,
        },
    )


def write_part(case: Case, capacity: str, person: int, family: int | None = None) -> None:
    """Write down that a person took part."""
    run(
        "INSERT INTO workflow_participation (case_id, family, person_id, capacity, first_at)"
        " VALUES (%s, %s, %s, %s, now())",
        [case.pk, family or case.pk, person, capacity],
    )


def change(case: Case, stage: str, revision: int = 2) -> None:
    """Change the case itself."""
    run("UPDATE workflow_case SET stage = %s, revision = %s WHERE id = %s", [stage, revision, case.pk])
