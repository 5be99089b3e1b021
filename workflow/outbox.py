"""What happens after an event: every subscriber gets it at least once, and applies it once.

A message is done when each of its subscribers has its delivery row, written in the same transaction as what
that subscriber did. One that fails is tried again later and holds up no other; after `MOST_ATTEMPTS` the
message is stuck and waits for somebody to look.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from workflow.models import AuditEvent, Delivery, OutboxMessage

log = logging.getLogger(__name__)
MOST_ATTEMPTS = 12
LONGEST_PAUSE = timedelta(hours=6)
Subscriber = Callable[[AuditEvent], None]
_subscribers: dict[str, tuple[str, Subscriber]] = {}
_functions: dict[str, Subscriber] = {}


def after_event(name: str, function: Subscriber, *, key: str = "", is_separate: bool = False) -> None:
    """Call `function(event)` after each event of that name, or of any name below it (`approvals.review`).

    An empty name means every event. The function runs in the worker, in its own transaction, perhaps more
    than once and in any order: whatever it does outside the database it must key by the event's hash.
    `key` names the subscriber for ever; by default the function's module and name do. A separate one runs as
    a job of its own outside any transaction, so that it may `perform` (with a key made of the event's hash).
    """
    known_as = key or f"{function.__module__}.{function.__qualname__}"
    _subscribers[known_as] = (name, _ordering(known_as) if is_separate else function)
    _functions[known_as] = function


def deliver_separately(key: str, event_id: int) -> None:
    """Call a separate subscriber with its event; raises what the function raises, to be tried again."""
    _functions[key](AuditEvent.objects.select_related("case").get(pk=event_id))


def subscribers_of(topic: str) -> dict[str, Subscriber]:
    """Return who wants to know of an event of this name."""
    return {key: function for key, (name, function) in _subscribers.items() if _is_below(topic, name)}


def relay(limit: int = 500) -> int:
    """Deliver waiting messages in their order, one transaction each; returns how many were tried.

    Several workers may relay side by side: each takes what no other has in hand.
    """
    last = 0
    for tried in range(limit):
        place = _relay_one(last)
        if place is None:
            return tried
        last = place
    return limit


def stuck() -> QuerySet[OutboxMessage]:
    """Return the messages that have failed too often to be tried again by themselves."""
    return OutboxMessage.objects.filter(sent_at=None, attempts__gte=MOST_ATTEMPTS).order_by("id")


def retry(message_id: int) -> None:
    """Let a stuck message be tried again at once."""
    OutboxMessage.objects.filter(pk=message_id, sent_at=None).update(attempts=0, retry_at=None)


def _ordering(key: str) -> Subscriber:
    def order(event: AuditEvent) -> None:
        from workflow.jobs import order_delivery

        order_delivery(key, event.pk)

    return order


def forget_delivered(older_than: timedelta = timedelta(days=30)) -> int:
    """Remove messages that were delivered long ago (the events stay); returns how many."""
    old = OutboxMessage.objects.filter(sent_at__lt=timezone.now() - older_than)
    with transaction.atomic():
        Delivery.objects.filter(event__in=old.values("event")).delete()
        return old.delete()[0]


def _is_below(topic: str, name: str) -> bool:
    return name in ("", topic) or topic.startswith(f"{name}.")


def _relay_one(last: int) -> int | None:
    """Deliver the next message behind `last`; returns its id, or None when there is none."""
    with transaction.atomic():
        message = _next(last)
        if message is None:
            return None
        faults = _deliver(message)
        _close(message, faults)
        return message.pk


def _next(last: int) -> OutboxMessage | None:
    is_due = Q(retry_at=None) | Q(retry_at__lte=timezone.now())
    waiting = OutboxMessage.objects.filter(is_due, pk__gt=last, sent_at=None, attempts__lt=MOST_ATTEMPTS)
    return (
        waiting.order_by("id")
        .select_for_update(skip_locked=True, of=("self",))
        .select_related("event")
        .first()
    )


def _deliver(message: OutboxMessage) -> list[str]:
    """Bring the event to everyone who has not had it yet; returns who failed, and how."""
    wanted = subscribers_of(message.topic)
    had = set(
        Delivery.objects.filter(event_id=message.event_id, subscriber__in=wanted).values_list(
            "subscriber", flat=True
        )
    )
    faults = [_hand_over(key, message.event, function) for key, function in wanted.items() if key not in had]
    return [fault for fault in faults if fault]


def _hand_over(key: str, event: AuditEvent, function: Subscriber) -> str:
    """Let one subscriber act, with the row that says so; returns its fault, without words from the data."""
    try:
        with transaction.atomic():
            Delivery.objects.create(subscriber=key, event=event)
            function(event)
    except Exception as fault:  # noqa: BLE001 (whatever it is, it must not hold up the others)
        log.warning("%s failed on event %s: %s", key, event.pk, type(fault).__name__)
        return f"{key}: {type(fault).__name__}"
    return ""


def _close(message: OutboxMessage, faults: list[str]) -> None:
    row = OutboxMessage.objects.filter(pk=message.pk)
    now = timezone.now()
    if not faults:
        row.update(sent_at=now, retry_at=None, fault="")
        return
    row.update(
        attempts=F("attempts") + 1,
        retry_at=now + _pause(message.attempts),
        fault="; ".join(faults)[:200],
    )


def _pause(attempts: int) -> timedelta:
    return min(LONGEST_PAUSE, timedelta(seconds=5 * 4**attempts))


def oldest_waiting() -> datetime | None:
    """Return since when the oldest message waits, for those who watch over the installation."""
    return (
        OutboxMessage.objects.filter(sent_at=None).order_by("id").values_list("created_at", flat=True).first()
    )
