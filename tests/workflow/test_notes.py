"""A discussion has two sides; what one side writes for itself the other never reads, in no way."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from tests.workflow.desks import CLUB, FEDERATION, account_of, two_sided_world
from tests.workflow.world import World, appoint, toy_case
from workflow import notes
from workflow.actors import Actor
from workflow.exceptions import NotPermitted, NotYoursToKnow
from workflow.facts import gather
from workflow.models import AuditEvent, Case, Note
from workflow.notes import is_readable_event, notes_for, sides_of, write_note

pytestmark = pytest.mark.django_db
SECRET = "bukti ini meragukan"


@pytest.fixture
def world() -> World:
    return two_sided_world()


@pytest.fixture
def case(world: World) -> Case:
    return toy_case(world)


def read_by(world: World, case: Case, name: str) -> list[str]:
    return [note.text for note in notes_for(case, world.people[name].pk)]


def events_read_by(world: World, case: Case, name: str) -> list[str]:
    sides = sides_of(case, gather(case, world.actor(name)).hats)
    return [event.action for event in case.events.all() if is_readable_event(event, sides)]


class TestWriteNote:
    def test_reaches_the_other_side(self, world: World, case: Case) -> None:
        write_note(case.pk, "Mohon dilengkapi.", actor=world.actor(FEDERATION))
        assert read_by(world, case, CLUB) == ["Mohon dilengkapi."]

    def test_records_its_words(self, world: World, case: Case) -> None:
        write_note(case.pk, "Mohon dilengkapi.", actor=world.actor(FEDERATION))
        event = AuditEvent.objects.get(case=case, action="tests.toy.write_note")
        assert "Mohon dilengkapi." in bytes(event.body.body).decode()
        assert event.hat == "toy_overseer@F"

    def test_writes_once_under_one_key(self, world: World, case: Case) -> None:
        key = uuid4()
        for _time in range(2):
            write_note(case.pk, "Sekali.", actor=world.actor(CLUB), key=key)
        assert Note.objects.count() == 1

    def test_is_refused_to_a_role_without_the_verb(self, world: World, case: Case) -> None:
        with pytest.raises(NotPermitted):
            write_note(case.pk, "Tidak boleh.", actor=world.actor("toy_watcher"))
        assert not Note.objects.exists()

    def test_hides_the_case_from_a_stranger(self, world: World, case: Case) -> None:
        with pytest.raises(NotYoursToKnow):
            write_note(case.pk, "Siapa?", actor=world.actor("stranger"))
        assert not Note.objects.exists()

    def test_cannot_be_rewritten(self, world: World, case: Case) -> None:
        write_note(case.pk, "Tetap.", actor=world.actor(CLUB))
        for words in ("UPDATE workflow_note SET text = 'lain'", "DELETE FROM workflow_note"):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(words)
        assert Note.objects.get().text == "Tetap."


class TestInternalNote:
    @pytest.fixture(autouse=True)
    def note(self, world: World, case: Case) -> None:
        write_note(case.pk, SECRET, actor=world.actor(FEDERATION), is_internal=True)

    def test_is_read_by_the_writers_side(self, world: World, case: Case) -> None:
        assert read_by(world, case, f"{FEDERATION}_2") == [SECRET]

    def test_is_not_read_by_the_other_side(self, world: World, case: Case) -> None:
        assert read_by(world, case, CLUB) == []
        assert read_by(world, case, "toy_asker") == []

    def test_would_be_read_without_the_rule(
        self, world: World, case: Case, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The control: where every desk counts as one side, both sides read it."""
        monkeypatch.setattr(notes, "_is_inside", lambda _case, _desk: True)
        assert read_by(world, case, CLUB) == [SECRET]

    def test_is_not_read_by_a_side_that_one_has_left(self, world: World, case: Case) -> None:
        mover = world.people["stranger"]
        appoint(mover, "toy_watcher", world.club)
        assert list(notes_for(case, mover.pk)) == []

    def test_leaves_no_word_in_the_record(self, case: Case) -> None:
        bodies = [bytes(event.body.body).decode() for event in case.events.select_related("body")]
        assert not [body for body in bodies if SECRET in body]

    def test_is_no_event_to_the_other_side(self, world: World, case: Case) -> None:
        internal = "tests.toy.write_internal_note"
        assert internal not in events_read_by(world, case, CLUB)
        assert internal in events_read_by(world, case, f"{FEDERATION}_2")

    def test_of_the_club_is_not_read_by_the_federation(self, world: World, case: Case) -> None:
        write_note(case.pk, "antar kita", actor=world.actor(CLUB), is_internal=True)
        assert read_by(world, case, FEDERATION) == [SECRET]
        assert read_by(world, case, f"{CLUB}_2") == ["antar kita"]

    def test_is_written_under_the_chosen_hat(self, world: World, case: Case) -> None:
        person = world.people[FEDERATION]
        appoint(person, CLUB, world.club)
        write_note(case.pk, "untuk klub", actor=Actor(person.pk, f"{CLUB}@A"), is_internal=True)
        assert read_by(world, case, CLUB) == ["untuk klub"]
        assert read_by(world, case, f"{FEDERATION}_2") == [SECRET]


class TestNoteOverHTTP:
    def test_is_written_by_the_form(self, world: World, case: Case) -> None:
        client = Client()
        client.force_login(account_of(world, CLUB))
        address = reverse("write_note", args=[case.pk])
        assert client.get(address).status_code == 200
        answer = client.post(address, {"key": uuid4(), "text": "Halo", "is_internal": "on"})
        assert answer.status_code == 302
        assert Note.objects.get().is_internal

    def test_keeps_what_was_typed_when_it_is_refused(self, world: World, case: Case) -> None:
        client = Client()
        client.force_login(account_of(world, CLUB))
        answer = client.post(reverse("write_note", args=[case.pk]), {"key": "x", "text": "Jangan hilang"})
        assert answer.status_code == 422
        assert "Jangan hilang" in answer.content.decode()

    @pytest.mark.parametrize(("name", "status"), [("stranger", 404), ("toy_watcher", 403)])
    def test_is_refused_to_others(self, world: World, case: Case, name: str, status: int) -> None:
        client = Client()
        client.force_login(account_of(world, name))
        answer = client.post(reverse("write_note", args=[case.pk]), {"key": uuid4(), "text": "Halo"})
        assert answer.status_code == status
        assert not Note.objects.exists()
