"""A script in every stored field: shown as text, and were it not, refused by the content policy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from pytest_django.live_server_helper import LiveServer

from approvals.readiness import services as readiness
from approvals.readiness.answering import Given
from approvals.readiness.selectors import sheet_of
from approvals.review import services as review
from approvals.review.judging import Finding
from approvals.review.selectors import review_of
from tests.approvals.readiness.factories import case_after, evidence, take
from tests.approvals.world import Country, country
from tests.journeys.looking import policy_complaints
from workflow.actors import Actor
from workflow.models import Case, Organisation, Person
from workflow.notes import write_note

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SCRIPT = (
    '"><script>window.ran=1</script><img src="x" onerror="window.ran=1">'
    '<script src="https://jahat.invalid/x.js"></script>'
)


@pytest.fixture
def land() -> Country:
    """Return a country in which every name is a script."""
    made = country()
    Organisation.objects.filter(pk=made.agency.pk).update(name=f"Instansi {SCRIPT}")
    Person.objects.filter(pk=made.person("operator").pk).update(name=f"Orang {SCRIPT}")
    return made


@pytest.fixture
def filled(land: Country) -> tuple[Case, Case]:
    """Return a readiness case and its review with a script in whatever can be typed."""
    case = case_after("open_assessment", land)
    operator = land.actor("operator")
    proof = evidence(case, operator, f"Bukti {SCRIPT}").pk
    given = Given(3, SCRIPT, evidence=(proof,), pages={proof: SCRIPT[:40]})
    readiness.answer_sheet(case, dict.fromkeys(sheet_of(case).instrument.indicators, given), actor=operator)
    write_note(case.pk, SCRIPT, actor=operator)
    case.refresh_from_db()
    take(case, "check", land)
    readiness.send_back(case, actor=land.actor("pyb"), expected=case.revision, reason=SCRIPT)
    case.refresh_from_db()
    for step in ("check", "endorse", "submit"):
        take(case, step, land)
    opened = review_of(case)
    assert opened is not None
    verifier: Actor = land.actor("kanreg_verifier", "KANREG")
    finding = Finding(1, "needs_repair", "incomplete", SCRIPT, SCRIPT)
    review.judge(opened, "regulation", finding, actor=verifier)
    write_note(opened.pk, SCRIPT, actor=verifier, is_internal=True)
    return case, opened


@pytest.fixture
def reviewer(live_server: LiveServer, browser: Browser, land: Country) -> Iterator[Page]:
    """Return the tab of the verifier of the regional office."""
    page = tab_of(browser, live_server, land)
    yield page
    page.context.close()


def tab_of(browser: Browser, live_server: LiveServer, land: Country, **more: Any) -> Page:
    client = Client()
    client.force_login(land.account("kanreg_verifier", "KANREG"))
    context = browser.new_context(locale="id-ID", **more)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}
    context.add_cookies([cookie])  # type: ignore[list-item]
    return context.new_page()


def addresses(case: Case, opened: Case) -> list[str]:
    tabs = [f"?tab={tab}" for tab in ("isi", "dokumen", "diskusi", "riwayat")]
    pages = [reverse("case", args=[each.pk]) + tab for each in (case, opened) for tab in tabs]
    judged = reverse("judge", args=[opened.pk])
    return [
        *pages,
        reverse("worksheet", args=[case.pk]),
        reverse("indicator", args=[case.pk, "regulation"]),
        judged + "?butir=regulation",
        reverse("why", args=[opened.pk]),
        reverse("inbox"),
        reverse("cases"),
        reverse("search") + "?q=<script>window.ran=1</script>",
    ]


class TestScripts:
    def test_are_text_on_every_page(
        self, filled: tuple[Case, Case], reviewer: Page, live_server: LiveServer
    ) -> None:
        complaints = policy_complaints(reviewer)
        seen = 0
        for address in addresses(*filled):
            reviewer.goto(live_server.url + address)
            assert reviewer.evaluate("window.ran") is None, address
            seen += reviewer.locator("body").inner_text().count("<script>")
        assert complaints == []
        assert seen > 10, "the scripts were not on the pages at all"

    def test_would_be_refused_were_they_not_text(
        self,
        filled: tuple[Case, Case],
        browser: Browser,
        reviewer: Page,
        live_server: LiveServer,
        land: Country,
    ) -> None:
        inject = "document.body.insertAdjacentHTML('beforeend', '<img src=\"x\" onerror=\"window.ran=1\">')"
        address = live_server.url + reverse("inbox")
        reviewer.goto(address)
        with reviewer.expect_console_message(lambda said: "Content Security Policy" in said.text):
            reviewer.evaluate(inject)
        assert reviewer.evaluate("window.ran") is None
        # The control: without the policy the same picture runs its script.
        bare = tab_of(browser, live_server, land, bypass_csp=True)
        bare.goto(address)
        bare.evaluate(inject)
        bare.wait_for_function("window.ran === 1")
        bare.context.close()
