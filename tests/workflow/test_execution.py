"""The one door, tried on the toy."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.workflow.toyapp.services import ask, check, describe, grant, send_back
from tests.workflow.world import World, appoint, toy_case, toy_world
from workflow.actors import Actor
from workflow.exceptions import Conflict, NotPermitted, NotYoursToKnow, TransitionRefused
from workflow.models import AuditEvent, Case, OutboxMessage, Participation, Turn

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return toy_world()


@pytest.fixture
def case(world: World) -> Case:
    return toy_case(world)


def untouched(case: Case) -> bool:
    """Return whether nothing happened to the case since it was read."""
    now = Case.objects.get(pk=case.pk)
    events = AuditEvent.objects.filter(case=case, revision__gt=case.revision)
    return (now.stage, now.revision) == (case.stage, case.revision) and not events.exists()


class TestPerform:
    def test_moves_the_case_with_its_event_parts_turns_and_message(self, world: World, case: Case) -> None:
        outcome = check(case, actor=world.actor("toy_checker"), expected=1)
        case.refresh_from_db()
        event = AuditEvent.objects.get(case=case, revision=2)
        assert (case.stage, case.revision, outcome.stage) == ("checked", 2, "checked")
        assert (event.action, event.from_stage, event.to_stage) == ("tests.toy.check", "asked", "checked")
        assert bytes(event.hash).hex() == outcome.receipt
        assert event.hat == "toy_checker@A"
        assert Participation.objects.filter(case=case, capacity="toy.check").count() == 1
        assert [t.role.code for t in Turn.objects.filter(case=case, closed_at=None)] == ["toy_chief"]
        assert OutboxMessage.objects.filter(event=event, topic="tests.toy.check").exists()

    def test_hides_the_case_from_a_stranger(self, world: World, case: Case) -> None:
        with pytest.raises(NotYoursToKnow):
            check(case, actor=world.actor("stranger"), expected=1)
        assert untouched(case)

    def test_hides_the_case_from_the_same_role_elsewhere(self, world: World, case: Case) -> None:
        appoint(world.people["stranger"], "toy_checker", world.other)
        with pytest.raises(NotYoursToKnow):
            check(case, actor=world.actor("stranger"), expected=1)
        assert untouched(case)

    def test_is_refused_to_a_role_without_the_verb(self, world: World, case: Case) -> None:
        with pytest.raises(NotPermitted, match="tidak memuat"):
            check(case, actor=world.actor("toy_watcher"), expected=1)
        assert untouched(case)

    def test_is_refused_to_the_author(self, world: World, case: Case) -> None:
        appoint(world.people["toy_asker"], "toy_checker", world.club)
        with pytest.raises(NotPermitted, match="sudah berperan"):
            check(case, actor=world.actor("toy_asker"), expected=1)
        assert untouched(case)

    def test_is_refused_from_another_stage(self, world: World, case: Case) -> None:
        with pytest.raises(TransitionRefused, match="tahap"):
            grant(case, actor=world.actor("toy_chief"), expected=1)
        assert untouched(case)

    def test_names_every_unmet_guard_at_once(self, world: World, case: Case) -> None:
        check(case, actor=world.actor("toy_checker"), expected=1)
        case.refresh_from_db()
        case.wish.is_broken, case.wish.purpose = True, ""
        case.wish.save()
        with pytest.raises(TransitionRefused) as refusal:
            grant(case, actor=world.actor("toy_chief"), expected=2)
        assert len(refusal.value.reasons) == 3
        assert untouched(case)

    def test_is_refused_when_the_approved_content_has_changed(self, world: World, case: Case) -> None:
        check(case, actor=world.actor("toy_checker"), expected=1)
        case.refresh_from_db()
        case.wish.purpose = "dijual"
        case.wish.save()
        with pytest.raises(TransitionRefused, match="berubah sejak disetujui"):
            grant(case, actor=world.actor("toy_chief"), expected=2)
        assert untouched(case)

    def test_reports_a_stale_page(self, world: World, case: Case) -> None:
        check(case, actor=world.actor("toy_checker"), expected=1)
        case.refresh_from_db()
        with pytest.raises(Conflict) as conflict:
            send_back(case, actor=world.actor("toy_chief"), expected=1, reason="lagi")
        assert conflict.value.present["stage"] == "checked"
        assert untouched(case)

    def test_asks_for_a_reason(self, world: World, case: Case) -> None:
        check(case, actor=world.actor("toy_checker"), expected=1)
        case.refresh_from_db()
        with pytest.raises(TransitionRefused, match="alasan"):
            send_back(case, actor=world.actor("toy_chief"), expected=2, reason="  ")
        assert untouched(case)

    def test_gives_the_same_answer_under_the_same_key(self, world: World, case: Case) -> None:
        key = uuid4()
        first = check(case, actor=world.actor("toy_checker"), expected=1, key=key)
        second = check(case, actor=world.actor("toy_checker"), expected=1, key=key)
        assert second.is_repeat
        assert (second.receipt, second.stage) == (first.receipt, first.stage)
        assert AuditEvent.objects.filter(case=case, key=key).count() == 1

    def test_refuses_a_key_that_was_used_for_something_else(self, world: World, case: Case) -> None:
        key = uuid4()
        describe(case, actor=world.actor("toy_asker"), purpose="a", key=key)
        with pytest.raises(Conflict, match="permintaan lain"):
            describe(case, actor=world.actor("toy_asker"), purpose="b", key=key)

    def test_takes_at_most_eight_statements(self, world: World, case: Case) -> None:
        actor = world.actor("toy_checker")
        with CaptureQueriesContext(connection) as queries:
            check(case, actor=actor, expected=1)
        # Savepoints stand for BEGIN and COMMIT here; the toy's own row and its dossier are not the engine's.
        own = [q["sql"] for q in queries if "toyapp_wish" not in q["sql"]]
        assert len(own) <= 8, own

    def test_is_refused_to_the_clock(self, case: Case) -> None:
        with pytest.raises(NotPermitted):
            check(case, actor=Actor(None), expected=1)
        assert untouched(case)


class TestOpenCases:
    def test_open_nothing_twice_under_one_key(self, world: World) -> None:
        key = uuid4()
        first = ask(world.club, actor=world.actor("toy_asker"), key=key)
        second = ask(world.club, actor=world.actor("toy_asker"), key=key)
        assert second.pk == first.pk
        assert Case.objects.count() == 1
        # The control: another key is another request.
        assert ask(world.club, actor=world.actor("toy_asker"), key=uuid4()).pk != first.pk

    def test_is_refused_without_the_verb(self, world: World) -> None:
        with pytest.raises(NotPermitted):
            ask(world.club, actor=world.actor("toy_checker"))
        assert not Case.objects.exists()
