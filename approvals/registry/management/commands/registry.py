"""`manage.py registry load`: bring offices and agencies in line with the files of the release."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from approvals.registry.files import DATA, RegistryFaults
from approvals.registry.loading import load_registry


class Command(BaseCommand):
    help = "Load BKN's offices and the agencies."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the one verb and, perhaps, another folder."""
        parser.add_argument("verb", choices=["load"])
        parser.add_argument("--folder", type=Path, default=DATA)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Load all or nothing; raise CommandError with every fault."""
        try:
            done = load_registry(options["folder"])
        except RegistryFaults as faults:
            raise CommandError(str(faults)) from faults
        self.stdout.write(
            f"{done.agencies} instansi dan {done.offices} kantor regional:"
            f" {len(done.added)} baru, {len(done.changed)} berubah."
        )
