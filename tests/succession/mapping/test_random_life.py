"""C11: a random life against a small model: the stage is that of the last event, the revision only grows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from succession.mapping import services
from succession.mapping.models import Scoring
from succession.mapping.scoring import run
from tests.approvals.world import Country
from tests.succession.mapping.factories import csv_of, fresh, opened, row, secretary
from tests.succession.world import land
from workflow.exceptions import Conflict, NotPermitted, NotYoursToKnow, TransitionRefused
from workflow.models import Case

pytestmark = pytest.mark.django_db
DEEDS = (
    "load",
    "load_wrong",
    "lock",
    "request",
    "run",
    "score",
    "score_stale",
    "hand_over",
    "reopen",
    "stranger",
)


@dataclass
class Model:
    """What should be so: a handful of facts in place of the engine."""

    stage: str = "open"
    people: int = 0
    is_requested: bool = False
    is_counted: bool = False

    def does(self, deed: str) -> bool:
        """Return whether a deed should be done, and change accordingly."""
        before = (self.stage, self.people, self.is_requested, self.is_counted)
        getattr(self, f"_{deed}", lambda: None)()
        return before != (self.stage, self.people, self.is_requested, self.is_counted)

    def _load(self) -> None:
        if self.stage == "open":
            self.people += 1

    def _lock(self) -> None:
        if self.stage == "open" and self.people:
            self.stage = "locked"

    def _request(self) -> None:
        self.is_requested = self.is_requested or self.stage == "locked"

    def _run(self) -> None:
        if self.is_requested and self.stage == "locked":
            self.is_counted = True

    def _score(self) -> None:
        if self.stage == "locked" and self.is_counted:
            self.stage = "scored"

    def _reopen(self) -> None:
        if self.stage in ("locked", "scored"):
            self.stage = "superseded"


def attempted(country: Country, case: Case, deed: str, people: int) -> None:
    """Do a deed through the services; whatever refuses it is no fault."""
    by = secretary(country)
    seen: dict[str, Any] = {"actor": by, "expected": case.revision}
    stranger = country.actor("operator")
    level = "x" if deed == "load_wrong" else "administrator"
    people_given = csv_of(row(f"A{n}", level=level) for n in range(people + 1))
    ways: dict[str, Callable[[], object]] = {
        "load": lambda: services.load_people(case, people_given, actor=by),
        "load_wrong": lambda: services.load_people(case, people_given, actor=by),
        "lock": lambda: services.lock_data(case, data_quality=Decimal(80), **seen),
        "request": lambda: services.request_scoring(case, actor=by),
        "run": lambda: run_all(case),
        "score_stale": lambda: services.score(case, actor=by, expected=case.revision + 1),
        "stranger": lambda: services.reopen(case, actor=stranger, expected=case.revision, reason="Iseng"),
        "reopen": lambda: services.reopen(case, reason="Data keliru", **seen),
        "score": lambda: services.score(case, **seen),
        "hand_over": lambda: services.hand_over(case, **seen),
    }
    ways[deed]()


def run_all(case: Case) -> None:
    for scoring in Scoring.objects.filter(case=case):
        run(scoring.pk)


@contextmanager
def taken_back() -> Iterator[None]:
    with transaction.atomic():
        transaction.get_connection().atomic_blocks[-1]._from_testcase = True
        yield
        transaction.set_rollback(True)


@pytest.fixture
def country() -> Country:
    return land()


class TestLife:
    @settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(deeds=st.lists(st.sampled_from(DEEDS), max_size=14))
    def test_is_that_of_the_model(self, country: Country, deeds: list[str]) -> None:
        with taken_back():
            case, model = opened(country), Model()
            for deed in deeds:
                self._step(country, case, model, deed)
            assert Case.objects.filter(follows=case).count() == (model.stage == "superseded")

    def _step(self, country: Country, case: Case, model: Model, deed: str) -> None:
        before = fresh(case)
        people = model.people
        model.does(deed)
        try:
            with transaction.atomic():
                transaction.get_connection().atomic_blocks[-1]._from_testcase = True
                attempted(country, before, deed, people)
        except (TransitionRefused, NotPermitted, NotYoursToKnow, Conflict):
            pass
        now = fresh(case)
        assert (now.stage, now.period.people) == (model.stage, model.people)
        assert now.revision == before.revision + (now.stage != before.stage)
        last = case.events.exclude(revision=None).order_by("-sequence").first()
        assert last.to_stage == now.stage

    def test_would_show_a_model_that_is_wrong(self) -> None:
        """The control."""
        model = Model()
        assert model.does("load")
        assert model.does("lock")
        assert not model.does("score")
        assert not model.does("load")
