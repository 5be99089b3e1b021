"""Each question of a table takes what is right and names everything else once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from workflow.rules.tables import Table, repeated

Question = Callable[[Table], Any]
TEXT: Question = lambda t: t.text("k", longest=5)  # noqa: E731
SLUG: Question = lambda t: t.slug("k")  # noqa: E731
WHOLE: Question = lambda t: t.whole("k", 1, 4)  # noqa: E731
NUMBER: Question = lambda t: t.number("k", 0, 100)  # noqa: E731
SHARE: Question = lambda t: t.share("k")  # noqa: E731
FLAG: Question = lambda t: t.flag("k")  # noqa: E731
DAY: Question = lambda t: t.day("k")  # noqa: E731
TEXTS: Question = lambda t: t.texts("k", 2)  # noqa: E731
CHOICE: Question = lambda t: t.one_of("k", {"a", "b"})  # noqa: E731
QUESTIONS = [TEXT, SLUG, WHOLE, NUMBER, SHARE, FLAG, DAY, TEXTS, CHOICE]

RIGHT = [
    (TEXT, "abcde", "abcde"),
    (SLUG, "a_1", "a_1"),
    (WHOLE, 4, 4),
    (NUMBER, Decimal("0.000001"), Decimal("0.000001")),
    (NUMBER, 100, Decimal(100)),
    (SHARE, [1, 2], (1, 2)),
    (FLAG, False, False),
    (DAY, date(2025, 1, 1), date(2025, 1, 1)),
    (TEXTS, ["a", "b"], ["a", "b"]),
    (CHOICE, "b", "b"),
]
WRONG = [
    (TEXT, ["abcdef", " ", "", 1, None]),
    (SLUG, ["A", "1a", "a b", "a\n", "a" * 41, 1]),
    (WHOLE, [0, 5, True, Decimal(2), "2"]),
    (
        NUMBER,
        [-1, 101, True, "1", Decimal("NaN"), Decimal("Infinity"), Decimal("0.0000001"), Decimal("1e99999")],
    ),
    (SHARE, [[1, 1], [2, 1], [1, 0], [-1, 2], [1], [True, 2], "1/2", Decimal("0.5")]),
    (FLAG, [0, 1, "true", None]),
    (DAY, ["2025-01-01", datetime(2025, 1, 1, tzinfo=UTC), 2025]),
    (TEXTS, [["a"], ["a", ""], ["a", 1], "ab", ["a", "b", "c"]]),
    (CHOICE, ["c", 1, ["a"]]),
]


class TestTable:
    @pytest.mark.parametrize(("ask", "value", "answer"), RIGHT)
    def test_answers_what_is_right(self, ask: Question, value: Any, answer: Any) -> None:
        table = Table({"k": value}, "outer[2]")
        assert ask(table) == answer
        assert table.faults == []

    @pytest.mark.parametrize(("ask", "value"), [(ask, value) for ask, values in WRONG for value in values])
    def test_names_what_is_wrong_once(self, ask: Question, value: Any) -> None:
        table = Table({"k": value}, "outer[2]")
        assert ask(table) is None
        assert [fault.place for fault in table.faults] == ["outer[2].k"]

    @pytest.mark.parametrize("ask", QUESTIONS)
    def test_names_what_is_missing(self, ask: Question) -> None:
        table = Table({})
        assert ask(table) is None
        assert [(f.place, "belum ada" in f.sentence) for f in table.faults] == [("k", True)]

    def test_names_unknown_keys_at_every_depth(self) -> None:
        table = Table({"a": {"x": 1, "y": 2}, "b": 1})
        inner = table.table("a")
        assert inner is not None
        inner.whole("x", 0, 9)
        table.close()
        assert sorted(fault.place for fault in table.faults) == ["a.y", "b"]

    def test_takes_a_list_of_codes_that_is_left_out(self) -> None:
        table = Table({})
        assert table.slugs("k") == []
        assert table.faults == []

    def test_names_a_code_said_twice_in_a_list(self) -> None:
        table = Table({"k": ["a", "b", "a"]})
        table.slugs("k")
        assert len(table.faults) == 1

    @pytest.mark.parametrize("value", [[], [1], {}, "x"])
    def test_wants_a_list_of_tables(self, value: Any) -> None:
        table = Table({"k": value})
        assert table.tables("k") == []
        assert [fault.place for fault in table.faults] == ["k"]

    def test_names_the_second_of_two_equal_codes(self) -> None:
        table = Table({"k": [{"code": "a"}, {"code": "a"}]})
        rows = table.tables("k")
        repeated(rows, "code", [row.slug("code") for row in rows])
        assert [fault.place for fault in table.faults] == ["k[2].code"]
