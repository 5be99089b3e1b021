from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.core.management.commands import migrate
from django.db import connection

from config.roles import secrets_hidden


class Command(migrate.Command):
    """Migrate, then do what no migration can: the table of the throttling, secrets hidden from readers."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Run Django's command and, after a migration to the newest state, finish it."""
        super().handle(*args, **options)
        if options["app_label"] is None and not options["plan"] and not options["check_unapplied"]:
            call_command("createcachetable", verbosity=options["verbosity"])
            _hide_secrets()


def _hide_secrets() -> None:
    with connection.cursor() as cursor:
        for statement in secrets_hidden():
            cursor.execute(statement)
