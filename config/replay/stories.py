"""The file of published cases: read and checked, every fault named; nothing is added to it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _


class StoryRefused(Exception):
    """The file cannot be replayed; carries every fault as a sentence."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True)
class Published:
    """One published fact: what, and when, as far as a source says."""

    what: str
    on: date | None = None
    month: str = ""
    on_or_before: date | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Story:
    """What was published about one agency."""

    agency: str
    title: str
    events: tuple[Published, ...]


def read(path: Path) -> list[Story]:
    """Return the stories of a file; raises StoryRefused."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise StoryRefused(
            [_("%(file)s tidak dapat dibaca: %(why)s") % {"file": path.name, "why": error}]
        ) from error
    faults: list[str] = []
    stories = [_story(n, row, faults) for n, row in enumerate(_rows(content, "case", faults), 1)]
    if faults:
        raise StoryRefused(faults)
    return stories


def _rows(content: Mapping[str, Any], key: str, faults: list[str]) -> list[Mapping[str, Any]]:
    rows = content.get(key)
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        faults.append(_("Tidak ada tabel [[%s]].") % key)
        return []
    return rows


def _story(number: int, row: Mapping[str, Any], faults: list[str]) -> Story:
    agency = row.get("agency")
    if not isinstance(agency, str) or not agency:
        faults.append(_("Perkara %d: kode instansi (agency) belum ada.") % number)
    events = tuple(_published(number, n, e, faults) for n, e in enumerate(_rows(row, "event", faults), 1))
    return Story(str(agency), str(row.get("title", agency)), events)


def _published(case: int, number: int, row: Mapping[str, Any], faults: list[str]) -> Published:
    place = _("Perkara %(case)d, peristiwa %(number)d") % {"case": case, "number": number}
    what = row.get("what")
    if not isinstance(what, str):
        faults.append(_("%s: kata peristiwa (what) belum ada.") % place)
    on, bound = row.get("on"), row.get("on_or_before")
    month = on if isinstance(on, str) else ""
    if month and not _is_month(month):
        faults.append(_('%s: tulis tanggal 2025-09-30 atau bulan "2025-09".') % place)
    if not isinstance(on, date | str | None) or not isinstance(bound, date | None):
        faults.append(_("%s: tanggalnya tidak dapat dibaca.") % place)
    details = {k: v for k, v in row.items() if k not in ("what", "on", "on_or_before")}
    return Published(str(what), on if isinstance(on, date) else None, month, bound, details)


def _is_month(text: str) -> bool:
    try:
        date.fromisoformat(f"{text}-01")
    except ValueError:
        return False
    return True
