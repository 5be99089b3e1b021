"""One button under many hands (C4): drawn once on a page, pressed in fifty forms with one key or in eight."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from types import ModuleType
from typing import Any
from uuid import UUID, uuid4

from django.db import connections
from django.db.models import QuerySet

from tests.approvals.crowd import crowd_of, together
from workflow.actors import Actor
from workflow.exceptions import Conflict, TransitionRefused
from workflow.execution import Outcome
from workflow.features import lifecycle_of
from workflow.models import AuditEvent, Case

FORMS, HANDS = 50, 8
By = tuple[Actor, dict[str, Any]]
Rows = QuerySet[Any]


@dataclass(frozen=True)
class Button:
    """A step as a page offered it, with the rows of which one more is there once it was taken."""

    event: str
    press: Callable[..., Any]
    effect: Rows
    case: Case | None = None

    def traces(self) -> tuple[int, int]:
        """Return how many events of its name there are, and how many rows of its effect."""
        return AuditEvent.objects.filter(action=self.event).count(), self.effect.count()


def button(case: Case, name: str, services: ModuleType, by: By, effect: Rows | None = None) -> Button:
    """Return a step of a case as its page offers it now; without an effect named, its turns are counted."""
    actor, said = by
    press = partial(getattr(services, name), case, actor=actor, expected=case.revision, **said)
    rows = case.turns.exclude(stage=case.stage) if effect is None else effect
    return Button(lifecycle_of(case.kind).event(name), press, rows, case)


def in_forms(offered: Button, keys: Iterable[UUID | None]) -> list[Any]:
    """Press a button once with each key, all at the same moment; returns what each was told."""
    forms = [partial(_sent, offered.press, key) for key in keys]
    with crowd_of(len(forms)) as crowd:
        return together(crowd, *forms)


def _sent(press: Callable[..., Any], key: UUID | None) -> Any:
    """Press as a request does, which gives its connection back."""
    try:
        return press(key=key) if key else press()
    finally:
        connections.close_all()


def is_one_answer(ends: list[Any]) -> bool:
    """Tell whether all were told the same, one of them that it happened and the others that it had."""
    if isinstance(ends[0], Outcome):
        told = {(end.case_id, end.stage, end.revision, end.receipt) for end in ends if moved(end)}
        return len(told) == 1 and sorted(moved(end) and end.is_repeat for end in ends) == _one_of(len(ends))
    return all(end == ends[0] and moved(end) for end in ends)


def _one_of(number: int) -> list[bool]:
    return [False] + [True] * (number - 1)


def moved(end: Any) -> bool:
    """Tell whether a press was not refused."""
    return not isinstance(end, Exception)


def is_told_why(end: Any) -> bool:
    """Tell whether a refusal is a sentence for the person, and no fault of ours."""
    return isinstance(end, Conflict | TransitionRefused) and bool(str(end).strip())


def is_once(before: tuple[int, int], after: tuple[int, int]) -> bool:
    """Tell whether there is one more event, and one more row of the effect."""
    return (after[0] - before[0], after[1] - before[1]) == (1, 1)


def keys(number: int) -> list[UUID]:
    """Return so many different keys."""
    return [uuid4() for _ in range(number)]


def press_in_forms(step: Button) -> None:
    """Press in fifty forms with one key, and once more with the back button: one step and one answer."""
    before, (key,) = step.traces(), keys(1)
    ends = in_forms(step, [key] * FORMS)
    assert is_one_answer(ends), ends
    assert is_one_answer([*ends, step.press(key=key)]), "the back button"
    assert is_once(before, step.traces())


def press_with_hands(step: Button, each: Sequence[UUID | None]) -> None:
    """Press with a key of its own in each hand: one moves, the others are told why."""
    before = step.traces()
    ends = in_forms(step, each)
    assert (sum(map(moved, ends)), sum(map(is_told_why, ends))) == (1, len(ends) - 1), ends
    assert is_once(before, step.traces())
