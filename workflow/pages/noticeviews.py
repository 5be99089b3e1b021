"""Notices over HTTP: reading one never finishes a task."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from workflow.models import Notice
from workflow.notices import mark_read, notices_of
from workflow.parts import Empty, Link, PageHead
from workflow.visitors import visitor_of

PAGE = 50


@require_safe
def notices(request: HttpRequest) -> HttpResponseBase:
    """Show the visitor's notices, the newest first."""
    before = request.GET.get("sebelum", "")
    visitor = visitor_of(request)
    person_id = visitor.person_id
    assert person_id is not None
    place = int(before) if before.isdecimal() and len(before) < 18 else None
    found = notices_of(person_id, before=place, limit=PAGE + 1, withheld=visitor.withheld)
    shown = found[:PAGE]
    older = Link(_("Lebih lama"), f"?sebelum={shown[-1].pk}") if len(found) > PAGE else None
    context = {
        "head": PageHead(_("Pemberitahuan"), _("Membaca pemberitahuan tidak menyelesaikan tugas.")),
        "notices": shown,
        "has_unread": any(notice.read_at is None for notice in shown),
        "older": older,
        "words": _("%d pemberitahuan") % len(shown),
        "empty": Empty(
            _("Belum ada pemberitahuan"), _("Kabar tentang giliran dan perkara Anda muncul di sini."), "bell"
        ),
    }
    return render(request, "workflow/notices.html", context)


@require_POST
def read_notices(request: HttpRequest) -> HttpResponseBase:
    """Mark one notice, or all of them, as read; a notice leads to its case."""
    person_id, wanted = visitor_of(request).person_id, request.POST.get("notice", "")
    assert person_id is not None
    if not wanted.isdecimal() or len(wanted) > 17:
        mark_read(person_id)
        return HttpResponseRedirect(reverse("notices"))
    chosen = Notice.objects.filter(person=person_id, pk=int(wanted)).select_related("event").first()
    if chosen is None or chosen.event.case_id is None:
        return HttpResponseRedirect(reverse("notices"))
    mark_read(person_id, [chosen.pk])
    return HttpResponseRedirect(reverse("case", args=[chosen.event.case_id]))
