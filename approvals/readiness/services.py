"""The verbs of readiness, one function each; who may and when stands in `lifecycle.py`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from approvals.readiness.models import Answer, AnswerEvidence, Assessment
from approvals.readiness.selectors import instrument_of, review_notes
from workflow.actors import Actor
from workflow.births import Birth
from workflow.exceptions import Conflict, TransitionRefused
from workflow.execution import Move, Outcome, Seen, act, open_cases, perform
from workflow.models import Case, Evidence, Organisation


def open_readiness(
    organisations: Sequence[Organisation], *, actor: Actor, cycle: int, provenance: str = "", **rest: Any
) -> list[int]:
    """Open the readiness case of each agency for a cycle (a year) and return the cases' ids.

    Raises NotPermitted, or TransitionRefused where an agency already has a case in that cycle.
    """
    title = _("Kesiapan manajemen talenta %d") % cycle
    births = [Birth(o.pk, title, provenance=provenance) for o in organisations]

    def assess(ids: list[int]) -> None:
        taken = Assessment.objects.filter(cycle=cycle, organisation__in=organisations)
        if names := ", ".join(taken.values_list("organisation__name", flat=True)):
            raise TransitionRefused([_("Perkara kesiapan siklus ini sudah dibuka: %s.") % names])
        Assessment.objects.bulk_create(
            Assessment(case_id=pk, organisation=o, cycle=cycle)
            for pk, o in zip(ids, organisations, strict=True)
        )

    return open_cases("readiness", births, actor=actor, effect=assess, **rest)


@dataclass(frozen=True)
class Given:
    """What an operator gives for one indicator; `revision` is that of the answer he saw, 0 for none."""

    level: int
    explanation: str = ""
    reply: str = ""
    evidence: tuple[UUID, ...] = ()
    pages: dict[UUID, str] = field(default_factory=dict)
    revision: int = 0


def answer(
    case: Case,
    indicator: str,
    given: Given,
    *,
    actor: Actor,
    at: datetime | None = None,
    key: UUID | None = None,
) -> None:
    """Save the answer to one indicator.

    Raises Conflict when somebody saved the same indicator meanwhile, TransitionRefused for a level that the
    instrument does not have or that no evidence proves, and as `act` does.
    """
    facts = {"indicator": indicator, "level": given.level, "explanation": given.explanation,
             "reply": given.reply, "evidence": sorted(map(str, given.evidence))}  # fmt: skip
    with act(case.pk, "answer", actor=actor, at=at, facts=facts, key=key) as move:
        if not move.written:
            _save(move, indicator, given)


def _save(move: Move, indicator: str, given: Given) -> None:
    assert move.actor.person_id is not None
    present = Answer.objects.filter(case=move.case, indicator=indicator).first()
    _refuse_stale(present, given)
    files = list(Evidence.objects.filter(case=move.case, pk__in=given.evidence))
    _refuse_unsound(move, indicator, given, present, files)
    move.changes["level"] = [present.level if present else None, given.level]
    saved, _made = Answer.objects.update_or_create(
        case=move.case,
        indicator=indicator,
        defaults={
            "organisation": move.case.organisation,
            "level": given.level,
            "explanation": given.explanation.strip(),
            "reply": given.reply.strip(),
            "revision": given.revision + 1,
            "answered_by_id": move.actor.person_id,
            "answered_at": move.at,
        },
    )
    _link(saved, files, given)


def _link(saved: Answer, files: list[Evidence], given: Given) -> None:
    """Make the answer rest on exactly these files."""
    saved.links.all().delete()
    AnswerEvidence.objects.bulk_create(
        AnswerEvidence(
            answer=saved,
            case_id=saved.case_id,
            organisation_id=saved.organisation_id,
            evidence=file,
            page=given.pages.get(file.pk, ""),
        )
        for file in files
    )


def _refuse_stale(present: Answer | None, given: Given) -> None:
    if (present.revision if present else 0) == given.revision:
        return
    raise Conflict(
        _(
            "Indikator ini sudah disimpan orang lain sejak Anda membukanya."
            " Bandingkan kedua isi, lalu simpan lagi."
        ),
        seen={"level": given.level, "explanation": given.explanation},
        present={"level": present.level, "explanation": present.explanation} if present else {},
    )


def _refuse_unsound(
    move: Move, indicator: str, given: Given, present: Answer | None, files: list[Evidence]
) -> None:
    known = instrument_of(move.case.assessment.instrument_id).indicators
    reasons = []
    if indicator not in known:
        reasons.append(_("Instrumen perkara ini tidak memuat indikator tersebut."))
    elif not 0 <= given.level < len(known[indicator].levels):
        reasons.append(_("Pilih salah satu tingkat yang tersedia."))
    if present and present.is_accepted:
        reasons.append(_("Indikator ini sudah diterima BKN dan tidak dapat diubah."))
    if len(files) != len(set(given.evidence)):
        reasons.append(_("Berkas bukti yang dipilih tidak ada pada perkara ini."))
    if given.level > 0 and not files:
        reasons.append(_("Tingkat di atas 0 memerlukan sedikitnya satu berkas bukti."))
    if indicator in review_notes(move.case) and not given.reply.strip():
        reasons.append(_("Jawablah catatan reviu untuk indikator ini."))
    if reasons:
        raise TransitionRefused(reasons)


def sign_commitment(case: Case, *, actor: Actor, expected: Seen | int, **rest: Any) -> Outcome:
    """Sign the commitment to talent management on behalf of the agency (domain.md part 2, B)."""
    return perform(case.pk, "sign_commitment", actor=actor, expected=expected, **rest)


def name_companion(case: Case, *, actor: Actor, expected: Seen | int, companion: int, **rest: Any) -> Outcome:
    """Name the account of the person of BKN who accompanies the agency (PIC)."""
    facts = {"companion": companion}
    return perform(case.pk, "name_companion", actor=actor, expected=expected, facts=facts, **rest)


def open_assessment(case: Case, *, actor: Actor, expected: Seen | int, **rest: Any) -> Outcome:
    """Open the self-assessment and pin the instrument in force."""
    return perform(case.pk, "open_assessment", actor=actor, expected=expected, **rest)


def check(case: Case, *, actor: Actor, expected: Seen | int, **rest: Any) -> Outcome:
    """State that the self-assessment was checked by somebody who wrote none of it."""
    return perform(case.pk, "check", actor=actor, expected=expected, **rest)


def endorse(case: Case, *, actor: Actor, expected: Seen | int, **rest: Any) -> Outcome:
    """Endorse the checked self-assessment; its hash is kept with the event."""
    return perform(case.pk, "endorse", actor=actor, expected=expected, **rest)


def submit(case: Case, *, actor: Actor, expected: Seen | int, **rest: Any) -> Outcome:
    """Submit what was endorsed, unchanged: a copy is frozen and BKN's review is opened with it."""
    return perform(case.pk, "submit", actor=actor, expected=expected, **rest)


def send_back(case: Case, *, actor: Actor, expected: Seen | int, reason: str, **rest: Any) -> Outcome:
    """Send the self-assessment back to be filled in again."""
    return perform(case.pk, "send_back", actor=actor, expected=expected, reason=reason, **rest)


def recheck(case: Case, *, actor: Actor, expected: Seen | int, **rest: Any) -> Outcome:
    """State that the repairs were checked."""
    return perform(case.pk, "recheck", actor=actor, expected=expected, **rest)


def resubmit(case: Case, *, actor: Actor, expected: Seen | int, **rest: Any) -> Outcome:
    """Submit the repaired self-assessment again; the review goes back to mentoring with it."""
    return perform(case.pk, "resubmit", actor=actor, expected=expected, **rest)


def send_back_repair(case: Case, *, actor: Actor, expected: Seen | int, reason: str, **rest: Any) -> Outcome:
    """Send the repairs back."""
    return perform(case.pk, "send_back_repair", actor=actor, expected=expected, reason=reason, **rest)


def withdraw(case: Case, *, actor: Actor, expected: Seen | int, reason: str, **rest: Any) -> Outcome:
    """Withdraw before submission."""
    return perform(case.pk, "withdraw", actor=actor, expected=expected, reason=reason, **rest)
