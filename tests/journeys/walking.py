"""People of a small country at work in their browsers: each logged in, pressing what the pages offer."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.approvals.world import Country
from workflow.models import Account, Person

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

Fill = Callable[["Locator"], None]
PATIENCE = 20_000
SECONDS_FOR_A_PDF = 4
PICTURES = Path(__file__).parents[2] / "docs/screenshots"

# A form is fetched, filled in as its page shows it, and sent: what a person does, without the drawing.
SEND = """async ([address, given]) => {
  const shown = new DOMParser().parseFromString(await (await fetch(address)).text(), "text/html");
  const data = new FormData(shown.querySelector("form [name=level]").form);
  for (const [name, value] of Object.entries(given)) data.set(name, value);
  const answer = await fetch(address, {method: "POST", body: data});
  return [answer.status, answer.url];
}"""


def nothing(_form: Locator) -> None:
    """Fill in nothing: the step asks for nothing, or it is already filled in."""


@dataclass
class Walk:
    """The browsers of everybody who takes part, one tab for each person."""

    browser: Browser
    url: str
    land: Country
    tabs: dict[int, Page] = field(default_factory=dict)

    def by(self, role: str, where: str = "KAB") -> Page:
        """Return the tab of who holds a role at an organisation."""
        return self.of(self.land.person(role, where))

    def of(self, person: Person) -> Page:
        """Return the tab of a person, logged in."""
        if person.pk not in self.tabs:
            context = self.browser.new_context(locale="id-ID", viewport={"width": 1440, "height": 900})
            client = Client()
            client.force_login(Account.objects.get(person=person))
            session = client.cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": self.url}])
            self.tabs[person.pk] = context.new_page()
            self.tabs[person.pk].set_default_timeout(PATIENCE)
        return self.tabs[person.pk]

    def enter(self, role: str, where: str, password: str) -> Page:
        """Return a tab in which a person logged in as people do, with address and password."""
        person = self.land.person(role, where)
        page = self.browser.new_context(locale="id-ID", viewport={"width": 1440, "height": 900}).new_page()
        page.set_default_timeout(PATIENCE)
        page.goto(self.url)
        page.locator("[name=login]").fill(Account.objects.get(person=person).email)
        page.locator("[name=password]").fill(password)
        page.locator("main form button").first.click()
        page.wait_for_url(f"**{reverse('inbox')}*")
        self.tabs[person.pk] = page
        return page

    def go(self, page: Page, name: str, *args: object, query: str = "") -> Page:
        """Go to a page by its name."""
        page.goto(self.url + reverse(name, args=args) + query)
        return page

    def take(self, page: Page, case: int, step: str, fill: Fill = nothing) -> Page:
        """Open the case, press the step, fill in its dialog, send it, and see that it is recorded."""
        self.go(page, "case", case)
        page.locator(f"a[href$='/langkah/{step}/']").first.click()
        dialog = page.locator("dialog:modal")
        dialog.wait_for()
        fill(dialog)
        dialog.locator("footer button.primary, footer button.danger").click()
        page.locator(".notice.good").first.wait_for()
        return page

    def from_inbox(self, page: Page, kind: str) -> int:
        """Open the first case of a kind (KS, RV) that waits in the inbox; return its key."""
        self.go(page, "inbox")
        page.locator("main table tr", has_text=f"{kind}-").first.locator("a.open").click()
        return number_in(page)

    def close(self) -> None:
        """Close every browser."""
        for page in self.tabs.values():
            page.context.close()


def number_in(page: Page) -> int:
    """Return the case of the address."""
    page.wait_for_url(re.compile(r"/perkara/\d+/"))
    found = re.search(r"/perkara/(\d+)/", page.url)
    assert found
    return int(found[1])


def send(page: Page, address: str, given: dict[str, str]) -> str:
    """Fill in the form of an indicator and send it without drawing its page; return where it led."""
    status, onward = page.evaluate(SEND, [address, given])
    assert status == 200, (address, status)
    return str(onward)


def keep(page: Page, name: str) -> None:
    """Keep a picture for the documentation, where one is asked for."""
    if os.environ.get("SCREENSHOTS") == "1":
        PICTURES.mkdir(exist_ok=True)
        page.wait_for_timeout(SECONDS_FOR_A_PDF * 1000 * page.locator("iframe").count())
        page.screenshot(path=PICTURES / f"{name}.png", scale="css")
