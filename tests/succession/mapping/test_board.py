"""The board over HTTP: who is shown is noted, who is withheld is nowhere."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from succession.mapping import hooks, services, synthetic
from succession.mapping.instruments import instrument_of
from succession.mapping.scoring import run
from tests.approvals.world import Country
from tests.succession.mapping.factories import (
    PEOPLE,
    fresh,
    loaded,
    opened,
    placed,
    row,
    scored,
    secretary,
)  # fmt: skip
from tests.succession.world import land
from workflow.models import Access, Case

pytestmark = pytest.mark.django_db


@pytest.fixture
def country() -> Country:
    return land()


@pytest.fixture
def case(country: Country) -> Case:
    return scored(country)


def visit(country: Country, role: str = "sekretariat", where: str = "KAB") -> Client:
    client = Client()
    client.force_login(country.account(role, where))
    return client


def text_of(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, response
    return response.content.decode() if not response.streaming else response.getvalue().decode()


def board_of(case: Case, rest: str = "") -> str:
    return f"/perkara/{case.pk}/papan/{rest}"


class TestBoard:
    def test_shows_everybody_in_his_box(self, country: Country, case: Case) -> None:
        page = text_of(visit(country), board_of(case))
        for number in ("A1", "A2", "A3", "A4", "A5"):
            assert f"Sintetis {number}" in page
        assert "tidak resmi" in page
        assert "k411 2025.1" in page
        assert "Belum ada: Penilaian kinerja (1)" in page

    def test_shows_at_most_eight_of_a_box_and_the_way_to_the_rest(self, country: Country) -> None:
        case = scored(country, [row(f"B{n:02}") for n in range(20)])
        page = text_of(visit(country), board_of(case))
        assert page.count('class="tile"') == 8
        assert "+12 lagi" in page

    @pytest.mark.parametrize(
        ("filters", "names"),
        [
            ("?kotak=9", ["A3"]), ("?kotak=0", ["A4"]), ("?unit=Biro+Lain", ["A6"]),
            ("?jenjang=pengawas", ["A6"]), ("?q=sintetis+a2", ["A2"]), ("?q=A5", ["A5"]),
            ("?kotak=abc", ["A1", "A2", "A3", "A4", "A5", "A6"]),
        ],
    )  # fmt: skip
    def test_is_narrowed_by_filters(self, country: Country, filters: str, names: list[str]) -> None:
        case = scored(country, [*PEOPLE, row("A6", unit="Biro Lain", level="pengawas")])
        for tab in ("", "&tab=tabel"):
            page = text_of(visit(country), board_of(case, filters + tab))
            shown = [n for n in ("A1", "A2", "A3", "A4", "A5", "A6") if f">Sintetis {n}<" in page]
            assert shown == names
            assert f"{len(names)} dari 6 pegawai" in page

    def test_tells_nothing_filtered_from_nothing_there(self, country: Country, case: Case) -> None:
        assert "Tidak ada yang cocok" in text_of(visit(country), board_of(case, "?q=tidakada"))
        waiting = loaded(country, where="KOTA")
        page = text_of(visit(country, where="KOTA"), board_of(waiting))
        assert "Belum dinilai" in page

    @pytest.mark.parametrize("rest", ["", "?tab=tabel", "?tab=distribusi", "?tab=tabel&unduh=csv"])
    def test_is_not_there_for_who_may_not_see_the_period(
        self, country: Country, case: Case, rest: str
    ) -> None:
        for role, where in (("sekretariat", "KOTA"), ("operator", "KAB"), ("kanreg_verifier", "KANREG")):
            assert text_of(visit(country, role, where), board_of(case, rest), 404)
        assert not Access.objects.exists()

    def test_notes_whom_it_shows(self, country: Country, case: Case) -> None:
        text_of(visit(country), board_of(case))
        noted = Access.objects.filter(place="mapping.board", case=case)
        assert noted.count() == len(PEOPLE)

    def test_shows_nobody_where_the_notes_cannot_be_written(
        self, country: Country, case: Case, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """No row, no page; the control is the page above."""

        def refuse(*_args: object, **_kwargs: object) -> None:
            raise RuntimeError("no row")

        monkeypatch.setattr("succession.mapping.views.board.note_shown", refuse)
        client = visit(country)
        client.raise_request_exception = False
        assert "Sintetis A1" not in text_of(client, board_of(case), 500)

    @pytest.mark.parametrize("rest", ["", "?tab=tabel", "?tab=distribusi"])
    def test_takes_a_constant_number_of_statements(self, country: Country, rest: str) -> None:
        counts = []
        for where, number in (("KAB", 60), ("KOTA", 400)):
            case = crowded(country, where, number)
            client = visit(country, where=where)
            text_of(client, board_of(case, rest))
            counts.append(min(statements(client, board_of(case, rest)) for _time in range(3)))
        assert counts[0] == counts[1] <= 30


class TestTable:
    def test_sorts_by_its_heads(self, country: Country, case: Case) -> None:
        page = text_of(visit(country), board_of(case, "?tab=tabel&urut=kotak"))
        places = [page.index(f">Sintetis {n}<") for n in ("A3", "A1", "A5", "A2", "A4")]
        assert places == sorted(places)

    def test_has_pages_that_neither_skip_nor_repeat(self, country: Country) -> None:
        case = scored(country, [row(f"B{n:03}", name=f"Orang {n:03}") for n in range(120)])
        client, seen = visit(country), []
        for page in ("1", "2", "3", "99", "x"):
            text = text_of(client, board_of(case, f"?tab=tabel&hal={page}"))
            seen.append([n for n in range(120) if f">Orang {n:03}<" in text])
        assert seen[0] + seen[1] + seen[2] == list(range(120))
        assert (seen[3], seen[4]) == (seen[2], seen[0])

    def test_is_given_as_a_file_and_that_is_a_fact(self, country: Country, case: Case) -> None:
        text = text_of(visit(country), board_of(case, "?tab=tabel&unduh=csv"))
        assert len(text.strip().splitlines()) == len(PEOPLE) + 1
        assert 'A1,Sintetis A1,Analis,Dinas Uji,Administrator,"78,50","86,55"' in text
        assert Access.objects.filter(place="mapping.table", is_export=True).count() == len(PEOPLE)
        assert case.events.filter(action="succession.mapping.export_people").count() == 1

    def test_disarms_formulas_in_its_file(self, country: Country) -> None:
        case = scored(country, [row("A1", name="=1+1"), row("A2", unit="@SUM(A1)")])
        text = text_of(visit(country), board_of(case, "?tab=tabel&unduh=csv"))
        assert "'=1+1" in text
        assert "'@SUM(A1)" in text


class TestPlacement:
    def test_explains_the_score_with_the_figures_filled_in(self, country: Country, case: Case) -> None:
        page = text_of(visit(country), board_of(case, f"{placed(case, 'A1').pk}/"))
        for words in ("Penilaian kinerja", "78,50", "86,55", "Kotak 8", "tidak resmi", "82,525"):
            assert words in page
        assert Access.objects.filter(place="mapping.person").count() == 1

    def test_says_what_is_missing(self, country: Country, case: Case) -> None:
        page = text_of(visit(country), board_of(case, f"{placed(case, 'A4').pk}/"))
        assert "Belum ada: Penilaian kinerja" in page

    def test_is_not_there_under_another_period(self, country: Country, case: Case) -> None:
        other = scored(country, [row("Z1")], "KOTA")
        text_of(visit(country), board_of(case, f"{placed(other, 'Z1').pk}/"), 404)

    def test_is_not_shown_to_another_agency(self, country: Country, case: Case) -> None:
        address = board_of(case, f"{placed(case, 'A1').pk}/")
        assert "Sintetis A1" not in text_of(visit(country, where="KOTA"), address, 404)


class TestWithheld:
    @pytest.fixture
    def hidden(self, case: Case, monkeypatch: pytest.MonkeyPatch) -> int:
        """Withhold A3, the only one in box 9, from everybody."""
        pk = placed(case, "A3").pk
        monkeypatch.setattr(hooks, "_withholding", [lambda _case, _person: frozenset({pk})])
        return pk

    @pytest.mark.parametrize(
        "rest", ["", "?tab=tabel", "?tab=distribusi", "?tab=tabel&unduh=csv", "?q=A3", "?kotak=9&tab=tabel"]
    )
    def test_is_nowhere(self, country: Country, case: Case, hidden: int, rest: str) -> None:
        page = text_of(visit(country), board_of(case, rest))
        assert "Sintetis A3" not in page

    def test_is_not_told_by_a_count(self, country: Country, case: Case, hidden: int) -> None:
        page = text_of(visit(country), board_of(case))
        assert "4 dari 4 pegawai" in page
        assert "Data 1 pegawai tidak ditampilkan" in page

    def test_has_no_page(self, country: Country, case: Case, hidden: int) -> None:
        text_of(visit(country), board_of(case, f"{hidden}/"), 404)

    def test_is_shown_where_nothing_withholds(self, country: Country, case: Case) -> None:
        """The control."""
        assert "Sintetis A3" in text_of(visit(country), board_of(case))


class TestMoving:
    def test_is_offered_only_for_a_session_that_meets(
        self, country: Country, case: Case, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert "Pindahkan Sintetis" not in text_of(visit(country), board_of(case))
        monkeypatch.setattr(hooks, "_moving", [lambda _case, _person: {0: "/perkara/7/agenda/"}])
        assert "Pindahkan Sintetis A1 ke…" in text_of(visit(country), board_of(case))


def statements(client: Client, address: str) -> int:
    """Return how many statements a page takes; now and then a session is renewed besides."""
    with CaptureQueriesContext(connection) as made:
        text_of(client, address)
    return len(made)


def crowded(country: Country, where: str, number: int) -> Case:
    """Return a scored period of so many made-up people."""
    case = opened(country, where)
    by = secretary(country, where)
    instrument = instrument_of(case.period.instrument_id)
    services.load_people(case, synthetic.people(instrument, number, 1, prefix=where), actor=by)
    services.lock_data(case, actor=by, expected=1, data_quality=Decimal(80))
    run(services.request_scoring(case, actor=by).pk)
    services.score(case, actor=by, expected=2)
    return fresh(case)
