"""The look in a browser: accessible, within the policy, never wider than the screen, script or none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test import override_settings
from django.test.testcases import LiveServerThread

from tests.journeys.looking import faults, is_wider_than_the_screen, policy_complaints, violations

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

PLAIN_PAGES = (
    *("400", "403", "404", "409", "413", "422", "500", "503"),
    *("account/login", "account/logout", "account/password_reset", "account/password_reset_done"),
    *("account/password_reset_from_key", "account/password_change", "account/reauthenticate"),
    *("mfa/index", "mfa/authenticate", "mfa/totp/activate_form", "mfa/totp/deactivate_form"),
    *("mfa/recovery_codes/index", "mfa/recovery_codes/generate"),
)
WIDTHS = (320, 390, 640, 768, 960, 1216, 1440, 1920)


@pytest.fixture(scope="module")
def gallery() -> Iterator[str]:
    """Serve the pages without a database: nothing they show comes from one."""
    with override_settings(ROOT_URLCONF="tests.journeys.look_urls"):
        server = LiveServerThread("localhost", StaticFilesHandler)
        server.daemon = True
        server.start()
        server.is_ready.wait()
        try:
            yield f"http://localhost:{server.port}/gaya/"
        finally:
            server.terminate()


def tab(browser: Browser, width: int, theme: str = "light", *, scripts: bool = True) -> Page:
    color: Any = theme
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=color, java_script_enabled=scripts
    )
    return context.new_page()


class TestComponents:
    @pytest.mark.parametrize("query", ["", "?dialog"])
    def test_are_accessible(self, gallery: str, page: Page, query: str) -> None:
        page.goto(gallery + query)
        assert faults(page) == []

    def test_are_accessible_with_menus_and_disclosures_open(self, gallery: str, browser: Browser) -> None:
        page = tab(browser, 1440)
        page.goto(gallery)
        page.get_by_role("button", name="Akun dan peran").click()
        page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true })")
        page.locator("tbody input[type=checkbox]").first.check()
        assert violations(page) == []
        page.context.close()

    def test_are_accessible_with_sheets_open_on_a_phone(self, gallery: str, browser: Browser) -> None:
        page = tab(browser, 390)
        page.goto(gallery)
        for name in ("Menu utama", "Saring"):
            page.get_by_role("button", name=name).first.click()
            assert violations(page) == []
            page.keyboard.press("Escape")
        page.context.close()

    def test_control_axe_finds_a_picture_without_words(self, gallery: str, page: Page) -> None:
        page.goto(gallery)
        page.evaluate("document.querySelector('main').append(document.createElement('img'))")
        assert any(each.startswith("image-alt") for each in violations(page))

    def test_control_a_fault_of_one_look_is_found_there(self, gallery: str, page: Page) -> None:
        page.goto(gallery)
        page.evaluate(
            "const sheet = new CSSStyleSheet();"
            "sheet.replaceSync('@media (prefers-color-scheme: dark) and (max-width: 400px)"
            " { main p { color: #777; background: #777 } }');"
            "document.adoptedStyleSheets.push(sheet)"
        )
        assert [each.partition(": [")[0] for each in faults(page)] == ["390 dark: color-contrast"]

    def test_never_scroll_sideways(self, gallery: str, browser: Browser) -> None:
        page = tab(browser, 1440)
        page.goto(gallery)
        too_wide = []
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            too_wide += [width] if is_wider_than_the_screen(page) else []
        assert too_wide == []
        page.context.close()

    def test_control_a_wide_table_would_be_noticed(self, gallery: str, page: Page) -> None:
        page.goto(gallery)
        page.evaluate(
            "document.querySelector('main').append(Object.assign(document.createElement('pre'),"
            " {textContent: 'x'.repeat(999)}))"
        )
        assert is_wider_than_the_screen(page)


class TestPolicy:
    def test_has_nothing_to_refuse(self, gallery: str, page: Page) -> None:
        complaints = policy_complaints(page)
        for address in (gallery, f"{gallery}?dialog", f"{gallery}mfa/totp/activate_form/"):
            page.goto(address)
        assert complaints == []

    def test_control_refuses_an_inline_style(self, gallery: str, page: Page) -> None:
        complaints = policy_complaints(page)
        page.goto(gallery)
        page.evaluate("document.body.append(document.createElement('style'))")
        page.evaluate("document.querySelector('style').textContent = 'p { color: red }'")
        assert complaints != []


class TestPlainPages:
    @pytest.mark.parametrize("width", [1440, 390])
    def test_are_accessible_and_fit(self, gallery: str, browser: Browser, width: int) -> None:
        page = tab(browser, width)
        faults = {name: self.faults(page, f"{gallery}{name}/") for name in PLAIN_PAGES}
        assert {name: found for name, found in faults.items() if found} == {}
        page.context.close()

    @staticmethod
    def faults(page: Page, address: str) -> list[str]:
        page.goto(address)
        found = violations(page)
        return [*found, "too wide"] if is_wider_than_the_screen(page) else found


class TestDialog:
    def test_opens_in_place_and_gives_the_focus_back(self, gallery: str, page: Page) -> None:
        page.goto(gallery)
        opener = page.get_by_role("link", name="Tunda…")
        opener.click()
        page.wait_for_selector("dialog:modal")
        assert page.url == gallery
        page.keyboard.press("Escape")
        page.wait_for_selector("dialog", state="detached")
        assert opener.evaluate("(link) => link === document.activeElement")

    def test_closes_without_a_journey(self, gallery: str, page: Page) -> None:
        page.goto(gallery)
        page.get_by_role("link", name="Tunda…").click()
        page.wait_for_selector("dialog:modal")
        page.get_by_role("link", name="Batal").click()
        page.wait_for_selector("dialog", state="detached")
        assert page.url == gallery

    def test_opens_without_a_script(self, gallery: str, browser: Browser) -> None:
        page = tab(browser, 1440, scripts=False)
        page.goto(gallery)
        page.get_by_role("link", name="Tunda…").click()
        assert page.locator("dialog[open]").is_visible()
        assert page.locator("main[inert]").count() == 1
        page.context.close()


class TestForm:
    def test_names_every_fault_and_leads_to_it(self, gallery: str, page: Page) -> None:
        page.goto(gallery)
        assert page.locator(".error-summary").evaluate("(box) => box === document.activeElement")
        page.get_by_role("link", name="Pilih salah satu tingkat").click()
        assert page.evaluate("document.activeElement.name") == "sample-level"

    def test_goes_out_once(self, gallery: str, page: Page) -> None:
        page.goto(gallery)
        sent: list[str] = []
        page.on("request", lambda request: sent.append(request.method))
        page.route("**/*", lambda route: None)
        with page.expect_request(lambda request: request.method == "POST"):
            page.evaluate(
                "const form = document.querySelector('form.bulk-form');"
                "for (let i = 0; i < 3; i += 1) form.requestSubmit()"
            )
        page.wait_for_timeout(300)
        assert sent.count("POST") == 1


class TestTheme:
    def test_chosen_wins_over_the_device(self, gallery: str, browser: Browser) -> None:
        page = tab(browser, 1440, "light")
        page.context.add_cookies([{"name": "theme", "value": "dark", "url": gallery}])
        page.goto(gallery)
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(14, 17, 21)"
        page.context.close()
