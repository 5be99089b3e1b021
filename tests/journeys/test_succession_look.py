"""Pools, objections and an ASN's own page in a browser: accessible, within the policy, at every look."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from config import roles
from config.cluster import Cluster
from tests.approvals.world import Country, appoint
from tests.conftest import as_role
from tests.journeys.looking import faults, policy_complaints
from tests.succession.calibration.factories import scored_period
from tests.succession.mapping.factories import placed
from tests.succession.objections.factories import answered, filed, put_to_vote
from tests.succession.pools.factories import drafted, leaving, pool_after, take
from tests.succession.short import hasty_land, made_final, published_session
from workflow.accesses import note_shown
from workflow.models import Case

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PICTURES = os.environ.get("PICTURES", "")


@pytest.fixture
def land(cluster: Cluster, transactional_db: None) -> Iterator[Country]:
    """Return a land with published boxes, one objection answered and one put to the vote."""
    with as_role(cluster, roles.WORKER):
        made = hasty_land()
        made.people["kedua@KAB"] = second = made.person("verifikator")
        appoint(second, "asn", made.agency)
        session = published_session(made, also=(made.person("asn"), second))
        answered(filed(made), made, "box_9")
        note_shown([made.person("asn").pk], actor=made.actor("sekretariat"), where="pools.members")
        waiting = filed(made, person=second)
        yield made
        assert session.pk != waiting.pk


def visit(browser: Browser, url: str, land: Country, role: str, address: str) -> Page:
    """Return a tab in which somebody has opened a page."""
    client = Client()
    client.force_login(land.account(role))
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    cookie: Any = {
        "name": settings.SESSION_COOKIE_NAME,
        "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
        "url": url,
    }
    context.add_cookies([cookie])
    page = context.new_page()
    complaints = policy_complaints(page)
    answer = page.goto(url + address)
    assert answer is not None
    assert answer.status == 200, address
    assert complaints == []
    return page


def look(page: Page, name: str) -> None:
    """Ask axe at every look; keep pictures where somebody wants them."""
    assert faults(page) == []
    if PICTURES:
        for width in (1440, 390):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=Path(PICTURES) / f"{name}-{width}.png", full_page=True)


class TestPages:
    def test_are_accessible(self, land: Country, live_server: Any, browser: Browser) -> None:
        open_one = Case.objects.get(kind="objection", stage="filed")
        put_to_vote(open_one, land)
        for role, name, arguments in (
            ("asn", "own_page", []),
            ("asn", "case", [Case.objects.get(kind="objection", stage="upheld").pk]),
            ("sekretariat", "objection_ballot", [open_one.pk]),
            ("komite_ketua", "objection_ballot", [open_one.pk]),
        ):
            page = visit(browser, live_server.url, land, role, reverse(name, args=arguments))
            look(page, f"{role}-{name}")

    def test_of_what_changed_are_accessible(self, land: Country, live_server: Any, browser: Browser) -> None:
        period = Case.objects.get(kind="mapping")
        board = reverse("board", args=[period.pk])
        answered(Case.objects.get(kind="objection", stage="filed"), land, "dismiss")
        made_final(Case.objects.get(kind="calibration"))
        later = scored_period(land, as_of=date(2026, 7, 31))
        trend = reverse("placement", args=[later.pk, placed(later, "P00001").pk])
        for name, address in (
            ("perubahan", f"{board}?tab=perubahan"),
            ("berita-acara", f"{board}?tab=berita-acara"),
            ("riwayat", f"{board}?tab=riwayat"),
            ("tidak-cocok", f"{board}?tab=tabel&q=tidakada"),
            ("belum-berubah", f"{reverse('board', args=[later.pk])}?tab=perubahan"),
            ("tiga-periode", trend),
        ):
            look(visit(browser, live_server.url, land, "sekretariat", address), f"board-{name}")

    def test_of_pools_are_accessible(self, land: Country, live_server: Any, browser: Browser) -> None:
        last = Case.objects.get(kind="objection", stage="filed")
        answered(last, land, "dismiss")
        made_final(Case.objects.get(kind="calibration"))
        case, draft = pool_after("decree", land), drafted(land, family="Perencanaan")
        take(case, "remove_member", land, **leaving(case))
        for name, arguments, query in (
            ("case", [case.pk], ""),
            ("pool_members", [case.pk], ""),
            ("pool_members", [case.pk], "?daftar=keluar"),
            ("choose_members", [draft.pk], "?daftar=keluarkan"),
            ("open_pool", [], ""),
            ("step", [case.pk, "remove_member"], ""),
        ):
            address = reverse(name, args=arguments) + query
            page = visit(browser, live_server.url, land, "sekretariat", address)
            look(page, f"pool-{name}{len(query)}")
