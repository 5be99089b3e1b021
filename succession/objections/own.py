"""What a person may know of his own box: how it came about, and what would change it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from succession.mapping.explaining import Explanation, explain
from succession.mapping.instruments import Instrument, instrument_of
from succession.mapping.models import Placement

AXES = ("performance", "potential")


@dataclass(frozen=True)
class Nearer:
    """The next band of an axis: from which score it begins, and the box it would lead to."""

    axis: str
    value: Decimal
    bound: Decimal
    box: int

    @property
    def missing(self) -> Decimal:
        """Return how much is missing up to the bound."""
        return self.bound - self.value


def instrument_for(placement: Placement) -> Instrument:
    """Return the instrument by which somebody was placed."""
    return instrument_of(placement.scoring.instrument_id)


def explanation_of(placement: Placement) -> Explanation:
    """Return how somebody's box came about, each component with its value and its formula."""
    instrument = instrument_for(placement)
    return explain(instrument, instrument.named(placement.employee.values))


def what_would_change(placement: Placement) -> Iterator[Nearer]:
    """Yield, for each axis that is not in its highest band, the next bound and the box beyond it."""
    instrument = instrument_for(placement)
    scores = {axis: getattr(placement, axis) for axis in AXES}
    if None in scores.values():
        return
    for axis in AXES:
        band = getattr(instrument, axis)
        bounds = [bound for bound in (band.middle, band.high) if bound > scores[axis]]
        if bounds:
            reached = scores | {axis: bounds[0]}
            yield Nearer(axis, scores[axis], bounds[0], instrument.box_of(**reached))
