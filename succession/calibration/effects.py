"""What the steps of a session write beside the stage, under the lock, in the same transaction, set-based."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.models import F
from django.utils.translation import gettext as _

from succession.calibration import minutes, selectors
from succession.calibration.models import Item, Session, Signature
from succession.calibration.recusals import decided_items
from succession.mapping.models import Placement
from workflow.ballots.sittings import call_sitting
from workflow.exceptions import TransitionRefused
from workflow.execution import Move
from workflow.lifecycles import Stage
from workflow.models import Ballot, Case

# Whoever may sit there is judged alone, and whoever is declared to concern somebody.
SINGLE_OUT = """
UPDATE calibration_item i SET is_singled_out = true, ballot_id = NULL
FROM mapping_placement p JOIN mapping_employee e ON e.id = p.employee_id
WHERE i.case_id = %(case)s AND p.id = i.placement_id AND NOT i.is_singled_out AND i.outcome = ''
  AND (e.person_id IN (SELECT t.person_id FROM workflow_term t
      JOIN workflow_sitting s ON s.body_id = t.body_id
      WHERE s.case_id = i.case_id AND t.during @> s.composed_at)
    OR i.placement_id::text IN (SELECT subject FROM workflow_interest WHERE case_id = i.case_id))
"""
FINAL = """
UPDATE mapping_placement p SET decided_in_id = %(case)s, final_box = coalesce(i.ratified_box,
  CASE WHEN i.outcome = 'change' THEN i.to_box ELSE p.computed_box END)
FROM calibration_item i WHERE i.case_id = %(case)s AND p.id = i.placement_id AND i.outcome <> 'defer'
"""
FREE = """
UPDATE mapping_placement p SET session_id = NULL FROM calibration_item i
WHERE i.case_id = %(case)s AND p.id = i.placement_id AND p.session_id = i.case_id
  AND (%(is_all)s OR i.outcome = 'defer')
"""


def call_committee(move: Move) -> None:
    """Call the committee's sitting and take its composition; whoever sits there is judged alone."""
    body = selectors.committee_of(move.case.organisation_id)
    assert body is not None
    Session.objects.filter(case=move.case).update(body=body)
    call_sitting(
        move.case,
        body,
        may="schedule_calibration",
        actor=move.actor,
        held_at=move.facts["held_at"],
        place=move.facts.get("place", ""),
        at=move.at,
    )
    single_out_the_recused(move.case)
    move.changes["committee"] = f"{body.name} ({body.decree_number})"


def single_out_the_recused(case: Case) -> int:
    """Give everybody from whom somebody is recused a ballot of his own; returns how many."""
    return _run(SINGLE_OUT, case=case.pk)


def prepare_ballots(move: Move) -> None:
    """Single out whom a declaration concerns: the meeting begins."""
    single_out_the_recused(move.case)


def write_down(move: Move) -> None:
    """Write down what ballots decided, for everybody whom this step names."""
    outcome = move.deed.name
    items = decided_items(move.case, outcome, move.actor.person_id)
    move.changes["number"] = items.update(outcome=outcome, edition=move.case.session.edition)


def after_closing(move: Move, ballot: Ballot) -> None:
    """Follow the end of a ballot: a bloc that is not agreed on is discussed one by one.

    Raises TransitionRefused where a change was decided that nobody proposed.
    """
    items = Item.objects.filter(case=ballot.case_id, ballot=ballot, outcome="")
    if ballot.outcome == "separate":
        items.update(is_singled_out=True, ballot=None)
    if ballot.outcome == Item.Outcome.CHANGE and items.filter(to_box=None).exists():
        raise TransitionRefused(
            [_("Perubahan belum diusulkan: batalkan pemungutan suara, isi usulan, lalu buka lagi.")]
        )


def ripe_outcomes(ballot: Ballot) -> list[str]:
    """Return what can be decided about a person: a change only once another box is proposed."""
    is_proposed = Item.objects.filter(case=ballot.case_id, ballot=ballot, to_box__isnull=False).exists()
    return [code for code in Item.Outcome.values if code != Item.Outcome.CHANGE or is_proposed]


def freeze_minutes(move: Move) -> None:
    """Render the minutes from the records; from now on they are signed, not changed."""
    move.changes["digest"] = bytes(minutes.render(move.case, move.at).digest).hex()


def keep_signature(move: Move) -> None:
    """Keep the signature on the digest of the minutes."""
    found, remark = selectors.last_minutes(move.case), move.facts.get("remark", "")
    assert found is not None
    assert move.actor.person_id is not None
    Signature.objects.create(
        case=move.case,
        minutes=found,
        person_id=move.actor.person_id,
        remark=remark.strip(),
        signed_at=move.at,
    )
    move.changes["digest"] = bytes(found.digest).hex()


def when_all_signed(move: Move) -> Stage:
    """Return where a signature leads: the last one makes the minutes a recommendation."""
    there = {who.person_id for who in selectors.present(move.case)}
    left = there - selectors.signed(move.case) - {move.actor.person_id}
    closed, recommended = move.step.targets
    return closed if left else recommended


def keep_deviations(move: Move) -> None:
    """Keep where the ratifier deviates from the recommendation; raises TransitionRefused without a reason."""
    rows: list[dict[str, Any]] = move.facts.get("deviations", [])
    known = dict(selectors.agenda_of(move.case).values_list("placement_id", "outcome"))
    for row in rows:
        box, reason = row["box"], row["reason"].strip()
        if known.get(row["placement"]) not in (Item.Outcome.CONFIRM, Item.Outcome.CHANGE):
            raise TransitionRefused([_("Penyimpangan hanya untuk orang yang diputus dalam sidang ini.")])
        if box not in range(1, 10) or not reason:
            raise TransitionRefused([_("Isi kotak yang ditetapkan dan alasan menyimpang dari rekomendasi.")])
        items = Item.objects.filter(case=move.case, placement=row["placement"])
        items.update(ratified_box=box, deviation_reason=reason)
    move.changes["deviations"] = len(rows)


def begin_another_edition(move: Move) -> None:
    """Let the committee meet again: its next minutes are another edition."""
    Session.objects.filter(case=move.case).update(edition=F("edition") + 1)


def give_boxes(move: Move) -> None:
    """Give everybody decided his final box; who was deferred is free for a later session."""
    move.changes["number"] = _run(FINAL, case=move.case.pk)
    move.changes["deferred"] = _run(FREE, case=move.case.pk, is_all=False)


def free_agenda(move: Move) -> None:
    """Leave everybody free for another session."""
    Placement.objects.filter(session=move.case.pk).update(session=None)


def _run(statement: str, **values: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        changed: int = cursor.rowcount
        return changed
