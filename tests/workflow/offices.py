"""Who gives roles in the toy's world: two keepers at the federation, over all its clubs."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from tests.workflow.world import ALWAYS, World, appoint, person
from workflow.actors import Actor
from workflow.models import Account, AuditEvent, Organisation, Person, Role
from workflow.recording import record_fact

BASIS = "SK 1"


def federation(world: World) -> Organisation:
    assert world.club.parent is not None
    return world.club.parent


def with_keepers(world: World) -> World:
    """Return the world with two keepers, `keeper` and `second`, and with a chief who decides."""
    with transaction.atomic():
        record_fact(world.club, "workflow.policy.load", actor=world.people["stranger"].pk, body={})
        Role.objects.create(
            code="toy_keeper", label="Juru peran", kind="federation", verbs=["administer"], is_exclusive=True
        )
        Role.objects.filter(code="toy_chief").update(is_deciding=True)
    for name in ("keeper", "second"):
        world.people[name] = person(name)
        appoint(world.people[name], "toy_keeper", federation(world))
    return world


def role(code: str) -> Role:
    return Role.objects.get(code=code)


def newcomer(world: World, name: str = "newcomer") -> Person:
    world.people[name] = person(name)
    return world.people[name]


def account(who: Person, name: str = "") -> Account:
    email = f"{name or who.number.lower()}@contoh.test"
    made: Account = Account.objects.create_user(email, "kata sandi yang panjang", person=who)
    return made


def days(first: int, last: int) -> DateTimeTZRange:
    """Return a period in days from now."""
    return DateTimeTZRange(in_days(first), in_days(last))


def in_days(number: int) -> datetime:
    return timezone.now() + timedelta(days=number)


def keeper(world: World) -> Actor:
    return world.actor("keeper")


def second(world: World) -> Actor:
    return world.actor("second")


def events(action: str) -> int:
    return AuditEvent.objects.filter(action=action).count()


__all__ = ["ALWAYS", "BASIS", "World"]
