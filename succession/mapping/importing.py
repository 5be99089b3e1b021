"""The people of a period from a CSV file: every fault named by row and column, then all or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import IO, Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from psycopg import sql

from succession.mapping.compiling import faults_query, values_expression
from succession.mapping.instruments import Instrument, instrument_of
from succession.mapping.lifecycle import MappingLife
from succession.mapping.models import Import, Period
from succession.mapping.selectors import levels_of
from succession.mapping.staging import COLUMNS, TABLE, Staged, stage
from succession.mapping.statements import (
    ALL_FAULTS,
    FIXED_FAULTS,
    IN_NUMBERS,
    PUT,
    REGISTER,
    TWICE,
)  # fmt: skip
from workflow.actors import Actor
from workflow.exceptions import NotPermitted, TransitionRefused
from workflow.execution import Move, act
from workflow.models import Case
from workflow.options import option
from workflow.visibility import ensure_shown

FAULTS_KEPT = 10_000
MOST_FAULTS = 100_000  # of values; beyond them nobody counts
YOUNGEST = 15
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

    The file is read and checked before the case is locked. Raises FileRefused, RowsRefused, and as `act`.
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
        "in_numbers": IN_NUMBERS,
        "most": FAULTS_KEPT,
    }


def _all_faults(case: Case) -> sql.Composed:
    """Return one statement that finds every fault: of the fixed columns, of numbers, of the values."""
    return sql.SQL(ALL_FAULTS).format(
        sql.SQL(FIXED_FAULTS), sql.SQL(TWICE), faults_query(_instrument(case), TABLE, MOST_FAULTS)
    )


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
        by_id=actor.person_id or 0,  # who may load is a person
        at=timezone.now(),
        digest=checked.digest,
        rows=checked.rows,
        fault_count=checked.fault_count,
        faults=checked.faults,
        is_loaded=is_loaded,
    )


__all__ = ["COLUMNS", "Checked", "Loaded", "RowsRefused", "check", "load"]
