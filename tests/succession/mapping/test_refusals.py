"""What the database itself refuses, whoever asks and by whatever statement."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, InternalError, ProgrammingError, connection, transaction
from django.db.utils import DatabaseError

from succession.mapping.models import Employee, Scoring
from tests.approvals.world import Country
from tests.succession.mapping.factories import counted, loaded, locked, opened, placed, row, scored
from tests.succession.world import land
from workflow.models import Case, Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def country() -> Country:
    return land()


def refused(statement: str, *values: Any) -> str:
    """Return in which words the database refuses a statement."""
    with pytest.raises((IntegrityError, ProgrammingError, InternalError, DatabaseError)) as refusal:
        run(statement, *values)
    return str(refusal.value)


def run(statement: str, *values: Any) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)


COPY = """INSERT INTO mapping_employee (case_id, organisation_id, person_id, number, name, birth_on, unit,
  "position", level, "values") SELECT %s, %s, %s, 'NEW', name, birth_on, unit, "position", level, "values"
  FROM mapping_employee LIMIT 1"""


class TestEmployee:
    def test_comes_and_goes_while_the_data_are_open(self, country: Country) -> None:
        """The control."""
        case = loaded(country)
        who = Person.objects.get(number="A1")
        assert run(COPY, case.pk, case.organisation_id, who.pk) == 1
        assert run("DELETE FROM mapping_employee WHERE number = 'NEW'") == 1

    def test_neither_comes_nor_goes_once_they_are_locked(self, country: Country) -> None:
        case = locked(country)
        who = Person.objects.get(number="A1")
        assert "cannot be changed in stage locked" in refused(COPY, case.pk, case.organisation_id, who.pk)
        assert "cannot be changed in stage locked" in refused("DELETE FROM mapping_employee")
        assert Employee.objects.filter(case=case).count() == case.period.people

    def test_is_never_turned_into_another(self, country: Country) -> None:
        loaded(country)
        assert "permission denied" in refused("UPDATE mapping_employee SET name = 'x'")
        assert "permission denied" in refused("TRUNCATE mapping_employee CASCADE")

    def test_is_a_person_of_its_own_agency(self, country: Country) -> None:
        case = loaded(country)
        who = Person.objects.get(number="A1")
        assert "belongs to no person" in refused(COPY, case.pk, case.organisation_id, 999_999)
        assert "belongs to no person" in refused(COPY, case.pk, country.desks["KOTA"].pk, who.pk)


PLACE = """INSERT INTO mapping_placement (scoring_id, employee_id, missing, computed_box, final_box)
  SELECT %s, id, '{}', 5, %s FROM mapping_employee WHERE number = %s"""


class TestPlacement:
    def test_is_made_by_a_scoring_under_way(self, country: Country) -> None:
        """The control."""
        case = locked(country)
        assert run(PLACE, waiting(case).pk, None, "A1") == 1

    def test_is_not_added_to_a_finished_scoring(self, country: Country) -> None:
        _case, scoring = counted(country)
        loaded(country, [row("Z1")], "KOTA")
        assert "written once" in refused(PLACE, scoring.pk, None, "Z1")
        assert "written once" in refused("DELETE FROM mapping_placement")
        assert "written once" in refused(PLACE, 999_999, None, "A1")

    def test_is_of_somebody_of_its_period(self, country: Country) -> None:
        loaded(country, where="KOTA")
        case = locked(country, [row("B1")])
        assert "nobody in its period" in refused(PLACE, waiting(case).pk, None, "A1")

    def test_is_not_decided_at_its_birth(self, country: Country) -> None:
        case = locked(country)
        assert "decided at its birth" in refused(PLACE, waiting(case).pk, 9, "A1")

    def test_is_not_computed_anew(self, country: Country) -> None:
        scored(country)
        for column in ("computed_box = 9", "performance = 1", "employee_id = 1", "scoring_id = 1"):
            assert "permission denied" in refused(f"UPDATE mapping_placement SET {column}")

    def test_is_decided_only_by_a_committee(self, country: Country) -> None:
        case = scored(country)
        assert "in stage scored" in refused("UPDATE mapping_placement SET final_box = 9")
        assert placed(case, "A1").final_box is None

    def test_is_put_into_sessions_of_its_period_alone(self, country: Country) -> None:
        case = scored(country)
        for other in (case.pk, opened(country, "KOTA").pk, 999_999):
            words = refused("UPDATE mapping_placement SET session_id = %s WHERE employee_id = %s", other,
                            placed(case, "A1").employee_id)  # fmt: skip
            assert "no session of its period" in words


class TestScoring:
    def test_is_not_changed_once_it_is_finished(self, country: Country) -> None:
        _case, scoring = counted(country)
        assert "is finished" in refused("UPDATE mapping_scoring SET mapped = 0")
        assert "permission denied" in refused("DELETE FROM mapping_scoring")
        scoring.refresh_from_db()
        assert scoring.mapped == 4

    def test_is_not_ordered_while_the_data_are_open(self, country: Country) -> None:
        case = loaded(country)
        with pytest.raises(IntegrityError, match="in stage open"), transaction.atomic():
            waiting(case)


class TestPeriod:
    def test_keeps_its_instrument_and_day(self, country: Country) -> None:
        opened(country)
        for column in ("as_of = '2020-01-01'", "instrument_id = 1", "organisation_id = 1"):
            assert "permission denied" in refused(f"UPDATE mapping_period SET {column}")

    def test_keeps_what_was_locked(self, country: Country) -> None:
        locked(country)
        assert "in stage locked" in refused("UPDATE mapping_period SET snapshot = NULL")
        assert "in stage locked" in refused("UPDATE mapping_period SET people = 1")

    def test_keeps_what_was_adopted(self, country: Country) -> None:
        scored(country)
        assert "in stage scored" in refused("UPDATE mapping_period SET scoring_id = NULL")


class TestStaging:
    def test_is_the_only_table_that_the_application_can_make(self, country: Country) -> None:
        """A temporary table with the name of a real one would stand in front of it."""
        assert "permission denied" in refused("CREATE TEMPORARY TABLE workflow_case (id bigint)")
        assert run("SELECT mapping_make_staging(ARRAY['employee_no'])") == 1

    def test_takes_no_statement_for_a_name(self, country: Country) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT mapping_make_staging(ARRAY[%s])", ['a" text); DROP TABLE x; --'])
            cursor.execute("SELECT count(*) FROM mapping_staging")
            assert cursor.fetchone() == (0,)


def waiting(case: Case) -> Scoring:
    """Return a scoring that nobody has run."""
    return Scoring.objects.create(
        case=case, organisation=case.organisation, instrument=case.period.instrument, snapshot=b"",
        requested_by_id=case.author_id or 0, requested_at=case.opened_at,
    )  # fmt: skip
