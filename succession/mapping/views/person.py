"""One person's place over HTTP: every component with its weight, its value and its formula in figures."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from succession.mapping.board import Board
from succession.mapping.explaining import explain
from succession.mapping.models import Placement
from succession.mapping.views.boxes import ACTIONS, spoken
from succession.mapping.views.cells import missing_words
from succession.mapping.views.desk import period_of
from succession.mapping.views.trend import trend_of
from workflow import words
from workflow.accesses import note_shown
from workflow.exceptions import NotYoursToKnow
from workflow.pages.heading import trail_of
from workflow.pages.opened import Opened
from workflow.parts import Column, Crumb, Fact, Link, Notice, PageHead, Pair
from workflow.visibility import cases_seen_by
from workflow.visitors import visitor_of


@require_safe
def placement(request: HttpRequest, case_id: int, placement_id: int) -> HttpResponseBase:
    """Show where somebody was placed and why; 404 for whoever is withheld from the reader."""
    visitor = visitor_of(request)
    opened = period_of(case_id, visitor.actor)
    if opened.case.period.scoring_id is None:
        raise NotYoursToKnow(_("Pemetaan ini belum dinilai."))
    shown = Board(opened.case, opened.actor.person_id, {})
    found: Any = shown.seen.filter(pk=placement_id).first()
    if found is None:
        raise NotYoursToKnow(_("Pegawai tidak ditemukan."))
    note_shown([found.employee.person_id], actor=opened.actor, where="mapping.person", case=opened.case)
    seen = cases_seen_by(visitor.person_id or 0, visitor.hats)
    trend = trend_of(opened.case, found, seen, visitor.person_id)
    context = {**_explained(opened, shown, found), "trend": trend}
    return render(request, "succession/mapping/person.html", context)


def _explained(opened: Opened, shown: Board, found: Any) -> dict[str, Any]:
    instrument = shown.instrument
    told = explain(instrument, instrument.named(found.employee.values))
    way = shown.ways.get(found.session_id or 0, "")
    return {
        "head": _head(opened, found, Link(_("Pindahkan ke…"), f"{way}{found.pk}/") if way else None),
        "axes": told.axes,
        "formula": told.formula,
        "line_columns": line_columns(),
        "pairs": _pairs(shown, found),
        "notice": None if instrument.is_official else _unofficial(opened),
        "box_notice": _missing_notice(shown, found),
        "board_url": reverse("board", args=[opened.case.pk]),
    }


def _head(opened: Opened, found: Any, move: Link | None) -> PageHead:
    who, case = found.employee, opened.case
    trail = [*trail_of(case), Crumb(_("Papan"), reverse("board", args=[case.pk])), Crumb(_("Pegawai"))]
    return PageHead(who.name, f"{who.position} · {who.unit}", trail, _facts(found), action=move)


def _facts(found: Any) -> list[Fact]:
    box = found.box
    facts = [Fact(_("Kotak"), str(box) if box else _("Belum terpetakan"), [spoken(box)] if box else [])]
    for label, value in (
        (_("Kinerja"), found.performance),
        (_("Potensi"), found.potential),
        (_("Nilai talenta"), found.talent_score),
    ):
        facts.append(Fact(label, words.decimal(value) if value is not None else _("belum ada")))
    return facts


def _pairs(shown: Board, found: Placement) -> list[Pair]:
    who = found.employee
    pairs = [
        Pair(_("Nomor induk"), who.number),
        Pair(_("Jenjang"), shown.levels().get(who.level, who.level)),
        Pair(_("Lahir"), words.plain_day(who.birth_on)),
        Pair(_("Kotak hitungan"), str(found.computed_box or _("belum ada"))),
        Pair(_("Kotak akhir"), str(found.final_box) if found.final_box else _("belum ditetapkan")),
    ]
    box = found.final_box or found.computed_box
    if box:
        pairs.append(Pair(_("Tindak lanjut yang disarankan"), ACTIONS[box]))
    if found.decided_in:
        address = reverse("case", args=[found.decided_in_id])
        pairs.append(Pair(_("Ditetapkan dalam"), found.decided_in.label, url=address))
    return pairs


def _unofficial(opened: Opened) -> Notice:
    text = _("%s belum dicocokkan dengan lampiran aturannya.") % opened.case.period.instrument
    return Notice(text, _("Instrumen tidak resmi."), "warn")


def _missing_notice(shown: Board, found: Placement) -> Notice | None:
    if not found.missing:
        return None
    text = missing_words(shown.instrument, found.missing)
    return Notice(text, _("Belum dapat ditempatkan dalam kotak."), "warn")


def line_columns() -> list[Column]:
    """Return the columns of an explained axis."""
    return [
        Column(_("Komponen")),
        Column(_("Bobot"), is_number=True),
        Column(_("Isian")),
        Column(_("Nilai"), is_number=True),
        Column(_("Hitungan")),
    ]
