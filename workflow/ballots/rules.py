"""The rule of a ballot: read from the policy of its case, exact, and kept with the ballot as it was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Self

QUORUM_OF = ("entitled", "seats")
MAJORITY_OF = ("votes", "present", "entitled", "seats")
DEFAULT_WORKING_DAYS = 5


@dataclass(frozen=True)
class Share:
    """More than, or at least, an exact part of something that is counted."""

    of: str
    part: Fraction
    is_strict: bool

    def reaches(self, number: int, total: int) -> bool:
        """Return whether `number` is enough of `total`."""
        needed = self.part * total
        return number > needed if self.is_strict else number >= needed

    def least(self, total: int) -> int:
        """Return the smallest number that is enough of `total`."""
        needed = self.part * total
        return needed.__floor__() + 1 if self.is_strict else needed.__ceil__()

    @classmethod
    def read(cls, table: Mapping[str, Any], allowed: Sequence[str]) -> Self:
        """Return the share in a policy's `{of, more_than}` or `{of, at_least}`; raises ValueError."""
        words = [key for key in ("more_than", "at_least") if key in table]
        if len(words) != 1 or table.get("of") not in allowed:
            raise ValueError(
                f"a share is {{of, more_than | at_least}} with of in {', '.join(allowed)}: {table}"
            )
        return cls(str(table["of"]), _fraction(table[words[0]]), words[0] == "more_than")

    def frozen(self) -> dict[str, Any]:
        """Return the share as a ballot keeps it."""
        return {"of": self.of, "share": list(self.part.as_integer_ratio()), "is_strict": self.is_strict}

    @classmethod
    def thawed(cls, kept: Mapping[str, Any]) -> Self:
        """Return the share that a ballot kept."""
        return cls(kept["of"], Fraction(*kept["share"]), kept["is_strict"])


def _fraction(pair: Any) -> Fraction:
    """Return an exact part; raises ValueError for floats and for what is not between none and all."""
    if not (isinstance(pair, list) and len(pair) == 2 and all(type(n) is int for n in pair) and pair[1] > 0):
        raise ValueError(f"an exact part is [numerator, denominator]: {pair}")
    part = Fraction(*pair)
    if not 0 <= part <= 1:
        raise ValueError(f"a part lies between none and all: {pair}")
    return part


@dataclass(frozen=True)
class Rule:
    """Quorum, majority, casting vote and the limits of the body."""

    quorum: Share
    majority: Share
    minimum: int = 1
    has_casting_vote: bool = False
    working_days: int = DEFAULT_WORKING_DAYS
    min_seats: int = 1
    max_seats: int = 99
    is_odd: bool = False

    @classmethod
    def read(cls, content: Mapping[str, Any], name: str) -> Self:
        """Return the rule in the table `name` of a policy's content; raises ValueError or KeyError."""
        table = content[name]
        return cls(
            quorum=Share.read(table["quorum"], QUORUM_OF),
            majority=Share.read(table["majority"], MAJORITY_OF),
            minimum=int(table["quorum"].get("minimum", 1)),
            has_casting_vote=bool(table.get("has_casting_vote", False)),
            **{
                key: table[key]
                for key in ("working_days", "min_seats", "max_seats", "is_odd")
                if key in table
            },
        )

    def frozen(self) -> dict[str, Any]:
        """Return what a ballot keeps of the rule; the database reads it too."""
        return {
            "quorum": {**self.quorum.frozen(), "minimum": self.minimum},
            "majority": self.majority.frozen(),
            "has_casting_vote": self.has_casting_vote,
            "working_days": self.working_days,
        }

    @classmethod
    def thawed(cls, kept: Mapping[str, Any]) -> Self:
        """Return the rule that a ballot kept."""
        quorum = kept["quorum"]
        return cls(
            quorum=Share.thawed(quorum),
            majority=Share.thawed(kept["majority"]),
            minimum=quorum["minimum"],
            has_casting_vote=kept["has_casting_vote"],
            working_days=kept["working_days"],
        )

    def admits(self, seats: int) -> bool:
        """Return whether a body of so many voting seats may decide by this rule."""
        return self.min_seats <= seats <= self.max_seats and (seats % 2 == 1 or not self.is_odd)
