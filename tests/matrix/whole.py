"""What must hold of every case whatever happened to it, and in which order (C8, C11)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any

from django.db.models import Q

from tests.matrix.hands import Button, is_told_why, moved
from tests.matrix.orders import Deed, every_order
from workflow.audit.verify import stream_findings
from workflow.models import Case


def faults(case: Case) -> list[str]:
    """Name what is wrong with a case and those beside it: stage, revision, turns and the chain of events."""
    near = Q(pk__in=[case.pk, case.parent_id]) | Q(parent=case.pk) | Q(follows=case.pk)
    family = list(Case.objects.filter(near))
    streams = [f"case:{each.pk}" for each in family]
    found = [fault for each in family for fault in _faults(each)]
    return [*found, *(f"{place}: {sentence}" for place, sentence in stream_findings(streams))]


def _faults(case: Case) -> Iterator[str]:
    steps = case.events.filter(revision__isnull=False).order_by("sequence")
    told = list(steps.values_list("revision", "from_stage", "to_stage"))
    if [revision for revision, _from, _to in told] != list(range(1, case.revision + 1)):
        yield f"{case}: revision {case.revision} of {len(told)} steps"
    if told[-1][2] != case.stage:
        yield f"{case}: it stands at {case.stage}, its last step led to {told[-1][2]}"
    if any(before[2] != after[1] for before, after in pairwise(told)):
        yield f"{case}: a step begins elsewhere than the one before it ended"
    if case.turns.filter(closed_at=None).exclude(stage=case.stage).exists():
        yield f"{case}: a turn is open of a stage that it left"


def winners(begin: Callable[[], Sequence[Button]]) -> list[int]:
    """Lead steps of one stage, begun anew each time, through every order; return which one moved in each.

    Whatever else is wrong is asserted: every other is told why, and all cases are whole.
    """
    offered: list[Button] = []

    def deeds() -> list[Deed]:
        offered[:] = begin()
        return [step.press for step in offered]

    return [_winner(ends, offered) for ends in every_order(deeds)]


def _winner(ends: list[Any], offered: list[Button]) -> int:
    (winner,) = [at for at, end in enumerate(ends) if moved(end)]
    assert all(is_told_why(end) for at, end in enumerate(ends) if at != winner), ends
    assert [fault for step in offered if step.case for fault in faults(step.case)] == []
    return winner
