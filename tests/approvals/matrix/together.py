"""Readiness and review explored as one: every pair of stages that their declarations let them come to."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from workflow.features import lifecycle_of
from workflow.lifecycles import Step

Pair = tuple[str, str]
READINESS, REVIEW = "readiness", "review"


@cache
def reachable(*without: str) -> frozenset[Pair]:
    """Return the pairs that can be reached, an empty stage standing for a review that is not there yet."""
    return _closure((str(lifecycle_of(READINESS).initial()), ""), without)


def can_finish(pair: Pair, *without: str) -> bool:
    """Return whether the agency can still come to an end: its review is final, or it has withdrawn."""
    return any(_is_over(each) for each in _closure(pair, without))


def _is_over(pair: Pair) -> bool:
    one, other = pair
    return lifecycle_of(REVIEW).is_final(other) if other else lifecycle_of(READINESS).is_final(one)


@cache
def _closure(start: Pair, without: tuple[str, ...]) -> frozenset[Pair]:
    found, new = {start}, {start}
    while new:
        new = {after for pair in new for after in _moves(pair, without)} - found
        found |= new
    return frozenset(found)


def _moves(pair: Pair, without: tuple[str, ...]) -> Iterator[Pair]:
    for at, kind in enumerate((READINESS, REVIEW)):
        for spec in lifecycle_of(kind).steps.values() if pair[at] else ():
            if pair[at] in spec.sources and not spec.by_case and spec.name not in without:
                yield from _with_what_it_carries(pair, at, spec)


def _with_what_it_carries(pair: Pair, at: int, spec: Step) -> Iterator[Pair]:
    """Yield where a step leads, the other case taken along as both declare it."""
    kinds = (READINESS, REVIEW)
    other, beside = kinds[1 - at], pair[1 - at]
    carried = [
        each
        for each in lifecycle_of(other).steps.values()
        if each.by_case == f"{kinds[at]}.{spec.name}" and beside in each.sources
    ]
    if (kinds[at], spec.name) == (READINESS, "submit"):
        besides = [str(lifecycle_of(REVIEW).initial())]  # the submission opens the review
    else:
        besides = [str(target) for each in carried for target in each.targets] or [beside]
    for target in spec.targets:
        for there in besides:
            yield (str(target), there) if at == 0 else (there, str(target))
