"""B12: who stands in for the PPK chooses, appoints, swears in or ends with a written approval, in time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from pytest_django import DjangoDbBlocker

from succession.filling import services
from tests.approvals.world import Country
from tests.succession.acting import APPROVAL, KINDS, MOMENTS, ROUTINE, stand_in, stood_in, tried
from tests.succession.filling import factories as f
from tests.succession.short import kept
from workflow.models import Case

pytestmark = pytest.mark.django_db
# Each step with the one before it on the way.
BEFORE = {
    "choose": "announce",
    "appoint": "grant",
    "inaugurate": "appoint",
    "go_open_selection": "set_criteria",
    "cancel": "set_criteria",
}
EMPTY = ("Kepala Bagian", "administrator")  # a level for which there is no pool


def before(name: str, land: Country) -> Case:
    """Return a filling in which a step comes next."""
    case = f.opened(land, *(EMPTY if name == "go_open_selection" else ("Kepala Subbagian Umum",)))
    for each in f.WAY[: f.WAY.index(BEFORE[name]) + 1]:
        f.take(case, each, land)
    return case


@pytest.fixture(scope="class", params=BEFORE)
def made(
    request: pytest.FixtureRequest, country: Country, django_db_blocker: DjangoDbBlocker
) -> Iterator[tuple[int, str]]:
    """Return a filling before a step; it stands for all tests of that step."""
    with django_db_blocker.unblock(), kept():
        yield before(request.param, country).pk, request.param


@pytest.fixture
def case(made: tuple[int, str], land: Country) -> Case:
    return Case.objects.get(pk=made[0])


@pytest.fixture
def step(case: Case, made: tuple[int, str], land: Country) -> Any:
    """Return the step with what is said in it."""
    _actor, said = f.told(case, made[1], land)
    return partial(getattr(services, made[1]), **said)


class TestActingOfficial:
    @pytest.mark.parametrize("kind", KINDS)
    def test_is_refused_what_is_not_routine(self, land: Country, case: Case, step: Any, kind: str) -> None:
        assert ROUTINE in tried(case, step, stand_in(land, "ppk", kind).holder)

    @pytest.mark.parametrize("kind", KINDS)
    def test_does_it_with_a_written_approval(self, land: Country, case: Case, step: Any, kind: str) -> None:
        """The control of the refusals: the approval, or the moment, is all that differs."""
        acting = stand_in(land, "ppk", kind, approval=APPROVAL)
        assert tried(case, step, acting.holder) == ""
        event = case.events.get(revision=case.revision)
        assert (event.mandate_id, event.acting_for_id) == (acting.pk, acting.principal_id)

    @pytest.mark.parametrize(("bound", "past", "why"), MOMENTS)
    def test_keeps_the_bounds_of_the_mandate(
        self, land: Country, case: Case, step: Any, bound: str, past: timedelta, why: str
    ) -> None:
        holder, at = stood_in(land, "ppk", bound, past)
        words = tried(case, step, holder, at=at)
        assert why in words
        assert bool(why) == bool(words)
