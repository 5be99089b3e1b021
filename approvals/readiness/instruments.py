"""Readiness instruments: what a file of one must look like, and what levels score by it. Pure functions.

Sums are exact; the one quotient is rounded half away from zero to six decimals (design, part 6). Whether a
threshold is reached is asked of the exact sum, never of the rounded score.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import Any

SIX_PLACES = Decimal("0.000001")

Levels = Mapping[str, int]


@dataclass(frozen=True)
class Indicator:
    """One thing that is judged, by levels from 0 up; below `must_pass` no score makes eligible."""

    code: str
    title: str
    weight: Decimal
    levels: tuple[str, ...]
    evidence: tuple[str, ...] = ()
    must_pass: int = 0
    measured: str = ""


@dataclass(frozen=True)
class Pillar:
    """Indicators that belong together; its weight is the sum of theirs."""

    code: str
    title: str
    weight: Decimal
    indicators: tuple[Indicator, ...]


@dataclass(frozen=True)
class Shortfall:
    """A must-pass indicator below its least level; `level` is None while it is unanswered."""

    indicator: Indicator
    level: int | None


@dataclass(frozen=True)
class Instrument:
    """A readiness instrument as its file says it."""

    code: str
    version: str
    title: str
    legal_basis: str
    status: str
    scale_max: int
    threshold: Decimal
    pillars: tuple[Pillar, ...]

    @cached_property
    def indicators(self) -> dict[str, Indicator]:
        """Return all indicators by their codes, in their order."""
        return {i.code: i for pillar in self.pillars for i in pillar.indicators}

    @property
    def is_official(self) -> bool:
        """Return whether somebody confirmed it against the text of the rule."""
        return self.status == "official"

    @property
    def highest(self) -> Decimal:
        """Return the score of the highest level everywhere."""
        return sum((pillar.weight for pillar in self.pillars), Decimal(0))

    def score(self, levels: Levels) -> Decimal:
        """Return the sum of weight x level / scale_max; an unanswered indicator adds nothing.

        Raises ValueError for an indicator or a level that the instrument does not have.
        """
        self._refuse_strange(levels)
        return self._rounded(self._weighted(self.indicators, levels))

    def pillar_scores(self, levels: Levels) -> dict[str, Decimal]:
        """Return the score of each pillar; raises ValueError as `score` does."""
        self._refuse_strange(levels)
        codes = {pillar.code: [i.code for i in pillar.indicators] for pillar in self.pillars}
        return {code: self._rounded(self._weighted(inner, levels)) for code, inner in codes.items()}

    def is_eligible(self, levels: Levels) -> bool:
        """Return whether all is answered, the threshold is reached and every must-pass level is met."""
        return not self.unanswered(levels) and self.is_reached(levels) and not self.shortfalls(levels)

    def is_reached(self, levels: Levels) -> bool:
        """Return whether the exact score reaches the threshold; raises ValueError as `score` does."""
        self._refuse_strange(levels)
        return self._weighted(self.indicators, levels) >= self.threshold * self.scale_max

    def gap(self, levels: Levels) -> Decimal:
        """Return the points that are missing to the threshold, 0 where it is reached."""
        return (
            max(Decimal(0), self.threshold - self.score(levels))
            if not self.is_reached(levels)
            else Decimal(0)
        )

    def unanswered(self, levels: Levels) -> list[Indicator]:
        """Return the indicators without a level."""
        return [i for code, i in self.indicators.items() if code not in levels]

    def shortfalls(self, levels: Levels) -> list[Shortfall]:
        """Return the must-pass indicators that are not met."""
        return [
            Shortfall(i, levels.get(code))
            for code, i in self.indicators.items()
            if i.must_pass and levels.get(code, 0) < i.must_pass
        ]

    def _weighted(self, codes: Any, levels: Levels) -> Decimal:
        return sum((self.indicators[c].weight * levels[c] for c in codes if c in levels), Decimal(0))

    def _rounded(self, weighted: Decimal) -> Decimal:
        return (weighted / self.scale_max).quantize(SIX_PLACES, ROUND_HALF_UP)

    def _refuse_strange(self, levels: Levels) -> None:
        for code, level in levels.items():
            if code not in self.indicators or not 0 <= level <= self.scale_max:
                raise ValueError(f"{self.code} {self.version} has no {code} at level {level}")


def read(content: Mapping[str, Any]) -> Instrument:
    """Return the instrument that the content of a checked file, or of its rule version, declares."""
    head = {key: content[key] for key in ("code", "version", "title", "legal_basis", "status", "scale_max")}
    return Instrument(
        **head,
        threshold=Decimal(content["threshold"]),
        pillars=tuple(_pillar(row) for row in content["pillar"]),
    )


def _pillar(row: Mapping[str, Any]) -> Pillar:
    indicators = tuple(_indicator(inner) for inner in row["indicator"])
    return Pillar(row["code"], row["title"], Decimal(row["weight"]), indicators)


def _indicator(row: Mapping[str, Any]) -> Indicator:
    return Indicator(
        code=row["code"],
        title=row["title"],
        weight=Decimal(row["weight"]),
        levels=tuple(row["levels"]),
        evidence=tuple(row.get("evidence", ())),
        must_pass=row.get("must_pass", 0),
        measured=row.get("measured", ""),
    )
