"""Units and posts: made by who keeps an agency, recorded, and nobody else's to make."""

from __future__ import annotations

import pytest
from django.urls import reverse

from approvals.registry.models import Agency, Position, Unit
from approvals.registry.services import register_position, register_unit
from tests.approvals.registry.country import client_of
from tests.approvals.world import Country, country
from workflow.exceptions import NotPermitted, TransitionRefused
from workflow.models import AuditEvent, Organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def land() -> Country:
    made = country()
    Agency.objects.create(organisation=made.agency, kind="kabupaten")
    return made


class TestRegisterUnit:
    def test_puts_a_unit_below_its_agency(self, land: Country) -> None:
        keeper = land.actor("administrator_instansi")
        made = register_unit(land.agency, code="DINKES", name="Dinas Kesehatan", by=keeper)
        assert made.organisation.code == "KAB-DINKES"
        assert made.organisation.lineage == [*land.agency.lineage, made.organisation.pk]
        assert AuditEvent.objects.filter(action="approvals.registry.register_unit").count() == 1

    def test_is_refused_twice_and_below_what_is_no_agency(self, land: Country) -> None:
        keeper = land.actor("administrator", "BKN")
        register_unit(land.agency, code="A", name="A", by=keeper)
        for where in (land.agency, land.desks["KANREG"]):
            with pytest.raises(TransitionRefused):
                register_unit(where, code="A", name="A", by=keeper)
        assert Unit.objects.count() == 1

    def test_is_refused_to_the_keeper_of_another_agency(self, land: Country) -> None:
        with pytest.raises(NotPermitted):
            register_unit(land.agency, code="A", name="A", by=land.actor("administrator_instansi", "KOTA"))
        assert not Organisation.objects.filter(code="KAB-A").exists()


class TestRegisterPosition:
    def test_makes_a_post_that_may_be_filled(self, land: Country) -> None:
        browser = client_of(land.person("administrator_instansi"))
        said = {"title": "Kepala Dinas Kesehatan", "level": "jpt_pratama"}
        assert browser.post(reverse("register_position", args=["KAB"]), said).status_code == 302
        assert Position.objects.get().level == "jpt_pratama"
        again = browser.post(reverse("register_position", args=["KAB"]), said)
        assert (again.status_code, Position.objects.count()) == (409, 1)

    def test_is_refused_to_whoever_does_not_keep_the_agency(self, land: Country) -> None:
        with pytest.raises(NotPermitted):
            register_position(land.agency, title="X", level="pengawas", by=land.actor("sekretariat"))
        assert not Position.objects.exists()
