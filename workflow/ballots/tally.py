"""Counting a ballot: pure, exact, and the same as the database counts (`ballot_result`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.translation import gettext as _

from workflow.ballots.rules import Rule


class Verdict(StrEnum):
    """What the votes so far come to."""

    DECIDED = "decided"
    TIED = "tied"
    UNDECIDED = "undecided"
    NO_QUORUM = "no_quorum"


@dataclass(frozen=True)
class Count:
    """What is counted: the seats, those entitled after recusal, the votes, and who may still vote."""

    seats: int
    entitled: int
    votes: Mapping[str, int] = field(default_factory=dict)
    abstentions: int = 0
    awaited: int = 0
    casting: str = ""

    @property
    def present(self) -> int:
        """Return how many seats took part, abstaining or not."""
        return sum(self.votes.values()) + self.abstentions


@dataclass(frozen=True)
class Result:
    """The verdict, the option that won, the leaders, and how many seats take part of how many needed."""

    verdict: Verdict
    option: str
    leaders: tuple[str, ...]
    present: int
    needed: int
    awaited: int
    is_settled: bool

    @property
    def is_decided(self) -> bool:
        """Return whether an option has won by the rule."""
        return self.verdict is Verdict.DECIDED

    @property
    def words(self) -> str:
        """Return what the votes come to, in a sentence."""
        return _SENTENCES[self.verdict]() % {"present": self.present, "needed": self.needed}


_SENTENCES = {
    Verdict.DECIDED: lambda: _("Satu pilihan memenuhi syarat suara."),
    Verdict.TIED: lambda: _("Suara terbanyak berimbang."),
    Verdict.UNDECIDED: lambda: _("Belum ada pilihan yang memenuhi syarat suara."),
    Verdict.NO_QUORUM: lambda: _(
        "Kuorum belum tercapai: %(present)d kursi memberikan suara, diperlukan %(needed)d."
    ),
}


def tally(rule: Rule, count: Count) -> Result:
    """Return what the votes come to by the rule."""
    needed = quorum(rule, count)
    said = dict(count.votes)
    if count.casting:
        said[count.casting] = said.get(count.casting, 0) + 1
    top = max(said.values(), default=0)
    leaders = tuple(sorted(option for option, n in said.items() if n == top and n))
    verdict = _verdict(rule, count, needed, leaders, top)
    won = leaders[0] if verdict is Verdict.DECIDED else ""
    is_settled = bool(won) and _is_settled(rule, count, said, won)
    return Result(verdict, won, leaders, count.present, needed, count.awaited, is_settled)


def quorum(rule: Rule, count: Count) -> int:
    """Return how many seats must take part: recusal shrinks what it is a part of, absence never does."""
    total = count.seats if rule.quorum.of == "seats" else count.entitled
    return max(rule.quorum.least(total), rule.minimum, 1)


def _verdict(rule: Rule, count: Count, needed: int, leaders: tuple[str, ...], top: int) -> Verdict:
    if count.present < needed:
        return Verdict.NO_QUORUM
    if len(leaders) > 1:
        return Verdict.TIED
    is_enough = bool(leaders) and rule.majority.reaches(top, _total(rule, count, count.present))
    return Verdict.DECIDED if is_enough else Verdict.UNDECIDED


def _total(rule: Rule, count: Count, present: int) -> int:
    """Return what a majority is a part of; the casting vote counts among the votes."""
    votes = present - count.abstentions + bool(count.casting)
    return {"votes": votes, "present": present, "seats": count.seats}.get(rule.majority.of, count.entitled)


def _is_settled(rule: Rule, count: Count, said: Mapping[str, int], won: str) -> bool:
    """Return whether no vote still awaited could change the result."""
    others = max((n for option, n in said.items() if option != won), default=0)
    worst = _total(rule, count, count.present + count.awaited)
    return said[won] > others + count.awaited and rule.majority.reaches(said[won], worst)
