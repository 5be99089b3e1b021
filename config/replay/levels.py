"""Levels that give a published score exactly: only the score is published, never the levels."""

from __future__ import annotations

from decimal import Decimal

from approvals.readiness.instruments import Instrument

CLAIMED = 3


def levels_for(instrument: Instrument, score: Decimal) -> dict[str, int] | None:
    """Return levels up to the claimed one whose score is exact, or None where there are none."""
    reached: dict[Decimal, dict[str, int]] = {Decimal(0): {}}
    for code, indicator in instrument.indicators.items():
        reached = {
            total + indicator.weight * level: {**levels, code: level}
            for total, levels in reached.items()
            for level in range(CLAIMED + 1)
        }
    return reached.get(score * instrument.scale_max)
