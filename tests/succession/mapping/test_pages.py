"""The pages of a period: opened, loaded, scored, and the panel of its case."""

from __future__ import annotations

import re
from io import BytesIO

import pytest

from succession.mapping.scoring import run
from tests.approvals.world import Country
from tests.succession.mapping.factories import PEOPLE, csv_of, k411, locked, opened, row, scored
from tests.succession.mapping.test_board import board_of, text_of, visit
from tests.succession.world import land
from workflow.models import Case

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pressing_twice")]


@pytest.fixture
def country() -> Country:
    return land()


@pytest.fixture
def case(country: Country) -> Case:
    return scored(country)


class TestLoadPage:
    def test_checks_then_loads(self, country: Country) -> None:
        case = opened(country)
        client, address = visit(country), f"/perkara/{case.pk}/data-pegawai/"
        stream = csv_of([row("A1", level="x")])
        stream.name = "pegawai.csv"
        sent = client.post(address, {"file": stream, "key": key_in(text_of(client, address)), "check": "1"})
        assert sent.status_code == 303
        page = text_of(client, address)
        assert "1 kesalahan dalam 1 baris" in page
        assert "Pilih salah satu: jpt_utama" in page
        assert "2,level," in text_of(client, f"{address}kesalahan.csv")
        stream = csv_of(PEOPLE)
        stream.name = "pegawai.csv"
        assert client.post(address, {"file": stream, "key": key_in(page)}).status_code == 303
        assert "5 pegawai dimuat" in text_of(client, address)

    def test_says_in_one_sentence_that_wrong_rows_load_nothing(self, country: Country) -> None:
        case = opened(country)
        client, address = visit(country), f"/perkara/{case.pk}/data-pegawai/"
        stream = csv_of([row("A1", level="x"), row("A2", level="y"), row("A3")])
        stream.name = "pegawai.csv"
        sent = client.post(address, {"file": stream, "key": key_in(text_of(client, address))})
        page = sent.content.decode()
        assert sent.status_code == 409
        assert page.count("Tidak ada yang dimuat") == 1
        assert "karena 2 kesalahan dalam 3 baris" in page
        assert page.count("Pilih salah satu: jpt_utama") == 2
        assert not case.employees.exists()

    def test_names_what_is_wrong_with_the_file(self, country: Country) -> None:
        case = opened(country)
        client, address = visit(country), f"/perkara/{case.pk}/data-pegawai/"
        stream = BytesIO(b"nama;gaji\n")
        stream.name = "pegawai.csv"
        sent = client.post(address, {"file": stream, "key": key_in(text_of(client, address))})
        assert sent.status_code == 409
        assert "Kolom “gaji” tidak dikenal." in sent.content.decode()

    def test_offers_no_form_to_others(self, country: Country) -> None:
        case = opened(country)
        assert "Periksa dan muat" not in text_of(visit(country, "ppk"), f"/perkara/{case.pk}/data-pegawai/")


class TestOpenPage:
    def test_opens_a_period(self, country: Country) -> None:
        client = visit(country)
        page = text_of(client, "/pemetaan/mulai/")
        sent = client.post(
            "/pemetaan/mulai/",
            {
                "key": key_in(page),
                "organisation": country.agency.pk,
                "as_of": "2025-10-31",
                "instrument": k411().pk,
            },
        )
        assert sent.status_code == 303
        assert Case.objects.get(kind="mapping").organisation == country.agency

    def test_is_refused_to_others(self, country: Country) -> None:
        text_of(visit(country, "ppk"), "/pemetaan/mulai/", 403)


class TestScoringPage:
    def test_orders_the_scoring_and_shows_how_far_it_is(self, country: Country) -> None:
        case = locked(country)
        client, address = visit(country), f"/perkara/{case.pk}/penghitungan/"
        assert "belum diminta" in text_of(client, address)
        assert client.post(address, {"key": key_in(text_of(client, address))}).status_code == 303
        assert "sedang berjalan" in text_of(client, address)
        run(case.scorings.get().pk)
        assert "selesai" in text_of(client, address)


class TestCasePage:
    def test_leads_to_the_board(self, country: Country, case: Case) -> None:
        page = text_of(visit(country), f"/perkara/{case.pk}/")
        assert board_of(case) in page
        assert "4 terpetakan, 1 belum" in page

    def test_says_how_to_begin(self, country: Country) -> None:
        case = opened(country)
        assert "Muat data pegawai" in text_of(visit(country), f"/perkara/{case.pk}/")


def key_in(page: str) -> str:
    found = re.search(r'name="key" value="([^"]+)"', page)
    assert found
    return found[1]
