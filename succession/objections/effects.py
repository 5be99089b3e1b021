"""What the steps of an objection write beside the stage, under the lock and in the same transaction."""

from __future__ import annotations

from succession.mapping.models import Placement
from succession.objections.models import Objection
from succession.objections.selectors import decided_box
from workflow.execution import Move
from workflow.lifecycles import Stage


def outcome_of_the_ballot(move: Move) -> Stage:
    """Return the stage to which the committee's ballot leads: another box upholds the objection."""
    is_upheld = decided_box(move.case) != move.case.objection.from_box
    return next(stage for stage in move.step.targets if (stage == "upheld") == is_upheld)


def keep_answer(move: Move) -> None:
    """Keep the answer with its reasons; an upheld objection gives the final box, decided in itself."""
    objection, box = move.case.objection, decided_box(move.case)
    Objection.objects.filter(case=move.case).update(to_box=box, answer=move.reason, answered_at=move.at)
    if box != objection.from_box:
        Placement.objects.filter(pk=objection.placement_id).update(final_box=box, decided_in=move.case)
    move.changes["box"] = [str(objection.from_box), str(box)]


def take_back(move: Move) -> None:
    """Let another objection be filed as long as the window is open."""
    Objection.objects.filter(case=move.case).update(is_withdrawn=True)
