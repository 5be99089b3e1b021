"""The agenda of a session: who is on it, how each was decided; taking it while the session is prepared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from succession.calibration import selectors, services
from succession.calibration.forms import AgendaFilters, TakeAgendaForm
from succession.calibration.models import Item
from succession.calibration.views.desk import Desk, box_now, desk_of
from succession.calibration.views.room import tabs_of
from workflow import words
from workflow.pages.heading import trail_of
from workflow.pages.refusals import Refusal, attempt
from workflow.pages.repeats import answered_once
from workflow.parts import Column, Crumb, Empty, Link, PageHead
from workflow.standings import Standing, standing

PAGE, ROWS = "succession/calibration/agenda.html", 50


@dataclass(frozen=True)
class AgendaRow:
    """One item as the list shows it; of a locked one nothing but its number."""

    number: int
    is_locked: bool
    url: str = ""
    name: str = ""
    position: str = ""
    boxes: str = ""
    outcome: str = ""
    how: str = ""
    mark: Standing | None = None


@answered_once("agenda")
@require_http_methods(["GET", "HEAD", "POST"])
def agenda(request: HttpRequest, case_id: int) -> HttpResponseBase:
    """Show the agenda, or take more persons onto it; answers 303, 403, 404, 409 or 422."""
    desk = desk_of(request, case_id)
    if request.method != "POST":
        return _page(request, desk, _form(desk))
    form = _form(desk, request.POST)
    if not form.is_valid():
        return _page(request, desk, form, 422)
    given = form.cleaned_data
    units, boxes, key = given["units"], given["boxes"], given["key"]
    actor = desk.opened.actor
    refusal = attempt(lambda: services.take_agenda(desk.case, actor=actor, units=units, boxes=boxes, key=key))
    if refusal:
        return _page(request, desk, form, refusal.status, refusal)
    messages.success(request, _("Agenda diisi."))
    return HttpResponseRedirect(reverse("agenda", args=[case_id]), status=303)


def _form(desk: Desk, data: Any = None) -> TakeAgendaForm | Any:
    if not desk.may("take_agenda") and data is None:
        return None
    assert desk.case.parent is not None
    left = selectors.uncovered(desk.case.parent).values_list("employee__unit", flat=True)
    return TakeAgendaForm(data, units=sorted(set(left)))


def _page(
    request: HttpRequest, desk: Desk, form: Any, status: int = 200, refusal: Refusal | None = None
) -> HttpResponseBase:
    filters = AgendaFilters(request.GET)
    found = _narrowed(desk, filters.wanted)
    total, number = Item.objects.filter(case=desk.case).count(), found.count()
    place = request.GET.get("after", "")
    after = int(place) if place.isdigit() and len(place) < ROWS else 0
    items = list(found.filter(number__gt=after)[: ROWS + 1])
    shown, title = items[:ROWS], _("Agenda")
    desk.note("calibration.agenda", shown)
    context = {
        "head": PageHead(
            title, desk.case.title, [*trail_of(desk.case), Crumb(title)], tabs=tabs_of(desk, "agenda")
        ),
        "case": desk.case,
        "filters": filters,
        "clear_url": request.path if filters.wanted else "",
        "result": words.part_of(number, total),
        "rows": [_row(desk, item) for item in shown],
        "columns": [
            Column(_("Butir")),
            Column(_("Pegawai")),
            Column(_("Kotak")),
            Column(_("Hasil")),
            Column(_("Cara diputus")),
        ],
        "empty": _empty(bool(filters.wanted)),
        "older": _next(request, items),
        "take": form,
        "is_whole": total > 0,
        "blocked": refusal.blocked if refusal else None,
        "is_refused_for_good": bool(refusal and refusal.is_for_good),
    }
    return render(request, PAGE, context, status=status)


def _narrowed(desk: Desk, wanted: dict[str, Any]) -> QuerySet[Item]:
    """Return the agenda as filtered; a search finds nobody from whom the reader is recused."""
    found = selectors.agenda_of(desk.case).select_related("ballot")
    if wanted:
        found = found.exclude(placement__in=desk.hidden)
    if text := wanted.get("q"):
        person = "placement__employee__"
        found = found.filter(
            Q(**{f"{person}name__icontains": text}) | Q(**{f"{person}position__icontains": text})
        )
    if box := wanted.get("box"):
        found = found.filter(placement__computed_box=int(box))
    if outcome := wanted.get("outcome"):
        found = found.filter(outcome="" if outcome == "open" else outcome)
    return found.filter(is_singled_out=True) if wanted.get("alone") else found


def _row(desk: Desk, item: Item) -> AgendaRow:
    if item.placement_id in desk.hidden:
        return AgendaRow(item.number, is_locked=True, mark=standing("withheld"))
    placement, who = item.placement, item.placement.employee
    now = box_now(item, placement)
    moved = now != placement.computed_box
    return AgendaRow(
        item.number,
        is_locked=False,
        url=reverse("item", args=[desk.case.pk, item.number]),
        name=who.name,
        position=f"{who.position}, {who.unit}",
        boxes=f"{placement.computed_box} → {now}" if moved else str(placement.computed_box),
        outcome=str(item.get_outcome_display()) if item.outcome else _("belum diputus"),
        how=_how(item),
    )


def _how(item: Item) -> str:
    way = _("tersendiri") if item.is_singled_out else _("bersama")
    if item.outcome or item.ballot is None or not item.ballot.is_open:
        return way
    return _("%s, sedang dipungut suara") % way


def _next(request: HttpRequest, items: list[Item]) -> Link | None:
    if len(items) <= ROWS:
        return None
    query = request.GET.copy()
    query["after"] = str(items[ROWS - 1].number)
    return Link(_("Berikutnya"), f"?{query.urlencode()}")


def _empty(is_narrowed: bool) -> Empty:
    if is_narrowed:
        return Empty(_("Tidak ada yang cocok"), _("Ubah atau hapus saringan."), "filter")
    return Empty(
        _("Agenda masih kosong"), _("Sekretariat memilih siapa yang dibahas menurut unit atau kotak.")
    )
