"""C2: the worker is killed at each numbered point of `perform`: all or nothing, and the retry is answered."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection

from config.environment import ROOT
from tests.workflow.audit.failpoints import POINTS
from tests.workflow.toyapp.models import Wish
from tests.workflow.toyapp.services import check, grant
from tests.workflow.world import World, toy_case, toy_world
from workflow.audit.verify import contradictions, stream_findings
from workflow.models import AuditEvent, Case, OutboxMessage, Participation, Turn

pytestmark = pytest.mark.django_db(transaction=True)
KILLED = -9


def checked_case(world: World) -> Case:
    case = toy_case(world)
    check(case, actor=world.actor("toy_checker"), expected=1)
    return case


def kill(world: World, points: list[str], **rest: Any) -> list[dict[str, Any]]:
    """Let a worker be killed at each point, each with a case of its own; return the tasks."""
    actor = world.people["toy_chief"].pk
    tasks = [
        {"point": point, "case": checked_case(world).pk, "actor": actor, "key": str(uuid4()), **rest}
        for point in points
    ]
    done = subprocess.run(
        [sys.executable, "-m", "tests.workflow.audit.failpoints"],
        input=json.dumps({"database": connection.settings_dict["NAME"], "tasks": tasks}),
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "JENJANG_HOME": home()},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert json.loads(done.stdout) == [KILLED] * len(tasks), done.stderr
    return tasks


def home() -> str:
    """Return the folder that the tests' settings were given; they add their own below it."""
    from django.conf import settings

    return str(settings.HOME.parent)


def left_by(case: int) -> dict[str, int]:
    """Return what the step left behind: one of each, or nothing."""
    events = AuditEvent.objects.filter(case=case, revision=3)
    return {
        "stage": Case.objects.filter(pk=case, stage="granted", revision=3).count(),
        "event": events.count(),
        "body": events.filter(body__isnull=False).count(),
        "part": Participation.objects.filter(case=case, capacity="toy.grant").count(),
        "turn": Turn.objects.filter(case=case, stage="granted", closed_at=None).count(),
        "old turn": Turn.objects.filter(case=case, stage="checked").exclude(closed_at=None).count(),
        "message": OutboxMessage.objects.filter(event__in=events).count(),
        "effect": Wish.objects.get(case=case).loans,
    }


class TestAKilledWorker:
    def test_leaves_all_or_nothing_and_the_retry_is_answered(self) -> None:
        world = toy_world()
        for task in kill(world, POINTS):
            left = left_by(task["case"])
            is_done = task["point"] == "after commit"
            assert set(left.values()) == {int(is_done)}, (task["point"], left)
            case = Case.objects.get(pk=task["case"])
            again = grant(case, actor=world.actor("toy_chief"), expected=2, key=UUID(task["key"]))
            assert (again.is_repeat, again.stage, again.revision) == (is_done, "granted", 3)
            assert set(left_by(task["case"]).values()) == {1}
            event = AuditEvent.objects.get(case=case, revision=3)
            assert bytes(event.hash).hex() == again.receipt
        assert [*stream_findings(), *contradictions()] == []

    def test_would_leave_half_without_the_transaction(self) -> None:
        """The control: the same death, when each statement commits for itself."""
        world = toy_world()
        (task,) = kill(world, ["before record"], is_naive=True)
        left = left_by(task["case"])
        assert (left["effect"], left["event"]) == (1, 0)
