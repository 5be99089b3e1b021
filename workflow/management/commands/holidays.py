"""The calendar of working days from the command line."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from workflow import calendars


class Command(BaseCommand):
    """Add the days off of some years, then move the due dates that they touch."""

    help = "holidays seed YEAR…: add national holidays and joint leave; days already there stay as they are"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the verb and the years."""
        parser.add_argument("verb", choices=["seed"])
        parser.add_argument("years", nargs="+", type=int)

    def handle(self, *args: Any, **options: Any) -> None:
        """Seed the years and say what has changed."""
        added = calendars.seed(options["years"])
        moved = calendars.recompute_due_dates()
        self.stdout.write(f"{added} days off added, {moved} due dates moved")
