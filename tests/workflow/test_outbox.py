"""What follows an event reaches every subscriber at least once and is applied once, whatever dies."""

from __future__ import annotations

import os
import random
import signal
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.conftest import hang_up
from tests.workflow.desks import two_sided_world
from tests.workflow.toyapp.models import Wish
from tests.workflow.toyapp.services import describe
from tests.workflow.world import World, toy_case
from workflow import outbox
from workflow.models import AuditEvent, Case, Delivery, OutboxMessage
from workflow.outbox import after_event, relay, retry, stuck

KILLS = 100


@pytest.fixture(autouse=True)
def _only_our_own_subscribers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "_subscribers", {})
    monkeypatch.setattr(outbox, "_functions", {})


@pytest.fixture
def world() -> World:
    return two_sided_world()


@pytest.fixture
def case(world: World) -> Case:
    relay()  # what making the world has announced is nobody's here
    return toy_case(world)


class Heard:
    """A subscriber that remembers, and fails as often as it is told to."""

    def __init__(self, failures: int = 0) -> None:
        self.events: list[str] = []
        self.failures = failures

    def __call__(self, event: AuditEvent) -> None:
        if self.failures:
            self.failures -= 1
            raise ValueError("Budi")
        self.events.append(event.action)


def heard(name: str, *, key: str = "uji", failures: int = 0) -> Heard:
    made = Heard(failures)
    after_event(name, made, key=key)
    return made


def let_time_pass() -> None:
    OutboxMessage.objects.filter(sent_at=None).update(retry_at=timezone.now() - timedelta(seconds=1))


@pytest.mark.django_db
class TestRelay:
    def test_brings_events_in_their_order_and_once(self, case: Case) -> None:
        ours = heard("tests.toy")
        assert relay() == 2
        assert relay() == 0
        assert ours.events == ["tests.toy.open", "tests.toy.describe"]
        assert not OutboxMessage.objects.filter(sent_at=None).exists()

    def test_brings_only_what_was_asked_for(self, case: Case) -> None:
        exact, below, other = (heard(name, key=name) for name in ("tests.toy.open", "tests", "tests.to"))
        relay()
        assert (len(exact.events), len(below.events), len(other.events)) == (1, 2, 0)

    def test_is_not_held_up_by_one_that_fails(self, case: Case) -> None:
        failing, sound = heard("tests", key="a", failures=99), heard("tests", key="b")
        relay()
        assert len(sound.events) == 2
        assert failing.events == []

    def test_comes_back_to_one_that_failed_and_to_no_other(self, case: Case) -> None:
        failing, sound = heard("tests", key="a", failures=2), heard("tests", key="b")
        relay()
        assert relay() == 0
        let_time_pass()
        relay()
        assert len(failing.events) == len(sound.events) == 2

    def test_undoes_what_a_failing_subscriber_had_written(self, case: Case) -> None:
        def halfway(event: AuditEvent) -> None:
            Wish.objects.filter(case=event.case).update(purpose="separuh")
            raise ValueError

        after_event("tests", halfway, key="a")
        relay()
        assert Wish.objects.get(case=case).purpose != "separuh"

    def test_survives_a_subscriber_that_breaks_its_statement(self, case: Case) -> None:
        def broken(_event: AuditEvent) -> None:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1 / 0")

        after_event("tests", broken, key="a")
        sound = heard("tests", key="b")
        relay()
        assert len(sound.events) == 2

    def test_keeps_who_failed_without_words_from_the_data(self, case: Case) -> None:
        heard("tests", key="a", failures=99)
        relay()
        faults = set(OutboxMessage.objects.filter(sent_at=None).values_list("fault", flat=True))
        assert faults == {"a: ValueError"}

    def test_lists_what_is_stuck_and_tries_it_again_when_told(self, case: Case) -> None:
        ours = heard("tests.toy.open", failures=outbox.MOST_ATTEMPTS)
        for _time in range(outbox.MOST_ATTEMPTS + 3):
            relay()
            let_time_pass()
        (message,) = stuck()
        assert ours.events == []
        retry(message.pk)
        relay()
        assert ours.events == ["tests.toy.open"]
        assert not stuck().exists()

    def test_forgets_what_was_delivered_long_ago(self, case: Case) -> None:
        heard("tests.toy")
        relay()
        assert outbox.forget_delivered() == 0
        assert outbox.forget_delivered(timedelta(0)) > 0
        assert not Delivery.objects.exists()
        assert case.events.count() == 2

    def test_orders_a_separate_subscriber_as_a_job(self, case: Case) -> None:
        ours = Heard()
        after_event("tests.toy.open", ours, key="lain", is_separate=True)
        relay()
        job = ProcrastinateJob.objects.get(task_name="workflow.deliver_separately")
        assert ours.events == []
        outbox.deliver_separately(**job.args)
        assert ours.events == ["tests.toy.open"]


