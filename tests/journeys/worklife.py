"""A club with a few loans, some late, and the browser of somebody who is logged in."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.test import Client
from django.utils import timezone

from tests.workflow.toyapp.services import check, send_back
from tests.workflow.world import World, appoint, toy_case, toy_world
from workflow.calendars import seed
from workflow.models import Account, Case, Role
from workflow.recording import record_fact

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

LABELS = {
    "toy_asker": "Pemohon",
    "toy_checker": "Pemeriksa alat",
    "toy_chief": "Ketua",
    "toy_watcher": "Pengamat",
}


def busy_club() -> tuple[World, list[Case]]:
    """Return a world in which the checker has late, pressing and calm turns, the chief one that came back."""
    world = toy_world()
    with transaction.atomic():
        record_fact(world.club, "workflow.policy.load", actor=world.people["stranger"].pk, body={})
        for code, label in LABELS.items():
            Role.objects.filter(code=code).update(label=label)
    seed([timezone.localdate().year])
    cases = [toy_case(world, at=days_ago(days)) for days in (12, 6, 4, 3, 1, 0)]
    come_and_go(world, cases[-1])
    appoint(world.people["toy_checker"], "toy_watcher", world.club)
    return world, cases


def days_ago(days: int) -> datetime:
    return timezone.now() - timedelta(days=days)


def come_and_go(world: World, case: Case) -> None:
    """Let a case be checked, sent back and checked again, so that its record has something to tell."""
    check(case, actor=world.actor("toy_checker"), expected=1)
    send_back(case, actor=world.actor("toy_chief"), expected=2, reason="Sebutkan halaman yang mana.")
    check(case, actor=world.actor("toy_checker"), expected=3)


def logged_in(browser: Browser, world: World, name: str, address: str, **look: Any) -> Page:
    """Return a tab of a new browser in which the person is logged in."""
    context: BrowserContext = browser.new_context(locale="id-ID", **look)
    context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session_of(world, name), "url": address}]
    )
    return context.new_page()


def session_of(world: World, name: str) -> str:
    person = world.people[name]
    account = Account.objects.filter(person=person).first()
    client = Client()
    client.force_login(account or Account.objects.create_user(f"{name}@example.id", person=person))
    return client.cookies[settings.SESSION_COOKIE_NAME].value
