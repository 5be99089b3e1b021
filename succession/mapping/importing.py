"""The people of a period from a CSV file: every fault named by row and column, then all or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import IO, Any

from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import sql
from django.utils import timezone
from django.utils.translation import gettext as _

from succession.mapping.compiling import faults_query, values_expression
from succession.mapping.instruments import Instrument, instrument_of
from succession.mapping.lifecycle import MappingLife
from succession.mapping.models import Import, Period
from succession.mapping.selectors import levels_of
from succession.mapping.staging import COLUMNS, TABLE, Staged, stage
from workflow.actors import Actor
from workflow.exceptions import NotPermitted, TransitionRefused
from workflow.execution import Move, act
from workflow.models import Case
from workflow.options import option
from workflow.visibility import ensure_shown

FAULTS_KEPT = 10_000
MOST_FAULTS = 100_000  # of values; beyond them nobody counts
YOUNGEST = 15
NUMBER = "^[A-Za-z0-9][A-Za-z0-9./-]{0,39}$"
DAY = "^(19|20)[0-9][0-9]-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"

Fault = tuple[int, str, str]


@dataclass(frozen=True)
class Checked:
    """A file as it was looked through: its rows, its hash, the number of its faults and the first of them."""

    rows: int
    digest: bytes
    fault_count: int = 0
    faults: Sequence[Fault] = field(default=())


@dataclass(frozen=True)
class Loaded:
    """What a load left behind."""

    rows: int
    digest: bytes


class RowsRefused(TransitionRefused):
    """Some rows are wrong, so none was loaded."""

    def __init__(self, checked: Checked) -> None:
        super().__init__([_("Tidak ada yang dimuat: %d kesalahan dalam berkas.") % checked.fault_count])
        self.checked = checked


def check(case: Case, stream: IO[bytes], *, actor: Actor) -> Checked:
    """Look through a file without loading it, and keep what was found.

    Raises FileRefused for its head or structure, NotPermitted to who may not load.
    """
    _ensure_may_load(case, actor)
    with transaction.atomic():
        checked = _checked(case, stage(stream, _instrument(case).columns))
        _keep(case, actor, checked)
    return checked


def load(case: Case, stream: IO[bytes], *, actor: Actor, **rest: Any) -> Loaded:
    """Load a file, all or none, in place of whoever was loaded before.

    The file is read and checked before the case is locked. Raises FileRefused, RowsRefused, and as `act` does.
    """
    _ensure_may_load(case, actor)
    try:
        with transaction.atomic():
            checked = _checked(case, stage(stream, _instrument(case).columns))
            if checked.fault_count:
                raise RowsRefused(checked)
            _load(case, checked, actor, rest)
    except RowsRefused as refusal:
        _keep(case, actor, refusal.checked)
        raise
    return Loaded(checked.rows, checked.digest)


def _ensure_may_load(case: Case, actor: Actor) -> None:
    facts = ensure_shown(case, actor)
    decision = option(case, actor, facts, MappingLife.deeds["load_people"]).decision
    if not decision.is_allowed:
        raise NotPermitted(decision.reasons)


def _instrument(case: Case) -> Instrument:
    return instrument_of(case.period.instrument_id)


def _checked(case: Case, staged: Staged) -> Checked:
    if not staged.rows:
        raise TransitionRefused([_("Berkas ini tidak berisi satu pegawai pun.")])
    with connection.cursor() as cursor:
        cursor.execute(_all_faults(case), _bounds(case))
        rows = cursor.fetchall()
    count = rows[0][3] if rows else 0
    return Checked(
        staged.rows, staged.digest, count, [(line, column, code) for line, column, code, _n in rows]
    )


def _bounds(case: Case) -> dict[str, Any]:
    today = timezone.localdate()
    youngest = date(today.year - YOUNGEST, today.month, min(today.day, 28))
    return {
        "levels": list(levels_of(case)),
        "youngest": youngest.isoformat(),
        "number": NUMBER,
        "day": DAY,
        "most": FAULTS_KEPT,
    }


def _all_faults(case: Case) -> sql.Composed:
    """Return one statement that finds every fault: of the fixed columns, of numbers, of the values."""
    return sql.SQL(
        "SELECT line, col, code, count(*) OVER () FROM ({} UNION ALL {} UNION ALL ({})) AS f (line, col, code)"
        " ORDER BY line, col LIMIT %(most)s"
    ).format(sql.SQL(FIXED), sql.SQL(TWICE), faults_query(_instrument(case), TABLE, MOST_FAULTS))


# Rows are found by one condition; only those are then taken apart by column.
FIXED = """
SELECT s.line, f.col, f.code FROM mapping_staging s CROSS JOIN LATERAL (VALUES
  ('employee_no', CASE WHEN employee_no IS NULL THEN 'empty' WHEN employee_no !~ %(number)s THEN 'number' END),
  ('name', CASE WHEN btrim(name) = '' OR name IS NULL THEN 'empty' WHEN length(name) > 200 THEN 'long' END),
  ('birth_on', CASE WHEN birth_on IS NULL THEN 'empty' WHEN birth_on !~ %(day)s THEN 'day'
     WHEN right(birth_on, 2) > '28' AND right(birth_on, 2)::int > extract(day FROM
       (left(birth_on, 7) || '-01')::date + interval '1 month' - interval '1 day') THEN 'day'
     WHEN birth_on < '1900' OR birth_on > %(youngest)s THEN 'age' END),
  ('unit', CASE WHEN btrim(unit) = '' OR unit IS NULL THEN 'empty' WHEN length(unit) > 200 THEN 'long' END),
  ('position', CASE WHEN btrim(position) = '' OR position IS NULL THEN 'empty'
     WHEN length(position) > 200 THEN 'long' END),
  ('level', CASE WHEN level IS NULL THEN 'empty' WHEN level <> ALL (%(levels)s::text[]) THEN 'level' END)
) AS f (col, code)
WHERE f.code IS NOT NULL AND (employee_no IS NULL OR employee_no !~ %(number)s
  OR name IS NULL OR btrim(name) = '' OR unit IS NULL OR btrim(unit) = '' OR position IS NULL OR btrim(position) = ''
  OR greatest(length(name), length(unit), length(position)) > 200
  OR birth_on IS NULL OR birth_on !~ %(day)s OR birth_on > %(youngest)s OR right(birth_on, 2) > '28'
  OR level IS NULL OR level <> ALL (%(levels)s::text[]))
