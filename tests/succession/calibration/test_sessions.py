"""The board's list of sessions: day, stage, the hash of the minutes, who signed, the way to read them."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from succession.calibration.selectors import last_minutes, present
from succession.mapping.board import Board
from tests.approvals.world import Country
from tests.succession.calibration import factories as f
from tests.succession.world import land as make_land
from workflow.ballots.sittings import declare_interest
from workflow.models import Case
from workflow.pages.history import spaced

pytestmark = pytest.mark.django_db


@pytest.fixture
def land() -> Country:
    return make_land()


def browser_of(land: Country, role: str) -> Client:
    browser = Client()
    browser.force_login(land.account(role))
    return browser


def text(land: Country, case: Case, role: str = "sekretariat") -> str:
    answer = browser_of(land, role).get(address(case))
    assert answer.status_code == 200
    return str(answer.content.decode())


def address(case: Case) -> str:
    return f"{reverse('board', args=[case.parent_id])}?tab=berita-acara"


class TestSessions:
    def test_show_the_minutes_with_their_hash_and_who_signed(self, land: Country) -> None:
        case = f.session_after("sign", land)
        page, minutes = text(land, case), last_minutes(case)
        assert minutes is not None
        assert spaced(bytes(minutes.digest).hex(), 16) in page
        assert all(who.name in page for who in present(case))
        for name in ("case", "minutes", "minutes_document", "minutes_pdf"):
            assert f'"{reverse(name, args=[case.pk])}"' in page
        assert str(case.label) in page

    def test_say_what_is_not_there_yet(self, land: Country) -> None:
        page = text(land, f.session_after("take_agenda", land))
        for words in ("belum dijadwalkan", "belum disusun", ">belum<"):
            assert words in page

    def test_of_a_period_without_any_are_told_from_those_that_are_not_shown(self, land: Country) -> None:
        period = f.scored_period(land)
        answer = browser_of(land, "sekretariat").get(f"{reverse('board', args=[period.pk])}?tab=berita-acara")
        assert "Belum ada sidang" in answer.content.decode()

    def test_are_left_out_for_who_is_recused_from_the_whole_session(self, land: Country) -> None:
        case = f.session_after("schedule", land)
        assert case.label in text(land, case, "komite_anggota"), "the control"
        declare_interest(case, actor=land.actor("komite_anggota"), reason="Sengketa dengan instansi.")
        page = text(land, case, "komite_anggota")
        assert case.label not in page
        assert "Tidak ditampilkan bagi Anda" in page

    def test_take_as_many_statements_for_two_as_for_one(self, land: Country) -> None:
        case, browser = f.session_after("sign", land, size=8), browser_of(land, "sekretariat")
        counts = [statements(browser, case) for _time in range(2)]
        f.session_of(Case.objects.get(children=case), land)
        assert statements(browser, case) == counts[-1] <= 40


def statements(browser: Client, case: Case) -> int:
    with CaptureQueriesContext(connection) as made:
        assert browser.get(address(case)).status_code == 200
    return len(made)


class TestRecord:
    def test_of_the_period_stands_on_its_board(self, land: Country) -> None:
        case = f.session_after("take_agenda", land)
        answer = browser_of(land, "sekretariat").get(f"{reverse('board', args=[case.parent_id])}?tab=riwayat")
        assert "Kunci data" in answer.content.decode()


class TestCounts:
    def test_of_the_moved_are_nought_before_anything_is_published(self, land: Country) -> None:
        case = f.session_after("vote", land)
        assert Board(Case.objects.get(children=case), None, {}).moved_people == 0
