"""The overview over HTTP: figures, each opening the list behind it."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from approvals.registry.models import Agency
from approvals.review import overview as questions
from approvals.review.overview import Standing, matching, stage_label
from approvals.review.views.figures import (
    age_table,
    by_kind,
    by_office,
    day_rows,
    ekspose_pairs,
    funnel,
    list_address,
    round_rows,
    waiting_words,
)
from workflow import words
from workflow.actors import Hat
from workflow.exceptions import NotPermitted
from workflow.exports import csv_response
from workflow.parts import Column, Crumb, Empty, Fact, Link, PageHead
from workflow.visitors import visitor_of

PAGE = 100
# What a figure's address may ask for, and the property of a standing it means.
ASKED = {
    "tahap": "stage",
    "fase": "phase",
    "kantor": "office_code",
    "jenis": "kind",
    "giliran": "waits_for",
    "umur": "age",
}


@require_safe
def overview(request: HttpRequest) -> HttpResponseBase:
    """Show where the agencies stand that the visitor may see; 403 to whom no role shows any."""
    desks, hidden = desks_seen(request), visitor_of(request).withheld
    rows, now = shown_standings(request), timezone.now()
    eksposes = questions.coming_eksposes(desks, timezone.localdate(now))
    context = {
        "head": _head(rows),
        "funnel": funnel(rows),
        "tables": [by_office(rows), by_kind(rows), age_table(rows)],
        "days": day_rows(questions.stage_days(desks)),
        "rounds": round_rows(questions.rounds_to_eligibility(desks)),
        "eksposes": ekspose_pairs([each for each in eksposes if each.case_id not in hidden]),
        "as_of": now,
    }
    return render(request, "approvals/review/overview.html", context)


@require_safe
def overview_list(request: HttpRequest) -> HttpResponseBase:
    """Show the agencies behind a figure, or give them as a file."""
    wanted = {ASKED[name]: request.GET[name] for name in ASKED if request.GET.get(name)}
    found = matching(shown_standings(request), wanted)
    if request.GET.get("unduh") == "csv":
        return csv_response("ikhtisar", [column.label for column in _columns()], map(_cells, found))
    start = int(request.GET["mulai"]) if request.GET.get("mulai", "").isdecimal() else 0
    context = {
        "head": _list_head(request, found),
        "rows": found[start : start + PAGE],
        "cells": [_row(row) for row in found[start : start + PAGE]],
        "columns": _columns(),
        "result": _("%(shown)d dari %(all)d instansi")
        % {"shown": len(found[start : start + PAGE]), "all": len(found)},
        "older": _next(request, start + PAGE) if len(found) > start + PAGE else None,
        "clear": Link(_("Tampilkan semua instansi"), reverse("overview_list")) if wanted else None,
        "empty": Empty(
            _("Tidak ada yang cocok"),
            _("Tidak ada instansi dengan saringan ini."),
            "search",
            Link(_("Kembali ke ikhtisar"), reverse("overview")),
        ),
        "as_of": timezone.now(),
    }
    return render(request, "approvals/review/overview_list.html", context)


def may_overview(request: HttpRequest) -> bool:
    """Return whether a role shows the visitor any review."""
    return bool(questions.desks_of(_hats(request)))


def desks_seen(request: HttpRequest) -> list[int]:
    """Return the desks whose agencies the visitor may see; raises NotPermitted where there are none."""
    desks = questions.desks_of(_hats(request))
    if not desks:
        raise NotPermitted([_("Ikhtisar terbaca oleh yang berperan di instansi atau di BKN.")])
    return desks


def shown_standings(request: HttpRequest) -> list[Standing]:
    """Return where the agencies stand that the visitor may see; raises NotPermitted where there are none."""
    hidden = visitor_of(request).withheld
    return [row for row in questions.standings(desks_seen(request)) if row.case_id not in hidden]


def _hats(request: HttpRequest) -> Iterable[Hat]:
    visitor = visitor_of(request)
    return [visitor.worn] if visitor.worn else visitor.hats


def _head(rows: list[Standing]) -> PageHead:
    total = len(rows)
    begun = sum(1 for row in rows if row.case_id)
    applying = len(matching(rows, {"phase": "menerapkan"}))
    at_bkn = len(matching(rows, {"waits_for": "bkn"}))
    facts = [
        Fact(_("Instansi"), words.whole(total), [_("yang boleh Anda lihat")], url=list_address()),
        Fact(_("Sudah mulai"), words.whole(begun), [_of(begun, total)]),
        Fact(_("Menunggu BKN"), words.whole(at_bkn), [_of(at_bkn, total)], url=list_address(giliran="bkn")),
        Fact(
            _("Menerapkan"),
            words.whole(applying),
            [_of(applying, total)],
            url=list_address(fase="menerapkan"),
        ),
    ]
    return PageHead(
        _("Ikhtisar penerapan manajemen talenta"),
        _("Setiap angka membuka daftar instansi di baliknya."),
        facts=facts,
        action=Link(_("Daftar instansi"), reverse("overview_list")),
    )


def _of(number: int, total: int) -> str:
    share = words.share(Decimal(number * 100) / total) if total else words.share(0)
    return _("%s dari semuanya") % share


def _list_head(request: HttpRequest, found: list[Standing]) -> PageHead:
    number = len(found)
    lead = ngettext("%d instansi", "%d instansi", number) % number
    file = request.GET.copy()
    file["unduh"] = "csv"
    return PageHead(
        _("Instansi di balik angka"),
        " · ".join([lead, *_said(request, found)]),
        [Crumb(_("Ikhtisar"), reverse("overview")), Crumb(_("Daftar"))],
        action=Link(_("Unduh CSV"), f"?{file.urlencode()}"),
    )


def _said(request: HttpRequest, found: list[Standing]) -> list[str]:
    """Say the filters in words, as far as a row of the list tells them."""
    if not found:
        return []
    first, asked = found[0], request.GET
    phases = {phase.key: str(phase.label) for phase in questions.PHASES}
    said = [
        stage_label(first.stage) if asked.get("tahap") else "",
        phases.get(asked.get("fase", ""), ""),
        first.office if asked.get("kantor") else "",
        str(Agency.Kind(first.kind).label) if asked.get("jenis") else "",
        waiting_words(first) if asked.get("giliran") else "",
    ]
    return [each for each in said if each]


def _columns() -> list[Column]:
    heads = (_("Instansi"), _("Jenis"), _("Kantor pembina"), _("Tahap"), _("Sejak"), _("Giliran"))
    return [*(Column(head) for head in heads), Column(_("Hari menunggu"), is_number=True)]


def _row(row: Standing) -> dict[str, Any]:
    return {
        "name": row.name,
        "url": reverse("case", args=[row.case_id])
        if row.case_id
        else reverse("organisation", args=[row.code]),
        "kind": Agency.Kind(row.kind).label,
        "office": row.office,
        "stage": stage_label(row.stage),
        "since": words.plain_day(row.entered_at) if row.entered_at else "",
        "turn": waiting_words(row),
        "days": "" if row.waiting_days is None else words.whole(row.waiting_days),
    }


def _cells(row: Standing) -> list[object]:
    shown = _row(row)
    return [shown[name] for name in ("name", "kind", "office", "stage", "since", "turn", "days")]


def _next(request: HttpRequest, start: int) -> Link:
    kept = request.GET.copy()
    kept["mulai"] = str(start)
    return Link(_("Berikutnya"), f"?{kept.urlencode()}")
