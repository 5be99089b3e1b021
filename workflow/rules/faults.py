"""What is wrong with a rule file: where, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path


@dataclass(frozen=True)
class Fault:
    """One fault: the path of the key (`pillar[2].weight`, counted from 1), a sentence, the line if known."""

    place: str
    sentence: str
    line: int | None = None
    file: str = ""

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        return ": ".join(part for part in (where, self.place, self.sentence) if part)

    def within(self, path: Path, line: int | None = None) -> Fault:
        """Return the fault with its file and, where known, its line."""
        return replace(self, file=path.name, line=self.line or line)


class RuleFileRefused(Exception):
    """A rule file cannot be used; carries every fault, and nothing was changed."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = list(faults)
