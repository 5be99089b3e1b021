"""Working days: Monday to Friday without the days off. The one module that touches the holidays package.

The rows of `Holiday` rule; the package only seeds them. The arithmetic here and `workflow_due` in the
database give the same days.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import holidays
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from workflow.models import Holiday, Turn

COUNTRY = "ID"
LANGUAGE = "id"
NATIONAL, JOINT_LEAVE = "public", "government"
DAY = timedelta(days=1)
SATURDAY = 5
BATCH = 5_000


@dataclass(frozen=True)
class Calendar:
    """The days off that somebody has read; pure arithmetic over them."""

    off: frozenset[date] = frozenset()

    def is_working(self, day: date) -> bool:
        """Return whether work is done on a day."""
        return day.weekday() < SATURDAY and day not in self.off

    def working_days_between(self, first: date, last: date) -> int:
        """Return the working days after `first` up to and with `last`; negative where `last` is earlier."""
        if last < first:
            return -self.working_days_between(last, first)
        free = sum(1 for day in self.off if first < day <= last and day.weekday() < SATURDAY)
        return _weekdays(last) - _weekdays(first) - free

    def due_on(self, start: date, days: int) -> date:
        """Return the day on which a period of working days ends; the day of the start does not count."""
        day, left = start, max(days, 1)
        while left:
            day += DAY
            left -= self.is_working(day)
        return day

    def due_at(self, start: datetime, days: int) -> datetime:
        """Return the last second of the day on which the period ends."""
        end = datetime.combine(self.due_on(timezone.localdate(start), days) + DAY, time.min)
        return timezone.make_aware(end) - timedelta(seconds=1)

    def days_left(self, due_at: datetime, now: datetime) -> int:
        """Return the working days until a due date: nought on its day, below nought once it is missed."""
        left = self.working_days_between(timezone.localdate(now), timezone.localdate(due_at))
        return min(left, -1) if now > due_at else left


def _weekdays(day: date) -> int:
    """Return the Mondays to Fridays from the first Monday of the calendar to the end of a day."""
    weeks, rest = divmod(day.toordinal(), 7)
    return weeks * 5 + min(rest, 5)


def calendar_between(first: date, last: date) -> Calendar:
    """Return the calendar with the days off of a span, in one statement."""
    rows = Holiday.objects.filter(on__range=(min(first, last), max(first, last)))
    return Calendar(frozenset(rows.values_list("on", flat=True)))


def calendar_around(moments: Iterable[datetime]) -> Calendar:
    """Return the calendar that covers all the moments, in one statement."""
    days = [timezone.localdate(moment) for moment in moments]
    return calendar_between(min(days), max(days)) if days else Calendar()


def seed(years: Iterable[int]) -> int:
    """Add the national holidays and the joint leave that the package knows; returns how many days are new.

    Days that are there already stay as they are.
    """
    rows = [row for year in years for row in _known(year)]
    with transaction.atomic():
        before = Holiday.objects.count()
        Holiday.objects.bulk_create(rows, ignore_conflicts=True)
        return Holiday.objects.count() - before


def _known(year: int) -> list[Holiday]:
    national = _named(year, NATIONAL)
    joint = {day: name for day, name in _named(year, JOINT_LEAVE).items() if day not in national}
    return [Holiday(on=day, name=name) for day, name in national.items()] + [
        Holiday(on=day, name=name, is_joint_leave=True) for day, name in joint.items()
    ]


def _named(year: int, category: str) -> dict[date, str]:
    found = holidays.country_holidays(COUNTRY, years=year, language=LANGUAGE, categories=(category,))
    return {day: name[:120] for day, name in sorted(found.items())}


RECOMPUTE = """
WITH batch AS MATERIALIZED (
  SELECT id, coalesce(running_since, opened_at) AS since, allowed_days - used_days AS days FROM workflow_turn
  WHERE closed_at IS NULL AND allowed_days > 0 AND id > %(last)s ORDER BY id LIMIT %(size)s
  FOR NO KEY UPDATE),
due AS MATERIALIZED (
  SELECT since, days, workflow_due(since, days, %(zone)s) AS due_at
  FROM (SELECT DISTINCT since, days FROM batch) d),
moved AS (
  UPDATE workflow_turn t SET due_at = due.due_at FROM batch b JOIN due USING (since, days)
  WHERE t.id = b.id AND t.closed_at IS NULL AND t.due_at <> due.due_at RETURNING t.id)
SELECT (SELECT max(id) FROM batch), (SELECT count(*) FROM moved)
"""


def recompute_due_dates() -> int:
    """Derive the due dates of all open turns anew, in batches; returns how many have moved.

    To be called when days off were added or taken away.
    """
    moved, last = 0, 0
    while True:
        found, changed = _recompute_batch(last)
        moved += changed
        if found is None:
            return moved
        last = found


def _recompute_batch(last: int) -> tuple[int | None, int]:
    with connection.cursor() as cursor:
        cursor.execute(RECOMPUTE, {"last": last, "size": BATCH, "zone": settings.TIME_ZONE})
        found, changed = cursor.fetchone()
    return found, changed


def due_after(turn: Turn) -> datetime:
    """Return the due date of a turn from its stored inputs, with the days off as they stand now."""
    start = turn.running_since or turn.opened_at
    day = timezone.localdate(start)
    days = turn.allowed_days - turn.used_days
    return calendar_between(day, day + timedelta(days=max(days, 1) * 3 + 30)).due_at(start, days)
