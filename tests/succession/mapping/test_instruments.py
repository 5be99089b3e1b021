"""Talent instruments: what a value scores, where a person is placed, what is wrong with a value."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import succession.mapping
from succession.mapping.components import Component
from succession.mapping.instruments import Instrument, Placed, read
from tests.succession.mapping.drawing import instruments, people
from workflow.rules.reading import as_json

DATA = Path(succession.mapping.__file__).parent / "data"
THIRDS = {"middle": "60", "high": "80"}
SIX = Decimal("0.000001")


@cache
def content(code: str = "k411") -> dict[str, Any]:
    """Return the content of a shipped file; nobody may change it."""
    return tomllib.loads((DATA / f"talent-{code}.toml").read_text(), parse_float=Decimal)


@cache
def shipped(code: str = "k411") -> Instrument:
    return read(as_json(content(code)))


def instrument_with(
    *,
    performance: Mapping[str, str] = THIRDS,
    weights: tuple[str, str] = ("50", "50"),
    options: Mapping[str, str] | None = None,
    missing: Mapping[str, str] | None = None,
    is_grouped: bool = False,
) -> Instrument:
    """Return an instrument of the numbers `a` and `b` (performance, or its one group) and `c` (potential)."""
    first: dict[str, Any] = {"code": "a", "title": "A", "weight": weights[0], "kind": "number"}
    if options:
        first |= {"kind": "choice", "options": options}
    rows = [first, {"code": "b", "title": "B", "weight": weights[1], "kind": "number"}]
    if is_grouped:
        rows = [{"code": "g", "title": "G", "weight": "100", "kind": "group", "part": rows}]
    last = {"code": "c", "title": "C", "weight": "100", "kind": "number", "axis": "potential"}
    return read(
        as_json(content())
        | {
            "bands": {"performance": performance, "potential": THIRDS},
            "component": [*({**row, "axis": "performance"} for row in rows), last],
            "missing": {"default": "block", **(missing or {})},
        }
    )


def as_texts(values: Mapping[str, Any]) -> dict[str, str]:
    return {code: str(value) for code, value in values.items()}


def example(code: str = "k411", number: int = 0) -> dict[str, str]:
    """Return the values of an example of a shipped file."""
    return as_texts(content(code)["example"][number]["values"])


def placed(performance: str, potential: str) -> Placed:
    return instrument_with().place({"a": performance, "b": performance, "c": potential})


class TestShippedFile:
    @pytest.mark.parametrize("code", ["k411", "simantap"])
    def test_is_read_the_same_from_the_file_and_from_the_database(self, code: str) -> None:
        assert read(content(code)) == shipped(code)

    def test_names_the_columns_of_values_in_its_order(self) -> None:
        columns = shipped().columns
        assert (len(columns), columns[0], columns[8:11]) == (13, "appraisal", ("tenure", "variety", "acting"))
        assert len(shipped("simantap").columns) == 17

    def test_is_unofficial(self) -> None:
        assert not shipped().is_official


class TestPlace:
    def test_places_the_person_computed_by_hand(self) -> None:
        found = shipped().place(example())
        assert (found.performance, found.potential) == (Decimal("78.5"), Decimal("86.55"))
        assert (found.talent_score, found.box, found.missing) == (Decimal("82.525"), 8, ())
        assert found.parts["experience"] == 82

    @pytest.mark.parametrize(
        ("performance", "potential", "box"),
        [
            ("59", "59", 1), ("60", "59", 2), ("59", "60", 3), ("80", "59", 4), ("60", "60", 5),
            ("59", "80", 6), ("80", "60", 7), ("60", "80", 8), ("80", "80", 9),
        ],
    )  # fmt: skip
    def test_numbers_the_boxes_as_indonesia_does(self, performance: str, potential: str, box: int) -> None:
        assert placed(performance, potential).box == box

    @pytest.mark.parametrize(("value", "third"), [("59.999999", 1), ("60", 5), ("79.999999", 5), ("80", 9)])
    def test_gives_a_bound_to_the_upper_band(self, value: str, third: int) -> None:
        assert placed(value, value).box == third

    def test_keeps_a_person_unmapped_for_a_value_that_blocks(self) -> None:
        found = shipped().place(example() | {"appraisal": "", "tenure": ""})
        assert (found.box, found.talent_score, found.performance, found.potential) == (None,) * 4
        assert found.missing == ("appraisal", "tenure")

    def test_still_gives_the_axis_that_is_whole(self) -> None:
        found = shipped().place({k: v for k, v in example().items() if k != "integrity"})
        assert (found.performance, found.potential, found.box) == (Decimal("78.5"), None, None)

    def test_scores_zero_where_the_instrument_says_so(self) -> None:
        found = shipped().place(example() | {"awards": "", "training": ""})
        assert (found.performance, found.missing) == (Decimal("67.25"), ())
        assert found.potential == Decimal("76.55")

    def test_lets_the_rule_of_a_group_hold_for_its_parts(self) -> None:
        lenient = instrument_with(is_grouped=True, missing={"g": "zero", "b": "block"})
        assert lenient.place({"b": "80", "c": "1"}).performance == 40
        assert lenient.place({"a": "80", "c": "1"}).missing == ("b",)

    def test_rounds_the_mean_of_a_group_half_away_from_zero(self) -> None:
        assert (
            instrument_with(is_grouped=True).place({"a": "0.000001", "b": "0", "c": "0"}).performance == SIX
        )

    @settings(max_examples=40)
    @given(instruments(), st.data())
    def test_never_maps_who_misses_something(self, instrument: Instrument, data: st.DataObject) -> None:
        (values,) = data.draw(people(instrument, 1))
        found = instrument.place(values)
        assert (found.box is None) == bool(found.missing) == (found.talent_score is None)
        assert all(not values[code] and not instrument.leaves[code].scores_zero for code in found.missing)

    @settings(max_examples=40)
    @given(instruments(), st.data())
    def test_never_leaves_the_scale(self, instrument: Instrument, data: st.DataObject) -> None:
        (values,) = data.draw(people(instrument, 1))
        found = instrument.place(values)
        for figure in (found.performance, found.potential, found.talent_score):
            assert figure is None or 0 <= figure <= instrument.scale_max


class TestScore:
    @pytest.mark.parametrize(
        ("count", "score"), [("0", 0), ("1", 25), ("3", 25), ("4", 50), ("7", 75), ("8", 100), ("99", 100)]
    )
    def test_of_a_count_is_that_of_its_band(self, count: str, score: int) -> None:
        assert leaf("training").score({"training": count}) == score

    @pytest.mark.parametrize(
        ("years", "score"), [("0", 60), ("2,999999", 60), ("3", 80), ("4.5", 80), ("5", 100)]
    )
    def test_of_a_number_in_bands_is_half_open(self, years: str, score: int) -> None:
        assert leaf("tenure").score({"tenure": years}) == score

    def test_takes_a_comma_of_decimals(self) -> None:
        assert leaf("potential_assessment").score({"potential_assessment": "75,5"}) == Decimal("75.5")


class TestCheckValue:
    @pytest.mark.parametrize(
        ("code", "text"),
        [
            ("appraisal", "Baik"), ("appraisal", "baik "), ("potential_assessment", "100.01"),
            ("potential_assessment", "-1"), ("potential_assessment", "1e2"), ("potential_assessment", "75."),
            ("potential_assessment", "\u0667\u0665"),
            ("training", "1.5"), ("training", "1 "), ("training", "3\n"),
            ("tenure", "1.000.000"), ("tenure", "0,0000001"), ("tenure", "1234567890"),
        ],
    )  # fmt: skip
    def test_says_what_to_do_about_a_wrong_one(self, code: str, text: str) -> None:
        assert (shipped().check_value(code, text) or "").endswith(".")

    @pytest.mark.parametrize(
        ("code", "text"),
        [
            ("appraisal", "baik"), ("appraisal", ""), ("appraisal", None), ("potential_assessment", "100"),
            ("potential_assessment", "0"), ("potential_assessment", "75,25"), ("training", "12"),
            ("tenure", "45"), ("tenure", "0.5"),
        ],
    )  # fmt: skip
    def test_has_nothing_against_a_right_one_or_none(self, code: str, text: str | None) -> None:
        assert shipped().check_value(code, text) is None

    def test_names_the_options_best_first(self) -> None:
        assert shipped().check_value("awards", "dunia") == (
            "Pilih salah satu: internasional, nasional, lintas_instansi, instansi, tidak_ada."
        )


class TestNamed:
    def test_gives_an_employees_values_by_their_codes(self) -> None:
        assert instrument_with().named(["1", None, "3"]) == {"a": "1", "c": "3"}


def leaf(code: str) -> Component:
    return shipped().leaves[code]
