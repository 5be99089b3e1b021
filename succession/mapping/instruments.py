"""Talent instruments: what a value scores, where a person is placed. The plain twin of `compiling.py`.

Everything is exact: sums of fractions; the quotient of a group alone is rounded, half away from zero, to six
decimals. Boxes are taken from the unrounded axes (design, part 6; numbering of the boxes: domain, part 3).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import Any

from django.utils.translation import gettext as _

from succession.mapping.components import Band, Component, Values, rounded
from workflow.periods import content, name_of

AXES = ("performance", "potential")
# The box of a person by performance (rows, from below up) and potential (columns, from left to right).
BOXES = ((1, 3, 6), (2, 5, 8), (4, 7, 9))


@dataclass(frozen=True)
class Axis:
    """Where the middle and the high third of an axis begin, and its weight in the talent score."""

    code: str
    middle: Decimal
    high: Decimal
    weight: Decimal

    def third(self, value: Fraction) -> int:
        """Return 0, 1 or 2; a value on a bound belongs to what begins there."""
        return int(value >= self.middle) + int(value >= self.high)


@dataclass(frozen=True)
class Placed:
    """What an instrument makes of one person; axes and talent score rounded to six decimals."""

    performance: Decimal | None
    potential: Decimal | None
    talent_score: Decimal | None
    box: int | None
    missing: tuple[str, ...]
    parts: Mapping[str, Decimal | None]


@dataclass(frozen=True)
class Instrument:
    """A talent instrument as its file says it."""

    code: str
    version: str
    title: str
    legal_basis: str
    status: str
    scale_max: int
    performance: Axis
    potential: Axis
    components: tuple[Component, ...]
    succession_boxes: tuple[int, ...]
    target_score: Mapping[str, tuple[Decimal, Decimal]] = field(default_factory=dict)

    @cached_property
    def leaves(self) -> dict[str, Component]:
        """Return everything that has a value of its own, by code, in the order of the file."""
        return {leaf.code: leaf for component in self.components for leaf in component.leaves}

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the codes that a file of people has a column for, in the order of `Employee.values`."""
        return tuple(self.leaves)

    @property
    def is_official(self) -> bool:
        """Return whether somebody confirmed it against the text of the rule."""
        return self.status == "official"

    def of_axis(self, axis: str) -> tuple[Component, ...]:
        """Return the components of an axis."""
        return tuple(component for component in self.components if component.axis == axis)

    def named(self, values: Sequence[str | None]) -> dict[str, str]:
        """Return the values of an employee by their codes, missing ones left out."""
        return {code: text for code, text in zip(self.columns, values, strict=True) if text}

    def place(self, values: Values) -> Placed:
        """Place a person by values that `check_value` has nothing against."""
        scores = {component.code: component.score(values) for component in self.components}
        performance, potential = (self._axis(axis, scores) for axis in AXES)
        return Placed(
            performance=_rounded_or_none(performance),
            potential=_rounded_or_none(potential),
            talent_score=_rounded_or_none(self._talent(performance, potential)),
            box=self._box(performance, potential),
            missing=self.missing(values),
            parts={code: _rounded_or_none(score) for code, score in scores.items()},
        )

    def missing(self, values: Values) -> tuple[str, ...]:
        """Return the codes without a value that keep a person unmapped."""
        return tuple(c for c, leaf in self.leaves.items() if not leaf.scores_zero and not values.get(c))

    def sentence(self, code: str, fault: str) -> str:
        """Return the sentence of a fault of a column's value, as `Component.fault_of` names it."""
        if fault == "option":
            return _("Pilih salah satu: %s.") % ", ".join(self.leaves[code].options)
        if fault == "range":
            return _("Isi dengan angka 0 sampai %d.") % self.scale_max
        if fault == "whole":
            return _("Isi dengan bilangan bulat tanpa tanda, paling panjang 9 angka.")
        return _("Isi dengan angka tanpa pemisah ribuan, paling banyak 6 desimal.")

    def check_value(self, code: str, text: str | None) -> str | None:
        """Return the sentence of what is wrong with a value; none where nothing is, or it is missing."""
        fault = self.leaves[code].fault_of(text, self.scale_max)
        return self.sentence(code, fault) if fault else None

    def box_of(self, performance: Decimal | Fraction, potential: Decimal | Fraction) -> int:
        """Return the box of two unrounded axes."""
        row, column = self.performance.third(Fraction(performance)), self.potential.third(Fraction(potential))
        return BOXES[row][column]

    def _axis(self, axis: str, scores: Mapping[str, Fraction | None]) -> Fraction | None:
        total = Fraction(0)
        for component in self.of_axis(axis):
            score = scores[component.code]
            if score is None:
                return None
            total += Fraction(component.weight) * score / 100
        return total

    def _talent(self, performance: Fraction | None, potential: Fraction | None) -> Fraction | None:
        if performance is None or potential is None:
            return None
        mixed = Fraction(self.performance.weight) * performance + Fraction(self.potential.weight) * potential
        return mixed / 100

    def _box(self, performance: Fraction | None, potential: Fraction | None) -> int | None:
        return None if performance is None or potential is None else self.box_of(performance, potential)


def _rounded_or_none(value: Fraction | None) -> Decimal | None:
    return None if value is None else rounded(value)


def instrument_of(rule_id: int) -> Instrument:
    """Return the instrument that a rule version holds; raises RuleVersion.DoesNotExist."""
    return _known(rule_id, name_of(rule_id))


@lru_cache(maxsize=32)
def _known(rule_id: int, _name: str) -> Instrument:
    """Read a version once a process; its name is asked for as well because a database may begin anew."""
    return read(content(rule_id))


def read(content: Mapping[str, Any]) -> Instrument:
    """Return the instrument that the content of a checked file, or of its rule version, declares."""
    head = {key: content[key] for key in ("code", "version", "title", "legal_basis", "status", "scale_max")}
    targets = content.get("target_score", {})
    return Instrument(
        **head,
        performance=_axis("performance", content),
        potential=_axis("potential", content),
        components=tuple(_component(row, content["missing"]) for row in content["component"]),
        succession_boxes=tuple(content["succession_group"]["boxes"]),
        target_score={
            level: (Decimal(mix["talent"]), Decimal(mix["technical"])) for level, mix in targets.items()
        },
    )


def _axis(axis: str, content: Mapping[str, Any]) -> Axis:
    bands, weight = content["bands"][axis], content["talent_score"][axis]
    return Axis(axis, Decimal(bands["middle"]), Decimal(bands["high"]), Decimal(weight))


def _component(row: Mapping[str, Any], missing: Mapping[str, str], rule: str = "") -> Component:
    """Read a component, or a part under the rule that its group has for what is missing."""
    rule = missing.get(row["code"], rule or missing["default"])
    return Component(
        code=row["code"],
        title=row["title"],
        weight=Decimal(row["weight"]),
        kind=row["kind"],
        axis=row.get("axis", ""),
        options=dict(_options(row)),
        bands=tuple(Band(Decimal(band["from"]), Decimal(band["score"])) for band in row.get("bands", ())),
        parts=tuple(_component(part, missing, rule) for part in row.get("part", ())),
        scores_zero=rule == "zero",
        window_years=row.get("window_years"),
        valid_years=row.get("valid_years"),
    )


def _options(row: Mapping[str, Any]) -> Iterator[tuple[str, Decimal]]:
    """Yield the options, the best first: the database keeps no order of keys."""
    scores = [(code, Decimal(score)) for code, score in row.get("options", {}).items()]
    yield from sorted(scores, key=lambda option: (-option[1], option[0]))
