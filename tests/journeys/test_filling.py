"""The screens of a filling in a browser: accessible at every width and theme."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.live_server_helper import LiveServer

from config import roles
from config.cluster import Cluster
from succession.technical_approval.services import grant
from tests.approvals.review.factories import review_after
from tests.approvals.world import Country
from tests.conftest import as_role
from tests.journeys.looking import faults, policy_complaints
from tests.succession.filling import factories as f
from tests.succession.pools.factories import pool_after
from tests.succession.short import hasty_land, made_final, published_session
from workflow.actors import EXCHANGE
from workflow.models import Case

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def land(cluster: Cluster, transactional_db: None) -> Country:
    """Return an agency that applies, with a pool in force and an assessment team."""
    made = hasty_land()
    review_after("receive", made)
    session = published_session(made, size=8)
    with as_role(cluster, roles.WORKER):
        made_final(session)
    pool_after("decree", made)
    f.team(made)
    return made


@pytest.fixture
def tab(live_server: LiveServer, browser: Browser, land: Country) -> Iterator[Page]:
    """Return a tab in which the secretariat is logged in."""
    client = Client()
    client.force_login(land.account("sekretariat"))
    context = browser.new_context(locale="id-ID", viewport={"width": 1440, "height": 900})
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}
    context.add_cookies([cookie])  # type: ignore[list-item]
    yield context.new_page()
    context.close()


class TestScreens:
    def test_are_accessible_at_every_width_and_theme(
        self, live_server: LiveServer, tab: Page, land: Country
    ) -> None:
        case = f.filling_after("propose", land)
        ids = [c.pk for c in f.candidates(case)]
        addresses = {
            "positions": reverse("positions"),
            "open_filling": reverse("open_filling", args=[f.post(land, "Kepala Seksi").pk]),
            "case": reverse("case", args=[case.pk]),
            "longlist": reverse("longlist", args=[case.pk]),
            "propose": f"{reverse('propose_shortlist', args=[case.pk])}?calon={ids[0]}",
            "candidate": reverse("filling_candidate", args=[case.pk, ids[0]]),
            "compare": f"{reverse('compare_candidates', args=[case.pk])}?calon={ids[0]}&calon={ids[1]}",
            "ballot": reverse("filling_ballot", args=[case.pk]),
            "clearance": reverse("record_clearance", args=[case.pk]),
        }
        complaints, found = policy_complaints(tab), []
        for name, address in addresses.items():
            tab.goto(live_server.url + address)
            photograph(tab, name)
            found += [f"{name}: {fault}" for fault in faults(tab)]
        assert (found, complaints) == ([], [])

    def test_of_a_technical_approval_are_accessible(
        self, live_server: LiveServer, tab: Page, land: Country, cluster: Cluster
    ) -> None:
        filling = f.filling_after("request_approval", land)
        asked = Case.objects.get(parent=filling, kind="technical_approval")
        address, complaints = live_server.url + reverse("case", args=[asked.pk]), policy_complaints(tab)
        tab.goto(address)
        photograph(tab, "pertek-waiting")
        assert faults(tab) == []
        with as_role(cluster, roles.EXCHANGE):
            answer(asked)
        tab.goto(address)
        photograph(tab, "pertek-granted")
        assert (faults(tab), complaints) == ([], [])


def answer(case: Case) -> None:
    """Let BKN approve; for the exchange's role alone."""
    today = timezone.localdate()
    said: dict[str, Any] = {"valid_from": today, "valid_until": today + timedelta(days=90)}
    grant(case, actor=EXCHANGE, expected=case.revision, number="PTK-9/2026", **said)


def photograph(tab: Page, name: str) -> None:
    """Keep a picture where a folder is named for it."""
    folder = os.environ.get("PICTURES")
    if folder:
        tab.set_viewport_size({"width": 1440, "height": 900})
        tab.screenshot(path=Path(folder) / f"filling-{name}.png", full_page=True)
