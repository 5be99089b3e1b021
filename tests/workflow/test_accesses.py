"""Whose data were shown is on record before the page is; nobody changes it afterwards."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from tests.workflow.world import World, person, toy_case, toy_world
from workflow import accesses
from workflow.accesses import NotNoted, accesses_of, note_shown
from workflow.actors import SYSTEM, Actor
from workflow.exceptions import NotYoursToKnow
from workflow.models import Access, AuditEvent, Case

pytestmark = pytest.mark.django_db
BOARD = "toy.board"
AGAIN = """INSERT INTO workflow_access (person_id, viewer_id, hat, place, is_export)
SELECT person_id, viewer_id, hat, place, is_export FROM workflow_access"""
EARLIER = """INSERT INTO workflow_access (person_id, viewer_id, hat, place, is_export, at)
SELECT person_id, viewer_id, hat, place, is_export, '2020-01-01' FROM workflow_access"""
ATTACKS = [
    "UPDATE workflow_access SET hat = ''",
    "DELETE FROM workflow_access",
    "TRUNCATE workflow_access",
    EARLIER,
]


@pytest.fixture
def world() -> World:
    return toy_world()


@pytest.fixture
def case(world: World) -> Case:
    return toy_case(world)


@pytest.fixture(autouse=True)
def _places(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accesses, "_places", {BOARD: "Papan mainan"})


def people(number: int) -> list[int]:
    return [person(f"dilihat {n}").pk for n in range(number)]


class TestNoteShown:
    def test_writes_a_row_each_in_one_statement(
        self, world: World, case: Case, django_assert_num_queries: Any
    ) -> None:
        seen = people(3)
        with django_assert_num_queries(3):  # the insert between two savepoints
            note_shown([*seen, seen[0]], actor=world.actor("toy_checker"), where=BOARD, case=case)
        assert sorted(Access.objects.values_list("person", flat=True)) == sorted(seen)

    def test_keeps_hat_place_and_the_time_of_the_database(self, world: World, case: Case) -> None:
        (seen,) = people(1)
        note_shown([seen], actor=world.actor("toy_checker"), where=BOARD, case=case)
        row = accesses_of(seen).get()
        assert (row.hat, row.place, row.case_id) == (f"toy_checker · {world.club.name}", BOARD, case.pk)
        assert not row.is_export
        assert row.at is not None

    def test_leaves_out_what_one_sees_of_oneself(self, world: World, case: Case) -> None:
        me = world.people["toy_checker"].pk
        note_shown([me], actor=Actor(me), where=BOARD, case=case)
        assert not Access.objects.exists()

    def test_leaves_out_the_clock(self, case: Case) -> None:
        note_shown(people(1), actor=SYSTEM, where=BOARD, case=case)
        assert not Access.objects.exists()

    def test_refuses_a_place_that_nobody_registered(self, world: World, case: Case) -> None:
        with pytest.raises(NotNoted, match="register_places"):
            note_shown(people(1), actor=world.actor("toy_checker"), where="toy.cellar", case=case)
        assert not Access.objects.exists()

    def test_refuses_a_person_who_is_not_there(self, world: World, case: Case) -> None:
        with pytest.raises(NotNoted, match="2 to be shown, 1 known"):
            note_shown([*people(1), -1], actor=world.actor("toy_checker"), where=BOARD, case=case)
        assert not Access.objects.exists()

    def test_makes_an_export_a_fact_of_its_case(self, world: World, case: Case) -> None:
        note_shown(people(2), actor=world.actor("toy_checker"), where=BOARD, case=case, is_export=True)
        event = AuditEvent.objects.get(case=case, action="tests.toy.export_people")
        assert b'"people":2' in bytes(event.body.body).replace(b": ", b":")
        assert Access.objects.filter(is_export=True).count() == 2

    def test_gives_no_export_to_a_stranger(self, world: World, case: Case) -> None:
        with pytest.raises(NotYoursToKnow):
            note_shown(people(1), actor=world.actor("stranger"), where=BOARD, case=case, is_export=True)
        assert not Access.objects.exists()

    def test_gives_no_export_without_a_case(self, world: World) -> None:
        with pytest.raises(NotNoted, match="belongs to a case"):
            note_shown(people(1), actor=world.actor("toy_checker"), where=BOARD, is_export=True)


class TestAccess:
    @pytest.mark.parametrize("attack", ATTACKS)
    def test_is_written_once(self, world: World, case: Case, attack: str) -> None:
        note_shown(people(1), actor=world.actor("toy_checker"), where=BOARD, case=case)
        before = list(Access.objects.values())
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(attack)
        assert list(Access.objects.values()) == before

    def test_would_be_written_again_by_what_is_allowed(self, world: World, case: Case) -> None:
        note_shown(people(1), actor=world.actor("toy_checker"), where=BOARD, case=case)
        with connection.cursor() as cursor:
            cursor.execute(AGAIN)
        assert Access.objects.count() == 2
