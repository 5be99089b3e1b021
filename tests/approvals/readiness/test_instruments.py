"""The readiness instrument: a file says everything, the sums are exact, and what is wrong is named."""

from __future__ import annotations

import copy
import tomllib
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st

import approvals.readiness
from approvals.readiness.instruments import Indicator, Instrument, Pillar, read
from approvals.readiness.rules import check_instrument, is_readiness_instrument
from workflow.rules import check_file
from workflow.rules.reading import as_json
from workflow.rules.schemas import Schema, faults_of

SHIPPED = Path(approvals.readiness.__file__).parent / "data" / "readiness.toml"
SCHEMA = Schema("instrument", is_readiness_instrument, check_instrument)

# Two pillars, three levels, thirds in the sums, another threshold: nothing of it is known to the code.
MADE_UP = """
code = "kesiapan_kecil"
version = "1.0"
title = "Instrumen ringkas"
legal_basis = "Contoh buatan"
status = "official"
effective_from = 2026-01-01
scale_max = 3
threshold = 7.5
[[pillar]]
code = "orang"
title = "Orang"
weight = 9.5
[[pillar.indicator]]
code = "pimpinan"
title = "Pimpinan"
weight = 4.25
must_pass = 1
levels = ["tidak", "sedikit", "cukup", "penuh"]
[[pillar.indicator]]
code = "tim"
title = "Tim"
weight = 5.25
levels = ["tidak", "sedikit", "cukup", "penuh"]
[[pillar]]
code = "alat"
title = "Alat"
weight = 0.5
[[pillar.indicator]]
code = "alat_kerja"
title = "Alat kerja"
weight = 0.5
measured = "tool_share"
levels = ["tidak", "sedikit", "cukup", "penuh"]
[[example]]
levels = { pimpinan = 1, tim = 3, alat_kerja = 2 }
score = 7.00
eligible = false
[[example]]
levels = { pimpinan = 2, tim = 3, alat_kerja = 1 }
score = 8.25
eligible = true
[[example]]
levels = { pimpinan = 0, tim = 3, alat_kerja = 1 }
score = 5.42
eligible = false
"""


@cache
def content() -> dict[str, Any]:
    return tomllib.loads(SHIPPED.read_text(), parse_float=Decimal)


def shipped() -> Instrument:
    return read(as_json(content()))


def everywhere(instrument: Instrument, level: int) -> dict[str, int]:
    return dict.fromkeys(instrument.indicators, level)


def places(broken: dict[str, Any]) -> list[str]:
    return [fault.place for fault in faults_of(broken, SCHEMA)]


class TestShippedFile:
    def test_is_without_fault_and_its_examples_hold(self) -> None:
        assert check_file(SHIPPED).key == ("instrument", "readiness", "2025.1")

    def test_is_read_the_same_from_the_file_and_from_the_database(self) -> None:
        assert read(content()) == shipped()

    def test_has_five_pillars_of_a_hundred_points(self) -> None:
        instrument = shipped()
        assert [p.weight for p in instrument.pillars] == [5, 30, 35, 15, 15]
        assert (instrument.highest, instrument.threshold, len(instrument.indicators)) == (100, 60, 18)
        assert not instrument.is_official


class TestMadeUpFile:
    def test_works_without_code(self, tmp_path: Path) -> None:
        path = tmp_path / "made_up.toml"
        path.write_text(MADE_UP)
        instrument = read(as_json(check_file(path).file.content))
        assert instrument.is_official
        assert instrument.score({"pimpinan": 1, "tim": 1, "alat_kerja": 1}) == Decimal("3.333333")

    def test_is_refused_when_an_example_is_a_cent_off(self, tmp_path: Path) -> None:
        path = tmp_path / "made_up.toml"
        path.write_text(MADE_UP.replace("5.42", "5.43"))
        with pytest.raises(
            Exception, match=r"example\[3\]\.score: Contoh menyebut 5\.43, perhitungannya 5\.42"
        ):
            check_file(path)


class TestScore:
    def test_counts_an_unanswered_indicator_as_nothing(self) -> None:
        assert shipped().score({"mapping_coverage": 2}) == 6

    def test_is_split_by_pillar(self) -> None:
        instrument = shipped()
        by_pillar = instrument.pillar_scores(everywhere(instrument, 4))
        assert list(by_pillar.values()) == [5, 30, 35, 15, 15]

    @pytest.mark.parametrize("levels", [{"unknown": 1}, {"retention": 5}, {"retention": -1}])
    def test_refuses_what_the_instrument_does_not_have(self, levels: dict[str, int]) -> None:
        with pytest.raises(ValueError, match="readiness"):
            shipped().score(levels)


