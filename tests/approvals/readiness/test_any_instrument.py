"""Instruments never seen, and broken ones: what holds for any file."""

from __future__ import annotations

import copy
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from approvals.readiness.instruments import Instrument
from tests.approvals.readiness.test_instruments import (
    DIRECT,
    PATHS,
    answered,
    content,
    holder,
    mutated,
    naive,
    named,
    places,
)


class TestAnyInstrument:
    @given(answered())
    def test_scores_as_fractions_do(self, case: tuple[Instrument, dict[str, int]]) -> None:
        instrument, levels = case
        exact = naive(instrument, levels)
        assert Fraction(instrument.score(levels)) == Fraction(int(exact * 10**6 + Fraction(1, 2)), 10**6)
        assert instrument.is_reached(levels) == (exact >= Fraction(instrument.threshold))

    @given(answered(), st.data())
    def test_never_loses_by_a_higher_level(
        self, case: tuple[Instrument, dict[str, int]], data: st.DataObject
    ) -> None:
        instrument, levels = case
        code = data.draw(st.sampled_from(sorted(instrument.indicators)))
        raised = levels | {code: data.draw(st.integers(levels.get(code, 0), instrument.scale_max))}
        assert instrument.score(raised) >= instrument.score(levels)
        assert instrument.gap(raised) <= instrument.gap(levels)
        assert instrument.is_eligible(raised) >= instrument.is_eligible(levels)


class TestBrokenFile:
    def test_control_unbroken_has_no_fault(self) -> None:
        assert places(content()) == []

    def test_names_every_key_that_is_missing(self) -> None:
        missed = [named(p) for p in DIRECT if named(p) not in places(mutated(p))]
        assert missed == []

    @pytest.mark.parametrize("wrong", [True, Decimal("NaN"), -7, "\n", [[]], {"x": 1}, ["a", "a"]])
    def test_names_every_key_that_has_a_wrong_value(self, wrong: Any) -> None:
        paths = [p for p in PATHS if not (wrong is True and p[-1] == "eligible")]
        missed = [
            named(p) for p in paths if not any(f.startswith(named(p)) for f in places(mutated(p, wrong)))
        ]
        assert missed == []

    def test_names_every_key_that_is_misspelt(self) -> None:
        missed = []
        for path in PATHS:
            broken = mutated(path)
            holder(broken, path)[f"{path[-1]}_x"] = holder(content(), path)[path[-1]]
            if f"{named(path)}_x" not in places(broken):
                missed.append(named(path))
        assert missed == []

    def test_names_the_pillar_whose_weights_do_not_add_up(self) -> None:
        for path in [p for p in PATHS if p[-1] == "weight"]:
            off = holder(content(), path)[path[-1]] + Decimal("0.000001")
            assert places(mutated(path, off)) == [f"pillar[{path[1] + 1}].weight"]

    def test_names_an_example_whose_level_is_off(self) -> None:
        for path in [p for p in PATHS if p[-2:-1] == ("levels",)]:
            level = holder(content(), path)[path[-1]]
            assert places(mutated(path, level - 1 if level else 1)) == [f"example[{path[1] + 1}].score"]

    def test_names_an_example_whose_verdict_is_off(self) -> None:
        for path in [p for p in PATHS if p[-1] == "eligible"]:
            assert places(mutated(path, not holder(content(), path)["eligible"])) == [named(path)]

    def test_names_codes_that_occur_twice(self) -> None:
        for path in [p for p in PATHS if p[-1] == "code" and len(p) > 1]:
            twice = copy.deepcopy(content())
            rows = holder(twice, path[:-1])
            rows.append(copy.deepcopy(rows[path[-2]]))
            assert named((*path[:-2], len(rows) - 1, "code")) in places(twice)

    def test_names_a_threshold_that_nobody_can_reach(self) -> None:
        assert places(mutated(("threshold",), Decimal("100.01"))) == ["threshold"]

    def test_names_a_must_pass_beyond_the_scale(self) -> None:
        assert places(mutated(("pillar", 1, "indicator", 0, "must_pass"), 5)) == [
            "pillar[2].indicator[1].must_pass"
        ]
