"""What the secretariat finds of candidates, and whom it proposes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from succession.filling.models import Candidate, Finding
from succession.filling.requirements import MET, NEEDS_CHECKING, NOT_MET, WORDS, overall
from workflow.exceptions import TransitionRefused
from workflow.execution import Move
from workflow.models import Evidence


@dataclass(frozen=True)
class Found:
    """What was found of one criterion."""

    criterion: str
    is_met: bool
    note: str

    def as_recorded(self) -> dict[str, Any]:
        """Return the finding as the record keeps it."""
        return {"criterion": self.criterion, "is_met": self.is_met, "note": self.note}


def keep_findings(move: Move, candidate_id: int, findings: Sequence[Found], proof: UUID | None) -> None:
    """Write the findings and judge the candidate anew; raises TransitionRefused."""
    candidate = Candidate.objects.filter(case=move.case, pk=candidate_id).first()
    file = move.case.evidence.filter(pk=proof).first() if proof else None
    if candidate is None or file is None or not findings:
        raise TransitionRefused([_("Pilih calon, persyaratan, dan berkas buktinya.")])
    _refuse_decided(candidate, findings)
    Finding.objects.bulk_create(_finding(move, candidate, found, file) for found in findings)
    results = _renewed(candidate.results, findings)
    verdict = overall(results)
    move.changes["eligibility"] = [str(WORDS[candidate.eligibility]), str(WORDS[verdict])]
    is_proposed = candidate.is_proposed and verdict == MET
    Candidate.objects.filter(pk=candidate.pk).update(
        results=results, eligibility=verdict, is_proposed=is_proposed
    )


def _refuse_decided(candidate: Candidate, findings: Sequence[Found]) -> None:
    """Refuse a criterion that data have decided: a finding completes data, it does not overrule them."""
    checkable = {
        row["code"] for row in candidate.results if row["verdict"] == NEEDS_CHECKING or row.get("is_found")
    }
    if any(found.criterion not in checkable or not found.note.strip() for found in findings):
        raise TransitionRefused([_("Isi temuan untuk persyaratan yang perlu diperiksa saja.")])


def _finding(move: Move, candidate: Candidate, found: Found, file: Evidence) -> Finding:
    return Finding(
        case=move.case,
        organisation_id=move.case.organisation_id,
        candidate=candidate,
        criterion=found.criterion,
        is_met=found.is_met,
        note=found.note.strip(),
        evidence=file,
        found_by_id=move.actor.person_id,  # type: ignore[misc]
        found_at=move.at,
    )


def _renewed(results: list[dict[str, Any]], findings: Sequence[Found]) -> list[dict[str, Any]]:
    by_code = {found.criterion: found for found in findings}
    return [_result(row, by_code.get(row["code"])) for row in results]


def _result(row: dict[str, Any], found: Found | None) -> dict[str, Any]:
    if found is None:
        return row
    verdict = MET if found.is_met else NOT_MET
    return {**row, "verdict": verdict, "words": found.note.strip(), "is_found": True}


def keep_proposal(move: Move, candidates: Sequence[int]) -> None:
    """Propose these names and no others; raises TransitionRefused."""
    able = Candidate.objects.filter(case=move.case, pk__in=candidates, eligibility=MET)
    size = move.case.filling.shortlist_size or 0
    if move.case.ballots.filter(stage="opened").exists():
        raise TransitionRefused([_("Pemungutan suara sedang berlangsung; usulan tidak dapat diubah.")])
    if not 1 <= len(set(candidates)) <= size or able.count() != len(set(candidates)):
        words = _("Usulkan satu sampai %d nama; hanya calon yang memenuhi seluruh persyaratan.")
        raise TransitionRefused([words % size])
    Candidate.objects.filter(case=move.case, is_proposed=True).update(is_proposed=False)
    able.update(is_proposed=True)
    move.changes["proposed"] = [c.person.name for c in able.select_related("person").order_by("rank")]
