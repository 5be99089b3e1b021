"""Access to one case over HTTP: given and ended by who keeps the roles, to nobody by himself."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.approvals.readiness.factories import opened
from tests.approvals.registry.country import client_of
from tests.approvals.world import Country
from workflow.models import AuditEvent, Case, Grant

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(land: Country) -> Case:
    return opened(land)


def fields(land: Country, case: Case, /, **changes: str) -> dict[str, str]:
    """Return what the form for giving access posts."""
    today = timezone.localdate().isoformat()
    given = {"case": case.label, "person": land.person("newcomer").number, "verb": "view"}
    return {**given, "from_on": today, "basis": "Surat tugas 9", **changes}


def may_read(land: Country, case: Case) -> bool:
    answer = client_of(land.person("newcomer")).get(reverse("case", args=[case.pk]))
    return bool(answer.status_code == 200)


class TestGiveGrant:
    def test_lets_the_person_at_this_case(self, land: Country, keeper: Client, case: Case) -> None:
        assert not may_read(land, case)
        assert keeper.post(reverse("give_grant", args=["KAB"]), fields(land, case)).status_code == 302
        assert may_read(land, case)
        assert not may_read(land, opened(land, "KOTA"))
        assert AuditEvent.objects.filter(action="workflow.grant.give").count() == 1
        page = keeper.get(reverse("organisation", args=["KAB"])).content.decode()
        assert f"Pengamat, perkara {case.label}" in page

    def test_is_refused_to_oneself(self, land: Country, keeper: Client, case: Case) -> None:
        own = fields(land, case, person=land.person("administrator", "BKN").number)
        answer = keeper.post(reverse("give_grant", args=["KAB"]), own)
        assert answer.status_code == 403
        assert "kepada diri sendiri" in answer.content.decode()
        assert not Grant.objects.exists()

    @pytest.mark.parametrize(
        "changes", [{"case": "KS-1-1"}, {"person": "tiada"}, {"verb": "decide_review"}, {"basis": ""}]
    )
    def test_names_the_fault_of_a_field(
        self, land: Country, keeper: Client, case: Case, changes: dict[str, str]
    ) -> None:
        answer = keeper.post(reverse("give_grant", args=["KAB"]), fields(land, case, **changes))
        assert answer.status_code == 422
        assert not Grant.objects.exists()

    def test_knows_no_case_of_another_agency(self, land: Country, keeper: Client, case: Case) -> None:
        assert keeper.post(reverse("give_grant", args=["KOTA"]), fields(land, case)).status_code == 422

    def test_names_a_person_without_an_open_account(self, land: Country, keeper: Client, case: Case) -> None:
        land.person("newcomer").accounts.update(is_active=False)
        answer = keeper.post(reverse("give_grant", args=["KAB"]), fields(land, case))
        assert answer.status_code == 422
        assert "tidak mempunyai akun yang terbuka" in answer.content.decode()

    def test_is_not_found_by_who_keeps_no_roles_there(self, land: Country, case: Case) -> None:
        for role, code in (("ppk", "KAB"), ("administrator_instansi", "KOTA")):
            client = client_of(land.person(role, code))
            assert client.post(reverse("give_grant", args=["KAB"]), fields(land, case)).status_code == 404
        assert not Grant.objects.exists()


class TestEndGrant:
    def test_ends_it_now(self, land: Country, keeper: Client, case: Case) -> None:
        keeper.post(reverse("give_grant", args=["KAB"]), fields(land, case))
        address = reverse("end_grant", args=[Grant.objects.get().pk])
        assert client_of(land.person("ppk")).post(address, {"reason": "x"}).status_code == 404
        assert keeper.post(address, {"reason": ""}).status_code == 422
        assert may_read(land, case)
        assert keeper.post(address, {"reason": "Tugas selesai"}).status_code == 302
        assert not may_read(land, case)
        assert keeper.post(address, {"reason": "lagi"}).status_code == 409
