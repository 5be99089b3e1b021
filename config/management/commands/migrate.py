from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.core.management.commands import migrate


class Command(migrate.Command):
    """Migrate, then make the table that throttling counts in, which no migration makes."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Run Django's command and add the table."""
        super().handle(*args, **options)
        call_command("createcachetable", verbosity=options["verbosity"])
