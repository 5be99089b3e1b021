"""A desk with two at it, one turn, and what the record says of it."""

from __future__ import annotations

from datetime import UTC, date, datetime

from django.utils import timezone

from tests.workflow.world import World, appoint, person, toy_world
from workflow.models import AuditEvent, Turn

MONDAY = datetime(2026, 11, 2, 3, tzinfo=UTC)


def shared_desk() -> World:
    """Return the world of the toy with a second person at the checker's desk."""
    world = toy_world()
    world.people["colleague"] = person("colleague")
    appoint(world.people["colleague"], "toy_checker", world.club)
    return world


def facts_of(turn: Turn, name: str) -> list[AuditEvent]:
    """Return the facts of one name in the record of the turn's case."""
    return list(AuditEvent.objects.filter(case=turn.case, action=f"tests.toy.turn.{name}"))


def days(turn: Turn) -> tuple[date, int]:
    """Return when a turn is due, and the working days that were used before."""
    return timezone.localdate(turn.due_at), turn.used_days
