"""The scoring of a locked period: set-based, once, whatever happens to it on the way."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from succession.mapping import scoring as scorings
from succession.mapping import services
from succession.mapping.instruments import instrument_of
from succession.mapping.models import Employee, Placement, Scoring
from succession.mapping.scoring import FAULTS, placements_digest, run, scoring_digest
from succession.mapping.synthetic import people
from tests.approvals.world import Country
from tests.succession.mapping.factories import (
    EIGHT,
    NINE,
    PEOPLE,
    counted,
    fresh,
    k411,
    locked,
    opened,
    row,
    secretary,
)  # fmt: skip
from tests.succession.world import land
from workflow.models import Case

pytestmark = pytest.mark.django_db


def asked(country: Country, case: Case, where: str = "KAB") -> Scoring:
    """Return a scoring that was asked for and has not run."""
    return services.request_scoring(case, actor=secretary(country, where))


def locked_crowd(country: Country, number: int) -> Case:
    """Return a locked period of made-up people."""
    case = opened(country)
    stream = people(instrument_of(k411().pk), number, seed=7)
    services.load_people(case, stream, actor=secretary(country))
    expected = fresh(case).revision
    services.lock_data(case, actor=secretary(country), expected=expected, data_quality=Decimal(80))
    return fresh(case)


def statements(scoring: Scoring) -> int:
    """Run a scoring and return how many statements that took."""
    with CaptureQueriesContext(connection) as queries:
        run(scoring.pk)
    return len(queries)


def twin(case: Case) -> list[tuple[Any, ...]]:
    instrument = instrument_of(case.period.instrument_id)
    rows = Employee.objects.filter(case=case).order_by("pk").values_list("pk", "values")
    placed = [(pk, instrument.place(instrument.named(values))) for pk, values in rows]
    return [(pk, p.performance, p.potential, p.talent_score, p.box, list(p.missing)) for pk, p in placed]


def as_kept(scoring: Scoring) -> list[tuple[Any, ...]]:
    columns = ("employee", "performance", "potential", "talent_score", "computed_box", "missing")
    return list(Placement.objects.filter(scoring=scoring).order_by("employee").values_list(*columns))


class TestRun:
    def test_places_everybody_as_the_twin_does(self) -> None:
        country = land()
        case, scoring = counted(country)
        assert as_kept(scoring) == twin(case)
        assert [row[4] for row in as_kept(scoring)] == [8, 6, 9, None, 8]
        assert (scoring.mapped, scoring.unmapped, scoring.fault) == (4, 1, "")
        assert scoring.finished_at is not None

    def test_places_made_up_people_as_the_twin_does(self) -> None:
        country = land()
        case = locked_crowd(country, 300)
        scoring = asked(country, case)
        run(scoring.pk)
        assert as_kept(scoring) == twin(case)
        assert len({row[4] for row in as_kept(scoring)}) > 5

    def test_changes_nothing_when_run_again(self) -> None:
        _case, scoring = counted(land())
        before = as_kept(scoring), Scoring.objects.filter(pk=scoring.pk).values().get()
        run(scoring.pk)
        assert (as_kept(scoring), Scoring.objects.filter(pk=scoring.pk).values().get()) == before

    def test_asks_no_more_of_the_database_for_more_people(self) -> None:
        country = land()
        few = statements(asked(country, locked(country, PEOPLE[:1])))
        crowd = [row(f"B{n}") for n in range(40)]
        many = statements(asked(country, locked(country, crowd, "KOTA"), "KOTA"))
        assert few == many < 10

    def test_leaves_other_people_alone_and_says_so(self) -> None:
        country = land()
        scoring = asked(country, locked(country))
        scoring.pk, scoring.snapshot = None, b"other"
        scoring.save(force_insert=True)
        run(scoring.pk)
        refuse(scoring, "other_people")

    def test_ends_with_a_fault_where_the_data_is_no_longer_locked(self) -> None:
        country = land()
        case = locked(country)
        scoring = asked(country, case)
        services.reopen(case, actor=secretary(country), expected=case.revision, reason="Data keliru.")
        run(scoring.pk)
        refuse(scoring, "not_locked")

    def test_ends_with_a_fault_where_a_value_cannot_be_read(self, monkeypatch: pytest.MonkeyPatch) -> None:
        country = land()
        scoring = asked(country, locked(country))
        monkeypatch.setattr(scorings, "placing_query", lambda *_a, **_k: "SELECT 'x'::numeric")
        run(scoring.pk)
        refuse(scoring, "unreadable_value")


class TestDigest:
    def test_is_that_of_the_placements_as_they_are(self) -> None:
        _case, scoring = counted(land())
        assert placements_digest(scoring.pk) == (4, 1, bytes(scoring.digest or b""))

    def test_differs_with_any_figure(self) -> None:
        country = land()
        _case, scoring = counted(country)
        _other, second = counted(country, [row("A1", NINE), *PEOPLE[1:]], "KOTA")
        assert bytes(second.digest or b"") != bytes(scoring.digest or b"")

    def test_of_the_step_rests_on_people_instrument_and_placements(self) -> None:
        country = land()
        case, _scoring = counted(country)
        other, _second = counted(country, [row("A1", EIGHT)], "KOTA")
        unscored = locked(country, where="KEMEN")
        assert len({scoring_digest(each) for each in (case, other, unscored)}) == 3
        assert scoring_digest(fresh(case)) == scoring_digest(case)


def refuse(scoring: Scoring, fault: str) -> None:
    """Assert that a scoring ended with a fault and without a trace."""
    scoring.refresh_from_db()
    assert (scoring.fault, scoring.mapped, scoring.digest) == (fault, 0, None)
    assert fault in FAULTS
    assert scoring.finished_at is not None
    assert as_kept(scoring) == []
