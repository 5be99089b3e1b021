"""The inbox over HTTP: the four lists, and what is done to several turns at once."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from workflow import worklist
from workflow.bulk import AT_MOST, AT_ONCE, VERBS, do_all, order_run
from workflow.models import BulkRun
from workflow.pages import bulk, inboxlist
from workflow.pages.opened import openings
from workflow.parts import Crumb, DialogCard, Link, Notice, PageHead
from workflow.visitors import Visitor, visitor_of
from workflow.worklist import Cursor, Page, Tab


@require_safe
def home(request: HttpRequest) -> HttpResponseBase:
    """Lead to the inbox."""
    return HttpResponseRedirect(reverse("inbox"))


@require_safe
def inbox(request: HttpRequest) -> HttpResponseBase:
    """Show what waits for the visitor, what he put off, what waits for others, what he has done."""
    visitor, (key, tab) = visitor_of(request), inboxlist.tab_of(request.GET.get("tab", ""))
    assert visitor.person_id is not None
    form = inboxlist.InboxFilters(request.GET)
    filters = form.filters(visitor.actor.hat)
    place = Cursor.read(request.GET.get("sesudah", ""))
    page = worklist.page(visitor.person_id, tab, filters=filters, after=place)
    is_filtered = bool(filters.text or filters.kind or filters.stage or filters.pic)
    clear_url = f"{reverse('inbox')}?tab={key}"
    context = {
        "head": _head(visitor, page, key),
        "filters": form,
        "groups": inboxlist.groups_of(page, tab, is_whole=place is None and page.next is None),
        "columns": inboxlist.columns(is_bulk=bool(bulk.BY_TAB[key])),
        "bulk": _verbs(request, key),
        "run": _latest_run(visitor.person_id) if tab is Tab.DONE else None,
        "is_longer": page.next is not None or place is not None,
        "older": _next(request, page),
        "newer": Link(_("Awal daftar"), clear_url) if place else None,
        "result": _result(page, tab),
        "clear_url": clear_url if is_filtered else "",
        "empty": inboxlist.empty_of(visitor, tab, is_filtered=is_filtered, clear_url=clear_url),
    }
    return render(request, "workflow/inbox.html", context)


def _latest_run(person_id: int) -> Link | None:
    """Return the way to what the person ordered last for many turns at once."""
    run = BulkRun.objects.filter(person=person_id).order_by("-created_at").first()
    return Link(_("Tindakan massal terakhir"), reverse("bulk_run", args=[run.pk])) if run else None


def _verbs(request: HttpRequest, key: str) -> bulk.VerbForm | None:
    asked = request.GET.urlencode()
    return bulk.VerbForm(key, initial={"query": asked}) if bulk.BY_TAB[key] else None


def _head(visitor: Visitor, page: Page, key: str) -> PageHead:
    return PageHead(
        title=_("Kotak tugas"),
        lead=inboxlist.lead_of(page, visitor.counts, inboxlist.TABS[key][0]),
        tabs=inboxlist.tab_links(key, visitor.counts),
        tabs_label=_("Daftar tugas"),
        action=Link(_("Mulai perkara"), reverse("begin")) if openings(visitor) else None,
    )


def _next(request: HttpRequest, page: Page) -> Link | None:
    if page.next is None:
        return None
    kept = request.GET.copy()
    kept["sesudah"] = str(page.next)
    return Link(_("Berikutnya"), f"?{kept.urlencode()}")


def _result(page: Page, tab: Tab) -> str:
    if not page.rows:
        return ""
    order = _("yang terbaru di atas") if tab is Tab.DONE else _("tenggat terdekat di atas")
    return _("%(number)d giliran pada halaman ini, %(order)s") % {"number": len(page.rows), "order": order}


@require_POST
def act_on_turns(request: HttpRequest) -> HttpResponseBase:
    """Ask what a verb needs to know, then do it to each chosen turn and report each outcome."""
    name = request.POST.get("step", "")
    chosen = _chosen(request)
    fault = _fault(name, chosen)
    if fault:
        return _answer(request, Notice(fault, tone="warn", icon="alert"), 422)
    if not VERBS[name].asks:
        return _do(request, name, chosen, {})
    is_answer = "asked" in request.POST
    form = bulk.asking_form(name, chosen, request.POST if is_answer else None)
    if is_answer and form.is_valid():
        return _do(request, name, chosen, form.cleaned_data)
    return _ask(request, name, chosen, form, 422 if is_answer else 200)


def _chosen(request: HttpRequest) -> list[int]:
    """Return the turns that are ticked, or all of the list from which the form was sent."""
    if "all" not in request.POST:
        return [int(pk) for pk in request.POST.getlist("turn") if pk.isdecimal() and len(pk) < 18]
    visitor, asked = visitor_of(request), QueryDict(request.POST.get("query", ""))
    _key_of_tab, tab = inboxlist.tab_of(asked.get("tab", ""))
    filters = inboxlist.InboxFilters(asked).filters(visitor.actor.hat)
    assert visitor.person_id is not None
    page = worklist.page(visitor.person_id, tab, filters=filters, size=AT_MOST)
    return [row.turn_id for row in page.rows]


def _fault(name: str, chosen: list[int]) -> str:
    if name not in VERBS:
        return _("Pilih dahulu tindakannya.")
    if not chosen:
        return _("Centang dahulu giliran yang dimaksud.")
    if len(chosen) > AT_MOST:
        return _("Pilih paling banyak %d giliran sekaligus.") % AT_MOST
    return ""


def _do(request: HttpRequest, name: str, chosen: list[int], facts: dict[str, Any]) -> HttpResponseBase:
    key = _key(request)
    if key is None:
        return _answer(
            request, Notice(_("Muat ulang kotak tugas, lalu ulangi."), tone="warn", icon="alert"), 422
        )
    actor = visitor_of(request).actor
    if len(chosen) > AT_ONCE:
        run = order_run(name, chosen, actor=actor, key=key, facts=facts)
        return HttpResponseRedirect(reverse("bulk_run", args=[run.pk]), status=303)
    report = do_all(name, chosen, actor=actor, key=key, facts=facts)
    counted = {"done": report.done, "total": len(report.lines), "verb": VERBS[name].done}
    words = _("%(done)d dari %(total)d giliran %(verb)s.") % counted
    tone, icon = ("good", "check-circle") if report.is_whole else ("warn", "alert")
    return _answer(request, Notice("", words, tone, icon, report.lines), 200)  # type: ignore[arg-type]


def _key(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        return None


def _answer(request: HttpRequest, notice: Notice, status: int) -> HttpResponseBase:
    head = PageHead(_("Hasil tindakan"), trail=_trail(_("Hasil tindakan")))
    context = {"head": head, "notice": notice, "back": reverse("inbox")}
    return render(request, "workflow/outcome.html", context, status=status)


def _ask(request: HttpRequest, name: str, chosen: list[int], form: Any, status: int) -> HttpResponseBase:
    title = str(VERBS[name].label).rstrip("…")
    card = DialogCard(title=title, action=reverse("act_on_turns"), back=reverse("inbox"), verb=_("Lanjutkan"))
    context = {
        "head": PageHead(title, _("%d giliran dipilih.") % len(chosen), trail=_trail(title)),
        "card": card,
        "form": form,
        "chosen": [] if "all" in request.POST else chosen,
        "query": request.POST.get("query", ""),
        "is_all": "all" in request.POST,
        "step": name,
        "key": request.POST.get("key", ""),
    }
    return render(request, "workflow/ask_turns.html", context, status=status)


def _trail(title: str) -> list[Crumb]:
    return [Crumb(_("Kotak tugas"), reverse("inbox")), Crumb(title)]
