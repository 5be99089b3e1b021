"""A11: what is not equal has not equal bytes, and the database hashes what Python hashes."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import pytest
from django.db import DataError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workflow.audit.leaf import FIELDS, event_hash, leaf, moment, number, raw, whole, words

Event = dict[str, Any]
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12)
KINDS: dict[Any, st.SearchStrategy[Any]] = {
    whole: st.integers(0, 2**31 - 1),
    words: TEXT | st.sampled_from(["", "|", "a|b", "é", "é", "\ufeff", "ﷺ", "🂡"]),
    moment: st.datetimes(datetime(1950, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    raw: st.binary(max_size=40),
    number: st.uuids(),
}
EVENTS = st.fixed_dictionaries({name: st.none() | KINDS[kind] for name, kind in FIELDS.items()})
TEXTS = [name for name, kind in FIELDS.items() if kind is words]
NEIGHBOURS = st.sampled_from(list(pairwise(TEXTS)))


def shifted(event: Event, pair: tuple[str, str]) -> Event:
    """Return the event with the last character of one text put before the next text."""
    left, right = (event[name] or "" for name in pair)
    return {**event, pair[0]: left[:-1], pair[1]: left[-1:] + right}


def joined(event: Event) -> str:
    """Return what a record would hash that only puts bars between its fields."""
    return "|".join("" if event[name] is None else str(event[name]) for name in FIELDS)


class TestLeaf:
    @given(EVENTS, EVENTS)
    def test_differs_where_any_field_differs(self, one: Event, other: Event) -> None:
        assert (leaf(one) == leaf(other)) == (one == other)

    @given(EVENTS, NEIGHBOURS)
    def test_differs_when_a_character_moves_to_the_next_field(
        self, event: Event, pair: tuple[str, str]
    ) -> None:
        other = shifted(event, pair)
        assert (leaf(event) == leaf(other)) == (event == other)

    @given(EVENTS, st.sampled_from(TEXTS))
    def test_tells_empty_from_null(self, event: Event, name: str) -> None:
        assert leaf({**event, name: ""}) != leaf({**event, name: None})

    def test_is_better_than_bars(self) -> None:
        """The control: joined by bars, these would be one."""
        event: Event = dict.fromkeys(FIELDS) | {"hat": "a", "action": "b|c", "from_stage": "d"}
        other = event | {"hat": "a|b", "action": "c", "from_stage": "d"}
        third = event | {"from_stage": None, "to_stage": "d"}
        assert joined(event) == joined(other)
        assert len({leaf(event), leaf(other), leaf(third)}) == 3

    def test_refuses_what_the_database_cannot_keep(self) -> None:
        event: Event = dict.fromkeys(FIELDS) | {"hat": "a\x00b"}
        with pytest.raises(ValueError, match="NUL"):
            leaf(event)


@pytest.mark.django_db
class TestTheTwins:
    @settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(event=EVENTS)
    def test_give_the_same_hash(self, event: Event) -> None:
        assert hash_of_the_database(event) == event_hash(event)

    def test_both_refuse_nul(self) -> None:
        event: Event = dict.fromkeys(FIELDS) | {"hat": "a\x00b"}
        with pytest.raises(DataError), transaction.atomic():
            hash_of_the_database(event)


def hash_of_the_database(event: Event) -> bytes:
    row = {name: as_json(value) for name, value in event.items()}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT audit_leaf(jsonb_populate_record(NULL::audit_event, %s::jsonb))", [json.dumps(row)]
        )
        return bytes(cursor.fetchone()[0])


def as_json(value: Any) -> Any:
    if isinstance(value, bytes):
        return "\\x" + value.hex()
    return value if isinstance(value, int | str | None) else str(value)
