"""Instruments never seen, as contents of their files, and people with values: Hypothesis draws both."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from typing import Any

from hypothesis import strategies as st

from succession.mapping.components import Component
from succession.mapping.instruments import AXES, Instrument, read
from succession.mapping.rules import check_instrument, is_talent_instrument
from workflow.rules.reading import as_json
from workflow.rules.schemas import Schema, faults_of

SCHEMA = Schema("instrument", is_talent_instrument, check_instrument)
MILLION = 1_000_000
HEAD = {
    "version": "1",
    "title": "x",
    "legal_basis": "x",
    "status": "official",
    "effective_from": "2026-01-01",
}
SMALLEST = Decimal("0.000001")


def instruments() -> st.SearchStrategy[Instrument]:
    """Draw any instrument that could be loaded."""
    return contents().map(as_json).map(read)


@st.composite
def contents(draw: st.DrawFn) -> dict[str, Any]:
    """Draw the content of a file; its examples are left out."""
    scale = draw(st.sampled_from([1, 7, 10, 100, 1_000]))
    codes = (f"c{number}" for number in range(1_000))
    components = [row for axis in AXES for row in draw(_components(axis, scale, codes))]
    named = [row["code"] for row in components] + [
        p["code"] for row in components for p in row.get("part", ())
    ]
    rules = draw(st.dictionaries(st.sampled_from(named), st.sampled_from(["block", "zero"])))
    return HEAD | {
        "code": "x",
        "scale_max": scale,
        "bands": {axis: draw(_thirds(scale)) for axis in AXES},
        "talent_score": dict(zip(AXES, draw(_shares(2)), strict=True)),
        "succession_group": {"boxes": [9]},
        "missing": rules | {"default": draw(st.sampled_from(["block", "zero"]))},
        "component": components,
    }


@st.composite
def _shares(draw: st.DrawFn, count: int) -> list[Decimal]:
    """Draw weights that make up a hundred: round ones, or with six decimals."""
    places = draw(st.sampled_from([0, 6]))
    whole = 100 * 10**places
    cuts = draw(st.sets(st.integers(1, whole - 1), min_size=count - 1, max_size=count - 1))
    bounds = [0, *sorted(cuts), whole]
    return [Decimal(b - a).scaleb(-places) for a, b in pairwise(bounds)]


@st.composite
def _components(draw: st.DrawFn, axis: str, scale: int, codes: Iterator[str]) -> list[dict[str, Any]]:
    weights = draw(_shares(draw(st.integers(1, 4))))
    return [{"axis": axis, **draw(_component(scale, weight, codes))} for weight in weights]


@st.composite
def _component(draw: st.DrawFn, scale: int, weight: Decimal, codes: Iterator[str]) -> dict[str, Any]:
    if draw(st.integers(0, 2)):
        return draw(_leaf(scale, weight, codes))
    parts = [
        draw(_leaf(scale, draw(_figures(100)) + SMALLEST, codes)) for _part in range(draw(st.integers(1, 3)))
    ]
    return {"code": next(codes), "title": "x", "weight": weight, "kind": "group", "part": parts}


@st.composite
def _leaf(draw: st.DrawFn, scale: int, weight: Decimal, codes: Iterator[str]) -> dict[str, Any]:
    kind = draw(st.sampled_from(["choice", "number", "count", "number_bands"]))
    row = {"code": next(codes), "title": "x", "weight": weight, "kind": kind}
    if kind == "choice":
        scores = draw(st.lists(_figures(scale), min_size=1, max_size=4))
        row["options"] = {f"o{number}": score for number, score in enumerate(scores)}
    elif kind != "number":
        lows: st.SearchStrategy[Any] = (
            st.integers(1, 50) if kind == "count" else _figures(50).map(lambda n: n + SMALLEST)
        )
        row["bands"] = [
            {"from": low, "score": draw(_figures(scale))}
            for low in [0, *sorted(draw(st.sets(lows, max_size=3)))]
        ]
    return row


def _figures(most: int) -> st.SearchStrategy[Decimal]:
    """Draw a number from 0 up to one below a million parts of `most`, often a round one."""
    exact = st.integers(0, most * MILLION - 1).map(lambda n: Decimal(n).scaleb(-6))
    return st.integers(0, most - 1).map(Decimal) | exact


@st.composite
def _thirds(draw: st.DrawFn, scale: int) -> dict[str, Decimal]:
    bounds = draw(
        st.sets(_figures(scale).map(lambda n: n + SMALLEST) | st.just(Decimal(scale)), min_size=2, max_size=2)
    )
    return dict(zip(("middle", "high"), sorted(bounds), strict=True))


def people(instrument: Instrument, most: int = 8) -> st.SearchStrategy[list[dict[str, str | None]]]:
    """Draw some people by their values, some of which are missing."""
    values = {code: st.none() | value(leaf, instrument.scale_max) for code, leaf in instrument.leaves.items()}
    return st.lists(st.fixed_dictionaries(values), min_size=1, max_size=most)


def value(leaf: Component, scale: int) -> st.SearchStrategy[str]:
    """Draw a value that may stand in a file of people; often one at a bound."""
    if leaf.is_choice:
        return st.sampled_from(sorted(leaf.options))
    if leaf.is_whole:
        return (st.integers(0, 999_999_999) | _near(leaf).map(int)).map(str)
    most = scale if not leaf.bands else 60
    numbers = _figures(most) | st.just(Decimal(most)) | (_near(leaf) if leaf.bands else st.nothing())
    return st.builds(_written, numbers, st.sampled_from(".,"))


def _near(leaf: Component) -> st.SearchStrategy[Decimal]:
    """Draw the lower bound of a band, or the value just below it."""
    step = Decimal(1) if leaf.is_whole else SMALLEST
    lows = [band.low for band in leaf.bands]
    return st.sampled_from(lows + [low - step for low in lows if low >= step])


def _written(number: Decimal, point: str) -> str:
    return f"{number:f}".replace(".", point)


def places(content: dict[str, Any]) -> list[str]:
    """Return where the faults of a content are."""
    return [fault.place for fault in faults_of(content, SCHEMA)]