class TestIsEligible:
    def test_holds_on_the_threshold_itself(self) -> None:
        instrument = shipped()
        levels = everywhere(instrument, 2) | {"mapping_coverage": 4, "retention": 4, "team_formed": 3}
        levels |= {"commitment_signed": 2, "filled_from_pool": 2}
        below = levels | {"team_formed": 2}
        assert (instrument.score(levels), instrument.is_eligible(levels)) == (Decimal("60.25"), True)
        assert (instrument.score(below), instrument.is_eligible(below)) == (Decimal("59.5"), False)
        on_it = below | {"succession_plan": 2, "performance_data": 3}
        assert (instrument.score(on_it), instrument.is_eligible(on_it)) == (60, True)

    def test_asks_the_exact_sum_and_not_the_rounded_one(self) -> None:
        near = Instrument("x", "1", "x", "x", "official", 3, Decimal("0.333334"), (one_pillar("1"),))
        assert near.score({"i0": 1}) == Decimal("0.333333")
        just = Instrument("x", "1", "x", "x", "official", 3, Decimal("0.666667"), (one_pillar("1"),))
        assert just.score({"i0": 2}) == just.threshold
        assert not just.is_eligible({"i0": 2})
        assert just.gap({"i0": 2}) == 0

    def test_fails_below_a_must_pass_level_and_says_which(self) -> None:
        instrument = shipped()
        levels = everywhere(instrument, 4) | {"regulation": 1}
        assert not instrument.is_eligible(levels)
        assert [(s.indicator.code, s.level) for s in instrument.shortfalls(levels)] == [("regulation", 1)]

    def test_fails_while_something_is_unanswered(self) -> None:
        instrument = shipped()
        levels = everywhere(instrument, 4)
        del levels["retention"]
        assert not instrument.is_eligible(levels)
        assert [i.code for i in instrument.unanswered(levels)] == ["retention"]

    def test_gap_is_what_is_missing_to_the_threshold(self) -> None:
        instrument = shipped()
        assert instrument.gap(everywhere(instrument, 2)) == 10
        assert instrument.gap(everywhere(instrument, 3)) == 0


def one_pillar(*weights: str | Decimal) -> Pillar:
    indicators = tuple(
        Indicator(f"i{n}", "x", Decimal(weight), ("a", "b")) for n, weight in enumerate(weights)
    )
    return Pillar("p", "x", sum((i.weight for i in indicators), Decimal(0)), indicators)


weights = st.decimals(0, 1000, places=6).map(abs)


@st.composite
def answered(draw: st.DrawFn) -> tuple[Instrument, dict[str, int]]:
    """Return any instrument with any levels of some of its indicators."""
    scale = draw(st.integers(1, 20))
    pillar = one_pillar(*draw(st.lists(weights, min_size=1, max_size=12)))
    must = draw(st.integers(0, scale))
    first = Indicator("must", "x", draw(weights), ("a", "b"), must_pass=must)
    pillars = (pillar, Pillar("q", "x", first.weight, (first,)))
    threshold = draw(st.decimals(0, 5000, places=6))
    instrument = Instrument("x", "1", "x", "x", "official", scale, threshold, pillars)
    levels = draw(st.dictionaries(st.sampled_from(sorted(instrument.indicators)), st.integers(0, scale)))
    return instrument, levels


def naive(instrument: Instrument, levels: dict[str, int]) -> Fraction:
    return sum(
        (
            Fraction(i.weight) * levels.get(c, 0) / instrument.scale_max
            for c, i in instrument.indicators.items()
        ),
        Fraction(0),
    )


def keys(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the path of every key of a content."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield (*path, key)
            yield from keys(inner, (*path, key))
    elif isinstance(value, list):
        for position, inner in enumerate(value):
            yield from keys(inner, (*path, position))


def named(path: tuple[Any, ...]) -> str:
    """Return a path as faults write it."""
    return "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in path).lstrip(".")


def holder(broken: dict[str, Any], path: tuple[Any, ...]) -> Any:
    for part in path[:-1]:
        broken = broken[part]
    return broken


PATHS = list(keys(content()))
OPTIONAL = {"must_pass", "measured", "evidence"}
DIRECT = [p for p in PATHS if p[-1] not in OPTIONAL]


def mutated(path: tuple[Any, ...], value: Any = None) -> dict[str, Any]:
    broken = copy.deepcopy(content())
    if value is None:
        del holder(broken, path)[path[-1]]
    else:
        holder(broken, path)[path[-1]] = value
    return broken
