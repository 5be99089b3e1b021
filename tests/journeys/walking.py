"""People of a small country at work in their browsers: each logged in, pressing what the pages offer."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from config.replay.papers import paper
from tests.approvals.world import Country
from workflow.models import Account, Person

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, FilePayload, Locator, Page

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
    complaints: list[str] = field(default_factory=list)

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
            self._seat(person, context.new_page())
        return self.tabs[person.pk]

    def _seat(self, person: Person, page: Page) -> None:
        """Give a person a tab, and collect what the browser complains of there."""
        page.set_default_timeout(PATIENCE)
        page.on("console", self._listen)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.tabs[person.pk] = page

    def _listen(self, message: ConsoleMessage) -> None:
        """Keep errors and what the policy refuses; a page that says no on purpose is no complaint."""
        is_bad = message.type == "error" or "Content Security Policy" in message.text
        if is_bad and "status of 4" not in message.text:
            self.complaints.append(message.text)

    def enter(self, role: str, where: str, password: str) -> Page:
        """Return a tab in which a person logged in as people do, with address and password."""
        person = self.land.person(role, where)
        page = self.browser.new_context(locale="id-ID", viewport={"width": 1440, "height": 900}).new_page()
        self._seat(person, page)
        page.goto(self.url)
        page.locator("[name=login]").fill(Account.objects.get(person=person).email)
        page.locator("[name=password]").fill(password)
        page.locator("main form button").first.click()
        page.wait_for_url(f"**{reverse('inbox')}*")
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

    def begin(self, page: Page, name: str, fill: Fill = nothing) -> int:
        """Begin a case from the page of what one may begin; return its key."""
        self.go(page, "begin")
        page.locator(f"a[href$='{reverse(name)}']").first.click()
        submit(page, fill)
        return number_in(page)

    def from_inbox(self, page: Page, kind: str) -> int:
        """Open the first case of a kind (KS, RV) that waits in the inbox; return its key."""
        self.go(page, "inbox")
        page.locator("main table tr", has_text=f"{kind}-").first.locator("a.open").click()
        return number_in(page)

    def close(self) -> None:
        """Close every browser."""
        for page in self.tabs.values():
            page.context.close()


def submit(page: Page, fill: Fill = nothing) -> None:
    """Fill in the dialog of a page, send it, and see that it is recorded."""
    dialog = page.locator("dialog")
    dialog.wait_for()
    fill(dialog)
    with page.expect_navigation():
        dialog.locator("footer button.primary, footer button.danger").click()
    page.locator(".notice.good").first.wait_for()


def press(page: Page, button: str) -> None:
    """Press a button of the page, and see that it is recorded."""
    with page.expect_navigation():
        page.get_by_role("button", name=button, exact=True).click()
    assert page.locator(".notice.good").first.is_visible()


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


def says(page: Page, *sentences: str) -> None:
    """See that a page says each of these, where it can be read."""
    shown = page.locator("main").inner_text()
    for sentence in sentences:
        assert sentence in shown, f"{sentence!r} is not on {page.url}"


def told(page: Page) -> str:
    """Return the whole history of a case, page after page."""
    shown = page.locator("main").inner_text()
    while (older := page.locator(".pager a[rel=next]")).count():
        with page.expect_navigation():
            older.click()
        shown += page.locator("main").inner_text()
    return shown


def file(title: str) -> FilePayload:
    """Return a paper to upload."""
    return {"name": f"{title}.pdf", "mimeType": "application/pdf", "buffer": paper(title).read()}


def choose(label: str, index: int) -> Fill:
    """Return what chooses one of a list by its place."""
    return lambda dialog: select(dialog, label, index)


def select(dialog: Locator, label: str, index: int) -> None:
    """Choose one of a list by its place."""
    dialog.get_by_label(label).select_option(index=index)


def day(label: str, days: int) -> Fill:
    """Return what fills in a day so many days from today."""

    def fill(dialog: Locator) -> None:
        dialog.get_by_label(label).fill(on(days))

    return fill


def on(days: int) -> str:
    """Return the day so many days from today, as a form takes it."""
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def put(**values: str) -> Fill:
    """Return what fills in fields by their names; a choice among radio buttons is a value too."""

    def fill(form: Locator) -> None:
        for name, value in values.items():
            field = form.locator(f"[name={name}]")
            if field.first.get_attribute("type") == "radio":
                form.locator(f"[name={name}][value='{value}']").check(force=True)
            elif field.evaluate("each => each.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)

    return fill
