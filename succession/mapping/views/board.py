"""The nine-box board over HTTP: its frame, the boxes, the same as a table with its file, spread, record."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from succession.mapping.board import MOVED_SORTS, SORTS, Board
from succession.mapping.models import Placement
from succession.mapping.views.cells import cells_of, columns_of, rows_of, spread_of, tray_of
from succession.mapping.views.desk import period_of
from succession.mapping.views.filters import BoardFilters
from succession.mapping.views.listing import (
    address_with,
    file_rows,
    heads,
    page_of,
    people_columns,
    people_rows,
)
from succession.mapping.views.panel import people_words
from succession.mapping.views.tabs import Look, Tab, tab_of, tabs
from workflow import words
from workflow.accesses import note_shown
from workflow.exports import csv_response
from workflow.pages.heading import provenance_of, trail_of
from workflow.pages.history import history_of
from workflow.pages.opened import Opened
from workflow.parts import Column, Crumb, Empty, Fact, Link, Notice, PageHead
from workflow.visitors import visitor_of


@require_safe
def board(request: HttpRequest, case_id: int) -> HttpResponseBase:
    """Show the board of a period; nothing but a sentence before it is scored."""
    opened = period_of(case_id, visitor_of(request).actor)
    if opened.case.period.scoring_id is None:
        return render(request, "succession/mapping/board.html", _not_yet(opened))
    look = _look(request, opened)
    tab = tab_of(look.form.chosen.get("tab", ""))
    if tab.file and request.GET.get("unduh") == "csv":
        return tab.file(look)
    people = _people_frame(look, tab) if tab.shows_people else {}
    context = {"head": _head(opened, look, tab), **people, **tab.fill(look)}
    return render(request, tab.template, context)


def _look(request: HttpRequest, opened: Opened) -> Look:
    asked = Board(opened.case, opened.actor.person_id, {})
    form = BoardFilters(
        request.GET,
        units=asked.units(),
        levels=asked.levels(),
        sorts={**SORTS, **MOVED_SORTS},
        tabs=[tab.key for tab in tabs()],
    )
    return Look(request, opened, Board(opened.case, opened.actor.person_id, form.chosen), form)


def _boxes(look: Look) -> dict[str, Any]:
    case, shown, asked = look.opened.case, look.shown, look.request.GET
    tiles, waiting = shown.tiles(), shown.waiting()
    _note(look, [*(each for row in tiles.values() for each in row), *waiting], "mapping.board")
    cells = cells_of(case, shown, tiles, asked)
    return {
        "board_rows": rows_of(shown.instrument, cells),
        "board_columns": columns_of(shown.instrument),
        "tray": tray_of(case, shown, waiting, asked),
    }


def _table(look: Look) -> dict[str, Any]:
    sort = look.sort if look.sort in SORTS else "nama"
    placements, pager = page_of(look.shown.sorted(sort), look.shown.people, look.request.GET)
    _note(look, placements, "mapping.table")
    return {
        "rows": people_rows(look.opened.case, look.shown, placements),
        "columns": heads(look.request.GET, people_columns(), "tabel", sort),
        "pager": pager,
        "file_url": address_with(look.request.GET, unduh="csv", hal=""),
    }


def _spread(look: Look) -> dict[str, Any]:
    columns = [
        Column(_("Kotak")),
        Column(_("Pegawai"), is_number=True),
        Column(_("Bagian"), is_number=True),
    ]
    return {"spread": spread_of(look.shown), "spread_columns": columns, "people": look.shown.people}


def _record(look: Look) -> dict[str, Any]:
    asked = look.request.GET.get("sebelum", "")
    before = int(asked) if asked.isdecimal() and len(asked) < 10 else None
    none = Empty(_("Belum ada catatan"), _("Setiap langkah dan perubahan perkara ini akan tercatat di sini."))
    return {"history": history_of(look.opened, before), "empty": none}


def _note(look: Look, placements: list[Placement], where: str) -> None:
    people = [each.employee.person_id for each in placements]
    note_shown(people, actor=look.opened.actor, where=where, case=look.opened.case)


def _file(look: Look) -> HttpResponseBase:
    """Give the narrowed people as a file; every one of them is noted, and the file is a fact."""
    opened, found = look.opened, look.shown.sorted(look.sort)
    people = list(found.values_list("employee__person_id", flat=True))
    note_shown(people, actor=opened.actor, where="mapping.table", case=opened.case, is_export=True)
    head, rows = file_rows(look.shown, found)
    return csv_response(f"pemetaan-{opened.case.label}", head, rows)


TABS = (
    Tab("kotak", gettext_lazy("Kotak"), 10, "succession/mapping/board.html", _boxes),
    Tab("tabel", gettext_lazy("Tabel"), 20, "succession/mapping/table.html", _table, _file),
    Tab("distribusi", gettext_lazy("Distribusi"), 40, "succession/mapping/spread.html", _spread),
    Tab(
        "riwayat",
        gettext_lazy("Riwayat"),
        60,
        "succession/mapping/record.html",
        _record,
        shows_people=False,
    ),
)


def _people_frame(look: Look, tab: Tab) -> dict[str, Any]:
    """Return what the tabs of people share: filters, how many they leave, who is withheld."""
    shown, form = look.shown, look.form
    figures = {"people": words.whole(shown.people), "all": words.whole(shown.all_people)}
    result = ngettext("%(people)s dari %(all)s pegawai", "%(people)s dari %(all)s pegawai", shown.all_people)
    return {
        "filters": form,
        "result": result % figures,
        "clear_url": f"?tab={tab.key}" if form.narrows else "",
        "notice": _withheld_notice(shown),
        "empty": None if shown.people else _nobody(form, tab),
    }


def _head(opened: Opened, look: Look, shown: Tab) -> PageHead:
    case = opened.case
    return PageHead(
        _("Papan kotak talenta"),
        " · ".join(filter(None, (f"{case.organisation} · {case.title}", provenance_of(case)))),
        [*trail_of(case), Crumb(_("Papan"))],
        _facts(opened),
        [_link(look, tab, shown) for tab in tabs()],
        _("Bagian papan"),
    )


def _link(look: Look, tab: Tab, shown: Tab) -> Link:
    count = tab.count(look.shown) if tab.count else 0
    address = address_with(look.request.GET, tab=tab.key, hal="", sebelum="")
    return Link(tab.label, address, tab is shown, words.whole(count) if count else "")


def _facts(opened: Opened) -> list[Fact]:
    period = opened.case.period
    quality = period.data_quality
    stage = opened.lifecycle.stages[opened.case.stage]
    status = _("resmi") if period.instrument.is_official else _("tidak resmi, belum dicocokkan dengan aturan")
    facts = [Fact(_("Tahap"), stage.label, [_("sejak %s") % words.day(opened.case.entered_at)])]
    if period.scoring:
        notes = [_("%s belum terpetakan") % words.whole(period.scoring.unmapped)]
        facts.append(Fact(_("Terpetakan"), people_words(period.scoring.mapped), notes))
    notes = [_("indeks kualitas data %s") % words.decimal(quality)] if quality is not None else []
    facts.append(Fact(_("Data"), _("per %s") % words.plain_day(period.as_of), notes))
    facts.append(Fact(_("Instrumen"), str(period.instrument), [status]))
    return facts


def _not_yet(opened: Opened) -> dict[str, Any]:
    case_url = reverse("case", args=[opened.case.pk])
    text = _("Kotak muncul setelah data dikunci, dihitung, dan hasilnya ditetapkan.")
    head = PageHead(
        _("Papan kotak talenta"),
        str(opened.case),
        [*trail_of(opened.case), Crumb(_("Papan"))],
        _facts(opened),
    )
    empty = Empty(_("Belum dinilai"), text, "inbox", Link(_("Kembali ke perkara"), case_url))
    return {"head": head, "empty": empty}


def _nobody(form: BoardFilters, tab: Tab) -> Empty:
    if not form.narrows:
        return Empty(_("Belum ada pegawai"), _("Tidak ada pegawai yang dapat ditampilkan."))
    link = Link(_("Hapus saringan"), f"?tab={tab.key}")
    return Empty(_("Tidak ada yang cocok"), _("Tidak ada pegawai dengan saringan ini."), "search", link)


def _withheld_notice(shown: Board) -> Notice | None:
    number = len(shown.withheld)
    if not number:
        return None
    text = ngettext(
        "Data %s pegawai tidak ditampilkan karena Anda berhalangan atasnya.",
        "Data %s pegawai tidak ditampilkan karena Anda berhalangan atasnya.",
        number,
    )
    return Notice(text % words.whole(number), icon="lock")
