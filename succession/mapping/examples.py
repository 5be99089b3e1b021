"""The examples of an instrument: made-up people whose places its file states, compared to the cent."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext as _

from succession.mapping.instruments import Instrument, Placed
from workflow.rules import Table

CENT = Decimal("0.01")
HIGHEST = 1_000
FIGURES = ("performance", "potential", "talent_score")


def check_example(example: Table) -> None:
    """Check how an example is written; one that states what is missing may leave figures out."""
    is_unmapped = example.has("missing")
    if is_unmapped:
        example.slugs("missing")
    for key in FIGURES:
        if not is_unmapped or example.has(key):
            example.number(key, 0, HIGHEST)
    if not is_unmapped or example.has("box"):
        example.whole("box", 1, 9)
    if values := example.table("values"):
        _check_kinds(values)


def run_example(example: Table, instrument: Instrument) -> None:
    """Work an example out by an instrument; both are without fault so far."""
    values = example.table("values")
    if values and _check_values(instrument, values):
        _compare(example, instrument.place(_texts(values)))


def _check_kinds(values: Table) -> None:
    for key, value in values.content.items():
        values.has(key)
        if not _is_value(value):
            values.fault(key, _("Isi dengan teks atau angka."))


def _is_value(value: Any) -> bool:
    is_number = type(value) is int or (isinstance(value, Decimal) and value.is_finite())
    return is_number or (isinstance(value, str) and bool(value))


def _texts(values: Table) -> dict[str, str]:
    return {code: _text(value) for code, value in values.content.items()}


def _text(value: Any) -> str:
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _check_values(instrument: Instrument, values: Table) -> bool:
    """Check each value as the import of a file of people does."""
    before = len(values.faults)
    for code, text in _texts(values).items():
        if code not in instrument.leaves:
            values.fault(code, _("Tidak ada komponen dengan kode “%s”.") % code)
        elif sentence := instrument.check_value(code, text):
            values.fault(code, sentence)
    return len(values.faults) == before


def _compare(example: Table, placed: Placed) -> None:
    for key in FIGURES:
        if key in example.content:
            _compare_figure(example, key, getattr(placed, key))
    if "box" in example.content and example.content["box"] != placed.box:
        _differ(example, "box", example.content["box"], placed.box)
    stated = example.content.get("missing", [])
    if set(stated) != set(placed.missing):
        _differ(example, "missing" if stated else "values", ", ".join(stated), ", ".join(placed.missing))


def _compare_figure(example: Table, key: str, found: Decimal | None) -> None:
    stated = _cents(Decimal(example.content[key]))
    if found is None or _cents(found) != stated:
        _differ(example, key, stated, None if found is None else _cents(found))


def _differ(example: Table, key: str, stated: object, found: object) -> None:
    words = {"stated": _said(stated), "found": _said(found)}
    example.fault(key, _("Contoh menyebut %(stated)s, perhitungannya %(found)s.") % words)


def _cents(value: Decimal) -> Decimal:
    return value.quantize(CENT, ROUND_HALF_UP)


def _said(value: object) -> str:
    return "-" if value in (None, "") else str(value)
