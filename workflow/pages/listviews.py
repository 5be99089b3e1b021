"""The lists over HTTP: cases, their file, and the search."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from workflow.exports import csv_response
from workflow.models import Case
from workflow.pages.caselist import CaseFilters, cells, matching, narrowed, next_link, page_of, row_of
from workflow.parts import Column, Empty, Link, PageHead
from workflow.visibility import cases_seen_by
from workflow.visitors import visitor_of

FOUND = 30


@require_safe
def cases(request: HttpRequest) -> HttpResponseBase:
    """Show the cases that the visitor may see, or give them as a file."""
    form = CaseFilters(request.GET)
    found = narrowed(_seen(request), form.chosen)
    if request.GET.get("unduh") == "csv":
        return csv_response("perkara", [column.label for column in columns()], cells(found))
    rows, place = page_of(found, form.chosen, request.GET.get("sesudah", ""))
    context = {
        "head": PageHead(_("Perkara"), _("Semua perkara yang boleh Anda lihat."), action=_file(request)),
        "filters": form,
        "rows": rows,
        "columns": columns(),
        "older": next_link(request.GET, place),
        "result": _("%d perkara pada halaman ini") % len(rows),
        "clear_url": reverse("cases") if form.narrows else "",
        "empty": _empty(form),
    }
    return render(request, "workflow/cases.html", context)


@require_safe
def search(request: HttpRequest) -> HttpResponseBase:
    """Find cases by number, title or organisation; a number that is exactly one case leads to it."""
    text = request.GET.get("q", "").replace("\0", "").strip()[:100]
    seen = _seen(request).select_related("organisation")
    found = list(seen.filter(matching(text)).order_by("-entered_at", "-id")[:FOUND]) if text else []
    exact = [case for case in found if case.label.casefold() == text.casefold()]
    if len(exact) == 1:
        return HttpResponseRedirect(reverse("case", args=[exact[0].pk]))
    context = {
        "head": PageHead(_("Hasil pencarian"), _("untuk “%s”") % text if text else ""),
        "rows": [row_of(case) for case in found],
        "columns": columns(),
        "text": text,
        "empty": _not_found(),
    }
    return render(request, "workflow/search.html", context)


def columns() -> list[Column]:
    """Return the heads of the columns."""
    heads = (_("Perkara"), _("Judul"), _("Jenis"), _("Instansi"), _("Tahap"), _("Sejak"))
    return [Column(head) for head in heads]


def _seen(request: HttpRequest) -> QuerySet[Case]:
    visitor = visitor_of(request)
    assert visitor.person_id is not None
    return cases_seen_by(visitor.person_id, visitor.hats)


def _file(request: HttpRequest) -> Link:
    wanted = request.GET.copy()
    wanted.pop("sesudah", None)
    wanted["unduh"] = "csv"
    return Link(_("Unduh CSV"), f"?{wanted.urlencode()}")


def _empty(form: CaseFilters) -> Empty:
    if form.narrows:
        link = Link(_("Hapus saringan"), reverse("cases"))
        return Empty(_("Tidak ada yang cocok"), _("Tidak ada perkara dengan saringan ini."), "search", link)
    return Empty(
        _("Belum ada perkara untuk Anda"),
        _("Perkara muncul di sini bila peran Anda memberi hak melihatnya, atau bila Anda ikut di dalamnya."),
    )


def _not_found() -> Empty:
    return Empty(
        _("Tidak ditemukan"), _("Tidak ada perkara yang boleh Anda lihat dengan kata itu."), "search"
    )
