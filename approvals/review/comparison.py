"""What changed between two submissions: words of a text, files of a claim. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from approvals.review.selectors import Claim


@dataclass(frozen=True)
class Passage:
    """A part of a text: the same in both, gone, or new."""

    text: str
    is_gone: bool = False
    is_new: bool = False


def passages(before: str, after: str) -> list[Passage]:
    """Return both texts as one, word by word, in the order in which they are read."""
    old, new = _words(before), _words(after)
    found: list[Passage] = []
    for how, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if how == "equal":
            found.append(Passage("".join(old[a:b])))
            continue
        gone, come = "".join(old[a:b]), "".join(new[c:d])
        found += [Passage(gone, is_gone=True)] if gone else []
        found += [Passage(come, is_new=True)] if come else []
    return found


def is_changed(before: Claim | None, after: Claim) -> bool:
    """Return whether a claim differs from the former one; without a former one nothing has changed."""
    return before is not None and _sum(before) != _sum(after)


def digests(claim: Claim | None) -> dict[str, str]:
    """Return the files of a claim by their id, each with its hash."""
    return {row["id"]: row["sha256"] for row in claim.evidence} if claim else {}


def _sum(claim: Claim) -> tuple[Any, ...]:
    return claim.level, claim.explanation, claim.reply, claim.addresses, sorted(digests(claim).values())


def _words(text: str) -> Sequence[str]:
    return re.findall(r"\s+|[^\s]+", text)
