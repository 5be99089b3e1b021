"""The lock of a case: its row alone, its parent's first; in the same statement what authority rests on."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import OperationalError, connection, models
from django.utils.translation import gettext as _

from workflow.actors import SYSTEM, Actor
from workflow.exceptions import NotYoursToKnow
from workflow.facts import Facts, facts_of
from workflow.models import Case, Organisation

ENTER = "SELECT workflow_enter(%s, %s, %s, %s)"
CASE = [field.attname for field in Case._meta.concrete_fields]
TIMES = [f.attname for f in Case._meta.concrete_fields if isinstance(f, models.DateTimeField)]
LOCKED = "55P03"
PLACE = [field.attname for field in Organisation._meta.concrete_fields]


def enter(
    case_id: int, actor: Actor, *, at: datetime | None = None, key: UUID | None = None
) -> tuple[Case, Facts]:
    """Lock a case, its parent first; return it with the facts about a person as of `at`, or now.

    Raises NotYoursToKnow where there is no such case.
    """
    case, read = _entered(case_id, actor, at, key)
    return case, facts_of(case, actor, read)


def lock(case_id: int) -> Case:
    """Lock a case, its parent first, and return it; raises NotYoursToKnow where there is none."""
    return _entered(case_id, SYSTEM, None, None)[0]


def is_locked_out(error: OperationalError) -> bool:
    """Return whether a statement gave up because somebody else held the lock for too long."""
    return getattr(error.__cause__, "sqlstate", "") == LOCKED


def _entered(
    case_id: int, actor: Actor, at: datetime | None, key: UUID | None
) -> tuple[Case, dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(ENTER, [case_id, actor.person_id, at, key])
        found: dict[str, Any] | None = cursor.fetchone()[0]
    if found is None:
        raise NotYoursToKnow(_("Perkara tidak ditemukan."))
    case = _case(found["case"], found["place"])
    if found["parent"]:
        case.parent = _case(found["parent"], found["above"])
    case.memory = {}
    return case, found["facts"]


def _case(row: dict[str, Any], place: dict[str, Any]) -> Case:
    row.update({name: datetime.fromisoformat(row[name]) for name in TIMES})
    case = Case.from_db(connection.alias, CASE, [row[name] for name in CASE])
    organisation = Organisation.from_db(connection.alias, PLACE, [place[name] for name in PLACE])
    Case._meta.get_field("organisation").set_cached_value(case, organisation)
    return case
