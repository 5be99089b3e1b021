"""`manage.py first_admin`: the one account that nobody else could make; its password is shown once."""

from __future__ import annotations

import os
import sys
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from approvals.registry.installation import first_administrator, install

DEFAULT = "administrator@jenjang.internal"


class Command(BaseCommand):
    help = "Load registry and rules, then make the first administrator (FIRST_ADMIN_EMAIL)."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Make the account where there is no administrator yet; raise CommandError for a wrong address."""
        install()
        made = first_administrator(self._email())
        if made is None:
            self.stdout.write("Administrator pertama sudah ada.")
            return
        self.stdout.write(
            f"Administrator pertama: {made.email}\nKata sandi (hanya ditampilkan sekali): {made.password}"
        )

    def _email(self) -> str:
        given = os.environ.get("FIRST_ADMIN_EMAIL", "").strip()
        if not given and sys.stdin.isatty():
            given = input(f"Surel administrator pertama [{DEFAULT}]: ").strip()
        email = given or DEFAULT
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError(f"“{email}” bukan alamat surel.") from error
        return email
