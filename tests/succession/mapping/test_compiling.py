"""An instrument as SQL says the same as in plain Python: placing and finding faults."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg import sql

from succession.mapping import components
from succession.mapping.compiling import faults_query, placements_query, placing_query, values_expression
from succession.mapping.components import Values
from succession.mapping.instruments import Instrument
from tests.succession.mapping.drawing import instruments as any_instrument
from tests.succession.mapping.drawing import people
from tests.succession.mapping.test_instruments import instrument_with, shipped

pytestmark = pytest.mark.django_db
in_one_transaction = settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])

# As the table of placements keeps figures.
AS_KEPT = sql.SQL(
    "SELECT performance::numeric(12, 6), potential::numeric(12, 6), talent::numeric(12, 6), box, missing"
    " FROM ({}) placed (key, id, performance, potential, talent, box, missing) ORDER BY id"
)
PEOPLE = sql.SQL("(VALUES {}) people (id, values)")
PERSON = sql.SQL("({}, ARRAY[{}]::text[])")


def placed_by_sql(instrument: Instrument, rows: Sequence[Values]) -> list[tuple[Any, ...]]:
    """Place people by the compiled query; commas of decimals become points as the import makes them."""
    values = [[_kept(instrument, code, row[code]) for code in instrument.columns] for row in rows]
    listed = sql.SQL(", ").join(
        PERSON.format(sql.Literal(number), sql.SQL(", ").join(map(sql.Literal, row)))
        for number, row in enumerate(values)
    )
    query = placements_query(instrument, PEOPLE.format(listed), sql.Literal(1))
    with connection.cursor() as cursor:
        cursor.execute(AS_KEPT.format(query))
        return list(cursor.fetchall())


def _kept(instrument: Instrument, code: str, text: str | None) -> str | None:
    return text if text is None or instrument.leaves[code].is_choice else components.canonical(text)


def placed_by_twin(instrument: Instrument, rows: Sequence[Values]) -> list[tuple[Any, ...]]:
    placed = map(instrument.place, rows)
    return [(p.performance, p.potential, p.talent_score, p.box, list(p.missing)) for p in placed]


def staged(instrument: Instrument, rows: Sequence[Values]) -> str:
    """Put rows into a staging table and return its name."""
    codes, table = list(instrument.columns), "mapping_staging"
    names = sql.SQL(", ").join(map(sql.Identifier, codes))
    with connection.cursor() as cursor:
        cursor.execute("SELECT mapping_make_staging(%s)", [codes])
        with cursor.copy(sql.SQL("COPY mapping_staging ({}) FROM STDIN").format(names)) as copy:
            for row in rows:
                copy.write_row([row[code] for code in codes])
    return table


def found_by_sql(instrument: Instrument, rows: Sequence[Values], limit: int = 1000) -> list[Any]:
    table = staged(instrument, rows)
    with connection.cursor() as cursor:
        cursor.execute(faults_query(instrument, table, limit))
        return list(cursor.fetchall())


def found_by_twin(instrument: Instrument, rows: Sequence[Values]) -> list[Any]:
    return [
        (line, code, fault)
        for line, row in enumerate(rows, 2)
        for code, leaf in instrument.leaves.items()
        if (fault := leaf.fault_of(row[code], instrument.scale_max))
    ]


class TestPlacing:
    @in_one_transaction
    @given(any_instrument(), st.data())
    def test_is_the_same_as_by_the_twin(self, instrument: Instrument, data: st.DataObject) -> None:
        rows = data.draw(people(instrument))
        assert placed_by_sql(instrument, rows) == placed_by_twin(instrument, rows)

    @pytest.mark.parametrize("code", ["k411", "simantap"])
    @in_one_transaction
    @given(data=st.data())
    def test_is_the_same_by_each_shipped_instrument(self, code: str, data: st.DataObject) -> None:
        instrument = shipped(code)
        rows = data.draw(people(instrument, 30))
        assert placed_by_sql(instrument, rows) == placed_by_twin(instrument, rows)

    def test_control_a_twin_that_rounds_to_even_differs(self, monkeypatch: pytest.MonkeyPatch) -> None:
        instrument, rows = halved(), [{"a": "0.000001", "b": "0", "c": "0"}]
        assert placed_by_sql(instrument, rows) == placed_by_twin(instrument, rows)
        monkeypatch.setattr(components, "rounded", lambda value: Decimal(round(value * 10**6)).scaleb(-6))
        assert placed_by_sql(instrument, rows) != placed_by_twin(instrument, rows)

    def test_takes_boxes_from_the_unrounded_axis(self) -> None:
        instrument = instrument_with(
            performance={"middle": "50", "high": "80"}, weights=("33.333333", "66.666667")
        )
        rows = [{"a": "0", "b": "74.999999", "c": "90"}]
        assert Fraction("66.666667") * Fraction("74.999999") / 100 < 50
        ((performance, _potential, _score, box, _missing),) = placed_by_sql(instrument, rows)
        assert (performance, box) == (Decimal("50.000000"), 6)
        assert placed_by_twin(instrument, rows)[0][3] == 6

    def test_quotes_whatever_a_file_says(self) -> None:
        evil = "'; DROP TABLE mapping_placement; --\\%s%%"
        instrument = instrument_with(options={evil: "100", "b": "0"})
        rows = [{"a": evil, "b": "100", "c": "100"}, {"a": "b", "b": "0", "c": "0"}]
        assert placed_by_sql(instrument, rows) == placed_by_twin(instrument, rows)
        assert found_by_sql(instrument, rows) == []

    def test_is_one_statement_whatever_the_size(self) -> None:
        text = placing_query(shipped("k411"), scoring=1, case=2).as_string(None)
        assert text.count("INSERT") == 1
        assert ";" not in text


class TestFaults:
    @in_one_transaction
    @given(any_instrument(), st.data())
    def test_are_those_that_the_twin_finds(self, instrument: Instrument, data: st.DataObject) -> None:
        rows = data.draw(
            st.lists(st.fixed_dictionaries({c: texts(instrument, c) for c in instrument.columns}), max_size=6)
        )
        assert found_by_sql(instrument, rows) == found_by_twin(instrument, rows)

    @in_one_transaction
    @given(any_instrument(), st.data())
    def test_are_none_in_what_may_stand_in_a_file(self, instrument: Instrument, data: st.DataObject) -> None:
        assert found_by_sql(instrument, data.draw(people(instrument))) == []

    def test_are_sorted_and_capped(self) -> None:
        wrong = {"a": "x", "b": "101", "c": ""}
        found = found_by_sql(instrument_with(), [wrong, wrong, wrong], limit=3)
        assert found == [(2, "a", "number"), (2, "b", "range"), (3, "a", "number")]


class TestValues:
    def test_are_kept_as_they_are_calculated_with(self) -> None:
        instrument = instrument_with()
        table = staged(instrument, [{"a": "12,5", "b": "", "c": None}])
        with connection.cursor() as cursor:
            query = sql.SQL("SELECT {} FROM {}").format(values_expression(instrument), sql.Identifier(table))
            cursor.execute(query)
            assert cursor.fetchall() == [(["12.5", None, None],)]


def halved() -> Instrument:
    """Return an instrument whose performance is the mean of two values."""
    return instrument_with(is_grouped=True)


def texts(instrument: Instrument, code: str) -> st.SearchStrategy[str | None]:
    """Draw what somebody might type into a column: right values, wrong ones, nothing."""
    leaf = instrument.leaves[code]
    right = st.sampled_from(sorted(leaf.options)) if leaf.is_choice else st.integers(0, 2_000).map(str)
    typed = st.text(st.sampled_from("0123456789.,-+eE ao_\n\u0663\u00b2"), max_size=12)
    anything = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=5)
    return st.none() | right | typed | anything
