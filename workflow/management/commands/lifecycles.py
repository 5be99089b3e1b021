"""The declared life cycles from the command line."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from workflow import handbook, inspection
from workflow.features import features


class Command(BaseCommand):
    """Find faults in the declared life cycles, or write their pages."""

    help = "lifecycles check: name every fault; lifecycles document: write docs/lifecycles"
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the verb, and where the pages go."""
        parser.add_argument("verb", choices=["check", "document"])
        parser.add_argument("--folder", type=Path, help="where the pages go; docs/lifecycles by default")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check or document all registered life cycles."""
        if options["verb"] == "check":
            self._check()
        else:
            self._document(options["folder"] or Path(settings.ROOT) / "docs" / "lifecycles")

    def _check(self) -> None:
        roles = inspection.shipped_roles()
        faults = [fault for each in features() for fault in inspection.faults_of(each.lifecycle, roles)]
        for content in inspection.shipped_policies():
            faults += inspection.faults_of_bodies(content)
        if faults:
            raise CommandError("\n".join(faults))
        self.stdout.write(f"{len(features())} life cycles, no fault")

    def _document(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        for each in features():
            (folder / f"{each.lifecycle.kind}.md").write_text(handbook.page(each.lifecycle))
            (folder / f"{each.lifecycle.kind}.svg").write_text(handbook.picture(each.lifecycle))
            self.stdout.write(str(folder / each.lifecycle.kind))
