"""The formulas of the side panel: whoever works them out gets what is shown."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from succession.mapping.explaining import BY, TIMES, Explanation, Line, explain
from succession.mapping.instruments import Instrument
from tests.succession.mapping.drawing import instruments, people
from tests.succession.mapping.test_instruments import example, shipped

CLOSE = Fraction(1, 100_000)


def is_right(formula: str) -> bool:
    """Work out what stands before the sign of equality, to the fifth decimal; an empty formula is right."""
    if not formula:
        return True
    left, right = formula.replace(".", "").replace(",", ".").split(" = ")
    return abs(total(left) - Fraction(right)) < CLOSE


def total(sum_of: str) -> Fraction:
    if sum_of.startswith("("):
        inner, divisor = sum_of[1:].split(f") {BY} ")
        return total(inner) / Fraction(divisor)
    return sum((product(each) for each in sum_of.split(" + ")), Fraction(0))


def product(each: str) -> Fraction:
    factors, _sign, divisor = each.partition(f" {BY} ")
    left, _sign, right = factors.partition(f" {TIMES} ")
    return Fraction(left) * Fraction(right or 1) / Fraction(divisor or 1)


def line(explanation: Explanation, code: str) -> Line:
    return next(each for axis in explanation.axes for each in axis.lines if each.code == code)


class TestExplanation:
    def test_control_a_wrong_formula_is_found(self) -> None:
        assert is_right(f"(4 {TIMES} 100 + 3 {TIMES} 80 + 3 {TIMES} 60) {BY} 10 = 82")
        assert not is_right(f"60 {TIMES} 80 {BY} 100 = 48,0001")

    @settings(max_examples=40)
    @given(instruments(), st.data())
    def test_agrees_with_the_place_by_any_instrument(
        self, instrument: Instrument, data: st.DataObject
    ) -> None:
        (values,) = data.draw(people(instrument, 1))
        found = explain(instrument, values)
        assert found.placed == instrument.place(values)
        assert [axis.value is None for axis in found.axes] == [not axis.formula for axis in found.axes]

    @settings(max_examples=40)
    @given(people(shipped(), 1))
    def test_comes_out_for_anybody(self, drawn: list[dict[str, str | None]]) -> None:
        found = explain(shipped(), drawn[0])
        formulas = [found.formula, *(axis.formula for axis in found.axes)]
        formulas += [each.formula for axis in found.axes for each in axis.lines]
        groups = [
            each.words for axis in found.axes for each in axis.lines if each.parts and not each.is_missing
        ]
        assert [formula for formula in formulas + groups if not is_right(formula)] == []

    def test_shows_the_person_computed_by_hand(self) -> None:
        found = explain(shipped(), example())
        performance, potential = found.axes
        assert performance.formula == "48 + 11,25 + 11,25 + 8 = 78,5"
        assert (performance.third, potential.third) == (
            "sesuai ekspektasi (dari 60 sampai kurang dari 80)",
            "tinggi (80 atau lebih)",
        )
        assert (
            line(found, "experience").words == f"(4 {TIMES} 100 + 3 {TIMES} 80 + 3 {TIMES} 60) {BY} 10 = 82"
        )
        assert [part.words for part in line(found, "experience").parts] == [
            "5, pita 5 atau lebih", "Lintas unit", "Plt. setara",
        ]  # fmt: skip

    def test_tells_what_is_missing_from_what_counts_zero(self) -> None:
        found = explain(shipped(), example() | {"appraisal": "", "awards": "", "tenure": ""})
        assert (line(found, "appraisal").words, line(found, "appraisal").is_missing) == ("Belum ada", True)
        assert (line(found, "awards").words, line(found, "awards").scores_zero) == (
            "Belum ada, dihitung 0",
            True,
        )
        assert line(found, "experience").words == "1 bagian belum ada"
        assert [axis.formula for axis in found.axes] == ["", ""]
        assert found.formula == ""
