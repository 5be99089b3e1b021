"""B12: who stands in for the PPK decrees and replaces pools with a written approval, and in time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from pytest_django import DjangoDbBlocker

from config.cluster import Cluster
from succession.pools import services
from tests.approvals.world import Country
from tests.succession.acting import APPROVAL, KINDS, MOMENTS, ROUTINE, stand_in, stood_in, tried
from tests.succession.pools.factories import decree_facts, pool_after
from tests.succession.short import final_period, hasty_land, next_final_period, standing
from workflow.models import Case

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def land(cluster: Cluster, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Country]:
    """Return the land with a pool that may be replaced and one that waits for its decree."""
    with standing(cluster, django_db_blocker):
        made = hasty_land()
        final_period(made)
        pool_after("decree", made, family="Umum")
        next_final_period(made)
        pool_after("decree", made, family="Umum")
        pool_after("endorse", made)
        yield made


Step = tuple[Case, Callable[..., Any]]


@pytest.fixture(params=["decree", "replace"])
def step(request: pytest.FixtureRequest, land: Country) -> Step:
    """Return a case and the step that is tried on it."""
    if request.param == "replace":
        return Case.objects.filter(kind="pool", stage="in_force").earliest("pk"), services.replace
    return Case.objects.get(kind="pool", stage="endorsed"), partial(services.decree, **decree_facts())


class TestActingOfficial:
    @pytest.mark.parametrize("kind", KINDS)
    def test_is_refused_what_is_not_routine(self, land: Country, step: Step, kind: str) -> None:
        assert ROUTINE in tried(*step, stand_in(land, "ppk", kind).holder)

    @pytest.mark.parametrize("kind", KINDS)
    def test_does_it_with_a_written_approval(self, land: Country, step: Step, kind: str) -> None:
        """The control of the refusals: the approval, or the moment, is all that differs."""
        acting = stand_in(land, "ppk", kind, approval=APPROVAL)
        assert tried(*step, acting.holder) == ""
        event = step[0].events.get(revision=step[0].revision)
        assert (event.mandate_id, event.acting_for_id) == (acting.pk, acting.principal_id)

    @pytest.mark.parametrize(("bound", "past", "why"), MOMENTS)
    def test_keeps_the_bounds_of_the_mandate(
        self, land: Country, step: Step, bound: str, past: timedelta, why: str
    ) -> None:
        holder, at = stood_in(land, "ppk", bound, past)
        words = tried(*step, holder, at=at)
        assert why in words
        assert bool(why) == bool(words)

    def test_sends_back_as_a_matter_of_routine(self, land: Country) -> None:
        """The other control: a mandate without an approval is worth something."""
        case = pool_after("endorse", land, family="Keuangan daerah")
        acting = stand_in(land, "ppk")
        assert tried(case, services.send_back, acting.holder, reason="Lengkapi") == ""
