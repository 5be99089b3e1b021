"""How a page is looked at: by axe, for its width, at every look, and for what the policy refuses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from axe_playwright_python.sync_playwright import Axe

if TYPE_CHECKING:
    from playwright.sync_api import ConsoleMessage, Page

WIDTHS = (1440, 390)
HEIGHT = 900
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ALL_RULES = {"type": "tag", "values": RULES}
# What a theme can change; everything else was asked in the first one.
COLOUR_RULES = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
THEMES: tuple[tuple[Any, dict[str, Any]], ...] = (("light", ALL_RULES), ("dark", COLOUR_RULES))


def violations(page: Page, rules: dict[str, Any] = ALL_RULES) -> list[str]:
    """Name what axe finds and where; what passed is not told in full, which would take as long again."""
    asked = {"runOnly": rules, "resultTypes": ["violations"]}
    found = Axe().run(page, options=asked).response["violations"]
    return [f"{each['id']}: {[node['target'] for node in each['nodes']]}" for each in found]


def is_wider_than_the_screen(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


def looks(page: Page) -> Iterator[tuple[str, dict[str, Any]]]:
    """Show an open page at every width in every theme, without fetching it again; yield name and rules."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        for theme, rules in THEMES:
            page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # colours change at once
            yield f"{width} {theme}", rules


def faults(page: Page) -> list[str]:
    """Return what is wrong with an open page, at any look."""
    found = []
    for look, rules in looks(page):
        wide = ["too wide"] if is_wider_than_the_screen(page) else []
        found += [f"{look}: {each}" for each in [*violations(page, rules), *wide]]
    return found


def policy_complaints(page: Page) -> list[str]:
    """Collect what the browser refuses from now on."""
    complaints: list[str] = []

    def keep(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            complaints.append(message.text)

    page.on("console", keep)
    return complaints
