"""Where somebody stood in this period and in the two published before it: a small table and its chart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from succession.mapping.hooks import withheld_from
from succession.mapping.instruments import AXES, instrument_of
from succession.mapping.models import Placement
from succession.mapping.selectors import before
from workflow import words
from workflow.models import Case
from workflow.parts import Column
from workflow.standings import Standing, standing

EARLIER = 2
# The chart in its own units: the points lie between these edges.
WIDTH, HEIGHT, EDGE = 240, 112, 8


@dataclass(frozen=True)
class TrendRow:
    """Where somebody stood in one period; the present one leads nowhere."""

    period: str
    url: str
    performance: str
    potential: str
    box: str
    mark: Standing | None


@dataclass(frozen=True)
class Point:
    """One period's value of an axis in the chart."""

    x: int
    y: int


@dataclass(frozen=True)
class Curve:
    """One axis over the periods: its points, and the line through them."""

    axis: str
    points: Sequence[Point]

    @property
    def line(self) -> str:
        """Return the points as an SVG line takes them."""
        return " ".join(f"{point.x},{point.y}" for point in self.points)


@dataclass(frozen=True)
class Trend:
    """The rows, the oldest first, and what the chart draws of them."""

    columns: Sequence[Column]
    rows: Sequence[TrendRow]
    curves: Sequence[Curve]
    words: str = ""


def trend_of(case: Case, present: Placement, shown: QuerySet[Case], reader: int | None) -> Trend:
    """Return the trend of somebody over the periods that the reader may see and is shown him."""
    found = list(before(case, present.employee.person_id, shown)[:EARLIER])
    hidden = withheld_from(reader, *(each.scoring.case for each in found))
    earlier = [each for each in reversed(found) if each.pk not in hidden]
    rows = [_row(each.scoring.case, each) for each in earlier]
    return Trend(
        _columns(),
        [*rows, _row(case, present, is_present=True)],
        _curves([*((each.scoring.case, each) for each in earlier), (case, present)]) if earlier else (),
        "" if earlier else _("Belum ada periode sebelumnya yang diumumkan bagi pegawai ini."),
    )


def _columns() -> list[Column]:
    return [
        Column(_("Periode")),
        Column(_("Kinerja"), is_number=True),
        Column(_("Potensi"), is_number=True),
        Column(_("Kotak"), is_number=True),
    ]


def _row(case: Case, each: Placement, *, is_present: bool = False) -> TrendRow:
    box = each.final_box or each.computed_box
    return TrendRow(
        words.plain_day(case.period.as_of),
        "" if is_present else reverse("placement", args=[case.pk, each.pk]),
        _figure(each.performance),
        _figure(each.potential),
        str(box) if box else "\N{EN DASH}",
        standing("provisional") if box and not each.final_box else None,
    )


def _figure(value: Decimal | None) -> str:
    return words.decimal(value) if value is not None else "\N{EN DASH}"


def _curves(placed: Sequence[tuple[Case, Placement]]) -> list[Curve]:
    """Return a curve for each axis, each value as its share of the scale of its own instrument."""
    scales = [instrument_of(case.period.instrument_id).scale_max for case, _each in placed]
    gap = (WIDTH - 2 * EDGE) // (len(placed) - 1)
    return [
        Curve(
            axis,
            [
                Point(EDGE + gap * nth, _height(value, scale))
                for nth, ((_case, each), scale) in enumerate(zip(placed, scales, strict=True))
                if (value := getattr(each, axis)) is not None
            ],
        )
        for axis in AXES
    ]


def _height(value: Decimal, scale: int) -> int:
    return HEIGHT - EDGE - int(value * (HEIGHT - 2 * EDGE) / scale)
