"""The registry's pages: agencies, offices, one organisation, one's own profile."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from approvals.registry import selectors
from approvals.registry.forms import AgencyFilters
from approvals.registry.permissions import may_administer
from approvals.registry.rows import appointment_row, grant_row, mandate_row
from approvals.registry.selectors import Page, paged
from workflow.exports import csv_response
from workflow.features import lifecycle_of
from workflow.models import Case, Organisation
from workflow.parts import Column, Crumb, Empty, Fact, Link, PageHead, Pair
from workflow.visitors import visitor_of

HOLDERS = (gettext_lazy("Nama"), gettext_lazy("Peran"), gettext_lazy("Masa"), gettext_lazy("Keadaan"))


@require_safe
def home(_request: HttpRequest) -> HttpResponseBase:
    """Go to the inbox, where the day begins."""
    try:
        return HttpResponseRedirect(reverse("inbox"))
    except NoReverseMatch:
        return HttpResponseRedirect(reverse("agencies"))


@login_required
@require_safe
def agencies(request: HttpRequest) -> HttpResponseBase:
    """List the agencies, filtered by what stands in the address."""
    form = AgencyFilters(request.GET)
    wanted = _wanted(form)
    found = selectors.agencies(**wanted)
    page = paged(found, request.GET.get("after", ""), "organisation__code")
    total = found.count()
    context = {
        "head": PageHead(
            _("Instansi"),
            trail=(Crumb(_("Instansi")),),
            tabs=_tabs("agencies"),
            tabs_label=_("Daftar"),
            action=Link(_("Unduh CSV"), _address("agencies_export", form.wanted)),
        ),
        "filters": form,
        "clear_url": reverse("agencies") if form.wanted else "",
        "result": _("%(shown)s dari %(total)s instansi") % {"shown": len(page.rows), "total": total},
        "agencies": page.rows,
        "columns": _columns(_("Instansi"), _("Jenis"), _("Kantor pembina")),
        "empty": _no_agency(bool(form.wanted)),
        **_onward(request, page),
    }
    return render(request, "approvals/registry/agencies.html", context)


@login_required
@require_safe
def agencies_export(request: HttpRequest) -> HttpResponseBase:
    """Download the agencies that the same filters leave."""
    found = selectors.agencies(**_wanted(AgencyFilters(request.GET))).order_by("organisation__code")
    rows = (
        (row.organisation.code, row.organisation.name, row.get_kind_display(), _parent(row.organisation))
        for row in found.iterator(500)
    )
    return csv_response("instansi", [_("Kode"), _("Instansi"), _("Jenis"), _("Kantor pembina")], rows)


@login_required
@require_safe
def offices(request: HttpRequest) -> HttpResponseBase:
    """List BKN's offices with the number of agencies each looks after."""
    context = {
        "head": PageHead(_("Kantor BKN"), tabs=_tabs("offices"), tabs_label=_("Daftar")),
        "offices": selectors.offices()[: selectors.PAGE],
        "columns": (*_columns(_("Kantor"), _("Kedudukan")), Column(_("Instansi"), is_number=True)),
    }
    return render(request, "approvals/registry/offices.html", context)


@login_required
@require_safe
def organisation(request: HttpRequest, code: str) -> HttpResponseBase:
    """Show one organisation: units and positions, who holds which role, the cases the visitor may see."""
    found = organisation_of(code)
    visitor = visitor_of(request)
    is_keeper = may_administer(found, visitor.actor)
    context = {
        "head": _head(found),
        "pairs": _about(found),
        "verbs": _verbs(found, is_keeper),
        "knows": selectors.knows(visitor.hats, found),
        "withheld": Empty(
            _("Bukan wewenang Anda"),
            _("Pemegang peran hanya terbaca oleh yang berperan di instansi ini atau di kantor pembinanya."),
            "lock",
        ),
        "units": paged(selectors.units_of(found), request.GET.get("units", "")),
        "positions": paged(selectors.positions_of(found), request.GET.get("positions", "")),
    }
    if context["knows"]:
        context |= _holders(request, found, is_keeper)
    context |= _cases(request, found)
    return render(request, "approvals/registry/organisation.html", context)


@login_required
@require_safe
def profile(request: HttpRequest) -> HttpResponseBase:
    """Show the visitor's own accounts, roles and mandates."""
    visitor = visitor_of(request)
    if visitor.person_id is None:
        raise Http404
    posts = paged(selectors.appointments_of(visitor.person_id), request.GET.get("after", ""))
    mandates = paged(selectors.mandates_of(visitor.person_id), request.GET.get("mandates", ""))
    context = {
        "head": PageHead(visitor.name, lead=_("Profil saya")),
        "pairs": [Pair(_("Akun"), account.email) for account in selectors.accounts_of(visitor.person_id)],
        "posts": [appointment_row(row) for row in posts.rows],
        "mandates": [mandate_row(row) for row in mandates.rows],
        "columns": _columns(*HOLDERS[1:]),
        "empty": Empty(_("Belum ada peran"), _("Peran diberikan oleh administrator instansi Anda.")),
        **_onward(request, posts),
    }
    return render(request, "approvals/registry/profile.html", context)