def dying_at(point: int, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """Return the function that kills its own process when the point has come."""

    def dying(*args: Any, **rest: Any) -> Any:
        _Counter.left -= 1
        if _Counter.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return function(*args, **rest)

    _Counter.left = point
    dying.__name__ = name
    return dying


class _Counter:
    left = 0


POINTS = ("_next", "_deliver", "_hand_over", "_close")


@pytest.mark.django_db(transaction=True)
class TestKilledRelay:
    """C14: a hundred relays die by SIGKILL, each at another point; reordering comes with the retries."""

    @pytest.fixture
    def lines(self, tmp_path: Any) -> Any:
        return tmp_path / "heard"

    @pytest.fixture
    def wishes(self, case: Case, world: World) -> int:
        for number in range(KILLS + 60):
            describe(case, actor=world.actor("toy_asker"), purpose=f"tujuan {number}")
        return OutboxMessage.objects.filter(topic__startswith="tests").count()

    def test_delivers_at_least_once_and_applies_once(self, case: Case, wishes: int, lines: Any) -> None:
        after_event("tests", applying(lines), key="uji")
        assert kill_relays(KILLS) == KILLS
        finish()
        told = lines.read_text().split()
        assert Wish.objects.get(case=case).loans == wishes
        assert len(set(told)) == wishes
        assert len(told) > wishes, "no kill hit between the effect and its commit: the test shows nothing"

    def test_would_apply_twice_outside_its_transaction(self, case: Case, wishes: int, lines: Any) -> None:
        """The control: who counts on a connection of his own counts what was told, not what is so."""
        after_event("tests", applying(lines, by_itself=True), key="uji")
        kill_relays(KILLS // 4)
        finish()
        assert Wish.objects.get(case=case).loans > wishes


def applying(lines: Any, *, by_itself: bool = False) -> Callable[[AuditEvent], None]:
    """Return a receiver that writes a line outside the database, and counts within it."""

    def apply(event: AuditEvent) -> None:
        with lines.open("a") as file:
            file.write(f"{event.pk}\n")
        if by_itself:
            count_by_itself(event)
        else:
            count(event)

    return apply


def count(event: AuditEvent) -> None:
    wish = Wish.objects.get(case=event.case)
    wish.loans += 1
    wish.save(update_fields=["loans"])


def count_by_itself(event: AuditEvent) -> None:
    """Count on a connection of one's own, so that it stays whatever becomes of the delivery."""
    given = connection.settings_dict
    own = {
        "host": given["HOST"],
        "user": given["USER"],
        "password": given["PASSWORD"],
        "dbname": given["NAME"],
    }
    with psycopg.connect(**own) as other:
        other.execute("UPDATE toyapp_wish SET loans = loans + 1 WHERE case_id = %s", [event.case_id])


def kill_relays(number: int) -> int:
    """Start so many relays, each dying at a point of its own; returns how many died."""
    chance = random.Random(14)
    hang_up()
    return sum(_dies(chance.choice(POINTS), chance.randint(1, 3)) for _relay in range(number))


def _dies(name: str, point: int) -> bool:
    child = os.fork()
    if child == 0:
        try:
            setattr(outbox, name, dying_at(point, name, getattr(outbox, name)))
            relay()
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def finish() -> None:
    let_time_pass()
    relay()


class TestPauses:
    def test_grow_up_to_a_bound(self) -> None:
        pauses = [outbox._pause(number) for number in range(outbox.MOST_ATTEMPTS)]
        assert pauses == sorted(pauses)
        assert pauses[0] == timedelta(seconds=5)
        assert pauses[-1] == outbox.LONGEST_PAUSE
