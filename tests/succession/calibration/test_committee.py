"""The committee, set up from its decree."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from succession.calibration.committees import set_up_committee, unconfirmed
from succession.calibration.selectors import (
    committee_of,
)
from tests.approvals.world import LONG_AGO, Country, appoint, person
from tests.succession.calibration import factories as f
from tests.succession.world import land as make_land
from workflow.actors import Actor
from workflow.ballots.bodies import Decree, Place
from workflow.exceptions import NotPermitted, TransitionRefused
from workflow.models import Appointment

pytestmark = pytest.mark.django_db


@pytest.fixture
def land() -> Country:
    return make_land()


class TestCommittee:
    def test_gives_roles_that_a_second_administrator_confirms(self, land: Country) -> None:
        people = [person(f"anggota {n}") for n in range(5)]
        body = self.set_up(land, people)
        assert committee_of(land.agency.pk) == body
        assert unconfirmed(body).count() == 5
        assert not Appointment.objects.filter(person__in=people, is_effective=True).exists()

    @pytest.mark.parametrize("size", [3, 4, 6, 11])
    def test_has_an_odd_number_of_seats_from_five_to_nine(self, land: Country, size: int) -> None:
        with pytest.raises(TransitionRefused, match="kursi bersuara"):
            self.set_up(land, [person(f"anggota {n}") for n in range(size)])
        assert committee_of(land.agency.pk) is None
        assert not Appointment.objects.filter(person__name__startswith="Sintetis anggota").exists()

    def test_has_nobody_who_administers(self, land: Country) -> None:
        keeper = person("administrator lain")
        appoint(keeper, "administrator_instansi", land.agency)
        with pytest.raises(TransitionRefused, match="administrator"):
            self.set_up(land, [keeper, *(person(f"anggota {n}") for n in range(4))])
        assert committee_of(land.agency.pk) is None

    def test_is_refused_to_the_secretariat(self, land: Country) -> None:
        with pytest.raises(NotPermitted):
            self.set_up(land, [person(f"anggota {n}") for n in range(5)], f.secretary(land))

    def set_up(self, land: Country, people: list[Any], actor: Actor | None = None) -> Any:
        chair, *others = people
        return set_up_committee(
            land.agency,
            decree=Decree("7/KTI", date(2026, 1, 5), "Rekaan"),
            during=DateTimeTZRange(LONG_AGO, None),
            places=[
                Place("Ketua", chair, is_chair=True),
                *(Place(f"{n}", who) for n, who in enumerate(others)),
            ],
            actor=actor or land.actor("administrator_instansi"),
        )
