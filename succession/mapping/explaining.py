"""Why a person stands where he stands: each component with its value in words and its formula in figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from succession.mapping.components import Component, Values, canonical, rounded
from succession.mapping.instruments import AXES, Axis, Instrument, Placed
from workflow.words import decimal

TIMES, BY = "\N{MULTIPLICATION SIGN}", "\N{DIVISION SIGN}"
TITLES = {"performance": gettext_lazy("Kinerja"), "potential": gettext_lazy("Potensi")}
THIRDS = {
    "performance": (
        gettext_lazy("di bawah ekspektasi"),
        gettext_lazy("sesuai ekspektasi"),
        gettext_lazy("di atas ekspektasi"),
    ),
    "potential": (gettext_lazy("rendah"), gettext_lazy("menengah"), gettext_lazy("tinggi")),
}
# Abbreviations in the codes of options: degrees, and who holds a post for somebody else.
SPELT = {
    **{degree: degree.upper() for degree in ("s1", "s2", "s3", "d3", "d4", "slta")},
    **{acting: f"{acting}.".capitalize() for acting in ("plt", "plh", "pj")},
}


@dataclass(frozen=True)
class Line:
    """One component, or one part of a group: what its value was and what that gave."""

    code: str
    title: str
    weight: Decimal
    words: str
    score: Decimal | None
    contribution: Decimal | None
    formula: str
    is_missing: bool
    scores_zero: bool
    parts: tuple[Line, ...] = ()


@dataclass(frozen=True)
class AxisLine:
    """One axis: its components, their sum, and in which third that falls."""

    code: str
    title: str
    lines: tuple[Line, ...]
    value: Decimal | None
    formula: str
    third: str


@dataclass(frozen=True)
class Explanation:
    """Everything the side panel of a person says of the score."""

    placed: Placed
    axes: tuple[AxisLine, ...]
    formula: str


def explain(instrument: Instrument, values: Values) -> Explanation:
    """Explain the place of a person by values that `check_value` has nothing against."""
    placed = instrument.place(values)
    axes = tuple(_axis(instrument, axis, placed, values) for axis in AXES)
    return Explanation(placed, axes, _talent(instrument, placed))


def _axis(instrument: Instrument, axis: str, placed: Placed, values: Values) -> AxisLine:
    lines = tuple(_line(component, values) for component in instrument.of_axis(axis))
    value: Decimal | None = getattr(placed, axis)
    declared: Axis = getattr(instrument, axis)
    added = " + ".join(exact(line.contribution) for line in lines if line.contribution is not None)
    return AxisLine(
        code=axis,
        title=str(TITLES[axis]),
        lines=lines,
        value=value,
        formula="" if value is None else f"{added} = {exact(value)}",
        third="" if value is None else _third(declared, _unrounded(instrument, axis, values)),
    )


def _unrounded(instrument: Instrument, axis: str, values: Values) -> Fraction:
    scores = ((component.weight, component.score(values)) for component in instrument.of_axis(axis))
    return sum((Fraction(weight) * (score or 0) / 100 for weight, score in scores), Fraction(0))


def _third(axis: Axis, value: Fraction) -> str:
    """Say the third and the bounds it lies between, the lower one belonging to it."""
    third = axis.third(value)
    bounds = {"name": THIRDS[axis.code][third], "middle": exact(axis.middle), "high": exact(axis.high)}
    if third == 0:
        return _("%(name)s (kurang dari %(middle)s)") % bounds
    if third == 1:
        return _("%(name)s (dari %(middle)s sampai kurang dari %(high)s)") % bounds
    return _("%(name)s (%(high)s atau lebih)") % bounds


def _line(component: Component, values: Values) -> Line:
    score = component.score(values)
    shown = None if score is None else rounded(score)
    contribution = None if score is None else rounded(Fraction(component.weight) * score / 100)
    given = f"{_product(component.weight, shown)} {BY} 100" if shown is not None else ""
    parts = tuple(_part(part, values) for part in component.parts)
    return Line(
        code=component.code,
        title=component.title,
        weight=component.weight,
        words=_group_words(component, shown, values) if parts else _words(component, values),
        score=shown,
        contribution=contribution,
        formula=f"{given} = {exact(contribution)}" if contribution is not None else "",
        is_missing=score is None,
        scores_zero=not parts and component.scores_zero and not values.get(component.code),
        parts=parts,
    )


def _part(part: Component, values: Values) -> Line:
    score = part.score(values)
    shown = None if score is None else rounded(score)
    return Line(
        code=part.code,
        title=part.title,
        weight=part.weight,
        words=_words(part, values),
        score=shown,
        contribution=None,
        formula=_product(part.weight, shown) if shown is not None else "",
        is_missing=score is None,
        scores_zero=part.scores_zero and not values.get(part.code),
    )


def _group_words(group: Component, score: Decimal | None, values: Values) -> str:
    """Say how the parts of a group make up its score: the sum of their products by that of their weights."""
    if score is None:
        absent = sum(1 for part in group.parts if part.score(values) is None)
        return ngettext("%d bagian belum ada", "%d bagian belum ada", absent) % absent
    added = " + ".join(_part(part, values).formula for part in group.parts)
    return f"({added}) {BY} {exact(group.parts_weight)} = {exact(score)}"


def _words(leaf: Component, values: Values) -> str:
    text = values.get(leaf.code)
    if not text:
        return _("Belum ada, dihitung 0") if leaf.scores_zero else _("Belum ada")
    if leaf.is_choice:
        return option_words(text)
    number = exact(Decimal(canonical(text)))
    return _("%(number)s, %(band)s") % {"number": number, "band": _band(leaf, text)} if leaf.bands else number


def _band(leaf: Component, text: str) -> str:
    """Say the band of a value by its bounds."""
    lows = [band.low for band in leaf.bands]
    low = leaf.band_of(text).low
    above = next((exact(other) for other in lows if other > low), None)
    if above is None:
        return _("pita %s atau lebih") % exact(low)
    return _("pita %(low)s sampai kurang dari %(above)s") % {"low": exact(low), "above": above}


def option_words(code: str) -> str:
    """Say an option of a choice: its code, readable; degrees and kinds of acting as they are written."""
    words = " ".join(SPELT.get(word, word) for word in code.split("_"))
    return words[:1].upper() + words[1:]


def _talent(instrument: Instrument, placed: Placed) -> str:
    if placed.talent_score is None:
        return ""
    return f"{' + '.join(_mixed(instrument, placed))} = {exact(placed.talent_score)}"


def _mixed(instrument: Instrument, placed: Placed) -> Iterator[str]:
    for axis in AXES:
        declared: Axis = getattr(instrument, axis)
        yield f"{_product(declared.weight, getattr(placed, axis))} {BY} 100"


def _product(weight: Decimal, score: Decimal) -> str:
    return f"{exact(weight)} {TIMES} {exact(score)}"


def exact(value: Decimal) -> str:
    """Write a number with the decimals it has, six at most: a formula must come out for whoever checks it."""
    return decimal(value, max(0, -int(value.normalize().as_tuple().exponent)))
