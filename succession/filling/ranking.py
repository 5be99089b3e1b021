"""The order of a longlist: box, then target score, then seniority. Exact, and explained line by line.

A rank never decides: the committee shortlists, the PPK chooses (domain, part 7).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class Ranked:
    """Somebody with what his rank rests on."""

    key: int
    number: str
    box: int
    talent_score: Decimal
    technical: Decimal | None
    tenure: Decimal
    birth_on: date


@dataclass(frozen=True)
class Place:
    """A rank with the score it rests on."""

    key: int
    rank: int
    score: Decimal
    explanation: dict[str, Any]


def rank(people: Sequence[Ranked], mix: tuple[Decimal, Decimal] | None) -> list[Place]:
    """Return the people in their order.

    `mix` weighs talent score and technical competence. It is used only where everybody has a technical score:
    unknown is not zero, so otherwise the talent score alone is compared.
    """
    used = mix if mix and people and all(p.technical is not None for p in people) else None
    scores = {p.key: _score(p, used) for p in people}
    ordered = sorted(people, key=lambda p: (-p.box, -scores[p.key], -p.tenure, p.birth_on, p.number))
    return [Place(p.key, n, scores[p.key], _explained(p, used)) for n, p in enumerate(ordered, 1)]


def _score(person: Ranked, mix: tuple[Decimal, Decimal] | None) -> Decimal:
    if mix is None:
        return person.talent_score
    assert person.technical is not None
    return (person.talent_score * mix[0] + person.technical * mix[1]) / 100


def _explained(person: Ranked, mix: tuple[Decimal, Decimal] | None) -> dict[str, Any]:
    return {
        "box": person.box,
        "talent_score": str(person.talent_score),
        "technical": None if person.technical is None else str(person.technical),
        "weights": [str(weight) for weight in mix] if mix else None,
        "tenure": str(person.tenure),
        "birth_on": person.birth_on.isoformat(),
    }


def tenure_of(values: Mapping[str, str]) -> Decimal:
    """Return the years in the present level, none where the data do not say."""
    return Decimal(values.get("tenure") or 0)
