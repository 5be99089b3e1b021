"""Many turns at once: a run by the worker, each turn by itself and under the rights of that moment."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.workflow.pages_world import end_role, visitor
from tests.workflow.toyapp.services import check
from tests.workflow.world import World, toy_case, toy_world
from workflow import bulk
from workflow.models import Account, AuditEvent, BulkRun, Case, Turn
from workflow.pages import inboxviews

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    """Return a world in which more than two turns are many."""
    monkeypatch.setattr(inboxviews, "AT_ONCE", 2)
    return toy_world()


def three(world: World) -> list[Case]:
    return [toy_case(world) for _ in range(3)]


def ordered(world: World, step: str = "claim", query: str = "", **rest: str) -> BulkRun:
    """Order a verb for the whole list over HTTP, and return its run."""
    sent = {"step": step, "all": "1", "query": query, "key": str(uuid4()), **rest}
    answer = visitor(world, "toy_checker").post(reverse("act_on_turns"), sent)
    assert answer.status_code == 303, answer.content.decode()
    return BulkRun.objects.get(pk=UUID(answer["Location"].rstrip("/").rpartition("/")[2]))


def claimed() -> int:
    return Turn.objects.filter(claimed_by__isnull=False).count()


def page_of(world: World, run: BulkRun, name: str = "toy_checker") -> Any:
    return visitor(world, name).get(reverse("bulk_run", args=[run.pk]))


class TestOrderRun:
    def test_orders_a_job_and_does_nothing_yet(self, world: World) -> None:
        three(world)
        run = ordered(world)
        assert run.items.count() == 3
        assert claimed() == 0
        job = ProcrastinateJob.objects.get(task_name="workflow.do_portion")
        assert job.args == {"run_id": str(run.pk)}

    def test_takes_the_list_as_it_is_filtered(self, world: World) -> None:
        three(world)
        sent = {"step": "claim", "all": "1", "query": "q=tidak-ada", "key": str(uuid4())}
        assert visitor(world, "toy_checker").post(reverse("act_on_turns"), sent).status_code == 422
        assert ordered(world, query="tab=menunggu&jenis=toy").items.count() == 3

    def test_is_the_same_run_under_the_same_key(self, world: World) -> None:
        three(world)
        key = str(uuid4())
        assert ordered(world, key=key).pk == ordered(world, key=key).pk
        assert ProcrastinateJob.objects.filter(task_name="workflow.do_portion").count() == 1

    def test_does_a_few_at_once(self, world: World) -> None:
        """The control: below the bound there is no run."""
        toy_case(world)
        sent = {"step": "claim", "all": "1", "query": "", "key": str(uuid4())}
        answer = visitor(world, "toy_checker").post(reverse("act_on_turns"), sent)
        assert answer.status_code == 200
        assert claimed() == 1
        assert not BulkRun.objects.exists()

    def test_asks_first_where_the_verb_asks(self, world: World) -> None:
        three(world)
        sent = {"step": "hold", "all": "1", "query": "", "key": str(uuid4())}
        asked = visitor(world, "toy_checker").post(reverse("act_on_turns"), sent)
        assert "3 giliran dipilih" in asked.content.decode()
        until = (timezone.localdate() + timedelta(days=9)).isoformat()
        run = ordered(world, "hold", asked="1", reason="Menunggu surat", until=until)
        bulk.do_portion(run.pk)
        assert Turn.objects.filter(held_until=until, hold_reason="Menunggu surat").count() == 3


class TestDoPortion:
    def test_notes_the_outcome_of_each(self, world: World) -> None:
        cases = three(world)
        run = ordered(world)
        check(cases[0], actor=world.actor("toy_checker"), expected=cases[0].revision)
        bulk.do_portion(run.pk)
        said = {item.turn.case_id: (item.is_done, item.outcome) for item in run.items.select_related("turn")}
        assert said[cases[1].pk] == (True, f"{cases[1].label}: diambil")
        assert said[cases[0].pk][0] is False
        assert "sudah selesai" in said[cases[0].pk][1]
        run.refresh_from_db()
        assert run.finished_at is not None

    def test_rests_on_the_rights_of_that_moment(self, world: World) -> None:
        three(world)
        run = ordered(world)
        end_role(world, "toy_checker")
        bulk.do_portion(run.pk)
        assert claimed() == 0
        assert not run.items.filter(is_done=True).exists()
        assert not run.items.filter(outcome="").exists()

    def test_does_nothing_for_a_closed_account(self, world: World) -> None:
        three(world)
        run = ordered(world)
        Account.objects.filter(person=world.people["toy_checker"]).update(is_active=False)
        bulk.do_portion(run.pk)
        assert claimed() == 0
        assert all("sudah ditutup" in item.outcome for item in run.items.all())

    def test_goes_on_in_portions(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(bulk, "PORTION", 2)
        three(world)
        run = ordered(world)
        jobs = ProcrastinateJob.objects.filter(task_name="workflow.do_portion")
        bulk.do_portion(run.pk)
        run.refresh_from_db()
        assert (claimed(), run.finished_at, jobs.count()) == (2, None, 2)
        bulk.do_portion(run.pk)
        run.refresh_from_db()
        assert claimed() == 3
        assert run.finished_at is not None
        assert jobs.count() == 2

    def test_changes_nothing_when_it_is_repeated(self, world: World) -> None:
        three(world)
        run = ordered(world)
        bulk.do_portion(run.pk)
        run.items.update(tried_at=None, outcome="", is_done=False)
        bulk.do_portion(run.pk)
        assert run.items.filter(is_done=True).count() == 3
        assert AuditEvent.objects.filter(action="tests.toy.turn.claim").count() == 3


class TestRunPage:
    def test_shows_how_far_it_is_and_every_outcome(self, world: World) -> None:
        cases = three(world)
        run = ordered(world)
        before = page_of(world, run).content.decode()
        assert "0 dari 3 giliran dikerjakan" in before
        assert 'hx-trigger="every 3s"' in before
        bulk.do_portion(run.pk)
        after = page_of(world, run).content.decode()
        assert "3 dari 3 giliran diambil." in after
        assert "hx-trigger" not in after
        assert all(f"{case.label}: diambil" in after for case in cases)

    def test_is_only_there_for_who_ordered_it(self, world: World) -> None:
        three(world)
        run = ordered(world)
        assert page_of(world, run).status_code == 200
        assert page_of(world, run, "toy_watcher").status_code == 404

    def test_is_found_again_from_the_inbox(self, world: World) -> None:
        three(world)
        run = ordered(world)
        inbox = visitor(world, "toy_checker").get(reverse("inbox"), {"tab": "selesai"}).content.decode()
        assert reverse("bulk_run", args=[run.pk]) in inbox
