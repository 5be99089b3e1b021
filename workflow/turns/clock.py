"""What the clock does to turns: it takes up what was held until today and reminds of what is overdue.

Each turn in its own short transaction and asked again under the lock: a second run finds nothing to do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, time
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from workflow.actors import SYSTEM
from workflow.exceptions import NotYoursToKnow, TransitionRefused
from workflow.models import Turn
from workflow.turns.services import remind, resume

AT_MOST = 5_000


def resume_lapsed() -> int:
    """Take up the turns whose day has come; returns how many. Runs in the worker."""
    return _each(lapsed(timezone.now()), resume)


def remind_overdue() -> int:
    """Remind of the overdue turns that nobody was reminded of today; returns how many. Runs in the worker."""
    return _each(to_be_reminded(timezone.now()), remind)


def lapsed(now: datetime) -> QuerySet[Turn]:
    """Return the turns that were held until today or earlier."""
    return Turn.objects.filter(closed_at=None, held_until__lte=timezone.localdate(now))


def to_be_reminded(now: datetime) -> QuerySet[Turn]:
    """Return the overdue running turns without a reminder today, the oldest first."""
    midnight = timezone.make_aware(datetime.combine(timezone.localdate(now), time.min))
    unreminded = Q(reminded_at=None) | Q(reminded_at__lt=midnight)
    overdue = Turn.objects.filter(closed_at=None, due_at__lt=now, held_until=None)
    return overdue.filter(unreminded).order_by("due_at", "id")


def _each(turns: QuerySet[Turn], verb: Callable[..., Any]) -> int:
    return sum(_done(turn_id, verb) for turn_id in _ids(turns))


def _ids(turns: QuerySet[Turn]) -> Iterable[int]:
    return list(turns.values_list("pk", flat=True)[:AT_MOST])


def _done(turn_id: int, verb: Callable[..., Any]) -> bool:
    """Do one deed; somebody who was quicker is no fault."""
    try:
        verb(turn_id, actor=SYSTEM)
    except (TransitionRefused, NotYoursToKnow):
        return False
    return True
