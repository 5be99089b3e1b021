"""What readiness shows on the page of its case: the tab with the content, the parties, the score."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from approvals.readiness import selectors
from approvals.readiness.models import Submission
from approvals.readiness.selectors import Sheet
from approvals.readiness.views.desk import instrument_fact, score_bar, score_fact
from workflow import words
from workflow.actors import Actor
from workflow.models import Case
from workflow.pages.history import spaced
from workflow.parts import Column, Empty, Fact, Link, Pair

WORDS = {
    "commitment": gettext_lazy("Naskah komitmen"),
    "companion": gettext_lazy("Pendamping (PIC)"),
    "instrument": gettext_lazy("Instrumen"),
    "submission": gettext_lazy("Pengajuan ke"),
    "score": gettext_lazy("Nilai"),
    "level": gettext_lazy("Tingkat"),
}


@dataclass(frozen=True)
class PillarRow:
    """A pillar summed up."""

    title: str
    done: str
    score: str
    weight: str


def panel_of(case: Case, _actor: Actor) -> tuple[str, dict[str, Any]]:
    """Return the tab with the content: the worksheet by pillar, and what was submitted."""
    context: dict[str, Any] = {"worksheet_url": reverse("worksheet", args=[case.pk])}
    if case.assessment.instrument_id is None:
        text = _("Kertas kerja dapat diisi setelah BKN menunjuk pendamping dan operator membuka penilaian.")
        way = Link(_("Lihat yang akan dinilai"), context["worksheet_url"])
        return "approvals/readiness/_panel.html", {"panel_empty": Empty(_("Belum dibuka"), text, "lock", way)}
    sheet = selectors.sheet_of(case)
    return "approvals/readiness/_panel.html", context | {
        "bar": score_bar(sheet),
        "pillar_columns": _columns(),
        "pillars": _pillars(sheet),
        "total": PillarRow(
            _("Jumlah"),
            _done(sheet.lines),
            words.decimal(sheet.score),
            words.decimal(sheet.instrument.highest, 0),
        ),
        "submissions": [_submission(case, each) for each in case.submissions.order_by("-number")],
    }


def parties_of(case: Case, _actor: Actor) -> list[Pair]:
    """Return who accompanies the agency and which file is the commitment."""
    assessment = case.assessment
    companion = assessment.companion
    pairs = [Pair(_("Siklus"), str(assessment.cycle))]
    pairs.append(Pair(_("Pendamping (PIC)"), companion.name if companion else _("Belum ditunjuk")))
    if assessment.commitment:
        address = reverse("show_evidence", args=[assessment.commitment_id])
        pairs.append(Pair(_("Komitmen"), assessment.commitment.title, url=address))
    return pairs


def figures_of(case: Case, _actor: Actor) -> list[Fact]:
    """Return the score and the instrument for the head; nothing before the worksheet is open."""
    if case.assessment.instrument_id is None:
        return []
    sheet = selectors.sheet_of(case)
    return [score_fact(sheet), instrument_fact(sheet.instrument)]


def _pillars(sheet: Sheet) -> list[PillarRow]:
    scores = sheet.instrument.pillar_scores(sheet.levels)
    return [
        PillarRow(
            f"{number}. {pillar.title}",
            _done(lines),
            words.decimal(scores[pillar.code]),
            words.decimal(pillar.weight, 0),
        )
        for number, (pillar, lines) in enumerate(sheet.by_pillar(), 1)
    ]


def _done(lines: Any) -> str:
    return _("%(done)d dari %(all)d") % {"done": sum(1 for x in lines if x.is_complete), "all": len(lines)}


def _columns() -> list[Column]:
    return [
        Column(_("Pilar")),
        Column(_("Selesai"), is_number=True),
        Column(_("Nilai"), is_number=True),
        Column(_("Bobot"), is_number=True),
    ]


def _submission(case: Case, each: Submission) -> Pair:
    hash_words = spaced(bytes(each.digest).hex())
    note = _("nilai %(score)s · sidik %(hash)s…") % {"score": words.decimal(each.score), "hash": hash_words}
    label = _("Pengajuan ke-%d") % each.number
    return Pair(
        label, words.plain_day(each.submitted_at), note, reverse("submission", args=[case.pk, each.number])
    )
