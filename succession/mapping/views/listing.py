"""The board as a table: sorted by its heads, in pages, and as a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from succession.mapping.board import Board
from succession.mapping.models import Placement
from succession.mapping.views.boxes import box_words
from succession.mapping.views.cells import missing_words, shift_words
from workflow import words
from workflow.models import Case
from workflow.parts import Link

PAGE = 50
Titled = tuple[str, str, bool]  # the key of a sort or nothing, the title, whether it holds numbers


@dataclass(frozen=True)
class Head:
    """A column head that sorts."""

    label: str
    url: str = ""
    is_number: bool = False
    is_current: bool = False


@dataclass(frozen=True)
class PersonRow:
    """One person as the table shows him."""

    name: str
    number: str
    url: str
    post: str
    unit: str
    level: str
    performance: str
    potential: str
    talent_score: str
    box: str
    note: str


@dataclass(frozen=True)
class Pager:
    """Which part of a list is shown, and the ways on."""

    words: str
    newer: Link | None
    older: Link | None


def page_of(found: QuerySet[Placement], total: int, asked: QueryDict) -> tuple[list[Placement], Pager]:
    """Return one page of the people and its pager; a page that is not there is the last one."""
    wanted = asked.get("hal", "")
    last = max((total - 1) // PAGE, 0)
    page = min(max(int(wanted) if wanted.isdecimal() and len(wanted) < 9 else 1, 1) - 1, last)
    start = page * PAGE
    rows = list(found[start : start + PAGE])
    figures = {
        "first": words.whole(start + bool(rows)),
        "last": words.whole(start + len(rows)),
        "all": words.whole(total),
    }
    said = ngettext(
        "%(first)s sampai %(last)s dari %(all)s pegawai",
        "%(first)s sampai %(last)s dari %(all)s pegawai",
        total,
    )
    return rows, Pager(
        said % figures,
        Link(_("Sebelumnya"), address_with(asked, hal=page)) if page else None,
        Link(_("Berikutnya"), address_with(asked, hal=page + 2)) if page < last else None,
    )


def heads(asked: QueryDict, columns: Sequence[Titled], tab: str, sort: str) -> list[Head]:
    """Return the heads of the columns; those with a key of a sort lead to the tab's list in that order."""
    return [
        Head(
            label,
            address_with(asked, hal="", urut=key, tab=tab) if key else "",
            is_number,
            bool(key) and key == sort,
        )
        for key, label, is_number in columns
    ]


def people_columns() -> list[Titled]:
    """Return the columns of the table of people."""
    return [
        ("nama", _("Nama"), False),
        ("", _("Jabatan"), False),
        ("unit", _("Unit"), False),
        ("", _("Jenjang"), False),
        ("kinerja", _("Kinerja"), True),
        ("potensi", _("Potensi"), True),
        ("nilai", _("Nilai talenta"), True),
        ("kotak", _("Kotak"), True),
    ]


def people_rows(case: Case, shown: Board, placements: Sequence[Placement]) -> list[PersonRow]:
    """Return the people of a page."""
    levels = shown.levels()
    return [_row(case, shown, levels, each) for each in placements]


def file_rows(shown: Board, found: QuerySet[Placement]) -> tuple[list[str], Iterator[tuple[Any, ...]]]:
    """Return head and rows of the file, the rows as they are read."""
    head = [
        _("Nomor induk"), _("Nama"), _("Jabatan"), _("Unit"), _("Jenjang"), _("Kinerja"), _("Potensi"),
        _("Nilai talenta"), _("Kotak hitungan"), _("Kotak akhir"), _("Yang belum ada"),
    ]  # fmt: skip
    levels = shown.levels()
    return head, (_cells(shown, levels, each) for each in found.iterator(chunk_size=2000))


def _cells(shown: Board, levels: dict[str, str], each: Placement) -> tuple[Any, ...]:
    who = each.employee
    figures = (_decimal(value) for value in (each.performance, each.potential, each.talent_score))
    return (
        who.number, who.name, who.position, who.unit, levels.get(who.level, who.level), *figures,
        each.computed_box, each.final_box, ", ".join(shown.instrument.leaves[c].title for c in each.missing),
    )  # fmt: skip


def _row(case: Case, shown: Board, levels: dict[str, str], each: Any) -> PersonRow:
    who = each.employee
    return PersonRow(
        who.name,
        who.number,
        reverse("placement", args=[case.pk, each.pk]),
        who.position,
        who.unit,
        levels.get(who.level, who.level),
        _decimal(each.performance),
        _decimal(each.potential),
        _decimal(each.talent_score),
        box_words(each.box),
        shift_words(each) or (missing_words(shown.instrument, each.missing) if each.missing else ""),
    )


def _decimal(value: Any) -> str:
    return words.decimal(value) if value is not None else ""


def address_with(asked: QueryDict, **changes: object) -> str:
    """Return the present address with some of its words changed; empty ones are left out."""
    kept = asked.copy()
    kept.pop("unduh", None)
    for name, value in changes.items():
        kept.pop(name, None)
        if value:
            kept[name] = str(value)
    return f"?{kept.urlencode()}"
