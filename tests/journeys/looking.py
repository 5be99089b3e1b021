"""How a page is looked at: by axe, for its width, at every look, and for what the policy refuses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from axe_playwright_python.sync_playwright import Axe

if TYPE_CHECKING:
    from playwright.sync_api import ConsoleMessage, Page

WIDTHS = (1440, 390)
THEMES: tuple[Any, ...] = ("light", "dark")
HEIGHT = 900
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# All rules are run; what passed them is not told in full, which takes as long again.
ASKED = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}


def violations(page: Page) -> list[str]:
    """Name what axe finds and where."""
    found = Axe().run(page, options=ASKED).response["violations"]
    return [f"{each['id']}: {[node['target'] for node in each['nodes']]}" for each in found]


def is_wider_than_the_screen(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


def looks(page: Page) -> Iterator[str]:
    """Show an open page at every width in every theme, without fetching it again; yield each look's name."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        for theme in THEMES:
            page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # colours change at once
            yield f"{width} {theme}"


def faults(page: Page) -> list[str]:
    """Return what is wrong with an open page, at any look."""
    found = []
    for look in looks(page):
        wide = ["too wide"] if is_wider_than_the_screen(page) else []
        found += [f"{look}: {each}" for each in [*violations(page), *wide]]
    return found


def policy_complaints(page: Page) -> list[str]:
    """Collect what the browser refuses from now on."""
    complaints: list[str] = []

    def keep(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            complaints.append(message.text)

    page.on("console", keep)
    return complaints
