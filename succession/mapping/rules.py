"""The files of talent instruments: every fault named, every example worked out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from succession.mapping.examples import check_example, run_example
from succession.mapping.instruments import AXES, Instrument, read
from workflow.rules import Table
from workflow.rules.tables import repeated

LEAVES = ("choice", "number", "count", "number_bands")
GROUP = "group"
MISSING = ("block", "zero")
HIGHEST_SCALE = 1_000
LARGEST_VALUE = 999_999_999
LONGEST_YEARS = 100
WHOLE = 100
# Columns that a file of people has beside the instrument's, and words that stand for something else there.
RESERVED = ("employee_no", "name", "birth_on", "unit", "position", "level", "line", "default")


def is_talent_instrument(content: Mapping[str, Any]) -> bool:
    """Return whether a file is an instrument of talent: it has components or bands of axes."""
    return not content.keys().isdisjoint({"component", "bands"})


def check_instrument(table: Table) -> None:
    """Note every fault of an instrument; where there is none, work its examples out."""
    scale = table.whole("scale_max", 1, HIGHEST_SCALE)
    bands = table.table("bands")
    if bands:
        for axis in AXES:
            _check_axis(bands, axis, scale)
    _check_shares(table.table("talent_score"), AXES)
    _check_boxes(table.table("succession_group"))
    if table.has("target_score"):
        for mix in table.named_tables("target_score").values():
            _check_shares(mix, ("talent", "technical"))
    codes = _check_components(table, scale)
    _check_missing(table.table("missing"), codes)
    examples = table.tables("example")
    for example in examples:
        check_example(example)
    if not table.faults:
        _run(read(table.content), examples)


def _run(instrument: Instrument, examples: list[Table]) -> None:
    for example in examples:
        run_example(example, instrument)


def _check_axis(bands: Table, axis: str, scale: int | None) -> None:
    """Check where the middle and the high third of an axis begin."""
    thirds = bands.table(axis)
    if thirds is None:
        return
    middle, high = (thirds.number(key, 0, scale or HIGHEST_SCALE) for key in ("middle", "high"))
    if middle is not None and high is not None and not 0 < middle < high:
        thirds.fault("high", _("Batas harus naik: 0, lalu “middle”, lalu “high”."))


def _check_shares(table: Table | None, keys: Sequence[str]) -> None:
    """Check weights that must make up a hundred."""
    shares = [table.number(key, 0, WHOLE) for key in keys] if table else []
    total = sum((share for share in shares if share is not None), Decimal(0))
    if table and None not in shares and total != WHOLE:
        table.fault("", _("Jumlahnya %s; harus 100.") % total)


def _check_boxes(table: Table | None) -> None:
    """Check which boxes belong to the succession group."""
    if table is None:
        return
    boxes = table.content.get("boxes") if table.has("boxes") else None
    if not isinstance(boxes, list) or not boxes:
        table.fault("boxes", _("Isi dengan daftar kotak, misalnya [7, 8, 9]."))
        return
    for box in boxes:
        if type(box) is not int or not 1 <= box <= 9:
            table.fault("boxes", _("Tidak ada kotak “%s”; kotak bernomor 1 sampai 9.") % box)
    if len({str(box) for box in boxes}) < len(boxes):
        table.fault("boxes", _("Ada kotak yang disebut dua kali."))


def _check_components(table: Table, scale: int | None) -> dict[str, bool] | None:
    """Return all codes and whether each is a group, or None while they cannot all be told."""
    components = table.tables("component")
    known = [each for component in components for each in _check_component(component, scale)]
    codes = [code for _each, code, _is_group in known]
    repeated([each for each, _code, _is_group in known], "code", codes)
    for each, code, _is_group in known:
        if code in RESERVED:
            each.fault("code", _("Kode “%s” sudah dipakai untuk hal lain; pilih kode lain.") % code)
    if components:
        for axis in AXES:
            _check_weights(table, axis, [c for c in components if c.content.get("axis") == axis])
    is_whole = bool(components) and None not in codes
    return {str(code): is_group for _each, code, is_group in known} if is_whole else None


def _check_weights(table: Table, axis: str, components: list[Table]) -> None:
    """Check that the weights of an axis make up a hundred; a wrong weight is named where it stands."""
    weights = [_weight(component) for component in components]
    total = sum((weight for weight in weights if weight is not None), Decimal(0))
    if None not in weights and total != WHOLE:
        words = {"axis": axis, "total": total}
        table.fault("component", _("Bobot sumbu “%(axis)s” berjumlah %(total)s; harus 100.") % words)


def _check_component(component: Table, scale: int | None) -> list[tuple[Table, str | None, bool]]:
    """Return a component and, where it is a group, its parts; each with its code."""
    component.one_of("axis", AXES)
    kind = _check_each(component, (*LEAVES, GROUP), scale)
    known = [(component, _code(component), kind == GROUP)]
    if kind != GROUP:
        return known
    parts = component.tables("part")
    for part in parts:
        _check_each(part, LEAVES, scale)
    return [*known, *((part, _code(part), False) for part in parts)]


def _check_each(each: Table, kinds: Sequence[str], scale: int | None) -> str | None:
    """Check what components and parts have in common, and what their kind asks for."""
    each.slug("code")
    each.text("title")
    if each.number("weight", 0, WHOLE) == 0:
        each.fault("weight", _("Bobot harus lebih besar dari 0."))
    for key in ("window_years", "valid_years"):
        if each.has(key):
            each.whole(key, 1, LONGEST_YEARS)
    kind = each.one_of("kind", kinds)
    if kind is None:
        each.leave_open()
    elif kind == "choice":
        _check_options(each.table("options"), scale)
    elif kind in ("count", "number_bands"):
        _check_bands(each.tables("bands"), scale, is_whole=kind == "count")
    return kind


def _code(each: Table) -> str | None:
    """Return the code where it is right; a wrong one was named already."""
    return Table(each.content).slug("code")


def _weight(each: Table) -> Decimal | None:
    """Return the weight where it is right; a wrong one was named already."""
    return Table(each.content).number("weight", 0, WHOLE)


def _check_options(options: Table | None, scale: int | None) -> None:
    """Check what may be chosen, and what each choice scores."""
    if options is None:
        return
    if not options.content:
        options.fault("", _("Sebutkan sedikitnya satu pilihan dengan nilainya."))
    for code in options.content:
        options.number(code, 0, scale or HIGHEST_SCALE)
        if Table({"code": code}).slug("code", longest=60) is None:
            options.fault(code, _("Tulis pilihan sebagai kode: huruf kecil, angka dan garis bawah."))


def _check_bands(bands: list[Table], scale: int | None, *, is_whole: bool) -> None:
    """Check that bands go up from the lowest value without gap or overlap."""
    before: Decimal | None = None
    for position, band in enumerate(bands):
        band.number("score", 0, scale or HIGHEST_SCALE)
        low = _low(band, is_whole=is_whole)
        if low is not None:
            _check_order(band, low, before, is_first=position == 0)
        before = low


def _low(band: Table, *, is_whole: bool) -> Decimal | None:
    if not is_whole:
        return band.number("from", 0, LARGEST_VALUE)
    low = band.whole("from", 0, LARGEST_VALUE)
    return None if low is None else Decimal(low)


def _check_order(band: Table, low: Decimal, before: Decimal | None, *, is_first: bool) -> None:
    if is_first and low != 0:
        band.fault("from", _("Pita pertama harus mulai dari 0; nilai di bawahnya tidak punya pita."))
    elif before is not None and low == before:
        band.fault("from", _("Pita ini tumpang tindih dengan pita sebelumnya: keduanya mulai dari %s.") % low)
    elif before is not None and low < before:
        band.fault(
            "from",
            _("Urutkan pita dari yang terendah: %(low)s sesudah %(before)s.")
            % {"low": low, "before": before},
        )


def _check_missing(missing: Table | None, codes: Mapping[str, bool] | None) -> None:
    """Check what the absence of a value does; the rule of a group holds for parts that have none."""
    if missing is None:
        return
    missing.one_of("default", MISSING)
    for code in missing.content:
        if code == "default":
            continue
        missing.one_of(code, MISSING)
        if codes is not None and code not in codes:
            missing.fault(code, _("Tidak ada komponen dengan kode “%s”.") % code)
