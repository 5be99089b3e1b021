"""Whom a committee gave another box than the computed one: from where to where, by which case, why, when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from succession.mapping.board import MOVED_SORTS, Board
from succession.mapping.hooks import reasons_for
from succession.mapping.models import Placement
from succession.mapping.views.listing import Titled, address_with, heads, page_of
from succession.mapping.views.tabs import Look, Tab
from workflow import words
from workflow.accesses import note_shown
from workflow.exports import csv_response
from workflow.features import lifecycle_of
from workflow.parts import Empty, Link
from workflow.visibility import cases_seen_by
from workflow.visitors import visitor_of

KEY, WHERE = "perubahan", "mapping.changes"
CHUNK = 2000


@dataclass(frozen=True)
class ChangeRow:
    """One person who was moved, as the list shows him."""

    name: str
    number: str
    url: str
    post: str
    unit: str
    before: int | None
    after: int | None
    decided_by: str
    decided_url: str
    reason: str
    at: dt.datetime | None


def fill(look: Look) -> dict[str, Any]:
    """Return the list of those who were moved; who is on the page is noted before."""
    total, asked = look.shown.moved_people, look.request.GET
    sort = look.sort if look.sort in MOVED_SORTS else next(iter(MOVED_SORTS))
    placements, pager = page_of(look.shown.moved(sort), total, asked)
    _note(look, [each.employee.person_id for each in placements])
    return {
        "rows": list(_rows(look, placements)),
        "columns": heads(asked, _columns(), KEY, sort),
        "pager": pager,
        "file_url": address_with(asked, unduh="csv", hal=""),
        "result": _result(look.shown),
        "empty": None if total else _nobody(look),
    }


def file(look: Look) -> HttpResponseBase:
    """Give all who were moved as a file; every one of them is noted, and the file is a fact."""
    found = look.shown.moved(look.sort)
    _note(look, list(found.values_list("employee__person_id", flat=True)), is_export=True)
    head = [
        _("Nomor induk"), _("Nama"), _("Jabatan"), _("Unit"), _("Kotak hitungan"), _("Kotak akhir"),
        _("Diputuskan dalam"), _("Alasan"), _("Tanggal"),
    ]  # fmt: skip
    rows = (_cells(row) for chunk in _chunks(found.iterator(chunk_size=CHUNK)) for row in _rows(look, chunk))
    return csv_response(f"perubahan-{look.opened.case.label}", head, rows)


def _count(shown: Board) -> int:
    return shown.moved_people


TAB = Tab(KEY, gettext_lazy("Perubahan"), 30, "succession/mapping/changes.html", fill, file, _count)


def _note(look: Look, people: list[int], *, is_export: bool = False) -> None:
    opened = look.opened
    note_shown(people, actor=opened.actor, where=WHERE, case=opened.case, is_export=is_export)


def _columns() -> list[Titled]:
    return [
        ("nama", _("Nama"), False),
        ("unit", _("Unit"), False),
        ("asal", _("Kotak hitungan"), True),
        ("akhir", _("Kotak akhir"), True),
        ("", _("Diputuskan dalam"), False),
        ("", _("Alasan"), False),
        ("waktu", _("Tanggal"), False),
    ]


def _rows(look: Look, placements: Sequence[Any]) -> Iterator[ChangeRow]:
    seen = _seen(look, {each.decided_in_id for each in placements})
    reasons = reasons_for([each for each in placements if each.decided_in_id in seen])
    for each in placements:
        yield _row(look, each, reasons.get(each.pk, ""), is_seen=each.decided_in_id in seen)


def _seen(look: Look, cases: Iterable[int]) -> set[int]:
    """Return which of the deciding cases the reader is shown, in a constant number of statements."""
    visitor = visitor_of(look.request)
    found = cases_seen_by(visitor.person_id or 0, visitor.hats).filter(pk__in=cases)
    return set(found.values_list("pk", flat=True))


def _row(look: Look, each: Any, reason: str, *, is_seen: bool) -> ChangeRow:
    who, case = each.employee, each.decided_in
    label = str(lifecycle_of(case.kind).label)
    return ChangeRow(
        name=who.name,
        number=who.number,
        url=reverse("placement", args=[look.opened.case.pk, each.pk]),
        post=who.position,
        unit=who.unit,
        before=each.computed_box,
        after=each.final_box,
        decided_by=f"{label} {case.label}" if is_seen else label,
        decided_url=reverse("case", args=[case.pk]) if is_seen else "",
        reason=reason if is_seen else _("Alasannya terbaca oleh yang berhak membuka perkaranya."),
        at=each.decided_at,
    )


def _cells(row: ChangeRow) -> tuple[Any, ...]:
    day = words.plain_day(row.at) if row.at else ""
    return (
        row.number, row.name, row.post, row.unit, row.before, row.after, row.decided_by, row.reason, day,
    )  # fmt: skip


def _result(shown: Board) -> str:
    number = shown.moved_people
    figures = {"moved": words.whole(number), "people": words.whole(shown.people)}
    said = ngettext(
        "%(moved)s dari %(people)s pegawai berubah", "%(moved)s dari %(people)s pegawai berubah", number
    )
    return said % figures


def _nobody(look: Look) -> Empty:
    if look.form.narrows:
        link = Link(_("Hapus saringan"), f"?tab={KEY}")
        return Empty(_("Tidak ada yang cocok"), _("Tidak ada perubahan dengan saringan ini."), "search", link)
    text = _("Perubahan kotak tampil di sini setelah sidang atau keberatan yang memutuskannya diumumkan.")
    return Empty(_("Belum ada perubahan"), text)


def _chunks(found: Iterator[Placement]) -> Iterator[list[Placement]]:
    while chunk := list(islice(found, CHUNK)):
        yield chunk
