"""A worker that is killed at a numbered point of `perform`: run by the test as `python -m`, one fork a case.

Input and output are JSON. The failpoints exist here only: the functions that `perform` calls are wrapped from
outside, and the process kills itself before or after one of them.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable
from typing import Any

POINTS = [
    "before enter",
    "after enter",
    "after _enter",
    "after _fresh",
    "after _lawful",
    "after _permitted",
    "after _unmet",
    "after effect",
    "before record",
    "after record",
    "after followers",
    "before commit",
    "after commit",
]


def die() -> None:
    """End this process as the kernel would end it."""
    os.kill(os.getpid(), signal.SIGKILL)


def wrapped(function: Callable[..., Any], point: str, when: str) -> Callable[..., Any]:
    """Return the function, deadly before or after it is called."""

    def deadly(*args: Any, **rest: Any) -> Any:
        if when == "before":
            die()
        result = function(*args, **rest)
        die()
        return result

    deadly.__name__ = point
    return deadly


def set_trap(point: str) -> None:
    """Make one of the points deadly."""
    from dataclasses import replace

    from django.db.backends.base.base import BaseDatabaseWrapper

    from tests.workflow.toyapp.lifecycle import Toy
    from workflow import execution

    when, name = point.split(" ", 1)
    if name == "commit":
        BaseDatabaseWrapper.commit = wrapped(BaseDatabaseWrapper.commit, name, when)  # type: ignore[method-assign]
    elif name == "effect":
        grant = Toy.steps["grant"]
        assert grant.effect
        Toy.steps["grant"] = replace(grant, effect=wrapped(grant.effect, name, when))
    else:
        setattr(execution, name, wrapped(getattr(execution, name), name, when))


def take_away_the_transaction() -> None:
    """Let each statement commit for itself: what the control shows to be unsafe."""
    from contextlib import nullcontext

    from django.db import transaction

    from workflow import execution
    from workflow.models import Case

    def unlocked(case_id: int) -> Case:
        return Case.objects.select_related("organisation").get(pk=case_id)

    setattr(transaction, "atomic", lambda **_rest: nullcontext())  # noqa: B010 (a patch, not a definition)
    setattr(execution, "lock", unlocked)  # noqa: B010


def grant_and_die(task: dict[str, Any]) -> None:
    """Take the step `grant` of one case, and be killed at the given point of it."""
    from uuid import UUID

    from tests.workflow.toyapp.services import grant
    from workflow.actors import Actor
    from workflow.models import Case

    set_trap(task["point"])
    if task.get("is_naive"):
        take_away_the_transaction()
    case = Case.objects.get(pk=task["case"])
    grant(case, actor=Actor(task["actor"]), expected=2, key=UUID(task["key"]))


def main() -> None:
    """Fork one worker for each task; print how each ended."""
    import django

    django.setup()
    from django.db import connection

    tasks = json.load(sys.stdin)
    connection.settings_dict["NAME"] = tasks["database"]
    ends = []
    for task in tasks["tasks"]:
        child = os.fork()
        if child == 0:
            grant_and_die(task)
            os._exit(0)
        ends.append(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
    json.dump(ends, sys.stdout)


if __name__ == "__main__":
    main()
