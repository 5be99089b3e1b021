"""Steps by the clock: only where the policy says so, only when due, only by the worker."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from config import roles
from config.cluster import Cluster
from tests.conftest import as_role
from tests.workflow.toyapp.services import check, grant
from tests.workflow.world import PERIODS, World, toy_case, toy_world
from workflow.actors import SYSTEM
from workflow.clock import advance_by_clock, due_steps
from workflow.exceptions import NotPermitted, TransitionRefused
from workflow.execution import perform
from workflow.models import AuditEvent, Case, RuleVersion, Turn
from workflow.recording import record_fact
from workflow.timing import not_yet

MONDAY = datetime(2026, 3, 2, 3, tzinfo=UTC)  # its turns: checked by Wednesday, granted within five days
LOST = {"after": "due", "working_days": 2, "legal_basis": "uji"}


def policy(world: World, clock: dict[str, Any]) -> None:
    """Publish a version of the toy's policy that says what the clock does."""
    with transaction.atomic():
        record_fact(world.club, "workflow.policy.load", actor=world.people["stranger"].pk, body={})
        RuleVersion.objects.create(
            kind="policy", code="toy", version="2", title="Toy", legal_basis="-", status="unofficial",
            effective_from=date(2021, 1, 1), digest=b"", content={**PERIODS, "clock": clock},
        )  # fmt: skip


def granted(world: World, at: datetime = MONDAY) -> Case:
    """Return a loan that was granted at a moment."""
    case = toy_case(world, at=at)
    check(case, actor=world.actor("toy_checker"), expected=1, at=at)
    grant(case, actor=world.actor("toy_chief"), expected=2, at=at)
    return Case.objects.get(pk=case.pk)


def day(number: int, hour: int = 5) -> datetime:
    return datetime(2026, 3, number, hour, tzinfo=UTC)


@pytest.mark.django_db
class TestDueSteps:
    @pytest.fixture
    def world(self) -> World:
        return toy_world()

    def test_wait_for_the_due_date_and_the_days_after_it(self, world: World) -> None:
        policy(world, {"lose": LOST})
        case = granted(world)  # due on Monday the 9th, two working days later is Wednesday the 11th
        assert list(due_steps(day(11))) == []
        assert list(due_steps(day(12))) == [(case.pk, 3, "lose")]

    def test_are_none_where_the_policy_is_silent(self, world: World) -> None:
        granted(world)
        assert list(due_steps(timezone.now())) == []

    def test_leave_a_held_turn_alone(self, world: World) -> None:
        policy(world, {"lose": LOST})
        case = granted(world)
        Turn.objects.filter(case=case, closed_at=None).update(standing="held")
        assert list(due_steps(day(20))) == []

    def test_may_count_from_the_day_the_stage_was_entered(self, world: World) -> None:
        policy(world, {"lose": {"after": "entered", "working_days": 1}})
        case = granted(world)
        assert list(due_steps(day(3))) == []
        assert list(due_steps(day(4))) == [(case.pk, 3, "lose")]

    def test_keep_to_the_policy_a_case_is_pinned_to(self, world: World) -> None:
        case = granted(world)
        policy(world, {"lose": LOST})
        assert list(due_steps(day(20))) == []
        assert not_yet(case, "lose", day(20))


@pytest.mark.django_db(transaction=True)
class TestAdvanceByClock:
    @pytest.fixture
    def case(self) -> Case:
        world = toy_world()
        policy(world, {"lose": LOST})
        return granted(world)

    @pytest.fixture
    def _worker(self, cluster: Cluster, case: Case) -> Iterator[None]:
        with as_role(cluster, roles.WORKER):
            yield

    @pytest.mark.usefixtures("_worker")
    def test_takes_the_step_once_as_the_system(self, case: Case) -> None:
        assert advance_by_clock() == 1
        assert advance_by_clock() == 0
        event = AuditEvent.objects.get(case=case, action="tests.toy.lose")
        assert (event.actor_id, event.db_user) == (None, roles.WORKER)
        assert Case.objects.get(pk=case.pk).stage == "lost"

    @pytest.mark.usefixtures("_worker")
    def test_looks_again_under_the_lock(self, case: Case) -> None:
        (due,) = due_steps(timezone.now())
        Turn.objects.filter(case=case, closed_at=None).update(standing="held")
        with pytest.raises(TransitionRefused, match="Waktunya"):
            perform(due[0], due[2], actor=SYSTEM, expected=due[1])
        assert Case.objects.get(pk=case.pk).stage == "granted"

    def test_is_refused_by_the_database_to_the_application(self, case: Case) -> None:
        """The control is the worker above, who does the same."""
        with pytest.raises(DatabaseError, match="worker"):
            advance_by_clock()
        assert Case.objects.get(pk=case.pk).stage == "granted"
        assert not AuditEvent.objects.filter(case=case, action="tests.toy.lose").exists()

    @pytest.mark.usefixtures("_worker")
    def test_takes_no_step_that_is_a_persons(self, case: Case) -> None:
        with pytest.raises(NotPermitted):
            perform(case.pk, "bring_back", actor=SYSTEM, expected=3)
        assert Case.objects.get(pk=case.pk).stage == "granted"