"""
TWICE = """
SELECT line, 'employee_no', 'twice' FROM (
  SELECT line, row_number() OVER (PARTITION BY employee_no ORDER BY line) AS nth FROM mapping_staging
  WHERE employee_no IN (SELECT employee_no FROM mapping_staging GROUP BY employee_no HAVING count(*) > 1)) t
WHERE nth > 1
"""
REGISTER = """
INSERT INTO workflow_person (number, name) SELECT employee_no, btrim(name) FROM mapping_staging s
WHERE NOT EXISTS (SELECT 1 FROM workflow_person p WHERE p.number = s.employee_no)
ORDER BY employee_no COLLATE "C" ON CONFLICT (number) DO NOTHING
"""
PUT = """
INSERT INTO mapping_employee
  (case_id, organisation_id, person_id, number, name, birth_on, unit, position, level, "values")
SELECT %(case)s, %(organisation)s, p.id, p.number, btrim(s.name), s.birth_on::date, btrim(s.unit),
  btrim(s.position), s.level, {values}
FROM mapping_staging s JOIN workflow_person p ON p.number = s.employee_no
"""


def _load(case: Case, checked: Checked, actor: Actor, rest: dict[str, Any]) -> None:
    facts = {"file": checked.digest.hex(), "rows": checked.rows}
    with act(case.pk, "load_people", actor=actor, facts=facts, **rest) as move:
        if not move.written:
            _replace(move)
            _keep(case, actor, checked, is_loaded=True)


def _replace(move: Move) -> None:
    """Put the staged rows in place of those loaded before; persons are made for new numbers."""
    case = move.case
    values = {"case": case.pk, "organisation": case.organisation_id}
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM mapping_employee WHERE case_id = %(case)s", values)
        move.changes["people_before"] = cursor.rowcount
        cursor.execute(REGISTER)
        move.changes["people_registered"] = cursor.rowcount
        cursor.execute(sql.SQL(PUT).format(values=values_expression(_instrument(case))), values)
        move.changes["people"] = cursor.rowcount
    Period.objects.filter(case=case).update(people=move.changes["people"])


def _keep(case: Case, actor: Actor, checked: Checked, *, is_loaded: bool = False) -> None:
    Import.objects.create(
        case=case,
        organisation_id=case.organisation_id,
        by_id=actor.person_id,
        at=timezone.now(),
        digest=checked.digest,
        rows=checked.rows,
        fault_count=checked.fault_count,
        faults=checked.faults,
        is_loaded=is_loaded,
    )


__all__ = ["COLUMNS", "Checked", "Loaded", "RowsRefused", "check", "load"]
