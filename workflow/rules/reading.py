"""From a file to its content: everything that can be wrong before anybody looks at its meaning."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from workflow.rules.faults import Fault, RuleFileRefused

LARGEST = 1_000_000
_LINE = re.compile(r"\(at line (\d+), column \d+\)")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True)
class RuleFile:
    """A file that could be read: its content, its text for finding lines, its digest."""

    path: Path
    content: dict[str, Any]
    text: str
    digest: bytes


def read(path: Path) -> RuleFile:
    """Read a TOML file, numbers with a point as Decimal; raises RuleFileRefused with the one fault."""
    try:
        raw = _bytes(path)
        text = raw.decode()
        content = tomllib.loads(text, parse_float=Decimal)
    except OSError:
        raise refused(path, _("Berkas tidak dapat dibaca; periksa hak bacanya.")) from None
    except UnicodeDecodeError as error:
        raise refused(path, _("Simpan berkas ini dalam penyandian UTF-8."), _row(raw, error.start)) from None
    except RecursionError:
        raise refused(path, _("Susunan berkas terlalu dalam.")) from None
    except (ValueError, ArithmeticError) as error:
        raise _malformed(path, str(error)) from None
    _refuse_control_characters(path, content)
    return RuleFile(path, content, text, hashlib.sha256(raw).digest())


def _bytes(path: Path) -> bytes:
    if not path.exists():
        raise refused(path, _("Berkas tidak ditemukan."))
    if path.is_dir():
        raise refused(path, _("Ini folder; sebutkan berkas di dalamnya."))
    if not path.is_file():
        raise refused(path, _("Ini bukan berkas biasa."))
    with path.open("rb") as file:
        raw = file.read(LARGEST + 1)
    if len(raw) > LARGEST:
        raise refused(path, _("Berkas lebih besar dari 1 MB; berkas aturan jauh lebih kecil dari itu."))
    return raw


def refused(path: Path, sentence: str, line: int | None = None) -> RuleFileRefused:
    """Return the refusal of a whole file."""
    return RuleFileRefused([Fault("", sentence, line).within(path)])


def _malformed(path: Path, words: str) -> RuleFileRefused:
    found = _LINE.search(words)
    detail = _LINE.sub("", words).strip()
    return refused(path, _("Bukan TOML yang benar: %s.") % detail, int(found[1]) if found else None)


def _row(raw: bytes, offset: int) -> int:
    return raw.count(b"\n", 0, offset) + 1


def _refuse_control_characters(path: Path, content: dict[str, Any]) -> None:
    for place, text in texts(content, ""):
        if _CONTROL.search(text):
            raise RuleFileRefused([Fault(place, _("Hapus karakter kendali dari teks ini.")).within(path)])


def texts(value: Any, place: str) -> Iterator[tuple[str, str]]:
    """Yield every text of a content with its place, the keys too."""
    if isinstance(value, dict):
        for key, inner in value.items():
            below = f"{place}.{key}".lstrip(".")
            yield below, key
            yield from texts(inner, below)
    elif isinstance(value, list):
        for number, inner in enumerate(value, 1):
            yield from texts(inner, f"{place}[{number}]")
    elif isinstance(value, str):
        yield place, value


def as_json(value: Any) -> Any:
    """Return a content as JSON can keep it exactly: decimals and dates become text."""
    if isinstance(value, dict):
        return {key: as_json(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [as_json(inner) for inner in value]
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date | time) else value
