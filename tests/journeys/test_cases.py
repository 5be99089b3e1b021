"""The pages of every life cycle in a browser: accessible, with keys alone, and without a script."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from pytest_django.live_server_helper import LiveServer

from tests.journeys.looking import faults, policy_complaints, violations
from tests.journeys.worklife import busy_club, logged_in
from tests.workflow.pages_world import case_url, step_url, steps_of
from tests.workflow.toyapp.services import send_back
from tests.workflow.world import World
from workflow.models import Case

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Opener = Callable[..., "Page"]


@pytest.fixture
def club() -> tuple[World, list[Case]]:
    return busy_club()


@pytest.fixture
def open_tab(live_server: LiveServer, browser: Browser, club: tuple[World, list[Case]]) -> Iterator[Opener]:
    """Return what opens an address as somebody, in a browser of his own."""
    pages: list[Page] = []

    def opened(name: str, address: str, width: int = 1440, theme: str = "light", **more: object) -> Page:
        look = {"viewport": {"width": width, "height": 900}, "color_scheme": theme, **more}
        page = logged_in(browser, club[0], name, live_server.url, **look)
        pages.append(page)
        page.goto(live_server.url + address)
        return page

    yield opened
    for page in pages:
        page.context.close()


class TestPages:
    def test_are_accessible_and_fit(self, club: tuple[World, list[Case]], open_tab: Opener) -> None:
        found = {
            f"{name} {address}": wrong
            for name, shown in self.addresses(club[1]).items()
            for address, wrong in self.faults(open_tab(name, "/"), shown)
            if wrong
        }
        assert found == {}

    @staticmethod
    def addresses(cases: list[Case]) -> dict[str, list[str]]:
        case = cases[-1]
        return {
            "toy_checker": [
                reverse("inbox"),
                f"{reverse('inbox')}?tab=selesai",
                reverse("cases"),
                reverse("help"),
            ],
            "toy_chief": [
                *(f"{case_url(case)}?tab={tab}" for tab in ("riwayat", "dokumen", "diskusi")),
                step_url(case, "send_back"),
                reverse("why", args=[case.pk]),
            ],
        }

    @staticmethod
    def faults(page: Page, addresses: list[str]) -> Iterator[tuple[str, list[str]]]:
        base = page.url.split("/tugas")[0]
        complaints = policy_complaints(page)
        for address in addresses:
            page.goto(base + address)
            yield address, [*faults(page), *complaints]


class TestStep:
    def test_is_taken_with_keys_alone(self, club: tuple[World, list[Case]], open_tab: Opener) -> None:
        case = club[1][-1]
        page = open_tab("toy_chief", case_url(case))
        page.get_by_role("link", name="Kembalikan…").focus()
        page.keyboard.press("Enter")
        page.wait_for_selector("dialog:modal")
        assert violations(page) == []
        page.get_by_label("Alasan").focus()
        page.keyboard.type("Tulis tujuan yang lebih jelas")
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.get_by_text("Tanda terima", exact=False).first.wait_for()
        page.wait_for_selector(".notice.good")
        assert steps_of(case)[-1] == "send_back"

    def test_gives_back_what_was_typed_with_the_faults(
        self, club: tuple[World, list[Case]], open_tab: Opener
    ) -> None:
        case = club[1][-1]
        page = open_tab("toy_chief", case_url(case))
        page.get_by_role("link", name="Kembalikan…").click()
        page.locator("dialog").get_by_role("button", name="Kembalikan").click()
        page.wait_for_selector(".error-summary")
        assert page.locator(".error-summary").evaluate("(box) => box === document.activeElement")
        assert violations(page) == []
        assert steps_of(case)[-1] == "check"

    def test_is_taken_without_a_script(self, club: tuple[World, list[Case]], open_tab: Opener) -> None:
        case = club[1][-1]
        page = open_tab("toy_chief", case_url(case), java_script_enabled=False)
        page.get_by_role("link", name="Kembalikan…").click()
        page.get_by_label("Alasan").fill("Tulis tujuan yang lebih jelas")
        page.get_by_role("button", name="Kembalikan").click()
        assert page.url.endswith(case_url(case))
        assert steps_of(case)[-1] == "send_back"

    def test_is_closed_to_who_goes_back(self, club: tuple[World, list[Case]], open_tab: Opener) -> None:
        case = club[1][0]
        page = open_tab("toy_checker", step_url(case, "check"), java_script_enabled=False)
        page.get_by_role("button", name="Periksa").click()
        page.wait_for_selector(".notice.good")
        page.go_back()
        assert page.get_by_text("Baru dapat dilakukan pada tahap").is_visible()
        assert steps_of(case) == ["check"]


class TestInbox:
    def test_claims_several_and_reports_each(self, club: tuple[World, list[Case]], open_tab: Opener) -> None:
        page = open_tab("toy_checker", reverse("inbox"))
        boxes = page.locator("tbody input[type=checkbox]")
        boxes.nth(0).check()
        boxes.nth(1).check()
        page.get_by_role("button", name="Lanjutkan").click()
        assert page.get_by_text("2 dari 2 giliran diambil.").is_visible()
        assert violations(page) == []

    def test_puts_off_without_a_script(self, club: tuple[World, list[Case]], open_tab: Opener) -> None:
        page = open_tab("toy_checker", reverse("inbox"), java_script_enabled=False)
        page.locator("tbody input[type=checkbox]").first.check()
        page.get_by_label("Tindakan").select_option("hold")
        page.get_by_role("button", name="Lanjutkan").click()
        page.get_by_label("Tunda sampai").fill("2099-01-04")
        page.get_by_label("Alasan").fill("Menunggu surat")
        page.get_by_role("button", name="Lanjutkan").click()
        assert page.get_by_text("1 dari 1 giliran ditunda.").is_visible()


class TestRefusal:
    def test_leads_from_the_dialog_to_its_own_page(
        self, club: tuple[World, list[Case]], open_tab: Opener
    ) -> None:
        case = club[1][-1]
        page = open_tab("toy_chief", case_url(case))
        send_back(case, actor=club[0].actor("toy_chief"), expected=4, reason="Dari tempat lain")
        page.get_by_role("link", name="Kembalikan…").click()
        page.wait_for_url(f"**{step_url(case, 'send_back')}")
        assert page.get_by_text("Baru dapat dilakukan pada tahap").is_visible()
