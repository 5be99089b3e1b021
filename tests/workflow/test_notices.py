"""Whoever's turn it is gets to know, once, and in words that may travel by e-mail."""

from __future__ import annotations

import pytest
from django.core import mail
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.testing import InMemoryConnector

from tests.workflow.desks import account_of, two_sided_world
from tests.workflow.toyapp.services import check
from tests.workflow.world import World, appoint, toy_case
from workflow import outbox
from workflow.models import Case, Delivery, Notice, OutboxMessage
from workflow.notices import mark_read, notices_of, send_letter, subscribe, unread
from workflow.outbox import relay


@pytest.fixture(autouse=True)
def _only_the_built_in_subscribers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "_subscribers", {})
    subscribe()


@pytest.fixture
def world() -> World:
    return two_sided_world()


@pytest.fixture
def case(world: World) -> Case:
    return toy_case(world)


@pytest.mark.django_db
class TestTell:
    def told(self) -> set[tuple[str, str]]:
        relay()
        return {(notice.person.name, notice.event.action) for notice in Notice.objects.all()}

    def test_reaches_the_desk_whose_turn_it_is(self, case: Case) -> None:
        assert self.told() == {("Orang toy_checker", "tests.toy.open")}

    def test_follows_the_turn(self, world: World, case: Case) -> None:
        check(case, actor=world.actor("toy_checker"), expected=1)
        assert self.told() == {("Orang toy_chief", "tests.toy.check")}

    def test_spares_who_has_a_part_already_that_keeps_him_from_it(self, world: World, case: Case) -> None:
        appoint(world.people["toy_asker"], "toy_checker", world.club)
        assert self.told() == {("Orang toy_checker", "tests.toy.open")}

    def test_tells_once_however_often_it_is_relayed(self, case: Case) -> None:
        relay()
        Delivery.objects.all().delete()
        OutboxMessage.objects.update(sent_at=None)
        relay()
        assert Notice.objects.count() == 1

    def test_orders_a_letter_without_personal_data(self, world: World, case: Case) -> None:
        account_of(world, "toy_checker")
        relay()
        job = ProcrastinateJob.objects.get(task_name="workflow.send_letter")
        assert list(job.args) == ["notice_id"]
        assert send_letter(**job.args) == 1
        (letter,) = mail.outbox
        assert letter.subject == f"[Jenjang] {case.label} menunggu Anda"
        assert "Orang" not in letter.subject + str(letter.body)
        assert case.title not in letter.subject + str(letter.body)

    def test_orders_the_letter_in_its_own_transaction_in_a_worker_too(self, case: Case) -> None:
        """A worker gives procrastinate another connection: an order there would stay when ours is undone."""
        with app.replace_connector(InMemoryConnector()):
            relay()
        assert ProcrastinateJob.objects.filter(task_name="workflow.send_letter").count() == 1

    def test_sends_nothing_to_a_closed_account(self, world: World, case: Case) -> None:
        account = account_of(world, "toy_checker")
        account.is_active = False
        account.save()
        relay()
        assert send_letter(Notice.objects.get().pk) == 0

    def test_is_counted_and_listed_for_its_person(self, world: World, case: Case) -> None:
        relay()
        person = world.people["toy_checker"].pk
        assert unread(person) == 1
        assert [notice.event.action for notice in notices_of(person)] == ["tests.toy.open"]
        assert unread(world.people["stranger"].pk) == 0

    def test_is_read_without_ending_the_turn(self, world: World, case: Case) -> None:
        relay()
        assert mark_read(world.people["stranger"].pk) == 0
        assert mark_read(world.people["toy_checker"].pk) == 1
        assert unread(world.people["toy_checker"].pk) == 0
        assert case.turns.filter(closed_at=None).count() == 1
