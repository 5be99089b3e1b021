"""The toy's world with two sides: the club, and the federation above it; both write and attach."""

from __future__ import annotations

from django.db import transaction

from tests.workflow.world import World, appoint, person, toy_world
from workflow.models import Account, Organisation, Role
from workflow.recording import record_fact

SEES_AND_WRITES = ["view_toy", "write_note", "attach_evidence"]
CLUB, FEDERATION = "toy_writer", "toy_overseer"


def two_sided_world() -> World:
    """Return the toy's world with two writers at the club and two at the federation."""
    world = toy_world()
    with transaction.atomic():
        record_fact(world.club, "workflow.policy.load", actor=world.people["stranger"].pk, body={})
        Role.objects.create(code=CLUB, label="Penulis klub", kind="club", verbs=SEES_AND_WRITES)
        Role.objects.create(
            code=FEDERATION, label="Pengawas federasi", kind="federation", verbs=SEES_AND_WRITES
        )
    federation = Organisation.objects.get(code="F")
    for role, where in ((CLUB, world.club), (FEDERATION, federation)):
        for name in (role, f"{role}_2"):
            world.people[name] = person(name)
            appoint(world.people[name], role, where)
    return world


def account_of(world: World, name: str) -> Account:
    """Return an account of one of the people."""
    return Account.objects.create_user(f"{name}@contoh.test", "rahasia-uji-123", person=world.people[name])
