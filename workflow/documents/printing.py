"""A sheet as PDF: a small layout filled with plain data, of which nothing is ever run."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import typst
from django.utils.translation import get_language

LAYOUT = Path(__file__).with_name("sheet.typ").read_bytes()


@dataclass(frozen=True)
class Part:
    """A table of a sheet under its heading."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Sheet:
    """What is printed: a title, pairs that name the thing, tables, sentences at the end."""

    title: str
    lead: str
    pairs: Sequence[tuple[str, str]]
    parts: Sequence[Part]
    notes: Sequence[str]
    foot: str


def pdf_of(sheet: Sheet, made_at: datetime) -> bytes:
    """Return the sheet as a tagged PDF; the same sheet made at the same moment gives the same bytes."""
    data = asdict(sheet) | {"language": (get_language() or "id").partition("-")[0]}
    printed: bytes = typst.compile(
        LAYOUT,
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data)},
        timestamp=int(made_at.timestamp()),
    )
    return printed
