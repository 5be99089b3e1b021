"""Working days: Python and the database count the same ones."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.conf import settings as project
from django.core.management import call_command
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workflow.calendars import Calendar, calendar_around, calendar_between, seed
from workflow.models import Holiday

YEAR = date(2026, 1, 1)
a_day = st.dates(YEAR, date(2026, 12, 31))
days_off = st.frozensets(a_day, max_size=25)
a_moment = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001


def due_in_the_database(start: datetime, days: int) -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT workflow_due(%s, %s, %s)", [start, days, project.TIME_ZONE])
        due: datetime = cursor.fetchone()[0]
        return due


class TestCalendar:
    @given(a_day, st.integers(0, 400), days_off)
    def test_counts_as_one_counts_on_the_fingers(self, first: date, span: int, off: frozenset[date]) -> None:
        calendar, last = Calendar(off), first + timedelta(days=span)
        counted = sum(calendar.is_working(first + timedelta(days=n)) for n in range(1, span + 1))
        assert calendar.working_days_between(first, last) == counted
        assert calendar.working_days_between(last, first) == -counted

    @given(a_day, st.integers(1, 60), days_off)
    def test_ends_a_period_after_as_many_working_days(
        self, start: date, days: int, off: frozenset[date]
    ) -> None:
        calendar = Calendar(off)
        end = calendar.due_on(start, days)
        assert calendar.is_working(end)
        assert calendar.working_days_between(start, end) == days

    @pytest.mark.django_db
    def test_agrees_with_the_database(self) -> None:
        @settings(
            max_examples=60,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=[*HealthCheck],
        )
        @given(a_moment, st.integers(0, 40), days_off)
        def agree(start: datetime, days: int, off: frozenset[date]) -> None:
            with transaction.atomic():
                Holiday.objects.bulk_create(Holiday(on=day, name="uji") for day in off)
                assert Calendar(off).due_at(start, days) == due_in_the_database(start, days)
                transaction.set_rollback(True)

        agree()

    @pytest.mark.parametrize(
        ("now", "left"),
        [
            (datetime(2026, 11, 19, 3, tzinfo=UTC), 1),
            (datetime(2026, 11, 20, 3, tzinfo=UTC), 0),
            (datetime(2026, 11, 20, 16, 59, 59, tzinfo=UTC), 0),
            (datetime(2026, 11, 20, 17, tzinfo=UTC), -1),
            (datetime(2026, 11, 21, 3, tzinfo=UTC), -1),
            (datetime(2026, 11, 24, 3, tzinfo=UTC), -2),
        ],
    )
    def test_says_how_many_days_are_left_of_a_friday(self, now: datetime, left: int) -> None:
        friday = datetime(2026, 11, 20, 16, 59, 59, tzinfo=UTC)
        assert Calendar().days_left(friday, now) == left


@pytest.mark.django_db
class TestSeed:
    def test_knows_national_holidays_and_joint_leave(self) -> None:
        assert seed([2026]) == Holiday.objects.count() > 15
        assert Holiday.objects.get(on=date(2026, 8, 17)).is_joint_leave is False
        assert Holiday.objects.filter(is_joint_leave=True).exists()

    def test_leaves_the_rows_as_they_are(self) -> None:
        Holiday.objects.create(on=date(2026, 8, 17), name="Ditetapkan lain")
        call_command("holidays", "seed", "2026", verbosity=0)
        assert Holiday.objects.get(on=date(2026, 8, 17)).name == "Ditetapkan lain"
        assert seed([2026]) == 0

    def test_is_read_for_the_span_that_is_asked(self) -> None:
        seed([2026])
        assert calendar_between(date(2026, 8, 18), date(2026, 8, 17)).off == {date(2026, 8, 17)}
        assert calendar_around([]).off == frozenset()


@pytest.mark.django_db
def test_due_of_nothing_is_nothing() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT workflow_due(NULL, 2, 'Asia/Jakarta')")
        assert cursor.fetchone() == (None,)
