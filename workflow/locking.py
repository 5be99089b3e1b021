"""The lock of a case: its row alone, its parent's first, in the order of their ids, in one statement."""

from __future__ import annotations

from typing import Any

from django.db import OperationalError, connection
from django.utils.translation import gettext as _

from workflow.exceptions import NotYoursToKnow
from workflow.models import Case, Organisation

_CASE = [field.column for field in Case._meta.concrete_fields]
_ORGANISATION = [field.column for field in Organisation._meta.concrete_fields]
_COLUMNS = ", ".join([*(f'c."{name}"' for name in _CASE), *(f'o."{name}"' for name in _ORGANISATION)])
# Written out: it is asked in every step, and `id = x OR id IN (…)` reads the whole table.
LOCK = f"""SELECT {_COLUMNS} FROM workflow_case c JOIN workflow_organisation o ON o.id = c.organisation_id
WHERE c.id = ANY (ARRAY[%(case)s, (SELECT parent_id FROM workflow_case WHERE id = %(case)s)]::bigint[])
ORDER BY c.id FOR NO KEY UPDATE OF c"""  # noqa: S608 (constants)

LOCKED = "55P03"


def lock(case_id: int) -> Case:
    """Lock a case, its parent first, and return it; raises NotYoursToKnow where there is none."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK, {"case": case_id})
        found = {case.pk: case for case in map(_case, cursor.fetchall())}
    case = found.get(case_id)
    if case is None:
        raise NotYoursToKnow(_("Perkara tidak ditemukan."))
    if case.parent_id in found:
        case.parent = found[case.parent_id]
    case.memory = {}
    return case


def is_locked_out(error: OperationalError) -> bool:
    """Return whether a statement gave up because somebody else held the lock for too long."""
    return getattr(error.__cause__, "sqlstate", "") == LOCKED


def _case(row: tuple[Any, ...]) -> Case:
    names = [field.attname for field in Case._meta.concrete_fields]
    case = Case.from_db(connection.alias, names, row[: len(names)])
    names = [field.attname for field in Organisation._meta.concrete_fields]
    case.organisation = Organisation.from_db(connection.alias, names, row[-len(names) :])
    return case
