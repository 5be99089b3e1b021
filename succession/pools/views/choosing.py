"""Choosing who is in a draft."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from succession.pools import services
from succession.pools.forms import ChooseForm, MemberFilters
from succession.pools.models import Member
from succession.pools.selectors import addable, current_members, succession_boxes
from succession.pools.views.desk import Slice, pool_desk, shown_members, shown_placements, sliced, wanted_by
from workflow.accesses import note_shown
from workflow.options import Option, option
from workflow.pages.heading import trail_of
from workflow.pages.opened import Opened
from workflow.pages.refusals import Refusal, attempt
from workflow.parts import BlockedReason, BlockedStep, Column, Crumb, Empty, Link, PageHead

OUT = "keluarkan"


@require_http_methods(["GET", "HEAD", "POST"])
def choose_members(request: HttpRequest, case_id: int) -> HttpResponseBase:
    """Show whom a draft may hold, or take some in and out; answers 303, 403, 404, 409 or 422."""
    opened = pool_desk(request, case_id)
    found = option(opened.case, opened.actor, opened.facts, opened.lifecycle.deeds["choose_members"])
    form = ChooseForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, opened, found, form, 422 if request.method == "POST" else 200)
    said = form.cleaned_data
    refusal = attempt(lambda: services.choose_members(opened.case, actor=opened.actor, **said))
    if refusal:
        return _page(request, opened, found, form, refusal.status, refusal)
    messages.success(request, _changed_words(said))
    return HttpResponseRedirect(request.get_full_path(), status=303)


def _changed_words(said: dict[str, Any]) -> str:
    counts = {name: len(said[name]) for name in ("add", "remove")}
    words = ngettext(
        "%(add)d orang ditambahkan, %(remove)d dikeluarkan dari rancangan.",
        "%(add)d orang ditambahkan, %(remove)d dikeluarkan dari rancangan.",
        counts["add"],
    )
    return words % counts


def _page(
    request: HttpRequest,
    opened: Opened,
    found: Option,
    form: ChooseForm,
    status: int,
    refusal: Refusal | None = None,
) -> HttpResponseBase:
    is_out = request.GET.get("daftar") == OUT
    filters = MemberFilters(request.GET, boxes=succession_boxes(opened.case.pool.period))
    page = _offered(request, opened, filters, is_out=is_out)
    people = [_person(row) for row in page.rows]
    note_shown([each["id"] for each in people], actor=opened.actor, where="pools.choose", case=opened.case)
    context = {
        "head": _head(opened, is_out=is_out),
        "form": form,
        "field": "remove" if is_out else "add",
        "verb": _("Keluarkan yang dicentang") if is_out else _("Tambahkan yang dicentang"),
        "key": uuid4(),
        "is_open": found.is_open,
        "blocked": _blocked(found, refusal),
        "filters": filters,
        "clear_url": f"{request.path}?daftar={filters['daftar'].value() or ''}" if filters.wanted else "",
        "result": page.words,
        "page": page,
        "people": people,
        "columns": [Column(_("Pilih")), Column(_("Nama")), Column(_("Jabatan dan unit")),
                    Column(_("Kotak"), is_number=True), Column(_("Nilai talenta"), is_number=True)],
        "empty": Empty(_("Tidak ada orang"), _("Semua sudah dipilih, atau tersaring."), "search"),
        "as_of": opened.now,
    }  # fmt: skip
    return render(request, "succession/pools/choose.html", context, status=status)


def _blocked(found: Option, refusal: Refusal | None) -> list[BlockedStep]:
    reasons = refusal.reasons if refusal else (() if found.is_open else found.reasons)
    return [BlockedStep(str(found.spec.label), [BlockedReason(r) for r in reasons])] if reasons else []


def _offered(request: HttpRequest, opened: Opened, filters: MemberFilters, *, is_out: bool) -> Slice[Any]:
    wanted, rows = filters.wanted, _rows(opened, is_out=is_out)
    found = rows.filter(wanted_by(wanted, "placement__" if is_out else ""))
    box = "box" if is_out else "final_box"
    score = "placement__talent_score" if is_out else "talent_score"
    narrowed = found.filter(**{box: wanted["box"]}) if "box" in wanted else found
    return sliced(request, narrowed.order_by(f"-{box}", f"-{score}", "pk"))


def _rows(opened: Opened, *, is_out: bool) -> Any:
    if is_out:
        return shown_members(opened, current_members(opened.case))
    return shown_placements(opened, addable(opened.case))


def _person(row: Any) -> dict[str, Any]:
    placement = row.placement if isinstance(row, Member) else row
    employee = placement.employee
    return {
        "id": employee.person_id,
        "employee": employee,
        "box": placement.final_box,
        "score": placement.talent_score,
    }


def _head(opened: Opened, *, is_out: bool) -> PageHead:
    case, title = opened.case, _("Pilih anggota")
    address = reverse("choose_members", args=[case.pk])
    tabs = [
        Link(_("Tambahkan"), address, is_current=not is_out, count=str(_rows(opened, is_out=False).count())),
        Link(
            _("Keluarkan"),
            f"{address}?daftar={OUT}",
            is_current=is_out,
            count=str(_rows(opened, is_out=True).count()),
        ),
    ]
    lead = _("%(title)s, %(agency)s") % {"title": case.title, "agency": case.organisation}
    return PageHead(title, lead, [*trail_of(case), Crumb(title)], tabs=tabs, tabs_label=_("Daftar"))
