"""The share of the generic case page: content, parties and figures of a review."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from approvals.review.models import Decision, Ekspose, FollowUp, Round
from approvals.review.selectors import (
    Line,
    ReviewSheet,
    open_plenary,
    panel_of,
    plenary_of,
    review_sheet,
)
from approvals.review.views.desk import score_bar
from workflow import words
from workflow.actors import Actor
from workflow.models import Case
from workflow.parts import Column, Fact, Link, Pair
from workflow.standings import Standing, standing

NOTHING = "\N{EN DASH}"
HEARD = ("invited", "deliberating")


@dataclass(frozen=True)
class JudgedRow:
    """One indicator with what was claimed and what holds."""

    title: str
    url: str
    claimed: str
    verified: str
    standing: Standing
    note: str


@dataclass(frozen=True)
class PillarRows:
    """One pillar with its score and its indicators."""

    title: str
    score: str
    rows: list[JudgedRow]


def panel(case: Case, actor: Actor) -> tuple[str, dict[str, Any]]:
    """Return the tab with the content: rounds, findings told to the agency, ekspose, plenary, decree."""
    sheet = review_sheet(case).closed
    return "approvals/review/_content.html", {
        "score": score_bar(sheet),
        "rounds": list(Round.objects.filter(case=case).select_related("scored_by").order_by("-number")),
        "round_columns": [Column(_("Putaran")), Column(_("Nilai"), is_number=True), Column(_("Ditetapkan"))],
        "columns": [Column(_("Butir")), Column(_("Klaim")), Column(_("Hasil")), Column(_("Putusan"))],
        "pillars": list(_pillars(case, sheet)),
        "facts_of_review": list(_pairs(case)),
        "links": list(_links(case, actor)),
        "unofficial": None if sheet.instrument.is_official else standing("unofficial"),
        "instrument": f"{sheet.instrument.title} {sheet.instrument.version}",
    }


def parties(case: Case, actor: Actor) -> list[Pair]:
    """Return who has to do with a review: the office, the companion, who scored last, the panel."""
    scored = Round.objects.filter(case=case).select_related("scored_by").order_by("-number").first()
    companion = case.parent.assessment.companion if case.parent else None
    found = [
        (_("Pendamping (PIC)"), companion, ""),
        (_("Penilai terakhir"), scored.scored_by if scored else None, _round(scored)),
        (_("Panel pleno"), panel_of(case), ""),
    ]
    office = case.organisation.parent
    pairs = [Pair(_("Kantor pembina"), office.name)] if office else []
    return pairs + [Pair(label, str(value), note) for label, value, note in found if value]


def figures(case: Case, actor: Actor) -> list[Fact]:
    """Return the verified score beside the threshold, once a round was scored."""
    scored = Round.objects.filter(case=case).order_by("-number").first()
    if scored is None:
        return []
    instrument = review_sheet(case).instrument
    value = _("%(score)s, ambang %(threshold)s")
    said = {"score": words.decimal(scored.score), "threshold": f"{instrument.threshold:g}"}
    notes = [_round(scored)] if instrument.is_official else [_round(scored), _("instrumen tidak resmi")]
    return [Fact(_("Nilai terverifikasi"), value % said, notes)]


WORDS = {
    "round": gettext_lazy("Putaran"),
    "score": gettext_lazy("Nilai"),
    "level": gettext_lazy("Tingkat"),
    "number": gettext_lazy("Nomor"),
    "digest": gettext_lazy("Sidik dasar keputusan"),
    "outcome": gettext_lazy("Hasil pleno"),
}


def _round(scored: Round | None) -> str:
    return _("putaran %d") % scored.number if scored else ""


def _pillars(case: Case, sheet: ReviewSheet) -> Iterator[PillarRows]:
    verified = sheet.instrument.pillar_scores(sheet.verified)
    claimed = sheet.instrument.pillar_scores(sheet.claimed)
    for number, (pillar, lines) in enumerate(sheet.by_pillar(), 1):
        said = {
            "verified": words.decimal(verified[pillar.code]),
            "claimed": words.decimal(claimed[pillar.code]),
        }
        yield PillarRows(
            f"{number}. {pillar.title}",
            _("hasil %(verified)s, klaim %(claimed)s") % said,
            [_row(case, f"{number}.{n}", line) for n, line in enumerate(lines, 1)],
        )


def _row(case: Case, number: str, line: Line) -> JudgedRow:
    held = line.holding
    return JudgedRow(
        f"{number} {line.indicator.title}",
        f"{reverse('judge', args=[case.pk])}?butir={line.indicator.code}",
        str(line.claim.level),
        str(held.level) if held else NOTHING,
        standing(held.verdict if held else "unseen"),
        held.note if held else "",
    )


def _pairs(case: Case) -> Iterator[Pair]:
    for ekspose in Ekspose.objects.filter(case=case).order_by("pk"):
        slot = _("%(day)s, sesi ke-%(slot)d") % {"day": words.day(ekspose.on), "slot": ekspose.slot}
        presented = _("dipaparkan %s") % ekspose.presenters if ekspose.held_at else _("belum dilaksanakan")
        if ekspose.freed_at:
            presented = _("dilepas sebelum dilaksanakan")
        yield Pair(_("Ekspose"), slot, presented, reverse("ekspose_days") + f"?bulan={ekspose.on:%Y-%m}")
    decided, voting = plenary_of(case), open_plenary(case)
    if decided or voting:
        outcome = decided.outcome_words if decided and not voting else _("pemungutan suara terbuka")
        yield Pair(_("Pleno"), outcome, url=reverse("plenary", args=[case.pk]))
    decree = Decision.objects.filter(case=case).first()
    if decree:
        issued = _("terbit %s") % words.plain_day(decree.issued_on)
        yield Pair(_("Keputusan"), decree.number, issued, reverse("decree", args=[case.pk]))
    asked = FollowUp.objects.filter(case=case).values_list("cleared_at", flat=True)
    if asked:
        left = _("%(open)d dari %(all)d masih terbuka") % {
            "open": sum(c is None for c in asked),
            "all": len(asked),
        }
        yield Pair(_("Catatan dan tindak lanjut"), left, url=reverse("follow_ups", args=[case.pk]))


def _links(case: Case, actor: Actor) -> Iterator[Link]:
    from approvals.review.views.decree import proposals

    yield Link(_("Buka tinjauan bukti"), reverse("judge", args=[case.pk]))
    if case.stage in HEARD:
        yield Link(_("Buka pleno"), reverse("plenary", args=[case.pk]))
    yield from proposals(case, actor)
