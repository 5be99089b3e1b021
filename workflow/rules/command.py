"""The two commands for rule files: `check` needs no database, `load` writes what `check` would accept."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from workflow.models import Account
from workflow.rules.faults import RuleFileRefused
from workflow.rules.loading import Loaded, check_files, load_files


class RuleCommand(BaseCommand):
    """Check or load rule files of one kind; ends with 1 at a fault, with 2 when called wrongly."""

    kind: ClassVar[str]
    requires_system_checks: ClassVar[list[str]] = []  # type: ignore[misc]

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare `check FILE…` and `load FILE… [--by EMAIL]`."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        for verb, words in (("check", _("periksa tanpa basis data")), ("load", _("periksa lalu muat"))):
            inner = verbs.add_parser(verb, help=words)
            inner.add_argument("files", nargs="+", type=Path, metavar="FILE")
            if verb == "load":
                inner.add_argument("--by", metavar="EMAIL", default="", help=_("siapa yang memuat"))

    def handle(self, *, verb: str, files: list[Path], by: str = "", **_options: Any) -> None:
        """Check or load, and say for each file what came of it."""
        try:
            lines = self._check(files) if verb == "check" else self._load(files, by)
        except RuleFileRefused as refusal:
            raise CommandError(f"{refusal}\n" + _("Tidak ada yang diubah.")) from refusal
        for line in lines:
            self.stdout.write(line)

    def _check(self, files: list[Path]) -> list[str]:
        checked = check_files(files, kind=self.kind)
        return [_("%s: sesuai, contohnya cocok.") % each.file.path.name for each in checked]

    def _load(self, files: list[Path], by: str) -> list[str]:
        return [_words(each) for each in load_files(files, actor=_person(by), kind=self.kind)]


def _words(loaded: Loaded) -> str:
    if loaded.is_new:
        return _("%s dimuat.") % loaded.rule
    return _("%s sudah dimuat dengan isi yang sama; tidak ada yang diubah.") % loaded.rule


def _person(email: str) -> int | None:
    if not email:
        return None
    account = Account.objects.filter(email__iexact=email, is_active=True).first()
    if account is None:
        raise CommandError(_("Tidak ada akun aktif dengan surel %s.") % email)
    return account.person_id
