"""The share of the generic case page: the vacancy, its criteria, how far it has come."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from approvals.registry.models import Position
from succession.filling.models import Candidate, Filling, Inauguration
from succession.filling.selectors import (
    clearances_of,
    days_to_fill,
    former_holder,
    last_post,
    left_posts,
    level_of,
    post_of,
    shortlisted,
)
from succession.filling.views.desk import reading
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
    "former_holder": gettext_lazy("Pemangku sebelumnya"),
    "left_posts": gettext_lazy("Jabatan yang ditinggalkan"),
}


def panel(case: Case, actor: Actor) -> tuple[str, dict[str, Any]]:
    """Return the tab with the content: vacancy, criteria, choice, technical approvals, closing."""
    filling: Filling = case.filling
    asked, named = requests_of(case), shortlisted(case)
    former = former_holder(case) if case.stage == "closed" else None
    people = {request.request.person_id for request in asked} | {filling.chosen_id or 0}
    people |= {candidate.person_id for candidate in named} | ({former.person_id} if former else set())
    note_shown(sorted(people - {0}), actor=actor, where=WHERE, case=case)
    level = level_of(case)
    return "succession/filling/_content.html", {
        "pairs": list(_vacancy(case)),
        "outcome": list(_outcome(case)),
        "seated": list(_seated(case)),
        "criteria": filling.criteria or level.get("criterion", []),
        "basis": level.get("basis", ""),
        "named": [_named(case, candidate) for candidate in named],
        "named_columns": [
            Column(_("Peringkat"), is_number=True),
            Column(_("Nama")),
            Column(_("Kotak"), is_number=True),
            Column(_("Nilai target"), is_number=True),
            Column(_("Keadaan")),
        ],
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


def _named(case: Case, candidate: Candidate) -> dict[str, Any]:
    """Return a line of the shortlist: what whoever verifies or chooses looks at first."""
    return {
        "rank": candidate.rank,
        "name": candidate.person.name,
        "post": post_of(candidate),
        "url": reverse("filling_candidate", args=[case.pk, candidate.pk]),
        "box": candidate.explanation["box"],
        "score": words.decimal(candidate.score),
        "came": reading(candidate)[1],
        "reason": candidate.bkn_reason,
    }


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


def _seated(case: Case) -> Iterator[Pair]:
    """Say who holds the post now and who did before, which post stands empty, and how the pool was left."""
    filling: Filling = case.filling
    if case.stage != "closed" or filling.chosen is None:
        return
    on = words.plain_day(case.inauguration.inaugurated_on)
    yield Pair(_("Pemangku sekarang"), filling.chosen.name, _("sejak %s") % on)
    former = former_holder(case)
    yield Pair(_("Pemangku sebelumnya"), former.person.name if former else _("tidak tercatat"))
    yield from _emptied(case, on)
    if filling.pool is not None:
        yield Pair(_("Kelompok rencana suksesi"), _exit(filling), str(filling.pool))


def _exit(filling: Filling) -> str:
    """Say how, and on which day, the appointed person left the pool."""
    assert filling.pool is not None
    gone = filling.pool.pool_members.filter(person=filling.chosen).first()
    if gone is None or gone.left_on is None:
        return _("masih anggota")
    return f"{gone.get_exit_reason_display()}, {words.plain_day(gone.left_on)}"


def _emptied(case: Case, on: str) -> Iterator[Pair]:
    """Say which post the appointed person left, with the way to the list where its filling is opened."""
    posts, label = left_posts(case), _("Jabatan yang ditinggalkan")
    for post in posts:
        yield Pair(label, post.title, _("kosong sejak %s") % on, _found_at(post.title))
    before = last_post(case)
    if before and not posts:
        note = _("%(unit)s, menurut data pegawai; kosong sejak %(day)s") % {"unit": before.unit, "day": on}
        yield Pair(label, before.position, note, _found_at(before.position))


def _found_at(title: str) -> str:
    return f"{reverse('positions')}?{urlencode({'q': title[:100]})}"


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
