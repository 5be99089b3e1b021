"""An account for whom an import brought in: his own agency opens it, nobody else."""

from __future__ import annotations

import pytest

from approvals.registry.services import register_person
from tests.approvals.world import Country, appoint
from tests.succession.mapping.factories import loaded
from tests.succession.world import land as succession_land
from workflow.actors import Actor
from workflow.exceptions import TransitionRefused
from workflow.models import Account, Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def land() -> Country:
    made = succession_land()
    loaded(made)
    return made


def keeper(land: Country, where: str = "KAB") -> Actor:
    return land.actor("administrator_instansi", where)


class TestRegisterPerson:
    def test_opens_the_account_of_an_employee_under_his_recorded_name(self, land: Country) -> None:
        account = register_person("A1", "Nama lain", "a1@contoh.invalid", land.agency, by=keeper(land))
        assert account.person == Person.objects.get(number="A1")
        assert account.person.name == "Sintetis A1"

    def test_is_refused_to_another_agency(self, land: Country) -> None:
        with pytest.raises(TransitionRefused, match="sudah terdaftar"):
            register_person("A1", "x", "a1@contoh.invalid", land.desks["KOTA"], by=keeper(land, "KOTA"))
        assert not Account.objects.filter(email="a1@contoh.invalid").exists()

    def test_is_refused_for_whoever_holds_a_role_elsewhere(self, land: Country) -> None:
        appoint(Person.objects.get(number="A1"), "operator", land.desks["KOTA"])
        with pytest.raises(TransitionRefused, match="sudah terdaftar"):
            register_person("A1", "x", "a1@contoh.invalid", land.agency, by=keeper(land))

    def test_opens_no_second_account(self, land: Country) -> None:
        register_person("A1", "x", "a1@contoh.invalid", land.agency, by=keeper(land))
        with pytest.raises(TransitionRefused, match="sudah terdaftar"):
            register_person("A1", "x", "lain@contoh.invalid", land.agency, by=keeper(land))
