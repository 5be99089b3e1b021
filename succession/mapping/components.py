"""What an instrument is made of: components, the parts of groups, bands; what a value of one scores."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

# How numbers are written in a file of people; `compiling.py` asks the same without expressions.
WHOLE = "^[0-9]{1,9}$"
NUMBER = "^[0-9]{1,9}([.,][0-9]{1,6})?$"

Values = Mapping[str, str | None]


@dataclass(frozen=True)
class Band:
    """From `low` on, up to the next band, a value scores `score`."""

    low: Decimal
    score: Decimal


@dataclass(frozen=True)
class Component:
    """Something that is scored: by a value of its own, or as a group by its parts."""

    code: str
    title: str
    weight: Decimal
    kind: str
    axis: str = ""
    options: Mapping[str, Decimal] = field(default_factory=dict)
    bands: tuple[Band, ...] = ()
    parts: tuple[Component, ...] = ()
    scores_zero: bool = False
    window_years: int | None = None
    valid_years: int | None = None

    @property
    def leaves(self) -> tuple[Component, ...]:
        """Return what of it has values of its own: the parts of a group, else itself."""
        return self.parts or (self,)

    @property
    def is_choice(self) -> bool:
        """Return whether its value is one of some options."""
        return self.kind == "choice"

    @property
    def is_whole(self) -> bool:
        """Return whether its value is a count."""
        return self.kind == "count"

    @property
    def parts_weight(self) -> Decimal:
        """Return the sum of the weights of its parts."""
        return sum((part.weight for part in self.parts), Decimal(0))

    def band_of(self, text: str) -> Band:
        """Return the band into which a value falls; the lower bound belongs to the band."""
        number = Decimal(canonical(text))
        return [band for band in self.bands if band.low <= number][-1]

    def score(self, values: Values) -> Fraction | None:
        """Return the score of the values given, None while one is missing that blocks."""
        if self.parts:
            return self._mean(values)
        text = values.get(self.code)
        if not text:
            return Fraction(0) if self.scores_zero else None
        return Fraction(self._scored(text))

    def fault_of(self, text: str | None, scale_max: int) -> str:
        """Return what is wrong with a value of this leaf: option, number, whole, range, or empty."""
        if not text:
            return ""
        if self.is_choice:
            return "" if text in self.options else "option"
        if not re.fullmatch(WHOLE if self.is_whole else NUMBER, text):
            return "whole" if self.is_whole else "number"
        return "range" if not self.bands and Decimal(canonical(text)) > scale_max else ""

    def _scored(self, text: str) -> Decimal:
        if self.is_choice:
            return self.options[text]
        return self.band_of(text).score if self.bands else Decimal(canonical(text))

    def _mean(self, values: Values) -> Fraction | None:
        """Return the weighted mean of the parts, rounded."""
        scores = [(part.weight, part.score(values)) for part in self.parts]
        total = Fraction(0)
        for weight, score in scores:
            if score is None:
                return None
            total += Fraction(weight) * score
        return Fraction(rounded(total / Fraction(self.parts_weight)))


def canonical(text: str) -> str:
    """Return a number as it is calculated with: a comma of decimals becomes a point."""
    return text.replace(",", ".")


def rounded(value: Fraction) -> Decimal:
    """Return a value that is not negative with six decimals, half away from zero."""
    return Decimal(int(value * 10**6 + Fraction(1, 2))).scaleb(-6)
