"""A run of many turns over HTTP: how far it is, and what became of each turn."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from workflow.bulk import VERBS
from workflow.exceptions import NotYoursToKnow
from workflow.models import BulkRun
from workflow.parts import Crumb, Link, Notice, PageHead, Progress
from workflow.visitors import visitor_of

PAGE = 100


@require_safe
def run(request: HttpRequest, run_id: UUID) -> HttpResponseBase:
    """Show a run to whoever ordered it; while it is under way the page asks again by itself."""
    found = BulkRun.objects.filter(pk=run_id, person=visitor_of(request).person_id).first()
    if found is None:
        raise NotYoursToKnow(_("Tindakan ini tidak ditemukan."))
    title = str(VERBS[found.verb].label).rstrip("…")
    context = {
        "head": PageHead(title, _lead(), [Crumb(_("Kotak tugas"), reverse("inbox")), Crumb(title)]),
        "is_under_way": found.finished_at is None,
        **_progress(found, request.GET.get("sesudah", "")),
    }
    is_fetched = request.headers.get("HX-Request") == "true"
    answer = render(request, "workflow/_run.html" if is_fetched else "workflow/run.html", context)
    answer["Vary"] = "HX-Request"
    return answer


def _lead() -> str:
    return _("Dikerjakan satu per satu menurut wewenang Anda saat itu; halaman ini boleh ditutup.")


def _progress(found: BulkRun, after: str) -> dict[str, object]:
    """Return how far the run is and one page of its outcomes, those that were refused first."""
    tried = found.items.exclude(tried_at=None)
    start = int(after) if after.isdecimal() and len(after) < 8 else 0
    items = list(tried.order_by("is_done", "pk")[start : start + PAGE + 1])
    total, done, number = found.items.count(), tried.filter(is_done=True).count(), tried.count()
    words = _("%(tried)d dari %(total)d giliran dikerjakan") % {"tried": number, "total": total}
    older = Link(_("Berikutnya"), f"?sesudah={start + PAGE}") if len(items) > PAGE else None
    return {
        "notice": _notice(found, done, number - done, total),
        "lines": [item.outcome for item in items[:PAGE]],
        "progress": Progress(_("Kemajuan"), number, total, words),
        "older": older,
    }


def _notice(found: BulkRun, done: int, refused: int, total: int) -> Notice:
    counted = {"done": done, "total": total, "verb": VERBS[found.verb].done}
    words = _("%(done)d dari %(total)d giliran %(verb)s.") % counted
    said = _("%d ditolak; alasannya di bawah.") % refused if refused else ""
    if found.finished_at is None:
        return Notice(said, words, icon="clock")
    return Notice(said, words, "warn" if refused else "good", "alert" if refused else "check-circle")
