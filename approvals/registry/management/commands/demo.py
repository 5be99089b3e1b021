"""`manage.py demo`: fill an installation with made-up persons and cases; `--accounts` says how to log in."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from approvals.registry import demo


class Command(BaseCommand):
    help = "Make the demonstration, or print its accounts."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the switch that only prints."""
        parser.add_argument("--accounts", action="store_true", help="print role, e-mail and password")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Make the demonstration or print its accounts."""
        if options["accounts"]:
            self._print()
        else:
            demo.make_demo()
            self.stdout.write(f"Demonstrasi siap: {len(demo.accounts())} akun.")

    def _print(self) -> None:
        rows = [(account.role, account.place, account.email) for account in demo.accounts()]
        widths = [max((len(row[column]) for row in rows), default=0) for column in range(3)]
        for row in rows:
            cells = zip(row, widths, strict=True)
            self.stdout.write("  ".join(cell.ljust(width) for cell, width in cells).rstrip())
        self.stdout.write(f"Kata sandi semua akun demonstrasi: {demo.password()}")
