"""Checking rule files and loading them: all of them or none, each once, each with its event."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.db import ProgrammingError, connection, transaction
from django.utils.translation import gettext as _

from workflow.models import Organisation, RuleVersion
from workflow.recording import record_fact
from workflow.rules.faults import Fault, RuleFileRefused
from workflow.rules.lines import line_of
from workflow.rules.reading import RuleFile, as_json, read, refused
from workflow.rules.schemas import Schema, faults_of, kinds_of, schema_of

ONE_AT_A_TIME = 742
NOBODY = "42501"


@dataclass(frozen=True)
class Checked:
    """A file without fault, with the family it belongs to."""

    file: RuleFile
    schema: Schema

    @property
    def key(self) -> tuple[str, str, str]:
        """Return kind, code and version."""
        return self.schema.kind, self.file.content["code"], self.file.content["version"]


@dataclass(frozen=True)
class Loaded:
    """A version that is in the database now, and whether this load brought it."""

    rule: RuleVersion
    is_new: bool


def check_file(path: Path | str, *, kind: str = "") -> Checked:
    """Check one file and run its examples, without a database; raises RuleFileRefused with every fault."""
    file = read(Path(path))
    schema = _schema(file, kind)
    faults = faults_of(file.content, schema)
    if faults:
        raise RuleFileRefused([f.within(file.path, line_of(file.text, f.place)) for f in faults])
    return Checked(file, schema)


def check_files(paths: Iterable[Path | str], *, kind: str = "") -> list[Checked]:
    """Check several files; raises RuleFileRefused with the faults of all of them."""
    checked, faults = [], []
    for path in paths:
        try:
            checked.append(check_file(path, kind=kind))
        except RuleFileRefused as refusal:
            faults += refusal.faults
    if faults:
        raise RuleFileRefused(faults)
    return checked


def load_file(path: Path | str, *, actor: int | None = None, kind: str = "") -> Loaded:
    """Load one file as `load_files` does."""
    return load_files([path], actor=actor, kind=kind)[0]


def load_files(paths: Iterable[Path | str], *, actor: int | None = None, kind: str = "") -> list[Loaded]:
    """Load files in one transaction; the same file again changes nothing and says so.

    `actor` is a person's id; without one the database accepts the event from the worker's role alone.
    Raises RuleFileRefused with every fault, also where the version is known with other content; then
    nothing changed.
    """
    checked = check_files(paths, kind=kind)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
        return [_load(each, actor) for each in checked]


def _schema(file: RuleFile, kind: str) -> Schema:
    kinds = [kind] if kind else kinds_of(file.content)
    schema = schema_of(kinds[0], file.content) if kinds else None
    if schema:
        return schema
    other = [k for k in kinds_of(file.content) if k != kind]
    if other:
        raise refused(file.path, _("Ini berkas jenis “%s”; pakai perintah itu.") % other[0])
    raise refused(file.path, _("Bentuk berkas ini tidak dikenal; periksa “code” dan nama tabelnya."))


def _load(checked: Checked, actor: int | None) -> Loaded:
    kind, code, version = checked.key
    known = RuleVersion.objects.filter(kind=kind, code=code, version=version).first()
    if known is None:
        return Loaded(_add(checked, actor), is_new=True)
    if bytes(known.digest) != checked.file.digest:
        sentence = _("%s sudah dimuat dengan isi lain; beri nomor versi baru.") % known
        raise refused(checked.file.path, sentence, line_of(checked.file.text, "version"))
    return Loaded(known, is_new=False)


def _add(checked: Checked, actor: int | None) -> RuleVersion:
    kind, _code, _version = checked.key
    head = ("code", "version", "title", "legal_basis", "status", "effective_from")
    rule = RuleVersion.objects.create(
        kind=kind,
        content=as_json(checked.file.content),
        digest=checked.file.digest,
        **{key: checked.file.content[key] for key in head},
    )
    try:
        changes = checked.schema.apply(rule) if checked.schema.apply else {}
    except RuleFileRefused as refusal:
        raise RuleFileRefused([f.within(checked.file.path) for f in refusal.faults]) from refusal
    _record(checked, rule, changes, actor)
    return rule


def _record(checked: Checked, rule: RuleVersion, changes: dict[str, object], actor: int | None) -> None:
    root = Organisation.objects.filter(parent__isnull=True).order_by("id").first()
    if root is None:
        raise RuleFileRefused([Fault("", _("Belum ada organisasi; muat dahulu daftar organisasi."))])
    body = {
        "rule": str(rule),
        "title": rule.title,
        "legal_basis": rule.legal_basis,
        "status": rule.status,
        "effective_from": rule.effective_from.isoformat(),
        "digest": checked.file.digest.hex(),
        "changes": changes,
    }
    try:
        record_fact(root, f"workflow.{rule.kind}.load", actor=actor, body=body)
    except ProgrammingError as error:
        if getattr(error.__cause__, "sqlstate", "") != NOBODY or actor is not None:
            raise
        raise RuleFileRefused([Fault("", _("Sebutkan siapa yang memuat berkas ini: --by SUREL."))]) from error
