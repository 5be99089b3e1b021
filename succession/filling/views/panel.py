"""The share of the generic case page: the vacancy, its criteria, how far it has come."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from approvals.registry.models import Position
from succession.filling.models import Filling, Inauguration
from succession.filling.selectors import clearances_of, days_to_fill, level_of
from succession.technical_approval.selectors import requests_of
from workflow import words
from workflow.accesses import note_shown
from workflow.actors import Actor
from workflow.models import Case
from workflow.parts import Column, Fact, Link, Pair
from workflow.standings import standing

WHERE = "filling.case"
WORDS = {
    "candidates": gettext_lazy("Calon"),
    "shortlist": gettext_lazy("Shortlist"),
    "chosen": gettext_lazy("Yang dipilih"),
    "approval": gettext_lazy("Pertimbangan teknis"),
    "basis": gettext_lazy("Dasar persyaratan"),
    "eligibility": gettext_lazy("Kelayakan"),
    "proposed": gettext_lazy("Nama yang diusulkan"),
}


def panel(case: Case, actor: Actor) -> tuple[str, dict[str, Any]]:
    """Return the tab with the content: vacancy, criteria, choice, technical approvals, closing."""
    filling: Filling = case.filling
    asked = requests_of(case)
    people = {request.request.person_id for request in asked} | {filling.chosen_id or 0}
    note_shown(sorted(people - {0}), actor=actor, where=WHERE, case=case)
    level = level_of(case)
    return "succession/filling/_content.html", {
        "pairs": list(_vacancy(case)),
        "outcome": list(_outcome(case)),
        "criteria": filling.criteria or level.get("criterion", []),
        "basis": level.get("basis", ""),
        "requests": [_request(request) for request in asked],
        "request_columns": [Column(_("Permintaan")), Column(_("Calon")), Column(_("Jawaban"))],
        "links": list(_links(case)),
        "unofficial": standing("unofficial"),
    }


def figures(case: Case, actor: Actor) -> list[Fact]:
    """Return for how long the post has been vacant, counted from the day it fell vacant."""
    filling: Filling = case.filling
    sworn = Inauguration.objects.filter(case=case).first()
    until = sworn.inaugurated_on if sworn else timezone.localdate()
    if filling.vacant_on > until:
        return [Fact(_("Lowong"), _("mulai %s") % words.plain_day(filling.vacant_on))]
    days = _("%s hari") % words.whole(days_to_fill(filling, until))
    label = _("Lama pengisian") if sworn else _("Lowong selama")
    return [Fact(label, days, [_("sejak %s") % words.plain_day(filling.vacant_on)])]


def _vacancy(case: Case) -> Iterator[Pair]:
    filling: Filling = case.filling
    labels = dict(Position.Level.choices)
    yield Pair(_("Jabatan"), filling.position.title, str(filling.position.organisation))
    yield Pair(_("Jenjang"), str(labels.get(filling.level, filling.level)))
    yield Pair(_("Lowong sejak"), words.plain_day(filling.vacant_on))
    if filling.reference_on:
        yield Pair(_("Hari acuan usia"), words.plain_day(filling.reference_on))
        yield Pair(
            _("Cara PPK memilih"), filling.get_mode_display(), _("kebijakan sistem, bukan dari peraturan")
        )
        yield Pair(_("Shortlist"), _("paling banyak %d nama") % (filling.shortlist_size or 0))
        body = {"kti": _("Komite Talenta Instansi"), "tpk": _("Tim Penilai Kinerja")}
        yield Pair(_("Direkomendasikan oleh"), body.get(filling.body, filling.body))
    if filling.pool_id:
        yield Pair(
            _("Kelompok rencana suksesi"), str(filling.pool), url=reverse("case", args=[filling.pool_id])
        )
    for needed in clearances_of(case):
        yield Pair(needed.title, needed.given.number if needed.given else _("belum tercatat"))


def _outcome(case: Case) -> Iterator[Pair]:
    filling: Filling = case.filling
    if filling.chosen:
        yield Pair(_("Yang dipilih"), filling.chosen.name, filling.choice_reason)
    if filling.approval:
        yield Pair(_("Pertimbangan teknis"), filling.approval.number)
    if filling.decreed_on:
        yield Pair(_("SK pengangkatan"), filling.decree_number, words.plain_day(filling.decreed_on))
    if sworn := Inauguration.objects.filter(case=case).first():
        yield Pair(_("Pelantikan"), words.plain_day(sworn.inaugurated_on), sworn.place)
    if filling.reported_on:
        yield Pair(_("Laporan SIASN"), filling.report_number, words.plain_day(filling.reported_on))


def _request(case: Case) -> tuple[str, str, str, str]:
    from workflow.features import lifecycle_of

    answer = str(lifecycle_of(case.kind).stages[case.stage].label)
    if hasattr(case, "approval"):
        answer = f"{answer}: {case.approval.number}"
    elif hasattr(case, "refusal"):
        answer = f"{answer}: {case.refusal.reason}"
    return case.label, reverse("case", args=[case.pk]), case.request.person.name, answer


def _links(case: Case) -> Iterator[Link]:
    if case.filling.pool_id:
        yield Link(_("Longlist"), reverse("longlist", args=[case.pk]))
        yield Link(_("Rapat shortlist"), reverse("filling_ballot", args=[case.pk]))
    if case.filling.clearances:
        yield Link(_("Izin dari luar"), reverse("record_clearance", args=[case.pk]))
