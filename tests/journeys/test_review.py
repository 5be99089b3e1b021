"""The screens of the review in a browser: accessible at every width and theme, by keys, scriptless."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.live_server_helper import LiveServer

from approvals.review import services
from approvals.review.judging import Finding
from approvals.review.models import Judgement
from tests.approvals.review.factories import ballot_of, judge_all, repaired, review_after, scorer, take
from tests.approvals.world import Country, country
from tests.journeys.looking import faults, looks, policy_complaints
from workflow.actors import Actor
from workflow.ballots.services import close_ballot, vote
from workflow.models import Case

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Opener = Callable[..., "Page"]
OFFICE, AGENCY = ("kanreg_verifier", "KANREG"), ("ppk", "KAB")
HEADQUARTERS, CHAIR = ("direktorat", "BKN"), ("panel_chair", "BKN")


@pytest.fixture
def land() -> Country:
    return country()


@pytest.fixture
def open_tab(live_server: LiveServer, browser: Browser, land: Country) -> Iterator[Opener]:
    """Return what opens an address as somebody, in a browser of his own."""
    pages: list[Page] = []

    def as_somebody(
        who: tuple[str, str], address: str, width: int = 1440, theme: str = "light", **more: Any
    ) -> Page:
        client = Client()
        client.force_login(land.account(*who))
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        look: Any = {"viewport": {"width": width, "height": 900}, "color_scheme": theme, **more}
        context = browser.new_context(locale="id-ID", **look)
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}
        context.add_cookies([cookie])  # type: ignore[list-item]
        page = context.new_page()
        pages.append(page)
        page.goto(live_server.url + address)
        return page

    yield as_somebody
    for page in pages:
        page.context.close()


def in_second_round(land: Country) -> Case:
    """Return a review whose agency has repaired one indicator and answered its note."""
    case = review_after("submit", land)
    said = Finding(
        1, "needs_repair", "incomplete", "Lampirkan keputusan yang sah.", "Bicarakan di pendampingan."
    )
    services.judge(case, "regulation", said, actor=scorer(land))
    judge_all(case, land)
    take(case, "score_round", land)
    due_on = timezone.localdate() + timedelta(days=20)
    services.return_for_repair(case, actor=scorer(land), expected=case.revision, due_on=due_on)
    repaired(case, land)
    return case


def onward(case: Case, land: Country, *steps: str) -> None:
    for step in steps:
        take(case, step, land)


def address(name: str, case: Case, query: str = "") -> str:
    return reverse(name, args=[case.pk]) + query


def wrong(open_tab: Opener, who: tuple[str, str], url: str) -> list[str]:
    """Return what is wrong with a page at any look."""
    page = open_tab(who, url)
    name = f"{who[0]}-{url.strip('/').replace('/', '_').replace('?', '_')}"
    for look, _rules in looks(page) if os.environ.get("PICTURES") else ():
        keep(page, f"{name}-{look.replace(' ', '-')}")
    found = [f"{url} {each}" for each in faults(page)]
    page.context.close()
    return found


def keep(page: Page, name: str) -> None:
    """Keep a picture where they are asked for."""
    path = Path(os.environ["PICTURES"]) / f"{name}.png"
    page.screenshot(path=path, full_page="tinjau" not in name or "390" in name)


class TestReviewPages:
    def test_are_accessible_and_fit_while_mentoring(self, land: Country, open_tab: Opener) -> None:
        case = in_second_round(land)
        regulation = "?butir=regulation"
        pages = [
            (OFFICE, address("judge", case, regulation)),
            (OFFICE, address("judge", case, f"{regulation}&versi=beda&tampil=berubah")),
            (AGENCY, address("judge", case, regulation)),
            (AGENCY, address("case", case)),
        ]
        assert [each for who, url in pages for each in wrong(open_tab, who, url)] == []

    def test_are_accessible_and_fit_from_plenary_to_decree(self, land: Country, open_tab: Opener) -> None:
        case = review_after("judge", land)
        found = wrong(open_tab, OFFICE, address("judge", case))
        onward(case, land, "score_round", "declare_eligible", "open_pre_ekspose", "pass_pre_ekspose")
        onward(case, land, "schedule_ekspose", "hold_ekspose")
        day = f"?bulan={case.eksposes.get().on:%Y-%m}"
        found += wrong(open_tab, HEADQUARTERS, reverse("ekspose_days") + day)
        found += wrong(open_tab, HEADQUARTERS, address("plenary", case))
        ballot = ballot_of(case, land)
        found += wrong(open_tab, CHAIR, address("plenary", case))
        for elector in ballot.electors.all():
            vote(ballot, "approve_with_follow_ups", actor=Actor(elector.person_id))
        close_ballot(ballot, actor=land.actor(*CHAIR))
        take(case, "decide", land, "approve_with_follow_ups")
        onward(case, land, "issue_decision", "receive")
        found += wrong(open_tab, AGENCY, address("decree", case))
        found += wrong(open_tab, ("operator", "KAB"), address("follow_ups", case))
        found += wrong(open_tab, ("kepala_bkn", "BKN"), address("correct_decision", case))
        assert found == []


class TestJudgingWithKeys:
    def test_saves_and_goes_on(self, land: Country, open_tab: Opener) -> None:
        case = review_after("submit", land)
        page = open_tab(OFFICE, address("judge", case, "?butir=regulation"))
        complaints = policy_complaints(page)
        page.get_by_role("radio", name="0 ").first.focus()
        for key in ("ArrowDown", "ArrowDown", "ArrowDown", "Tab", "Space"):
            page.keyboard.press(key)
        page.get_by_role("button", name="Simpan & butir berikutnya").press("Enter")
        page.get_by_text("tersimpan").wait_for()
        assert "butir=regulation" not in page.url
        judged = Judgement.objects.get()
        assert (judged.level, judged.verdict) == (3, "accepted")
        assert complaints == []

    def test_works_without_a_script(self, land: Country, open_tab: Opener) -> None:
        case = review_after("submit", land)
        page = open_tab(OFFICE, address("judge", case, "?butir=regulation"), 390, java_script_enabled=False)
        page.get_by_role("link", name="Penilaian").click()
        page.get_by_text("Tidak terpenuhi", exact=True).click()
        page.get_by_role("button", name="Simpan & butir berikutnya").click()
        assert page.get_by_text("Pilih dahulu: Tingkat terverifikasi").count() > 0
        assert not Judgement.objects.exists()
