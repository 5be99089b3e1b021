"""Turns for the lists: written straight to their table, which is what the lists read."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from tests.workflow.toyapp.lifecycle import Toy
from workflow.actors import Actor
from workflow.births import Birth, bear
from workflow.models import Case, Organisation, Participation, Person, Role, Turn
from workflow.recording import bars
from workflow.worklist import Filters, Tab, page

SOON = timedelta(days=3)


def case_of(where: Organisation, author: Person, parent: Case | None = None) -> Case:
    """Return a case in its first stage; its author needs no right to open one here."""
    birth = Birth(where.pk, "Pinjaman", parent_id=parent.pk if parent else None)
    return Case.objects.get(pk=bear("toy", [birth], actor=Actor(author.pk))[0])


def turn_of(case: Case, stage: str, **fields: Any) -> Turn:
    """Return an open turn of a desk in a stage, or of `person`, kept apart from as the engine would."""
    now = timezone.now()
    role = Role.objects.get(code=Toy.stages[stage].turn[0])
    desk = {"role": role, "organisation": case.organisation}
    addressee = {"person": fields.pop("person")} if "person" in fields else desk
    common = {"family": case.parent_id or case.pk, "stage": stage, "apart_from": apart_from(role, stage)}
    times = {"opened_at": now, "due_at": now + SOON, "allowed_days": 3}
    return Turn.objects.create(case=case, **common | addressee | times | fields)


def apart_from(role: Role, stage: str) -> list[str]:
    """Return what the database keeps apart from a role's turn in a stage."""
    with connection.cursor() as cursor:
        declared = json.dumps(bars(Toy, stage))
        cursor.execute("SELECT workflow_barred(%s::varchar[], %s::jsonb)", [role.verbs, declared])
        return list(cursor.fetchone()[0])


def takes_part(who: Person, case: Case, capacity: str) -> None:
    """Let a person have taken a part in a case."""
    Participation.objects.get_or_create(
        case=case,
        person=who,
        capacity=capacity,
        defaults={"family": case.parent_id or case.pk, "first_at": timezone.now()},
    )


def listed(who: Person, tab: Tab = Tab.WAITING, at: datetime | None = None, **filters: Any) -> list[int]:
    """Return the ids of the turns on the first page of a list."""
    found = page(who.pk, tab, filters=Filters(**filters), at=at, size=1000)
    return [row.turn_id for row in found.rows]
