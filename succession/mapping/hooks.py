"""Where the committee above adds to mapping's screens: who is withheld, how a box is changed, why it was."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from succession.mapping.models import Placement
from workflow.models import Case

Withholds = Callable[[Sequence[Case], int], frozenset[int]]
Moves = Callable[[Case, int], dict[int, str]]
Reasons = Callable[[Sequence[Placement]], Mapping[int, str]]

_withholding: list[Withholds] = []
_moving: list[Moves] = []
_reasons: dict[str, Reasons] = {}


def register_withholding(withholds: Withholds) -> None:
    """Let `withholds(periods, person_id)` name the placements of which a person is shown nothing."""
    if withholds not in _withholding:
        _withholding.append(withholds)


def register_moving(moves: Moves) -> None:
    """Let `moves(period, person_id)` name, by session, the address where that person proposes a change.

    The address ends where the number of the placement follows.
    """
    if moves not in _moving:
        _moving.append(moves)


def register_reasons(kind: str, reasons: Reasons) -> None:
    """Let `reasons(placements)` say, by placement, why a case of this kind gave the final box it gave."""
    _reasons[kind] = reasons


def withheld_from(person_id: int | None, *periods: Case) -> frozenset[int]:
    """Return the placements of periods of which a person is shown nothing, on any page or in any file."""
    if person_id is None:
        return frozenset()
    return frozenset().union(*(withholds(periods, person_id) for withholds in _withholding))


def ways_to_move(person_id: int | None, case: Case) -> dict[int, str]:
    """Return, by session that meets now, where a change is proposed."""
    found: dict[int, str] = {}
    for moves in _moving:
        found |= moves(case, person_id or 0)
    return found


def reasons_for(placements: Sequence[Placement]) -> dict[int, str]:
    """Return, by placement, why it has its final box; as many statements as there are kinds that decide."""
    found: dict[int, str] = {}
    for kind, reasons in _reasons.items():
        decided = [each for each in placements if each.decided_in and each.decided_in.kind == kind]
        found |= reasons(decided) if decided else {}
    return found
