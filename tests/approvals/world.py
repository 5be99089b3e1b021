"""A small country: BKN with its desks, two agencies, and one synthetic person for each role at each desk."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from workflow.actors import Actor
from workflow.models import Account, Appointment, Organisation, Person, Role
from workflow.recording import record_fact
from workflow.rules import load_file, load_files

ROOT = Path(__file__).parents[2]
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
ALWAYS = DateTimeTZRange(LONG_AGO, None)
POLICIES = [
    ROOT / "approvals/registry/data/roles.toml",
    ROOT / "approvals/readiness/data/policy.toml",
    ROOT / "approvals/review/data/policy.toml",
]
INSTRUMENT = ROOT / "approvals/readiness/data/readiness.toml"


@dataclass
class Country:
    """Organisations by code, and who holds which role where, as `role` or `role@code`."""

    desks: dict[str, Organisation] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)

    @property
    def agency(self) -> Organisation:
        """Return the regency under the regional office."""
        return self.desks["KAB"]

    def person(self, role: str, where: str = "KAB") -> Person:
        """Return who holds a role at an organisation."""
        return self.people[f"{role}@{where}"]

    def actor(self, role: str, where: str = "KAB") -> Actor:
        """Return who holds a role at an organisation, as an actor."""
        return Actor(self.person(role, where).pk)

    def account(self, role: str, where: str = "KAB") -> Account:
        """Return the account of who holds a role at an organisation."""
        return self.person(role, where).accounts.get()


def organisation(code: str, kind: str, parent: Organisation | None = None) -> Organisation:
    """Make an organisation under another."""
    with transaction.atomic():
        made = Organisation.objects.create(code=code, name=f"Organisasi {code}", kind=kind, parent=parent)
        made.lineage = [*(parent.lineage if parent else []), made.pk]
        made.save()
    return made


def people(names: list[str]) -> list[Person]:
    """Make synthetic persons with one account each."""
    rows = [Person(number=f"SIN-{name}", name=f"Sintetis {name}") for name in names]
    made = Person.objects.bulk_create(rows)
    password = make_password("kata-sandi-uji")
    accounts = [Account(email=f"{each.pk}@contoh.invalid", password=password, person=each) for each in made]
    Account.objects.bulk_create(accounts)
    return made


def person(name: str) -> Person:
    """Make a synthetic person with one account."""
    (made,) = people([name])
    return made


def appoint(
    who: Person,
    role: str,
    where: Organisation,
    during: DateTimeTZRange = ALWAYS,
    *,
    is_effective: bool = True,
) -> Appointment:
    """Appoint directly, as the world begins."""
    with transaction.atomic():
        record_fact(where, "workflow.appointment.appoint", actor=who.pk, body={})
        return Appointment.objects.create(
            person=who, role=Role.objects.get(code=role), organisation=where, during=during, basis="uji",
            is_effective=is_effective,
        )  # fmt: skip


Post = tuple[Role, Organisation]


def fill(posts: dict[Post, Person]) -> None:
    """Appoint everybody at once, as the world begins: one fact for each organisation."""
    with transaction.atomic():
        first = {where: who for (_role, where), who in posts.items()}
        for where, who in first.items():
            record_fact(where, "workflow.appointment.appoint", actor=who.pk, body={})
        Appointment.objects.bulk_create(
            Appointment(
                person=who, role=role, organisation=where, during=ALWAYS, basis="uji", is_effective=True
            )
            for (role, where), who in posts.items()
        )


def country() -> Country:
    """Return the country with every role of the shipped policy filled at each desk of its kind."""
    made = Country()
    root = made.desks["BKN"] = organisation("BKN", "headquarters")
    installer = person("pemasang").pk
    load_files(POLICIES, actor=installer, kind="policy")
    load_file(INSTRUMENT, actor=installer, kind="instrument")
    kanreg = made.desks["KANREG"] = organisation("KANREG", "regional_office", root)
    pusat = made.desks["PUSAT"] = organisation("PUSAT", "central_office", root)
    for code, parent in (("KAB", kanreg), ("KOTA", kanreg), ("KEMEN", pusat)):
        made.desks[code] = organisation(code, "agency", parent)
    posts = [
        (role, desk) for role in Role.objects.all() for desk in made.desks.values() if desk.kind == role.kind
    ]
    holders = people([f"{role.code} {desk.code}" for role, desk in posts])
    fill(dict(zip(posts, holders, strict=True)))
    made.people = {f"{role.code}@{desk.code}": who for (role, desk), who in zip(posts, holders, strict=True)}
    return made
