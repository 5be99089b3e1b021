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


def run_examples(table: Table, examples: list[Table], instrument: Instrument | None) -> None:
    """Check each example; without an instrument, while its file has faults, only how it is written."""
    for example in examples:
        values = _check_form(example)
        if instrument and values is not None and _check_values(instrument, values):
            _compare(example, instrument.place(_texts(values)))


def _check_form(example: Table) -> Table | None:
    """Check the keys; an example that states what is missing need not state a figure that is not there."""
    is_unmapped = example.has("missing")
    if is_unmapped:
        example.slugs("missing")
    for key in FIGURES:
        if not is_unmapped or example.has(key):
            example.number(key, 0, HIGHEST)
    if not is_unmapped or example.has("box"):
        example.whole("box", 1, 9)
    return _check_kinds(example.table("values"))


def _check_kinds(values: Table | None) -> Table | None:
    for key in values.content if values else ():
        assert values is not None
        values.has(key)
        if not _is_value(values.content[key]):
            values.fault(key, _("Isi dengan teks atau angka."))
            return None
    return values


def _is_value(value: Any) -> bool:
    return isinstance(value, str) or type(value) in (int, Decimal)


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
