"""A demonstration to try everything with: made-up persons in every role of a few organisations.

Features above add their own parts (`register_demo`), which run after the persons are there, in their order.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zlib import crc32

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models.functions import Now

from approvals.registry.installation import administrator, install
from approvals.registry.services import register_person
from workflow.actors import Actor
from workflow.appointments import appoint, confirm
from workflow.models import Account, Appointment, Organisation, Person, Role

DOMAIN = "demo.test"
SINCE = datetime(2020, 1, 1, tzinfo=UTC)
BASIS = "SK rekaan untuk demonstrasi"
AGENCY = (
    "operator",
    "verifikator",
    "pyb",
    "ppk",
    "sekretariat",
    "inspektorat",
    "auditor_instansi",
    "administrator_instansi",
)
DESKS = {
    "32.08": AGENCY,
    "K021": AGENCY,
    "KANREG-III": ("kanreg_verifier", "kanreg_verifier", "kanreg_head"),
    "PUSAT": ("pic_pusat", "pic_pusat", "pic_pusat"),
    "BKN": (
        *("direktorat", "direktorat", "deputi", "kepala_bkn", "panel_chair"),
        *("panel_member",) * 6,
        *("wasdal", "wasdal", "auditor_nasional"),
    ),
}
PLACES = {"32.08": "kuningan", "K021": "kemensos", "KANREG-III": "kanreg3", "PUSAT": "pusat", "BKN": "bkn"}
GIVEN = (
    "Adi", "Bayu", "Citra", "Dewi", "Eka", "Farah", "Gita", "Hadi", "Intan", "Joko", "Kirana", "Laras",
    "Made", "Nanda", "Okta", "Putri", "Rani", "Satria", "Tirta", "Utami", "Wira", "Yuda", "Zahra",
)  # fmt: skip
FAMILY = (
    "Angkasa", "Bintang", "Cakrawala", "Danau", "Embun", "Fajar", "Gerimis", "Hutan", "Jingga", "Kabut",
    "Langit", "Mega", "Nirmala", "Ombak", "Pelangi", "Rembulan", "Samudra", "Teduh", "Umbara", "Wana",
)  # fmt: skip

_parts: dict[str, tuple[int, Callable[[], object]]] = {}


@dataclass(frozen=True)
class DemoAccount:
    """One line of the table that is printed: which role, how to log in."""

    role: str
    place: str
    email: str


def register_demo(part: Callable[[], object], *, order: int = 50) -> None:
    """Add a part of the demonstration; it must change nothing when it runs again."""
    _parts[f"{part.__module__}.{part.__qualname__}"] = (order, part)


def make_demo() -> None:
    """Fill an installation with made-up persons, then with every registered part; again changes nothing.

    Only the worker's role may run it.
    """
    install()
    with transaction.atomic():
        for code, roles in DESKS.items():
            staff(Organisation.objects.get(code=code), roles)
    for part in parts():
        part()
    _same_password()


def parts() -> list[Callable[[], object]]:
    """Return the registered parts in the order in which they are made."""
    return [part for _order, part in sorted(_parts.values(), key=lambda entry: entry[0])]


def staff(organisation: Organisation, roles: tuple[str, ...] = AGENCY) -> None:
    """Fill the roles of an organisation with made-up persons, given and confirmed by two administrators."""
    giver, second = (Actor(person.pk) for person in administrators())
    for email, code in _desks(organisation, roles):
        if Account.objects.filter(email=email).exists():
            continue
        account = register_person(f"DEMO-{email.split('.')[0]}", _name(email), email, organisation, by=giver)
        role, during = Role.objects.get(code=code), DateTimeTZRange(SINCE, None)
        made = appoint(account.person, role, organisation, during, BASIS, by=giver)
        if not made.is_effective:
            confirm(made.pk, by=second)


def administrators() -> list[Person]:
    """Return the demonstration's two national administrators; makes them at first."""
    return [_administrator(f"administrator{tail}@bkn.{DOMAIN}") for tail in ("", "2")]


def person(role: str, place: str) -> Person:
    """Return the made-up person in a role, such as `person("ppk", "kuningan")`."""
    return Account.objects.select_related("person").get(email=f"{role}@{place}.{DOMAIN}").person


def holder(organisation: Organisation, role: str) -> Actor:
    """Return who holds a role at an organisation now, the longest of several.

    Raises Appointment.DoesNotExist where nobody does.
    """
    posts = Appointment.objects.filter(organisation=organisation, role__code=role, is_effective=True)
    post = posts.filter(during__contains=Now()).order_by("pk").first()
    if post is None:
        raise Appointment.DoesNotExist(f"{organisation.code} has no {role}")
    return Actor(post.person_id)


def accounts() -> list[DemoAccount]:
    """Return every account of the demonstration in the order of the organisations."""
    posts = Appointment.objects.filter(
        person__accounts__email__endswith=f".{DOMAIN}", organisation__code__in=DESKS
    )
    rows = posts.order_by("organisation__kind", "organisation_id", "pk")
    return [
        DemoAccount(*row)
        for row in rows.values_list("role__label", "organisation__name", "person__accounts__email")
    ]


def password() -> str:
    """Return the one password of all demonstration accounts: each installation makes its own."""
    path = Path(settings.HOME) / "secrets" / "demo-password"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
        path.write_text(f"jenjang-{secrets.token_hex(4)}")
    return path.read_text().strip()


def _desks(organisation: Organisation, roles: tuple[str, ...]) -> list[tuple[str, str]]:
    place = PLACES.get(organisation.code, organisation.code.lower().replace(".", "-"))
    emails = []
    for number, role in enumerate(roles):
        earlier = roles[:number].count(role)
        emails.append((f"{role}{earlier + 1 if earlier else ''}@{place}.{DOMAIN}", role))
    return emails


def _administrator(email: str) -> Person:
    known = Account.objects.filter(email=email).select_related("person").first()
    account = known or administrator(f"DEMO-{email.split('.')[0]}", _name(email), email, SINCE)
    return account.person


def _name(email: str) -> str:
    """Return a name that is plainly made up and that nobody has yet."""
    first = crc32(email.encode())
    names = (_combined(number) for number in range(first, first + len(GIVEN) * len(FAMILY)))
    return next(name for name in names if not Person.objects.filter(name=name).exists())


def _combined(number: int) -> str:
    family, given = divmod(number, len(GIVEN))
    return f"{GIVEN[given]} {FAMILY[family % len(FAMILY)]} (rekaan)"


def _same_password() -> None:
    """Give all accounts one hash of the shared password: hashing each alone takes seconds."""
    ours = Account.objects.filter(email__endswith=f".{DOMAIN}")
    shared = password()
    worn = ours.order_by("pk").values_list("password", flat=True).first()
    encoded = worn if worn and check_password(shared, worn) else make_password(shared)
    ours.exclude(password=encoded).update(password=encoded)
