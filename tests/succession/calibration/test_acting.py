"""B12: who stands in for an official decides on a session with a written approval, and in time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from pytest_django import DjangoDbBlocker

from config.cluster import Cluster
from succession.calibration import services
from tests.approvals.world import Country
from tests.succession.acting import APPROVAL, KINDS, MOMENTS, ROUTINE, stand_in, stood_in, tried
from tests.succession.calibration import factories as f
from tests.succession.short import standing
from tests.succession.world import land as make_land
from workflow.models import Case

pytestmark = pytest.mark.django_db
STEPS: list[tuple[str, str, dict[str, Any]]] = [
    ("ratify", "ppk", {}),
    ("return_calibration", "ppk", {"reason": "Bahas lagi"}),
    ("cancel", "komite_ketua", {"reason": "Data keliru"}),
]
deciding = pytest.mark.parametrize(("name", "role", "said"), STEPS)


@pytest.fixture(scope="module")
def country(cluster: Cluster, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Country]:
    """Return the land with a session whose minutes wait to be signed; it stands for all tests here."""
    with standing(cluster, django_db_blocker):
        land = make_land()
        f.session_after("close", land)
        yield land


@pytest.fixture
def closed(country: Country, db: None) -> Case:
    """Return the session before its signatures."""
    return Case.objects.get(kind="calibration")


@pytest.fixture
def signed(closed: Case, country: Country) -> Case:
    """Return the session once everybody has signed."""
    f.take(closed, "sign", country)
    return closed


@deciding
class TestActingOfficial:
    @pytest.mark.parametrize("kind", KINDS)
    def test_is_refused_what_is_not_routine(
        self, country: Country, signed: Case, name: str, role: str, said: dict[str, Any], kind: str
    ) -> None:
        acting = stand_in(country, role, kind)
        assert ROUTINE in tried(signed, getattr(services, name), acting.holder, **said)

    @pytest.mark.parametrize("kind", KINDS)
    def test_does_it_with_a_written_approval(
        self, country: Country, signed: Case, name: str, role: str, said: dict[str, Any], kind: str
    ) -> None:
        """The control of the refusals: the approval, or the moment, is all that differs."""
        acting = stand_in(country, role, kind, approval=APPROVAL)
        assert tried(signed, getattr(services, name), acting.holder, **said) == ""
        event = signed.events.get(revision=signed.revision)
        assert (event.mandate_id, event.acting_for_id) == (acting.pk, acting.principal_id)

    @pytest.mark.parametrize(("bound", "past", "why"), MOMENTS)
    def test_keeps_the_bounds_of_the_mandate(
        self,
        country: Country,
        signed: Case,
        name: str,
        role: str,
        said: dict[str, Any],
        bound: str,
        past: timedelta,
        why: str,
    ) -> None:
        holder, at = stood_in(country, role, bound, past)
        words = tried(signed, getattr(services, name), holder, at=at, **said)
        assert why in words
        assert bool(why) == bool(words)


class TestSign:
    """A signature is the member's own: whoever was not there signs for nobody."""

    @pytest.mark.parametrize(
        ("approval", "why"),
        [("", ROUTINE), (APPROVAL, "Anda tidak tercatat hadir")],
        ids=["plain", "approved"],
    )
    def test_is_refused_to_who_stands_in_for_a_member(
        self, country: Country, closed: Case, approval: str, why: str
    ) -> None:
        acting = stand_in(country, "komite_anggota", approval=approval)
        assert why in tried(closed, services.sign, acting.holder)

    def test_is_the_members_own(self, country: Country, closed: Case) -> None:
        """The control."""
        assert tried(closed, services.sign, country.person("komite_anggota")) == ""
