"""The questions of the worklist, each in one statement, a page with one more for the days off."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from workflow.ballots.recusals import withheld_values
from workflow.calendars import Calendar, calendar_around
from workflow.features import features, lifecycle_of
from workflow.lifecycles import Lifecycle
from workflow.worklist import queries
from workflow.worklist.rows import Counts, Cursor, Filters, Page, Row, Tab, Text, Unowned

PAGE_SIZE = 50


def page(
    person_id: int,
    tab: Tab = Tab.WAITING,
    *,
    filters: Filters | None = None,
    after: Cursor | None = None,
    size: int = PAGE_SIZE,
    at: datetime | None = None,
) -> Page:
    """Return one page of a person's list: the overdue first, of what is done the latest first."""
    wanted = filters or Filters()
    values = _values(person_id, wanted, after, size + 1, at)
    found = _fetched(queries.page(tab, wanted), values)
    now = at or timezone.now()
    calendar = calendar_around([now, *(moment for row in found[:size] for moment in (row[11], row[12]))])
    rows = [_row(row, person_id, calendar, now) for row in found[:size]]
    return Page(rows, _place(rows[-1]) if len(found) > size else None)


def waiting(person_id: int, *, hat: str = "") -> int:
    """Return how many turns wait for a person, counted no further than one beyond the cap."""
    values = _values(person_id, Filters(hat=hat), None, queries.COUNTED, None)
    return int(_fetched(queries.waiting(), values)[0][0])


def counts(person_id: int, *, hat: str = "", at: datetime | None = None) -> Counts:
    """Return how many turns each list of a person holds, counted no further than one beyond the cap."""
    values = _values(person_id, Filters(hat=hat), None, queries.COUNTED, at)
    return Counts(*_fetched(queries.counts(), values)[0])


def unowned(
    *, after: Cursor | None = None, size: int = PAGE_SIZE, at: datetime | None = None
) -> list[Unowned]:
    """Return the open turns that nobody can take now, the overdue first."""
    values = _place_values(after) | {"limit": size, "at": at or timezone.now()}
    return [_unowned(row) for row in _fetched(queries.UNOWNED, values)]


def _values(
    person_id: int, filters: Filters, after: Cursor | None, limit: int, at: datetime | None
) -> dict[str, Any]:
    seen = [(f.lifecycle.kind, f.lifecycle.views) for f in features()]
    return (
        withheld_values(person_id)
        | _place_values(after)
        | {
            "at": at,
            "today": timezone.localdate(at),
            "limit": limit,
            "hat": filters.hat,
            "stage": filters.stage,
            "kind": filters.kind,
            "organisation": filters.organisation_id,
            "text": f"%{_escaped(filters.text.strip())}%",
            "kinds": [kind for kind, _verb in seen],
            "views": [verb for _kind, verb in seen],
        }
    )


def _place_values(after: Cursor | None) -> dict[str, Any]:
    return {"after_at": after.at if after else None, "after_id": after.turn_id if after else None}


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _fetched(statement: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def _row(found: tuple[Any, ...], person_id: int, calendar: Calendar, now: datetime) -> Row:
    (turn, case, label, title, kind, organisation_id, organisation, stage, desk, hat, verbs,
     opened_at, due_at, closed_at, claimed_by_id, claimed_by, held_until, reason,
     is_ballot) = found  # fmt: skip
    lifecycle = lifecycle_of(kind)
    today, opened_on = timezone.localdate(closed_at or now), timezone.localdate(opened_at)
    return Row(
        turn_id=turn,
        case_id=case,
        case=label,
        title=title,
        kind=kind,
        kind_label=lifecycle.label,
        organisation_id=organisation_id,
        organisation=organisation,
        stage=stage,
        stage_label=_label_of(lifecycle, stage),
        steps=[_("Berikan suara")] if is_ballot else steps_of(lifecycle, stage, verbs),
        desk=desk,
        hat=hat,
        opened_at=opened_at,
        due_at=due_at,
        closed_at=closed_at,
        days_left=calendar.days_left(due_at, closed_at or now),
        days_waited=calendar.working_days_between(opened_on, today),
        claimed_by_id=claimed_by_id,
        claimed_by=claimed_by if claimed_by_id else "",
        is_claimed_by_me=claimed_by_id == person_id,
        is_held=closed_at is None and held_until is not None and held_until > today,
        held_until=held_until,
        hold_reason=reason,
    )


def steps_of(lifecycle: type[Lifecycle], stage: str, verbs: Sequence[str] | None = None) -> list[Any]:
    """Return what a person begins with in a stage, then the labels of the steps that his verbs cover."""
    known = lifecycle.stages.get(stage)
    begun = [words for verb, words in known.begins if verbs is None or verb in verbs] if known else []
    outgoing = [s for s in lifecycle.steps.values() if stage in s.sources and s.is_taken_by_a_person]
    return begun + [s.label for s in outgoing if verbs is None or s.may in verbs]


def _place(row: Row) -> Cursor:
    return Cursor(row.closed_at or row.due_at, row.turn_id)


def _unowned(found: tuple[Any, ...]) -> Unowned:
    turn, case, label, kind, organisation, stage, desk, due_at, is_vacant = found
    stage_label = _label_of(lifecycle_of(kind), stage)
    return Unowned(turn, case, label, organisation, stage_label, desk, due_at, is_vacant)


def _label_of(lifecycle: type[Lifecycle], stage: str) -> Text:
    """Return a stage in words; one that an earlier release had keeps its key."""
    declared = lifecycle.stages.get(stage)
    return declared.label if declared else stage
