"""Answers that hold as long as a case is locked: several guards ask the same question for one statement."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from workflow.models import Case

Answer = TypeVar("Answer")


def while_locked(ask: Callable[[Case], Answer]) -> Callable[[Case], Answer]:
    """Let a question about a case be asked once while the door holds its lock, and anew everywhere else."""
    name = f"{ask.__module__}.{ask.__qualname__}"

    @wraps(ask)
    def remembered(case: Case) -> Answer:
        if case.memory is None:
            return ask(case)
        if name not in case.memory:
            case.memory[name] = ask(case)
        answer: Answer = case.memory[name]
        return answer

    return remembered
