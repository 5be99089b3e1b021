"""The self-assessment and the overview in a browser: accessible, with keys alone, and without a script."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from pytest_django.live_server_helper import LiveServer

from approvals.readiness import services
from approvals.readiness.answering import Given
from approvals.readiness.models import Answer
from approvals.readiness.selectors import sheet_of
from approvals.registry.models import Agency
from tests.approvals.readiness.factories import case_after, evidence, opened
from tests.approvals.review.factories import returned
from tests.approvals.world import Country, country
from tests.journeys.looking import faults, policy_complaints, violations
from workflow.models import Case

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Opener = Callable[..., "Page"]
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@dataclass
class Scene:
    """A region with one agency at work, one sent back, and a ministry that has not begun."""

    land: Country
    at_work: Case
    sent_back: Case
    waiting: Case


@pytest.fixture
def scene() -> Scene:
    land = country()
    for code, kind in (("KAB", "kabupaten"), ("KOTA", "kota"), ("KEMEN", "kementerian")):
        Agency.objects.create(organisation=land.desks[code], kind=kind)
    sent_back = returned(land)
    accepted = Answer.objects.filter(case=sent_back, indicator__in=["regulation", "team_formed"])
    accepted.update(is_accepted=True)
    at_work = case_after("open_assessment", land, "KOTA")
    operator = land.actor("operator", "KOTA")
    proof = evidence(at_work, operator, "Peraturan Wali Kota tentang manajemen talenta")
    given = Given(3, "Ditetapkan dan memuat seluruh tahapan.", evidence=(proof.pk,), pages={proof.pk: "4"})
    services.answer(at_work, "regulation", given, actor=operator)
    services.answer(at_work, "data_quality", Given(1, "", evidence=(proof.pk,)), actor=operator)
    services.answer(at_work, "retention", Given(None, "Masih dihimpun."), actor=operator)
    return Scene(land, at_work, sent_back, opened(land, "KEMEN"))


@pytest.fixture
def open_tab(live_server: LiveServer, browser: Browser, scene: Scene) -> Iterator[Opener]:
    """Return what opens an address as somebody, in a browser of his own."""
    pages: list[Page] = []

    def as_somebody(
        role: str, where: str, address: str, width: int = 1440, theme: str = "light", **more: Any
    ) -> Page:
        client = Client()
        client.force_login(scene.land.account(role, where))
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


def worksheet(case: Case) -> str:
    return reverse("worksheet", args=[case.pk])


def indicator(case: Case, code: str = "regulation") -> str:
    return reverse("indicator", args=[case.pk, code])


def addresses(scene: Scene) -> dict[tuple[str, str], list[str]]:
    """Return the pages of each person."""
    return {
        ("operator", "KOTA"): [
            worksheet(scene.at_work),
            indicator(scene.at_work),
            f"{reverse('case', args=[scene.at_work.pk])}?tab=isi",
            reverse("open_readiness"),
        ],
        ("operator", "KAB"): [
            worksheet(scene.sent_back),
            indicator(scene.sent_back),
            indicator(scene.sent_back, "position_map"),
            reverse("submission", args=[scene.sent_back.pk, 1]),
        ],
        ("operator", "KEMEN"): [worksheet(scene.waiting)],
        ("direktorat", "BKN"): [reverse("overview"), reverse("overview_list")],
    }


class TestPages:
    def test_are_accessible_and_fit(self, scene: Scene, open_tab: Opener) -> None:
        found = {
            address: wrong
            for (role, where), shown in addresses(scene).items()
            for address, wrong in self.faults(open_tab(role, where, "/bantuan/"), shown)
            if wrong
        }
        assert found == {}

    @staticmethod
    def faults(page: Page, shown: list[str]) -> Iterator[tuple[str, list[str]]]:
        complaints = policy_complaints(page)
        base = page.url.removesuffix("/bantuan/")
        for address in shown:
            page.goto(base + address)
            page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true })")
            yield address, [*faults(page), *complaints]

    def test_of_a_refused_answer_are_accessible(self, scene: Scene, open_tab: Opener) -> None:
        page = open_tab("operator", "KOTA", indicator(scene.at_work, "position_map"))
        page.get_by_role("button", name="Simpan & indikator berikutnya").click()
        page.wait_for_selector(".error-summary")
        assert page.locator(".error-summary").evaluate("(box) => box === document.activeElement")
        assert violations(page) == []


class TestAnswer:
    def test_is_given_with_keys_alone(self, scene: Scene, open_tab: Opener) -> None:
        page = open_tab("operator", "KOTA", worksheet(scene.at_work))
        page.get_by_role("link", name="2.2 Peta jabatan").first.focus()
        page.keyboard.press("Enter")
        page.wait_for_url(f"**{indicator(scene.at_work, 'position_map')}")
        page.get_by_role("radio").first.focus()
        page.keyboard.press("Space")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        page.locator("#live-score").get_by_text("Dengan pilihan ini").wait_for()
        page.get_by_role("checkbox").first.focus()
        page.keyboard.press("Space")
        page.get_by_role("button", name="Simpan & indikator berikutnya").focus()
        page.keyboard.press("Enter")
        page.wait_for_url(f"**{indicator(scene.at_work, 'competence_standards')}")
        line = sheet_of(scene.at_work).line("position_map")
        assert (line.level, len(line.links)) == (2, 1)

    def test_is_given_without_a_script(self, scene: Scene, open_tab: Opener, tmp_path: Path) -> None:
        file = tmp_path / "peta-jabatan.pdf"
        file.write_bytes(PDF)
        page = open_tab(
            "operator", "KOTA", indicator(scene.at_work, "position_map"), java_script_enabled=False
        )
        page.locator("label[for=id_level_2]").click()
        page.locator("#id_file-0-file").set_input_files(file)
        page.get_by_role("button", name="Simpan & indikator berikutnya").click()
        assert page.url.endswith(indicator(scene.at_work, "competence_standards"))
        (link,) = sheet_of(scene.at_work).line("position_map").links
        assert link.evidence.title == "peta-jabatan"

    def test_keeps_the_file_and_the_words_when_it_is_refused(
        self, scene: Scene, open_tab: Opener, tmp_path: Path
    ) -> None:
        file = tmp_path / "peta-jabatan.pdf"
        file.write_bytes(PDF)
        page = open_tab("operator", "KOTA", indicator(scene.at_work, "position_map"))
        page.get_by_label("Penjelasan").fill("Seluruh unit sudah dipetakan.")
        page.locator("#id_file-0-file").set_input_files(file)
        page.get_by_role("button", name="Simpan & indikator berikutnya").click()
        page.wait_for_selector(".error-summary")
        assert page.get_by_label("peta-jabatan").first.is_checked()
        assert page.get_by_label("Penjelasan").input_value() == "Seluruh unit sudah dipetakan."
        page.locator("label[for=id_level_1]").click()
        page.get_by_role("button", name="Simpan & indikator berikutnya").click()
        page.wait_for_url(f"**{indicator(scene.at_work, 'competence_standards')}")
        assert sheet_of(scene.at_work).line("position_map").level == 1


class TestOverview:
    def test_opens_the_list_behind_a_figure(self, scene: Scene, open_tab: Opener) -> None:
        page = open_tab("direktorat", "BKN", reverse("overview"))
        page.locator("table").first.get_by_role("link", name="Penilaian mandiri").click()
        assert page.get_by_role("link", name="Organisasi KOTA").is_visible()
        assert not page.get_by_role("link", name="Organisasi KAB").is_visible()
