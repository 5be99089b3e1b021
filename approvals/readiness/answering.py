"""How answers are saved: what is refused, and the rows, in a constant number of statements."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from approvals.readiness.instruments import Indicator
from approvals.readiness.models import Answer, AnswerEvidence
from approvals.readiness.selectors import instrument_of, review_notes
from workflow.exceptions import Conflict, TransitionRefused
from workflow.execution import Move
from workflow.models import Evidence


@dataclass(frozen=True)
class Given:
    """What an operator gives for one indicator; `revision` is that of the answer he saw, 0 for none.

    Without a level it is a draft: kept, and still to be answered.
    """

    level: int | None
    explanation: str = ""
    reply: str = ""
    evidence: tuple[UUID, ...] = ()
    pages: dict[UUID, str] = field(default_factory=dict)
    revision: int = 0
    addresses: str = ""

    def as_recorded(self) -> dict[str, Any]:
        """Return what the record keeps of it."""
        return {
            "level": self.level,
            "explanation": self.explanation,
            "addresses": self.addresses,
            "reply": self.reply,
            "evidence": sorted(map(str, self.evidence)),
        }


def save(move: Move, sheet: Mapping[str, Given]) -> None:
    """Save answers inside a deed; raises Conflict or TransitionRefused and then saves none."""
    found = {a.indicator: a for a in Answer.objects.filter(case=move.case, indicator__in=sheet)}
    wanted = {pk for given in sheet.values() for pk in given.evidence}
    files = Evidence.objects.filter(case=move.case).in_bulk(list(wanted))
    _refuse_stale(sheet, found)
    _refuse_unsound(move, sheet, found, files)
    move.changes |= {
        code: [found[code].level if code in found else None, g.level] for code, g in sheet.items()
    }
    _write(move, sheet)
    _link(move, sheet, files)


def _write(move: Move, sheet: Mapping[str, Given]) -> None:
    assert move.actor.person_id is not None
    rows = [
        Answer(
            case=move.case,
            organisation=move.case.organisation,
            indicator=code,
            level=given.level,
            explanation=given.explanation.strip(),
            addresses=given.addresses.strip(),
            reply=given.reply.strip(),
            revision=given.revision + 1,
            answered_by_id=move.actor.person_id,
            answered_at=move.at,
        )
        for code, given in sheet.items()
    ]
    changing = ["level", "explanation", "addresses", "reply", "revision", "answered_by", "answered_at"]
    Answer.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["case", "indicator"], update_fields=changing
    )


def _link(move: Move, sheet: Mapping[str, Given], files: dict[UUID, Evidence]) -> None:
    """Make each answer rest on exactly its files."""
    saved = dict(Answer.objects.filter(case=move.case, indicator__in=sheet).values_list("indicator", "pk"))
    AnswerEvidence.objects.filter(answer__in=saved.values()).delete()
    AnswerEvidence.objects.bulk_create(
        AnswerEvidence(
            answer_id=saved[code],
            case=move.case,
            organisation=move.case.organisation,
            evidence=files[pk],
            page=given.pages.get(pk, ""),
        )
        for code, given in sheet.items()
        for pk in dict.fromkeys(given.evidence)
    )


def _refuse_stale(sheet: Mapping[str, Given], found: dict[str, Answer]) -> None:
    for code, given in sheet.items():
        present = found.get(code)
        if (present.revision if present else 0) != given.revision:
            raise Conflict(
                _(
                    "Indikator ini sudah disimpan orang lain sejak Anda membukanya."
                    " Bandingkan kedua isi, lalu simpan lagi."
                ),
                seen=_said(given, Evidence.objects.filter(pk__in=given.evidence)),
                present=_said(present, present.evidence.all()) if present else {},
            )


def _said(one: Given | Answer, files: QuerySet[Evidence]) -> dict[str, Any]:
    titles = list(files.order_by("title").values_list("title", flat=True))
    return {
        "level": one.level,
        "explanation": one.explanation,
        "addresses": one.addresses,
        "reply": one.reply,
        "evidence": titles,
    }


def _refuse_unsound(
    move: Move, sheet: Mapping[str, Given], found: dict[str, Answer], files: dict[UUID, Evidence]
) -> None:
    known = instrument_of(move.case.assessment.instrument_id).indicators
    noted = review_notes(move.case)
    reasons = []
    for code, given in sheet.items():
        reasons += _faults(known.get(code), given, found.get(code), files)
        if code in noted and not given.reply.strip():
            reasons.append(_("Jawablah catatan reviu untuk indikator ini."))
    if reasons:
        raise TransitionRefused(list(dict.fromkeys(reasons)))


def _faults(
    indicator: Indicator | None, given: Given, present: Answer | None, files: dict[UUID, Evidence]
) -> list[str]:
    if indicator is None:
        return [_("Instrumen perkara ini tidak memuat indikator tersebut.")]
    reasons = []
    if not _is_offered(given.level, len(indicator.levels), present):
        reasons.append(_("Pilih salah satu tingkat yang tersedia."))
    if present and present.is_accepted:
        reasons.append(_("Indikator ini sudah diterima BKN dan tidak dapat diubah."))
    if not files.keys() >= set(given.evidence):
        reasons.append(_("Berkas bukti yang dipilih tidak ada pada perkara ini."))
    if given.level and not given.evidence:
        reasons.append(_("Tingkat di atas 0 memerlukan sedikitnya satu berkas bukti."))
    return reasons


def _is_offered(level: int | None, number: int, present: Answer | None) -> bool:
    """Return whether the level may be saved; none at all only as long as none was ever given."""
    if level is None:
        return present is None or present.level is None
    return 0 <= level < number
