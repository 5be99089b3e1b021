"""The nine-box board over HTTP: the boxes, the same as a table with its file, and the spread."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from succession.mapping.board import SORTS, Board
from succession.mapping.models import Placement
from succession.mapping.views.cells import cells_of, columns_of, rows_of, spread_of, tray_of
from succession.mapping.views.desk import period_of
from succession.mapping.views.filters import BoardFilters
from succession.mapping.views.listing import file_rows, heads, page_of, people_rows
from workflow import words
from workflow.accesses import note_shown
from workflow.exports import csv_response
from workflow.pages.heading import provenance_of, trail_of
from workflow.pages.opened import Opened
from workflow.parts import Column, Crumb, Empty, Fact, Link, Notice, PageHead
from workflow.visitors import visitor_of

TABS = {"kotak": "board", "tabel": "table", "distribusi": "spread"}


@require_safe
def board(request: HttpRequest, case_id: int) -> HttpResponseBase:
    """Show the board of a period; nothing but a sentence before it is scored."""
    opened = period_of(case_id, visitor_of(request).actor)
    if opened.case.period.scoring_id is None:
        return render(request, "succession/mapping/board.html", _not_yet(opened))
    asked = Board(opened.case, opened.actor.person_id, {})
    form = BoardFilters(request.GET, asked.units(), asked.levels(), list(SORTS))
    shown = Board(opened.case, opened.actor.person_id, form.chosen)
    tab = form.chosen.get("tab", "kotak")
    if tab == "tabel" and request.GET.get("unduh") == "csv":
        return _file(opened, shown, form)
    context = {**_frame(request, opened, shown, form, tab), **_content(request, opened, shown, form, tab)}
    return render(request, f"succession/mapping/{TABS[tab]}.html", context)


def _content(
    request: HttpRequest, opened: Opened, shown: Board, form: BoardFilters, tab: str
) -> dict[str, Any]:
    """Return what the tab shows; who is shown is noted before."""
    if tab == "distribusi":
        return {
            "spread": spread_of(shown),
            "spread_columns": _spread_columns(),
            "people": shown.people,
        }
    if tab == "tabel":
        sort = form.chosen.get("urut", "nama")
        placements, pager = page_of(shown.sorted(sort), shown.people, request.GET)
        _note(opened, placements, "mapping.table")
        return {
            "rows": people_rows(opened.case, shown, placements),
            "columns": heads(request.GET, sort),
            "pager": pager,
            "file_url": _with(request, unduh="csv", hal=""),
        }
    tiles, waiting = shown.tiles(), shown.waiting()
    _note(opened, [*(each for row in tiles.values() for each in row), *waiting], "mapping.board")
    cells = cells_of(opened.case, shown, tiles, request.GET)
    return {
        "board_rows": rows_of(shown.instrument, cells),
        "board_columns": columns_of(shown.instrument),
        "tray": tray_of(opened.case, shown, waiting, request.GET),
    }


def _note(opened: Opened, placements: list[Placement], where: str) -> None:
    people = [each.employee.person_id for each in placements]
    note_shown(people, actor=opened.actor, where=where, case=opened.case)


def _file(opened: Opened, shown: Board, form: BoardFilters) -> HttpResponseBase:
    """Give the narrowed people as a file; every one of them is noted, and the file is a fact."""
    found = shown.sorted(form.chosen.get("urut", "nama"))
    people = list(found.values_list("employee__person_id", flat=True))
    note_shown(people, actor=opened.actor, where="mapping.table", case=opened.case, is_export=True)
    head, rows = file_rows(shown, found)
    return csv_response(f"pemetaan-{opened.case.label}", head, rows)


def _frame(
    request: HttpRequest, opened: Opened, shown: Board, form: BoardFilters, tab: str
) -> dict[str, Any]:
    case = opened.case
    figures = {"people": words.whole(shown.people), "all": words.whole(shown.all_people)}
    return {
        "head": _head(request, opened, shown, tab),
        "filters": form,
        "result": _("%(people)s dari %(all)s pegawai") % figures,
        "clear_url": f"?tab={tab}" if form.narrows else "",
        "notice": _withheld_notice(shown),
        "empty": None if shown.people else _nobody(form, tab),
        "case_url": reverse("case", args=[case.pk]),
    }


def _head(request: HttpRequest, opened: Opened, shown: Board | None, tab: str) -> PageHead:
    case = opened.case
    labels = {"kotak": _("Kotak"), "tabel": _("Tabel"), "distribusi": _("Distribusi")}
    tabs = [Link(label, _with(request, tab=key, hal=""), key == tab) for key, label in labels.items()]
    return PageHead(
        _("Papan kotak talenta"),
        " · ".join(filter(None, (f"{case.organisation} · {case.title}", provenance_of(case)))),
        [*trail_of(case), Crumb(_("Papan"))],
        _facts(opened),
        tabs if shown else (),
        _("Bagian papan"),
    )


def _facts(opened: Opened) -> list[Fact]:
    period = opened.case.period
    quality = period.data_quality
    stage = opened.lifecycle.stages[opened.case.stage]
    status = _("resmi") if period.instrument.is_official else _("tidak resmi, belum dicocokkan dengan aturan")
    facts = [Fact(_("Tahap"), stage.label, [_("sejak %s") % words.day(opened.case.entered_at)])]
    if period.scoring:
        notes = [_("%s belum terpetakan") % words.whole(period.scoring.unmapped)]
        facts.append(Fact(_("Terpetakan"), _("%s pegawai") % words.whole(period.scoring.mapped), notes))
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


def _nobody(form: BoardFilters, tab: str) -> Empty:
    if not form.narrows:
        return Empty(_("Belum ada pegawai"), _("Tidak ada pegawai yang dapat ditampilkan."))
    link = Link(_("Hapus saringan"), f"?tab={tab}")
    return Empty(_("Tidak ada yang cocok"), _("Tidak ada pegawai dengan saringan ini."), "search", link)


def _withheld_notice(shown: Board) -> Notice | None:
    if not shown.withheld:
        return None
    text = _("Data %s pegawai tidak ditampilkan karena Anda berhalangan atasnya.") % len(shown.withheld)
    return Notice(text, icon="lock")


def _spread_columns() -> list[Column]:
    return [Column(_("Kotak")), Column(_("Pegawai"), is_number=True), Column(_("Bagian"), is_number=True)]


def _with(request: HttpRequest, **changes: str) -> str:
    """Return the present address with some of its words changed; empty ones are left out."""
    kept = request.GET.copy()
    kept.pop("unduh", None)
    for name, value in changes.items():
        kept.pop(name, None)
        if value:
            kept[name] = value
    return f"?{kept.urlencode()}"
