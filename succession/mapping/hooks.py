"""Where the committee above adds to mapping's screens: who is withheld, how a box is changed."""

from __future__ import annotations

from collections.abc import Callable

from workflow.models import Case

Withholds = Callable[[Case, int], frozenset[int]]
Moves = Callable[[Case, int], dict[int, str]]

_withholding: list[Withholds] = []
_moving: list[Moves] = []


def register_withholding(withholds: Withholds) -> None:
    """Let `withholds(period, person_id)` name the placements of which a person is shown nothing."""
    if withholds not in _withholding:
        _withholding.append(withholds)


def register_moving(moves: Moves) -> None:
    """Let `moves(period, person_id)` name, by session, the address where that person proposes a change.

    The address ends where the number of the placement follows.
    """
    if moves not in _moving:
        _moving.append(moves)


def withheld_from(person_id: int | None, case: Case) -> frozenset[int]:
    """Return the placements of a period of which a person is shown nothing, on any page or in any file."""
    if person_id is None:
        return frozenset()
    return frozenset().union(*(withholds(case, person_id) for withholds in _withholding))


def ways_to_move(person_id: int | None, case: Case) -> dict[int, str]:
    """Return, by session that meets now, where a change is proposed."""
    found: dict[int, str] = {}
    for moves in _moving:
        found |= moves(case, person_id or 0)
    return found
