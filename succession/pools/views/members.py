"""Who is in a pool and why, who left and why: the list with its filters, its pages and its file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from succession.mapping.instruments import instrument_of
from succession.mapping.selectors import levels_of
from succession.pools.forms import MemberFilters
from succession.pools.models import Member
from succession.pools.selectors import current_members, exits_of, members_of, succession_boxes
from succession.pools.views.desk import pool_desk, shown_members, sliced, wanted_by
from workflow import words
from workflow.accesses import note_shown
from workflow.exports import csv_response
from workflow.pages.heading import trail_of
from workflow.pages.opened import Opened
from workflow.parts import Column, Crumb, Empty, Link, PageHead
from workflow.standings import standing

IN, LEFT = "anggota", "keluar"


@require_safe
def pool_members(request: HttpRequest, case_id: int) -> HttpResponseBase:
    """Show who is in a pool, or who left it; 404 to whom may not see the pool."""
    opened = pool_desk(request, case_id)
    tab = LEFT if request.GET.get("daftar") == LEFT else IN
    form = MemberFilters(request.GET, boxes=succession_boxes(opened.case.pool.period))
    found = sliced(request, _wanted(opened, form, exits_of(opened.case) if tab == LEFT else _in(opened)))
    _note(opened, found.rows, "pools.members")
    context = {
        "head": _head(opened, tab),
        "filters": form,
        "clear_url": f"{request.path}?daftar={tab}" if form.wanted else "",
        "result": found.words,
        "page": found,
        "columns": _columns(is_left=tab == LEFT),
        "rows": [_row(opened, member) for member in found.rows],
        "empty": _empty(tab, is_filtered=bool(form.wanted)),
        "unofficial": None if _instrument(opened).is_official else standing("unofficial"),
        "instrument": f"{_instrument(opened).title} {_instrument(opened).version}",
        "as_of": opened.now,
    }
    return render(request, "succession/pools/members.html", context)


@require_safe
def pool_export(request: HttpRequest, case_id: int) -> HttpResponseBase:
    """Download everybody who is or was in a pool; an export of persons is on record."""
    opened = pool_desk(request, case_id)
    members = list(shown_members(opened, members_of(opened.case)).order_by("-box", "pk"))
    _note(opened, members, "pools.members", is_export=True)
    head = [
        _("Nomor induk"), _("Nama"), _("Unit"), _("Jabatan"), _("Jenjang"), _("Kotak akhir"),
        _("Nilai talenta"), _("Masuk pada"), _("Keluar pada"), _("Alasan keluar"), _("Keterangan"),
    ]  # fmt: skip
    return csv_response(opened.case.label.lower(), head, _lines(members, levels_of(opened.case.pool.period)))


def _in(opened: Opened) -> Any:
    return current_members(opened.case).order_by("-box", "-placement__talent_score", "pk")


def _wanted(opened: Opened, form: MemberFilters, members: Any) -> Any:
    found = shown_members(opened, members).filter(wanted_by(form.wanted, "placement__"))
    return found.filter(box=form.wanted["box"]) if "box" in form.wanted else found


def _note(opened: Opened, members: Sequence[Member], where: str, *, is_export: bool = False) -> None:
    people = [member.person_id for member in members]
    note_shown(people, actor=opened.actor, where=where, case=opened.case, is_export=is_export)


def _instrument(opened: Opened) -> Any:
    return instrument_of(opened.case.pool.period.period.instrument_id)


def _head(opened: Opened, tab: str) -> PageHead:
    case, title = opened.case, _("Anggota")
    address = reverse("pool_members", args=[case.pk])
    named = ((IN, _("Anggota"), current_members(case)), (LEFT, _("Sudah keluar"), exits_of(case)))
    tabs = [
        Link(
            label,
            f"{address}?daftar={key}",
            is_current=key == tab,
            count=str(shown_members(opened, found).count()),
        )
        for key, label, found in named
    ]
    lead = _("%(title)s, %(agency)s") % {"title": case.title, "agency": case.organisation}
    action = Link(_("Unduh CSV"), reverse("pool_export", args=[case.pk]))
    return PageHead(
        title, lead, [*trail_of(case), Crumb(title)], tabs=tabs, tabs_label=_("Daftar"), action=action
    )


def _columns(*, is_left: bool) -> list[Column]:
    shown = [Column(_("Nama")), Column(_("Jabatan dan unit")), Column(_("Kotak"), is_number=True)]
    score = Column(_("Nilai talenta"), is_number=True)
    if is_left:
        return [*shown, score, Column(_("Keluar pada")), Column(_("Alasan"))]
    return [*shown, score, Column(_("Dasar masuk"))]


def _row(opened: Opened, member: Member) -> dict[str, Any]:
    employee, placement = member.placement.employee, member.placement
    return {
        "member": member,
        "employee": employee,
        "score": placement.talent_score,
        "basis": _basis(opened, member),
    }


def _basis(opened: Opened, member: Member) -> str:
    said = {"box": member.box, "period": opened.case.pool.period}
    plain = _("Kotak akhir %(box)d dalam %(period)s") % said
    if member.entered_on is None:
        return plain
    return _("%(plain)s, sejak %(day)s") % {"plain": plain, "day": words.plain_day(member.entered_on)}


def _empty(tab: str, *, is_filtered: bool) -> Empty:
    if is_filtered:
        return Empty(_("Tidak ada yang cocok"), _("Ubah kata pencarian atau kotaknya."), "search")
    if tab == LEFT:
        return Empty(_("Belum ada yang keluar"), _("Yang keluar tercatat di sini dengan alasannya."))
    return Empty(_("Belum ada anggota"), _("Sekretariat memilih anggota selama kelompok masih rancangan."))


def _lines(members: Sequence[Member], levels: Mapping[str, str]) -> Iterator[Sequence[object]]:
    for member in members:
        who, placed = member.placement.employee, member.placement
        score = "" if placed.talent_score is None else words.decimal(placed.talent_score)
        exit_words = member.get_exit_reason_display() if member.exit_reason else ""
        yield (
            who.number, who.name, who.unit, who.position, levels.get(who.level, who.level), member.box, score,
            member.entered_on or "", member.left_on or "", exit_words, member.exit_note,
        )  # fmt: skip
