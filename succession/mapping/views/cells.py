"""The parts of the board: cells with their tiles, the tray of those without a box, the spread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from succession.mapping.board import NOWHERE, Board
from succession.mapping.explaining import THIRDS
from succession.mapping.instruments import Instrument
from succession.mapping.models import Placement
from succession.mapping.views.boxes import ACTIONS, ROWS, bounds, spoken
from workflow import words
from workflow.models import Case
from workflow.parts import Link


@dataclass(frozen=True)
class Tile:
    """One person on the board: name and post, then only what is unusual."""

    name: str
    post: str
    url: str
    move_url: str = ""
    shift: str = ""


@dataclass(frozen=True)
class Cell:
    """One box with its first people."""

    box: int
    spoken: str
    action: Any
    count: int
    share: str
    is_succession: bool
    tiles: Sequence[Tile]
    more: Link | None


@dataclass(frozen=True)
class Row:
    """One row of the board with what its axis says."""

    title: str
    bounds: str
    cells: Sequence[Cell]


@dataclass(frozen=True)
class Reason:
    """What is missing, to how many, and the first of them."""

    words: str
    tiles: Sequence[Tile]


@dataclass(frozen=True)
class Tray:
    """Those without a box."""

    count: int
    reasons: Sequence[Reason]
    more: Link | None


@dataclass(frozen=True)
class SpreadRow:
    """How many stand in a box."""

    label: str
    count: int
    share: str


def cells_of(
    case: Case, shown: Board, tiles: dict[int, list[Placement]], asked: QueryDict
) -> dict[int, Cell]:
    """Return the nine cells by their numbers."""
    return {box: _cell(case, shown, box, tiles.get(box, []), asked) for row in ROWS for box in row}


def rows_of(instrument: Instrument, cells: dict[int, Cell]) -> list[Row]:
    """Return the rows from the top down."""
    thirds = (2, 1, 0)
    return [
        Row(
            _("Kinerja %s") % THIRDS["performance"][third],
            bounds(instrument.performance, third),
            [cells[box] for box in row],
        )
        for third, row in zip(thirds, ROWS, strict=True)
    ]


def columns_of(instrument: Instrument) -> list[tuple[str, str]]:
    """Return what the axis below says, from left to right."""
    return [
        (_("Potensi %s") % THIRDS["potential"][third], bounds(instrument.potential, third))
        for third in range(3)
    ]


def tray_of(case: Case, shown: Board, waiting: list[Placement], asked: QueryDict) -> Tray | None:
    """Return those without a box by what is missing, the first of them by name."""
    count = shown.counts.get(NOWHERE, 0)
    if not count:
        return None
    reasons = [
        Reason(
            _("%(titles)s (%(number)s)")
            % {"titles": missing_words(shown.instrument, missing), "number": words.whole(number)},
            [_tile(case, shown, each) for each in waiting if each.missing == missing],
        )
        for missing, number in shown.reasons()
    ]
    listed = [reason for reason in reasons if reason.tiles]
    more = None if count <= len(waiting) else _table_link(asked, NOWHERE, count - len(waiting))
    return Tray(count, listed, more)


def missing_words(instrument: Instrument, codes: Sequence[str]) -> str:
    """Say which values are missing."""
    titles = ", ".join(instrument.leaves[code].title for code in codes)
    return _("Belum ada: %s") % titles


def spread_of(shown: Board) -> list[SpreadRow]:
    """Return how many are in each box, the best first, then those without one."""
    rows = [
        SpreadRow(spoken(box), shown.counts.get(box, 0), _share(shown.counts.get(box, 0), shown.people))
        for box in range(9, 0, -1)
    ]
    count = shown.counts.get(NOWHERE, 0)
    return [*rows, SpreadRow(_("Belum terpetakan"), count, _share(count, shown.people))]


def _cell(case: Case, shown: Board, box: int, placements: list[Placement], asked: QueryDict) -> Cell:
    count = shown.counts.get(box, 0)
    more = count - len(placements)
    return Cell(
        box,
        spoken(box),
        ACTIONS[box],
        count,
        _share(count, shown.placed),
        box in shown.instrument.succession_boxes,
        [_tile(case, shown, each) for each in placements],
        _table_link(asked, box, more) if more > 0 else None,
    )


def _tile(case: Case, shown: Board, each: Placement) -> Tile:
    way = shown.ways.get(each.session_id or 0, "")
    return Tile(
        each.employee.name,
        each.employee.position,
        reverse("placement", args=[case.pk, each.pk]),
        f"{way}{each.pk}/" if way else "",
        shift_words(each),
    )


def shift_words(each: Placement) -> str:
    """Return from which box to which one was moved; empty for all others."""
    is_moved = each.final_box is not None and each.final_box != each.computed_box
    return f"{each.computed_box}→{each.final_box}" if is_moved else ""


def _table_link(asked: QueryDict, box: int, more: int) -> Link:
    kept = asked.copy()
    kept["tab"], kept["kotak"] = "tabel", str(box)
    return Link(_("+%s lagi") % words.whole(more), f"?{kept.urlencode()}")


def _share(part: int, whole: int) -> str:
    return words.share(Decimal(100 * part) / whole if whole else 0)
