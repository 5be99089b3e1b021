"""What every installation needs before anybody can work: organisations, rules, a first administrator."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.apps import apps
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone
from django.utils.translation import gettext as _

from approvals.registry.loading import ROOT, load_registry
from approvals.registry.services import register_person
from workflow.actors import SYSTEM
from workflow.appointments import appoint
from workflow.calendars import seed
from workflow.models import Account, Appointment, Organisation, Role
from workflow.rules import load_files

ADMINISTRATOR = "administrator"
BASIS = "Pemasangan Jenjang"


@dataclass(frozen=True)
class FirstAdministrator:
    """An account that was made just now, with the password that is shown this once."""

    email: str
    password: str


def install() -> None:
    """Load the registry, every rule file that the apps ship, and the days off; again changes nothing.

    Only the worker's role may run it. Raises RegistryFaults or RuleFileRefused.
    """
    with transaction.atomic():
        load_registry()
        load_files(shipped_rules())
    year = timezone.localdate().year
    seed(range(year - 1, year + 2))


def shipped_rules() -> list[Path]:
    """Return the rule files of all apps, the roles first: other files refer to them."""
    folders = [Path(config.path) / "data" for config in apps.get_app_configs()]
    files = [file for folder in folders for file in folder.glob("*.toml")]
    return sorted(files, key=lambda file: (file.name != "roles.toml", str(file)))


def first_administrator(email: str) -> FirstAdministrator | None:
    """Make the first administrator, who makes everybody else; none where there is one already."""
    root = Organisation.objects.get(code=ROOT)
    role = Role.objects.get(code=ADMINISTRATOR)
    if Appointment.objects.filter(role=role, organisation=root).exists():
        return None
    password = secrets.token_urlsafe(15)
    with transaction.atomic():
        account = administrator(f"ADMIN-{secrets.token_hex(4)}", _("Administrator pertama"), email)
        account.set_password(password)
        account.save(update_fields=["password"])
    return FirstAdministrator(account.email, password)


def administrator(number: str, name: str, email: str, since: datetime | None = None) -> Account:
    """Make a person who keeps all roles, by the installation itself and not by a person."""
    root = Organisation.objects.get(code=ROOT)
    account = register_person(number, name, email, root, by=SYSTEM)
    during = DateTimeTZRange(since or timezone.now(), None)
    appoint(account.person, Role.objects.get(code=ADMINISTRATOR), root, during, BASIS, by=SYSTEM)
    return account
