from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from workflow.audit.verify import findings


class Command(BaseCommand):
    help = "Verify the record: `audit verify` prints one line a finding and fails if there is any."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take what to do, and whether the files of evidence are read too."""
        parser.add_argument("verb", choices=["verify"])
        parser.add_argument("--without-files", action="store_true", help="leave the evidence files unread")

    def handle(self, *, verb: str, without_files: bool, **_options: Any) -> None:
        """Print what was found; exit with 1 where something was."""
        is_whole = True
        for finding in findings(has_files=not without_files):
            is_whole = False
            print(finding)
        if not is_whole:
            raise SystemExit(1)
        self.stderr.write("The record is whole.")