def organisation_of(code: str) -> Organisation:
    """Return an organisation by its code; raises Http404."""
    rows = Organisation.objects.select_related("parent", "agency")
    found = rows.filter(code=code).first() if "\0" not in code else None
    if found is None:
        raise Http404
    return found


def _wanted(form: AgencyFilters) -> dict[str, str]:
    wanted = form.wanted
    return {"text": wanted.get("q", ""), "kind": wanted.get("kind", ""), "office": wanted.get("office", "")}


def _holders(request: HttpRequest, found: Organisation, is_keeper: bool) -> dict[str, Any]:
    posts = paged(selectors.appointments_at(found), request.GET.get("after", ""))
    mandates = paged(selectors.mandates_at(found), request.GET.get("mandates", ""))
    grants = paged(selectors.grants_at(found), request.GET.get("grants", "")).rows if is_keeper else []
    return {
        "grants": [grant_row(row) for row in grants],
        "posts": [appointment_row(row, is_keeper=is_keeper) for row in posts.rows],
        "mandates": [mandate_row(row, is_keeper=is_keeper) for row in mandates.rows],
        "columns": _columns(*HOLDERS),
        "empty": Empty(_("Belum ada yang memegang peran"), _("Administrator memberi peran di halaman ini.")),
        **_onward(request, posts),
    }


def _cases(request: HttpRequest, found: Organisation) -> dict[str, Any]:
    visitor = visitor_of(request)
    seen = selectors.cases_of(found, visitor.hats, visitor.withheld)
    page = paged(seen, request.GET.get("cases", ""))
    return {"cases": [_case_pair(case) for case in page.rows]}


def _case_pair(case: Case) -> Pair:
    stage = lifecycle_of(case.kind).stages[case.stage]
    return Pair(case.label, case.title, str(stage.label), _case_address(case))


def _case_address(case: Case) -> str:
    try:
        return reverse("case", args=[case.pk])
    except NoReverseMatch:
        return ""


def _head(found: Organisation) -> PageHead:
    facts = [Fact(_("Kode"), found.code)]
    if hasattr(found, "agency"):
        facts.insert(0, Fact(_("Jenis"), found.agency.get_kind_display()))
    return PageHead(
        found.name, trail=(Crumb(_("Instansi"), reverse("agencies")), Crumb(found.name)), facts=facts
    )


def _about(found: Organisation) -> list[Pair]:
    if found.parent is None:
        return []
    return [
        Pair(_("Kantor pembina"), found.parent.name, url=reverse("organisation", args=[found.parent.code]))
    ]


def _verbs(found: Organisation, is_keeper: bool) -> list[Link]:
    named = [
        (_("Beri peran…"), "appoint"),
        (_("Beri mandat…"), "give_mandate"),
        (_("Beri akses perkara…"), "give_grant"),
        (_("Daftarkan orang…"), "register_person"),
    ]
    if hasattr(found, "agency"):
        named.append((_("Buat unit…"), "register_unit"))
    if found.kind in ("agency", "unit"):
        named.append((_("Buat jabatan…"), "register_position"))
    return [Link(label, reverse(name, args=[found.code])) for label, name in named] if is_keeper else []


def _columns(*labels: str | Promise) -> tuple[Column, ...]:
    return tuple(Column(label) for label in labels)


def _tabs(present: str) -> tuple[Link, ...]:
    named = ((_("Instansi"), "agencies"), (_("Kantor BKN"), "offices"))
    return tuple(Link(label, reverse(name), is_current=name == present) for label, name in named)


def _no_agency(is_filtered: bool) -> Empty:
    if is_filtered:
        link = Link(_("Hapus saringan"), reverse("agencies"))
        return Empty(_("Tidak ada yang cocok"), _("Ubah kata pencarian atau saringannya."), "search", link)
    return Empty(_("Belum ada instansi"), _("Instansi dimuat oleh pengelola sistem: registry load."))


def _parent(found: Organisation) -> str:
    return found.parent.name if found.parent else ""


def _onward(request: HttpRequest, page: Page[Any]) -> dict[str, Any]:
    """Return the links back to the first page and on to the next one."""
    kept = {key: value for key, value in request.GET.items() if key != "after"}
    newer = Link(_("Ke awal"), f"{request.path}?{urlencode(kept)}") if "after" in request.GET else None
    older = Link(_("Berikutnya"), f"{request.path}?{urlencode(kept | {'after': page.after})}")
    return {"newer": newer, "older": older if page.after else None}


def _address(name: str, wanted: dict[str, str]) -> str:
    return reverse(name) + (f"?{urlencode(wanted)}" if wanted else "")
