"""Notices over HTTP: reading one never finishes a task."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from workflow.models import Notice
from workflow.parts import Empty, Link, PageHead
from workflow.visitors import visitor_of

PAGE = 50


@require_safe
def notices(request: HttpRequest) -> HttpResponseBase:
    """Show the visitor's notices, the newest first."""
    before = request.GET.get("sebelum", "")
    own = Notice.objects.filter(person=visitor_of(request).person_id).select_related("event").order_by("-id")
    if before.isdecimal() and len(before) < 18:
        own = own.filter(pk__lt=int(before))
    found = list(own[: PAGE + 1])
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
    own = Notice.objects.filter(person=visitor_of(request).person_id)
    wanted = request.POST.get("notice", "")
    if not wanted.isdecimal() or len(wanted) > 17:
        own.filter(read_at=None).update(read_at=timezone.now())
        return HttpResponseRedirect(reverse("notices"))
    chosen = own.filter(pk=int(wanted)).select_related("event").first()
    if chosen is None:
        return HttpResponseRedirect(reverse("notices"))
    own.filter(pk=chosen.pk, read_at=None).update(read_at=timezone.now())
    case_id = chosen.event.case_id
    return HttpResponseRedirect(reverse("case", args=[case_id]) if case_id else reverse("notices"))
