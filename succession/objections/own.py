"""What a person may know of his own box: how it came about, and what would change it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from succession.mapping.instruments import Instrument, instrument_of
from succession.mapping.models import Placement

AXES = ("performance", "potential")


@dataclass(frozen=True)
class Scored:
    """One component with what the agency's data say and what it scored."""

    title: str
    axis: str
    weight: Decimal
    value: str
    score: Decimal | None

    @property
    def contribution(self) -> Decimal | None:
        """Return how much of the axis it gives."""
        return None if self.score is None else self.score * self.weight / 100


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


def components_of(placement: Placement) -> Iterator[Scored]:
    """Yield the components by which somebody was placed, in the order of the instrument."""
    instrument = instrument_for(placement)
    values = instrument.named(placement.employee.values)
    parts = instrument.place(values).parts
    for component in instrument.components:
        said = [_said(leaf, values) for leaf in component.leaves]
        yield Scored(
            component.title, component.axis, component.weight, "; ".join(said), parts[component.code]
        )


def _said(leaf: Any, values: dict[str, str]) -> str:
    value = values.get(leaf.code)
    words = value.replace("_", " ") if value else _("tidak ada data")
    return words if leaf.axis else f"{leaf.title}: {words}"


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
