"""The agenda of a session: taking it, opening it again after a return, and what is proposed for somebody."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import connection
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from succession.calibration import selectors
from succession.calibration.models import Item
from succession.calibration.recusals import withheld
from workflow.exceptions import NotPermitted, TransitionRefused
from workflow.execution import Move
from workflow.models import Case

# A row lock a placement: of two sessions that want the same one, the second finds it taken.
TAKE = """
UPDATE mapping_placement p SET session_id = %(case)s FROM mapping_employee e
WHERE p.scoring_id = %(scoring)s AND e.id = p.employee_id AND p.computed_box IS NOT NULL
  AND p.session_id IS NULL AND p.final_box IS NULL
  AND (%(units)s::text[] IS NULL OR e.unit = ANY (%(units)s))
  AND (%(boxes)s::int[] IS NULL OR p.computed_box = ANY (%(boxes)s))
"""
LIST = """
INSERT INTO calibration_item (case_id, organisation_id, placement_id, number, is_singled_out, reason_code,
  explanation, outcome, edition, deviation_reason)
SELECT %(case)s, %(organisation)s, p.id, %(start)s + row_number() OVER (ORDER BY e.unit, e.name, p.id), false,
  '', '', '', 0, ''
FROM mapping_placement p JOIN mapping_employee e ON e.id = p.employee_id
WHERE p.session_id = %(case)s
  AND NOT EXISTS (SELECT 1 FROM calibration_item i WHERE i.case_id = %(case)s AND i.placement_id = p.id)
"""


def take(case: Case, units: Sequence[str], boxes: Sequence[int]) -> int:
    """Put everybody of these units and boxes on the agenda whom no session has yet; returns how many."""
    assert case.parent is not None
    start = Item.objects.filter(case=case).aggregate(last=Max("number"))["last"] or 0
    values = {
        "case": case.pk,
        "organisation": case.organisation_id,
        "scoring": case.parent.period.scoring_id,
        "units": list(units) or None,
        "boxes": list(boxes) or None,
        "start": start,
    }
    with connection.cursor() as cursor:
        cursor.execute(TAKE, values)
        taken: int = cursor.rowcount
        if taken:
            cursor.execute(LIST, values)
    return taken


def free(case: Case, placements: Sequence[int]) -> QuerySet[Item]:
    """Return the items that no ballot has decided in this edition of the minutes."""
    items = Item.objects.filter(case=case, placement__in=placements).exclude(edition=case.session.edition)
    return items.exclude(outcome="", ballot__stage="decided").select_related("placement", "ballot")


def may_know(move: Move, placements: Sequence[int]) -> None:
    """Refuse to name a person from whom the actor is recused: he would learn what became of him."""
    if set(placements) & withheld(move.case, move.actor.person_id):
        raise NotPermitted([_("Anda tidak ikut serta dalam pembahasan orang ini.")])


def propose(
    move: Move, placement: int, to_box: int, reason_code: str, explanation: str, evidence: UUID | None
) -> None:
    """Keep what is proposed for somebody; raises NotPermitted or TransitionRefused."""
    case = move.case
    may_know(move, [placement])
    item = free(case, [placement]).filter(outcome="").first()
    if item is None:
        raise TransitionRefused([_("Orang ini tidak ada dalam agenda, atau sudah diputus.")])
    move.changes["box"] = [item.to_box or item.placement.computed_box, to_box]
    if to_box not in range(1, 10) or to_box == item.placement.computed_box:
        raise TransitionRefused([_("Pilih kotak yang berbeda dari kotak hitungan.")])
    if reason_code not in selectors.reasons_of(case) or not explanation:
        raise TransitionRefused([_("Pilih alasan dan tulis penjelasannya.")])
    if item.ballot and item.is_singled_out and (item.ballot.votes.exists() or item.ballot.opinions.exists()):
        raise TransitionRefused([_("Komite sudah berpendapat atau memberikan suara atas orang ini.")])
    if evidence and not case.evidence.filter(pk=evidence).exists():
        raise TransitionRefused([_("Berkas bukti tidak ada pada perkara ini.")])
    Item.objects.filter(pk=item.pk).update(
        is_singled_out=True,
        ballot=item.ballot if item.is_singled_out else None,
        to_box=to_box,
        reason_code=reason_code,
        explanation=explanation,
        evidence=evidence,
        proposed_by=move.actor.person_id,
    )
