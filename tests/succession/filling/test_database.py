"""What the database refuses of a filling, whoever writes it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import Error, connection, transaction
from django.utils import timezone

from config import roles
from tests.approvals.world import Country
from tests.succession.filling import factories as f
from tests.succession.roles import acting_as
from workflow.models import Case

INAUGURATE = (
    "INSERT INTO filling_inauguration (case_id, organisation_id, person_id, position_id, inaugurated_on,"
    " place) VALUES (%s, %s, %s, %s, %s, '')"
)
GRANT = (
    "INSERT INTO technical_approval_approval (case_id, organisation_id, person_id, position_id, number,"
    " during) VALUES (%s, %s, %s, %s, 'PALSU-1', daterange(current_date, current_date + 90))"
)


def ask_all() -> None:
    """Ask everything that is else asked at the end of a transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def write(statement: str, *values: Any, role: str = roles.APP) -> None:
    """Write by SQL as a role, with everything that is asked at the end of a transaction."""
    with acting_as(role), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        ask_all()


def swear(case: Case, *, person: int | None = None, position: int | None = None, days: int = 0) -> None:
    """Write an inauguration as the application's role, past every guard."""
    row = case.filling
    on = timezone.localdate() + timedelta(days=days)
    write(INAUGURATE, case.pk, case.organisation_id, person or row.chosen_id, position or row.position_id, on)


class TestInauguration:
    def test_by_sql_is_taken_with_a_valid_approval(self, land: Country) -> None:
        """The control."""
        swear(f.filling_after("appoint", land))

    def test_by_sql_is_refused_without_an_approval(self, land: Country) -> None:
        case = f.filling_after("request_approval", land)
        with pytest.raises(Error, match="no technical approval"):
            swear(case)

    @pytest.mark.parametrize("days", [-1, 200])
    def test_by_sql_is_refused_on_a_day_out_of_force(self, land: Country, days: int) -> None:
        case = f.filling_after("appoint", land)
        with pytest.raises(Error, match="no technical approval"):
            swear(case, days=days)

    def test_by_sql_is_refused_for_another_person_or_post(self, land: Country) -> None:
        case = f.filling_after("appoint", land)
        with pytest.raises(Error, match="no technical approval"):
            swear(case, person=f.names(case)[1].person_id)
        with pytest.raises(Error, match="no technical approval"):
            swear(case, position=f.post(land, "Kepala Seksi").pk)

    def test_by_sql_is_refused_for_who_was_exchanged_afterwards(self, land: Country) -> None:
        case = f.filling_after("appoint", land)
        other = f.names(case)[1].person_id
        write("UPDATE filling_filling SET chosen_id = %s WHERE case_id = %s", other, case.pk)
        with pytest.raises(Error, match="no technical approval"):
            swear(case, person=other)

    def test_on_the_approval_of_another_filling_is_refused(self, land: Country) -> None:
        done = f.filling_after("grant", land)
        chosen = done.filling.chosen_id
        f.take(done, "cancel", land)
        case = f.filling_after("choose", land)
        assert case.filling.chosen_id == chosen
        with pytest.raises(Error, match="no technical approval"):
            swear(case)

    def test_cannot_be_changed_nor_removed(self, land: Country) -> None:
        case = f.filling_after("inaugurate", land)
        for change in ("UPDATE filling_inauguration SET place = 'x'", "DELETE FROM filling_inauguration"):
            with pytest.raises(Error, match="permission denied"):
                write(f"{change} WHERE case_id = %s", case.pk)


class TestStage:
    def test_of_an_inaugurated_case_needs_its_inauguration(
        self, land: Country, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        case = f.filling_after("appoint", land)
        without(monkeypatch, "keep_inauguration", lambda _move: None)
        f.take(case, "inaugurate", land)
        with pytest.raises(Error, match="without its inauguration"), transaction.atomic():
            ask_all()
        transaction.set_rollback(True)


def without(monkeypatch: pytest.MonkeyPatch, effect: str, instead: Callable[[Any], None]) -> None:
    """Take the effect of a step out of the life cycle."""
    from dataclasses import replace

    from succession.filling.lifecycle import FillingLife

    steps = dict(FillingLife.steps)
    name = next(n for n, s in steps.items() if s.effect and s.effect.__name__ == effect)
    steps[name] = replace(steps[name], effect=instead)
    monkeypatch.setattr(FillingLife, "steps", steps)


class TestApproval:
    @pytest.mark.parametrize("role", [roles.APP, roles.WORKER])
    def test_is_not_for_the_application_nor_its_worker(self, land: Country, role: str) -> None:
        case = f.filling_after("request_approval", land)
        with pytest.raises(Error, match="permission denied"):
            forge(case, role)

    def test_of_the_exchange_needs_its_event(self, land: Country) -> None:
        case = f.filling_after("request_approval", land)
        with pytest.raises(Error, match="without its event"):
            forge(case, roles.EXCHANGE)

    def test_of_the_exchange_with_its_event_is_taken(self, land: Country) -> None:
        """The control."""
        case = f.filling_after("grant", land)
        ask_all()
        assert case.filling.approval.number

    def test_cannot_be_changed(self, land: Country) -> None:
        case = f.filling_after("grant", land)
        longer = (
            "UPDATE technical_approval_approval SET during = '[2020-01-01,2099-01-01)' WHERE case_id = %s"
        )
        for role in (roles.APP, roles.EXCHANGE):
            with pytest.raises(Error, match="permission denied"):
                write(longer, case.children.get().pk, role=role)


def forge(case: Case, role: str) -> None:
    row = case.filling
    write(GRANT, case.children.get().pk, case.organisation_id, row.chosen_id, row.position_id, role=role)


class TestRows:
    @pytest.mark.parametrize(
        "change",
        [
            "UPDATE filling_candidate SET rank = 9 WHERE case_id = %s AND rank = 1",
            "UPDATE filling_candidate SET person_id = 1 WHERE case_id = %s",
            "UPDATE filling_candidate SET score = 0 WHERE case_id = %s",
            "DELETE FROM filling_candidate WHERE case_id = %s",
            "UPDATE filling_filling SET position_id = 1 WHERE case_id = %s",
            "DELETE FROM filling_finding WHERE case_id = %s",
            "UPDATE filling_clearance SET number = 'x' WHERE case_id = %s",
        ],
    )
    def test_keep_what_was_written(self, land: Country, change: str) -> None:
        case = f.filling_after("check", land)
        with pytest.raises(Error, match="permission denied"):
            write(change, case.pk)

    def test_take_no_candidate_after_the_longlist(self, land: Country) -> None:
        case = f.filling_after("draw_longlist", land)
        copy = (
            "INSERT INTO filling_candidate (case_id, organisation_id, person_id, member_id, rank, score,"
            " explanation, results, eligibility, is_proposed, is_shortlisted, bkn_verdict, bkn_reason,"
            " is_refused, not_chosen_reason) SELECT case_id, organisation_id, %s, member_id, 99, 0, '{}',"
            " '[]', 'met', false, false, '', '', false, '' FROM filling_candidate WHERE case_id = %s LIMIT 1"
        )
        with pytest.raises(Error, match="cannot be changed in stage longlisted"):
            write(copy, land.person("ppk").pk, case.pk)

    def test_let_nobody_ineligible_onto_the_shortlist(self, land: Country) -> None:
        case = f.filling_after("draw_longlist", land)
        with pytest.raises(Error, match="candidate_shortlisted_is_eligible"):
            write("UPDATE filling_candidate SET is_shortlisted = true WHERE case_id = %s", case.pk)
