"""The screens of mapping and calibration in a browser: accessible, within the policy, at every look."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from succession.calibration.ballots import put_to_vote
from succession.mapping import importing
from tests.approvals.world import Country
from tests.journeys.test_succession_look import look, visit
from tests.succession.calibration import factories as f
from tests.succession.mapping import factories as m
from tests.succession.world import land as make_land

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def land() -> Country:
    return make_land()


class TestMapping:
    def test_is_accessible_while_people_are_loaded(
        self, land: Country, live_server: Any, browser: Browser
    ) -> None:
        case = m.opened(land)
        file = m.csv_of([m.row("A1", level="raja"), m.row("A2", m.UNMAPPED)])
        importing.check(case, file, actor=m.secretary(land))
        address = reverse("load_people", args=[case.pk])
        look(visit(browser, live_server.url, land, "sekretariat", address), "load_people")

    def test_is_accessible_once_scored(self, land: Country, live_server: Any, browser: Browser) -> None:
        case = m.scored(land)
        board, person = reverse("board", args=[case.pk]), m.placed(case, "A1").pk
        for name, address in (
            ("scoring", reverse("request_scoring", args=[case.pk])),
            ("board", board),
            ("table", f"{board}?tab=tabel"),
            ("spread", f"{board}?tab=distribusi"),
            ("person", reverse("placement", args=[case.pk, person])),
        ):
            look(visit(browser, live_server.url, land, "sekretariat", address), f"mapping-{name}")


class TestCalibration:
    def test_is_accessible_in_session_and_after_it(
        self, land: Country, live_server: Any, browser: Browser
    ) -> None:
        case = f.session_after("convene", land, alone=[2])
        put_to_vote(case, actor=f.secretary(land))
        for role, name, arguments in (
            ("sekretariat", "session", [case.pk]),
            ("komite_ketua", "session", [case.pk]),
            ("sekretariat", "agenda", [case.pk]),
            ("komite_ketua", "item", [case.pk, 2]),
            ("administrator_instansi", "committee", [land.agency.code]),
        ):
            page = visit(browser, live_server.url, land, role, reverse(name, args=arguments))
            look(page, f"{role}-{name}")
        for ballot in case.ballots.filter(stage="opened"):
            f.decide(ballot, "confirm")
        f.write_down(case, land)
        for step in ("close", "sign"):
            f.take(case, step, land)
        page = visit(browser, live_server.url, land, "ppk", reverse("minutes", args=[case.pk]))
        look(page, "ppk-minutes")
