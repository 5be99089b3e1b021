"""A small world for the toy: one club under one federation, and people with one role each."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from tests.workflow.toyapp.models import Wish
from tests.workflow.toyapp.services import ask, describe
from workflow.actors import Actor
from workflow.models import Appointment, Case, Organisation, Person, Role, RuleVersion
from workflow.recording import record_fact

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
ALWAYS = DateTimeTZRange(LONG_AGO, None)
ROLES = {
    "toy_asker": ["ask_toy", "view_toy"],
    "toy_checker": ["check_toy", "view_toy"],
    "toy_chief": ["grant_toy", "view_toy"],
    "toy_watcher": ["view_toy"],
}


PERIODS = {"period": {"short": {"working_days": 2}, "long": {"working_days": 5}}}


@dataclass
class World:
    club: Organisation
    other: Organisation
    people: dict[str, Person] = field(default_factory=dict)

    def actor(self, name: str) -> Actor:
        """Return the person who has the role of that name."""
        return Actor(self.people[name].pk)


def organisation(code: str, kind: str, parent: Organisation | None = None) -> Organisation:
    with transaction.atomic():
        made = Organisation.objects.create(code=code, name=f"Organisasi {code}", kind=kind, parent=parent)
        made.lineage = [*(parent.lineage if parent else []), made.pk]
        made.save()
    return made


def person(name: str) -> Person:
    return Person.objects.create(number=f"T-{name}", name=f"Orang {name}")


def appoint(who: Person, role: str, where: Organisation, during: DateTimeTZRange = ALWAYS) -> Appointment:
    with transaction.atomic():
        record_fact(where, "workflow.appointment.appoint", actor=who.pk, body={})
        return Appointment.objects.create(
            person=who,
            role=Role.objects.get(code=role),
            organisation=where,
            during=during,
            basis="uji",
            is_effective=True,
        )


def toy_rules(world: World) -> None:
    """Write the toy's policy and roles, as loading their files does."""
    record_fact(world.club, "workflow.policy.load", actor=world.people["stranger"].pk, body={})
    RuleVersion.objects.create(
        kind="policy", code="toy", version="1", title="Toy", legal_basis="-", status="unofficial", digest=b"",
        effective_from=LONG_AGO.date(), content=PERIODS,
    )  # fmt: skip
    for code, verbs in ROLES.items():
        Role.objects.create(code=code, label=code, kind="club", verbs=verbs)


def toy_world() -> World:
    """Return a world with all roles of the toy filled at one club."""
    with transaction.atomic():
        federation = organisation("F", "federation")
        world = World(organisation("A", "club", federation), organisation("B", "club", federation))
        world.people["stranger"] = person("stranger")
        toy_rules(world)
        for code in ROLES:
            world.people[code] = person(code)
            appoint(world.people[code], code, world.club)
    return world


def toy_case(world: World, *, purpose: str = "memotong rumput", at: datetime | None = None) -> Case:
    """Return a wish that was asked for and described."""
    case = ask(world.club, actor=world.actor("toy_asker"), at=at)
    Wish.objects.create(case=case)
    if purpose:
        describe(case, actor=world.actor("toy_asker"), purpose=purpose, at=at)
    return case


def minutes_later(case: Case, minutes: int) -> datetime:
    return case.opened_at + timedelta(minutes=minutes)
