"""The figures of the overview: counted from the rows behind them, each with the address of its list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from approvals.registry.models import Agency
from approvals.review.models import Ekspose
from approvals.review.overview import (
    AGES,
    PHASES,
    StageDays,
    Standing,
    counted,
    is_milestone,
    stage_label,
    stages_in_order,
)
from workflow import words
from workflow.parts import Column, Pair


@dataclass(frozen=True)
class Figure:
    """A number with its list, and how long its bar is, as a share of a hundred."""

    label: str
    words: str
    url: str = ""
    share: str = ""
    at: str = "0"


@dataclass(frozen=True)
class CrossTable:
    """A table of figures: rows by one thing, columns by another."""

    key: str
    title: str
    note: str
    columns: Sequence[Column]
    rows: Sequence[tuple[str, Sequence[Figure]]]


def funnel(rows: Sequence[Standing]) -> list[Figure]:
    """Return every stage of the way that somebody stands in or that all must pass, with its number."""
    numbers = counted(rows, "stage")
    most = max(numbers.values(), default=1)
    return [
        Figure(
            stage_label(stage),
            words.whole(numbers[(stage,)]),
            list_address(tahap=stage) if numbers[(stage,)] else "",
            words.share(Decimal(numbers[(stage,)] * 100) / len(rows)) if rows else "",
            f"{numbers[(stage,)] * 100 / most:.1f}",
        )
        for stage in stages_in_order()
        if numbers[(stage,)] or is_milestone(stage)
    ]


def by_office(rows: Sequence[Standing]) -> CrossTable:
    """Return the phases by office."""
    names = {row.office_code: row.office for row in rows}
    numbers = counted(rows, "office_code", "phase")
    return CrossTable(
        "kantor",
        _("Menurut kantor"),
        _("kantor BKN yang membina"),
        _phase_columns(_("Kantor")),
        [(name, _phase_cells(numbers, code, "kantor")) for code, name in sorted(names.items())],
    )


def by_kind(rows: Sequence[Standing]) -> CrossTable:
    """Return the phases by kind of agency."""
    numbers = counted(rows, "kind", "phase")
    kinds = [kind for kind in Agency.Kind if any(row.kind == kind for row in rows)]
    return CrossTable(
        "jenis",
        _("Menurut jenis instansi"),
        "",
        _phase_columns(_("Jenis")),
        [(str(kind.label), _phase_cells(numbers, kind.value, "jenis")) for kind in kinds],
    )


def age_table(rows: Sequence[Standing]) -> CrossTable:
    """Return since how many days agencies and BKN are waited for."""
    numbers = counted(rows, "age", "waits_for")
    heads = [
        Column(_("Menunggu selama")),
        Column(_("Instansi"), is_number=True),
        Column("BKN", is_number=True),
    ]
    return CrossTable(
        "umur",
        _("Umur antrean"),
        _("hari kalender sejak gilirannya dimulai"),
        heads,
        [
            (
                _age_words(position),
                [_cell(numbers[(key, who)], umur=key, giliran=who) for who in ("instansi", "bkn")],
            )
            for position, (_most, key) in enumerate(AGES)
        ],
    )


def day_rows(days: dict[str, StageDays]) -> list[Figure]:
    """Return the median days of each stage, in the order of the way."""
    found = [days[stage] for stage in stages_in_order() if stage in days]
    most = max((each.median for each in found), default=0) or 1
    return [
        Figure(
            stage_label(each.stage),
            _("%s hari") % words.decimal(Decimal(str(each.median)), 1),
            share=_("%s kali dilalui") % words.whole(each.number),
            at=f"{each.median * 100 / most:.1f}",
        )
        for each in found
    ]


def round_rows(rounds: Sequence[tuple[int, int]]) -> list[Figure]:
    """Return after how many rounds agencies were found eligible."""
    most = max((count for _number, count in rounds), default=1)
    return [
        Figure(_("putaran %d") % number, words.whole(count), at=f"{count * 100 / most:.1f}")
        for number, count in rounds
    ]


def ekspose_pairs(eksposes: Iterable[Ekspose]) -> list[Pair]:
    """Return the next eksposes."""
    return [
        Pair(
            words.dated_day(each.on),
            each.organisation.name,
            _("sesi %d") % each.slot,
            reverse("case", args=[each.case_id]),
        )
        for each in eksposes
    ]


def waiting_words(row: Standing) -> str:
    """Say who is waited for."""
    return {"instansi": _("Instansi"), "bkn": "BKN"}.get(row.waits_for, _("tidak ada"))


def list_address(**asked: str) -> str:
    """Return the address of the list behind a figure."""
    return f"{reverse('overview_list')}?{urlencode(asked)}" if asked else reverse("overview_list")


def _phase_columns(first: str) -> list[Column]:
    return [
        Column(first),
        *(Column(phase.label, is_number=True) for phase in PHASES),
        Column(_("Jumlah"), is_number=True),
    ]


def _phase_cells(numbers: dict[tuple[str, ...], int], value: str, name: str) -> list[Figure]:
    each = [_cell(numbers[(value, phase.key)], **{name: value, "fase": phase.key}) for phase in PHASES]
    total = sum(numbers[(value, phase.key)] for phase in PHASES)
    return [*each, _cell(total, **{name: value})]


def _cell(number: int, **asked: str) -> Figure:
    return Figure("", words.whole(number), list_address(**asked) if number else "")


def _age_words(position: int) -> str:
    most, before = AGES[position][0], AGES[position - 1][0] if position else -1
    if most is None:
        return _("lebih dari %d hari") % (before or 0)
    return _("%(first)d sampai %(last)d hari") % {"first": (before or 0) + 1, "last": most}
