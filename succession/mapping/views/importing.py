"""The file of people over HTTP: looked through, then loaded; every fault by row and column."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from succession.mapping import importing, selectors, services
from succession.mapping.faults import sentence
from succession.mapping.forms import LoadForm
from succession.mapping.instruments import instrument_of
from succession.mapping.lifecycle import MappingLife
from succession.mapping.models import Import
from succession.mapping.staging import COLUMNS
from succession.mapping.views.desk import period_of
from workflow import words
from workflow.exceptions import NotYoursToKnow
from workflow.exports import csv_response
from workflow.models import Case
from workflow.options import option
from workflow.pages.heading import trail_of
from workflow.pages.opened import Opened
from workflow.pages.refusals import Refusal, tried
from workflow.parts import Column, Crumb, Link, Notice, PageHead
from workflow.visitors import visitor_of

PAGE = "succession/mapping/load.html"
SHOWN = 200


@dataclass(frozen=True)
class FaultRow:
    """One fault as the page shows it."""

    line: str
    column: str
    words: str


@require_http_methods(["GET", "HEAD", "POST"])
def load_people(request: HttpRequest, case_id: int) -> HttpResponseBase:
    """Show the form, look through a file, or load it; answers 200, 303, 403, 409 or 422."""
    opened = period_of(case_id, visitor_of(request).actor)
    if request.method != "POST":
        return _page(request, opened, LoadForm())
    form = LoadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, opened, form, status=422)
    answer = tried(lambda: _do(request, opened, form))
    if isinstance(answer, Refusal):
        return _page(request, opened, LoadForm(), answer)
    if isinstance(answer, importing.RowsRefused):
        return _page(request, opened, LoadForm(), status=409)
    if isinstance(answer, importing.Loaded):
        said = ngettext("%s pegawai dimuat.", "%s pegawai dimuat.", answer.rows)
        messages.success(request, said % words.whole(answer.rows))
    return HttpResponseRedirect(request.path, status=303)


@require_safe
def import_faults(request: HttpRequest, case_id: int) -> HttpResponseBase:
    """Give the faults of the last file as a file: rows, columns and words, never a value."""
    opened = period_of(case_id, visitor_of(request).actor)
    found = selectors.last_import(opened.case)
    if found is None:
        raise NotYoursToKnow(_("Belum ada berkas yang diperiksa."))
    rows = ((row.line, row.column, row.words) for row in _faults(opened.case, found))
    return csv_response(f"kesalahan-{opened.case.label}", [_("Baris"), _("Kolom"), _("Kesalahan")], rows)


def _do(
    request: HttpRequest, opened: Opened, form: LoadForm
) -> importing.Checked | importing.Loaded | importing.RowsRefused:
    """Look the file through or load it; wrong rows are shown as after a look, in one sentence."""
    stream = form.cleaned_data["file"]
    if "check" in request.POST:
        return importing.check(opened.case, stream, actor=opened.actor)
    try:
        return services.load_people(opened.case, stream, actor=opened.actor, key=form.cleaned_data["key"])
    except importing.RowsRefused as refused:
        return refused


def _page(
    request: HttpRequest,
    opened: Opened,
    form: LoadForm,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponseBase:
    case = opened.case
    found = selectors.last_import(case)
    instrument = instrument_of(case.period.instrument_id)
    faults = list(_faults(case, found, SHOWN)) if found else []
    context: dict[str, Any] = {
        "head": PageHead(_("Data pegawai"), str(case), [*trail_of(case), Crumb(_("Data pegawai"))]),
        "form": form,
        "is_writable": option(case, opened.actor, opened.facts, MappingLife.deeds["load_people"]).is_open,
        "columns": [*COLUMNS, *instrument.columns],
        "notice": _notice(found, refusal),
        "faults": faults,
        "fault_columns": [Column(_("Baris"), is_number=True), Column(_("Kolom")), Column(_("Kesalahan"))],
        "more": _more(case, found, len(faults)) if found else None,
        "case_url": reverse("case", args=[case.pk]),
    }
    return render(request, PAGE, context, status=refusal.status if refusal else status)


def _notice(found: Import | None, refusal: Refusal | None) -> Notice | None:
    if refusal:
        only, *more = refusal.reasons
        return Notice("" if more else only, _("Berkas tidak dimuat."), "bad", "x", more and refusal.reasons)
    if found is None:
        return None
    if found.fault_count:
        return Notice(_faults_words(found), tone="bad", icon="x")
    if found.is_loaded:
        said = ngettext(
            "Dimuat: %s pegawai menggantikan yang dimuat sebelumnya.",
            "Dimuat: %s pegawai menggantikan yang dimuat sebelumnya.",
            found.rows,
        )
    else:
        said = ngettext(
            "%s baris tanpa kesalahan; berkas ini dapat dimuat.",
            "%s baris tanpa kesalahan; berkas ini dapat dimuat.",
            found.rows,
        )
    return Notice(said % words.whole(found.rows), tone="good", icon="check")


def _faults_words(found: Import) -> str:
    """Say in one sentence that nothing was loaded, why, and what to do; the list stands below it."""
    said = ngettext(
        "Tidak ada yang dimuat karena %(faults)s kesalahan dalam %(rows)s baris;"
        " perbaiki menurut daftar di bawah ini, lalu unggah lagi.",
        "Tidak ada yang dimuat karena %(faults)s kesalahan dalam %(rows)s baris;"
        " perbaiki menurut daftar di bawah ini, lalu unggah lagi.",
        found.fault_count,
    )
    return said % {"faults": words.whole(found.fault_count), "rows": words.whole(found.rows)}


def _faults(case: Case, found: Import, most: int | None = None) -> Iterator[FaultRow]:
    instrument = instrument_of(case.period.instrument_id)
    levels = selectors.levels_of(case)
    for line, column, code in found.faults[:most]:
        yield FaultRow(words.whole(line), column, sentence(instrument, levels, column, code))


def _more(case: Case, found: Import, shown: int) -> Link | None:
    if not found.fault_count:
        return None
    figures = {"shown": words.whole(shown), "all": words.whole(found.fault_count)}
    label = _("Unduh daftar (%(shown)s dari %(all)s ditampilkan)") % figures
    return Link(label, reverse("import_faults", args=[case.pk]))
