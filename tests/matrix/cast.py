"""A cast for every relation: who holds each role at home, elsewhere, besides, or by a mandate."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from tests.approvals.world import ALWAYS, Country, appoint, organisation, person
from tests.matrix.table import INSIDER, STANDS, Stand
from workflow.models import Mandate, Organisation, Person, Role
from workflow.recording import record_fact

ENDED = DateTimeTZRange(datetime(2020, 1, 1, tzinfo=UTC), datetime(2020, 2, 1, tzinfo=UTC))
HOME = {"agency": "KAB", "regional_office": "KANREG", "central_office": "PUSAT", "headquarters": "BKN"}


@dataclass
class Cast:
    """One person for each role and stand."""

    land: Country
    people: dict[tuple[str, str], Person] = field(default_factory=dict)

    @property
    def roles(self) -> list[str]:
        """Return the codes of all roles."""
        return list(dict.fromkeys(role for role, _stand in self.people))

    def person(self, role: str, stand: str) -> Person:
        return self.people[role, stand]


def cast(land: Country) -> Cast:
    """Return the country's people, and for each role those who hold it elsewhere or by a mandate."""
    organisation("KANREG2", "regional_office", land.desks["BKN"])
    made = Cast(land)
    for role in Role.objects.all():
        made.people[role.code, "own"] = land.person(role.code, HOME[role.kind])
        for number, stand in enumerate(STANDS[1:]):
            made.people[role.code, stand.name] = _other(land, role, stand, person(f"{role.code} {number}"))
    return made


def _other(land: Country, role: Role, stand: Stand, somebody: Person) -> Person:
    home = land.desks[HOME[role.kind]]
    if stand.has_role_in_agency:
        appoint(somebody, role.code, home)
        if role.code != INSIDER:
            appoint(somebody, INSIDER, land.agency)
    elif not stand.mandate:  # a post has one mandate at a time: given for the moment of a trial
        _elsewhere(land, somebody, role)
    return somebody


def _elsewhere(land: Country, somebody: Person, role: Role) -> None:
    """Give the role at another desk; there is only one headquarters, so there nobody holds it elsewhere."""
    places = {"agency": "KOTA", "regional_office": "KANREG2", "central_office": "PUSAT"}
    if role.kind in places:
        appoint(somebody, role.code, Organisation.objects.get(code=places[role.kind]))


def stand_in(land: Country, somebody: Person, role_code: str, stand: Stand) -> None:
    """Let somebody act in a post at home, as the world begins."""
    role = Role.objects.get(code=role_code)
    where = land.desks[HOME[role.kind]]
    principal = land.person(role.code, where.code) if stand.mandate == "plh" else None
    with transaction.atomic():
        record_fact(where, "workflow.mandate.give", actor=somebody.pk, body={})
        Mandate.objects.create(
            kind=stand.mandate, role=role, organisation=where, holder=somebody, principal=principal,
            during=ALWAYS if stand.covers else ENDED, basis="uji", approval=stand.approval, is_effective=True,
        )  # fmt: skip
