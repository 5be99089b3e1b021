"""The registry over HTTP: its pages, and who finds what on them (B3)."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from approvals.registry.models import Agency
from tests.approvals.registry.country import client_of
from tests.approvals.world import Country, appoint, organisation, person
from workflow.models import Person

pytestmark = pytest.mark.django_db


class TestAgencies:
    def test_is_for_those_who_are_logged_in(self) -> None:
        assert Client().get(reverse("agencies")).status_code == 302

    @pytest.mark.parametrize(("query", "shown"), [
        ("", {"KAB", "KOTA", "KEMEN"}), ("?kind=kota", {"KOTA"}), ("?q=kemen", {"KEMEN"}),
        ("?office=KANREG", {"KAB", "KOTA"}), ("?kind=desa", {"KAB", "KOTA", "KEMEN"}),
    ])  # fmt: skip
    def test_shows_what_the_filters_leave(
        self, land: Country, keeper: Client, query: str, shown: set[str]
    ) -> None:
        page = keeper.get(reverse("agencies") + query).content.decode()
        assert {code for code in ("KAB", "KOTA", "KEMEN") if f"Organisasi {code}" in page} == shown

    def test_goes_on_page_by_page_in_constant_statements(self, land: Country, keeper: Client) -> None:
        with CaptureQueriesContext(connection) as few:
            keeper.get(reverse("agencies"))
        for number in range(60):
            made = organisation(f"Z{number:02}", "agency", land.desks["KANREG"])
            Agency.objects.create(organisation=made, kind="kota")
        with CaptureQueriesContext(connection) as many:
            first = keeper.get(reverse("agencies"))
        assert len(few) == len(many)
        second = keeper.get(first.context["older"].url)
        codes = [row.organisation.code for page in (first, second) for row in page.context["agencies"]]
        assert len(codes) == len(set(codes)) == 63

    def test_is_downloaded_without_a_formula(self, land: Country, keeper: Client) -> None:
        for number, name in enumerate(("=1+1", "+1", "-1", "@x", "\t=1", "\uff1d1", " =1")):
            made = organisation(f"F{number}", "agency", land.desks["KANREG"])
            type(made).objects.filter(pk=made.pk).update(name=name)
            Agency.objects.create(organisation=made, kind="kota")
        response = keeper.get(reverse("agencies_export"))
        text = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
        rows = list(csv.DictReader(StringIO(text)))
        assert len(rows) == 10
        assert all(row["Instansi"].startswith("'") for row in rows if row["Kode"].startswith("F"))
        assert not any(row["Instansi"].startswith("'") for row in rows if row["Kode"].startswith("K"))


class TestOrganisation:
    def test_shows_who_holds_which_role_to_who_has_one_there_or_above(self, land: Country) -> None:
        for role, code in (("operator", "KAB"), ("kanreg_verifier", "KANREG"), ("direktorat", "BKN")):
            page = client_of(land.person(role, code)).get(reverse("organisation", args=["KAB"]))
            assert land.person("ppk").name in page.content.decode(), role

    def test_shows_no_holder_to_another_agency(self, land: Country) -> None:
        for role, code in (("operator", "KOTA"), ("ppk", "KEMEN"), ("pic_pusat", "PUSAT")):
            page = client_of(land.person(role, code)).get(reverse("organisation", args=["KAB"]))
            assert page.status_code == 200
            assert land.person("ppk").name not in page.content.decode(), role

    def test_is_not_found_where_there_is_none(self, keeper: Client) -> None:
        assert keeper.get(reverse("organisation", args=["TIADA"])).status_code == 404

    def test_offers_its_verbs_to_a_keeper_alone(self, land: Country, keeper: Client) -> None:
        address = reverse("organisation", args=["KAB"])
        assert "Beri peran" in keeper.get(address).content.decode()
        assert "Beri peran" not in client_of(land.person("ppk")).get(address).content.decode()

    def test_takes_constant_statements(self, land: Country, keeper: Client) -> None:
        address = reverse("organisation", args=["KAB"])
        with CaptureQueriesContext(connection) as few:
            keeper.get(address)
        for number in range(20):
            appoint(person(f"sekretaris {number}"), "sekretariat", land.desks["KAB"])
        with CaptureQueriesContext(connection) as many:
            keeper.get(address)
        assert len(many) == len(few) <= 14


class TestOffices:
    def test_counts_the_agencies(self, keeper: Client) -> None:
        page = keeper.get(reverse("offices"))
        assert page.context["offices"][0].agencies == 2


class TestProfile:
    def test_shows_ones_own_roles(self, land: Country) -> None:
        page = client_of(land.person("ppk")).get(reverse("profile")).content.decode()
        assert "Pejabat Pembina Kepegawaian" in page
        assert land.person("operator").name not in page


def test_the_door_leads_to_the_day(keeper: Client) -> None:
    assert keeper.get("/").status_code == 302
    assert Person.objects.exists()
