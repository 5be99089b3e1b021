"""Questions about evidence: which there is, and may this person open it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import IO
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from workflow.actors import Actor
from workflow.ballots.recusals import Withheld
from workflow.documents import storage
from workflow.documents.faults import DamagedEvidence
from workflow.exceptions import NotYoursToKnow
from workflow.facts import Facts
from workflow.models import Case, Evidence
from workflow.visibility import ensure_shown

log = logging.getLogger(__name__)
Hiding = Callable[[Case, int], Collection[UUID]]
_hidings: dict[str, Hiding] = {}


@dataclass(frozen=True)
class OpenedEvidence:
    """Evidence with its bytes, which are what was uploaded."""

    evidence: Evidence
    file: IO[bytes]


def register_hiding(kind: str, hidden: Hiding) -> None:
    """Let a feature withhold some evidence of its cases from a person: `hidden(case, person)` gives which."""
    _hidings[kind] = hidden


def hidden_from(case: Case, person_id: int | None) -> Collection[UUID]:
    """Return the evidence of a case that its feature withholds from a person."""
    hidden = _hidings.get(case.kind)
    return hidden(case, person_id) if hidden and person_id else ()


def evidence_of(case: Case) -> QuerySet[Evidence]:
    """Return the evidence of a case, newest first; the caller answers for who may see the case."""
    return case.evidence.select_related("uploaded_by").order_by("-uploaded_at", "id")


def shown_to(case: Case, person_id: int | None) -> QuerySet[Evidence]:
    """Return the evidence of a case without what its feature withholds from a person."""
    return evidence_of(case).exclude(pk__in=hidden_from(case, person_id))


def evidence_for(evidence_id: UUID, actor: Actor) -> Evidence:
    """Return one piece of evidence; raises NotYoursToKnow to who may not see its case or is recused."""
    found = Evidence.objects.select_related("case__organisation").filter(pk=evidence_id).first()
    if found is None:
        raise NotYoursToKnow(_("Berkas tidak ditemukan."))
    try:
        facts_of_reader(found.case, actor)
    except Withheld as refusal:
        raise NotYoursToKnow(_("Berkas tidak ditemukan.")) from refusal
    if found.pk in hidden_from(found.case, actor.person_id):
        raise NotYoursToKnow(_("Berkas tidak ditemukan."))
    return found


def open_evidence(evidence_id: UUID, actor: Actor) -> OpenedEvidence:
    """Return evidence with its verified bytes.

    Raises NotYoursToKnow to whom may not see its case, DamagedEvidence when the file is not what it was.
    """
    evidence = evidence_for(evidence_id, actor)
    try:
        return OpenedEvidence(evidence, storage.verified(evidence.stored_as, bytes(evidence.digest)))
    except DamagedEvidence:
        log.error("evidence %s of case %s does not match its hash", evidence.pk, evidence.case_id)
        raise


def readable_case(case_id: int, actor: Actor) -> Case:
    """Return a case; raises NotYoursToKnow to whom may not see it, Withheld to the recused."""
    case = Case.objects.select_related("organisation").filter(pk=case_id).first()
    if case is None:
        raise NotYoursToKnow(_("Perkara tidak ditemukan."))
    facts_of_reader(case, actor)
    return case


def facts_of_reader(case: Case, actor: Actor) -> Facts:
    """Return the facts about a reader of a case; raises as `visibility.ensure_shown` does."""
    return ensure_shown(case, actor)
