"""How findings are saved: what is refused, and the rows, in a constant number of statements."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext as _

from approvals.review.models import Judgement
from approvals.review.selectors import Line, review_sheet
from workflow.exceptions import Conflict, TransitionRefused
from workflow.execution import Move


@dataclass(frozen=True)
class Finding:
    """What a reviewer found of one indicator; `revision` is that of the judgement he saw, 0 for none."""

    level: int
    verdict: str
    reason_code: str = ""
    note: str = ""
    internal_note: str = ""
    revision: int = 0

    def as_recorded(self) -> dict[str, Any]:
        """Return what the record keeps of it: the internal note stays inside."""
        return {key: value for key, value in asdict(self).items() if key not in ("internal_note", "revision")}


def save(move: Move, findings: Mapping[str, Finding]) -> None:
    """Save findings inside a deed; raises Conflict or TransitionRefused and then saves none."""
    lines = {line.indicator.code: line for line in review_sheet(move.case).lines}
    is_from_headquarters = bool(move.hat and move.hat.organisation_id == move.case.organisation.lineage[0])
    if not lines.keys() >= findings.keys():
        raise TransitionRefused([_("Instrumen perkara ini tidak memuat indikator tersebut.")])
    reasons = []
    for code, finding in findings.items():
        _refuse_stale(_mine(lines[code], is_from_headquarters), finding)
        reasons += _faults(lines[code], finding)
    if reasons:
        raise TransitionRefused(list(dict.fromkeys(reasons)))
    held = {code: lines[code].holding for code in findings}
    move.changes |= {c: [h.level if h else None, findings[c].level] for c, h in held.items()}
    _write(move, findings, is_from_headquarters)


def _write(move: Move, findings: Mapping[str, Finding], is_from_headquarters: bool) -> None:
    assert move.actor.person_id is not None
    review = move.case.review
    rows = [
        Judgement(
            case=move.case,
            organisation=move.case.organisation,
            submission_id=review.submission_id,
            round=review.round,
            indicator=code,
            level=finding.level,
            verdict=finding.verdict,
            reason_code=finding.reason_code,
            note=finding.note.strip(),
            internal_note=finding.internal_note.strip(),
            is_from_headquarters=is_from_headquarters,
            revision=finding.revision + 1,
            judged_by_id=move.actor.person_id,
            judged_at=move.at,
        )
        for code, finding in findings.items()
    ]
    Judgement.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["case", "round", "indicator", "is_from_headquarters"],
        update_fields=["submission", "level", "verdict", "reason_code", "note", "internal_note", "revision",
                       "judged_by", "judged_at"],
    )  # fmt: skip


def _mine(line: Line, is_from_headquarters: bool) -> Judgement | None:
    key = (line.round, is_from_headquarters)
    return next((j for j in line.judgements if (j.round, j.is_from_headquarters) == key), None)


def _refuse_stale(present: Judgement | None, finding: Finding) -> None:
    if (present.revision if present else 0) == finding.revision:
        return
    raise Conflict(
        _("Butir ini sudah disimpan orang lain sejak Anda membukanya. Bandingkan, lalu simpan lagi."),
        seen={"level": finding.level, "verdict": finding.verdict, "note": finding.note},
        present={"level": present.level, "verdict": present.verdict, "note": present.note} if present else {},
    )


def _faults(line: Line, finding: Finding) -> list[str]:
    reasons = []
    if not 0 <= finding.level < len(line.indicator.levels):
        reasons.append(_("Pilih salah satu tingkat yang tersedia."))
    if finding.verdict not in Judgement.Verdict.values:
        reasons.append(_("Pilih putusan untuk butir ini."))
    if finding.reason_code and finding.reason_code not in Judgement.ReasonCode.values:
        reasons.append(_("Pilih alasan dari daftar."))
    is_plainly_accepted = finding.verdict == "accepted" and finding.level == line.claim.level
    if not is_plainly_accepted and not finding.note.strip():
        reasons.append(_("Tulis catatan untuk instansi: putusan atau tingkat Anda berbeda dari klaim."))
    return reasons
