"""Whoever is recused from a case reads nothing of it at any address, with any of his accounts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from approvals.review.models import Ekspose
from tests.architecture.test_routes import NOWHERE, PAPER, ROUTES, SECRET, Ground, text_of, who
from workflow.ballots.sittings import declare_interest
from workflow.bulk import do_all
from workflow.models import Account, AuditEvent, Notice
from workflow.requests import new_key

pytestmark = pytest.mark.django_db
# Inbox and overview are tried where they have rows: `test_recusals.py`, `test_overview.py`.
LISTS = ("cases", "search", "notices", "ekspose_days")
FILES = ("show_evidence", "download_evidence")


@pytest.fixture
def ground(tmp_path: Path, settings: Any) -> Ground:
    settings.EVIDENCE_ROOT = tmp_path
    made = Ground()
    event = AuditEvent.objects.filter(case=made.review).latest("pk")
    words = f"Giliran Anda: {made.review.label}"
    Notice.objects.create(person=made.land.person("panel_member", "BKN"), event=event, text=words)
    return made


def member(ground: Ground) -> Client:
    return ground.visitor("panel_member", "BKN")


def recused(ground: Ground) -> None:
    declare_interest(ground.review, actor=ground.land.actor("panel_member", "BKN"), reason="Saudara kandung")


def secrets(ground: Ground) -> tuple[str, ...]:
    return SECRET, PAPER, ground.case.label, ground.review.label


def listing(name: str) -> str:
    """Return the address of a list as it would show the case."""
    month = Ekspose.objects.latest("pk").on.strftime("%Y-%m")
    query = {"search": f"?q={SECRET}", "ekspose_days": f"?bulan={month}"}
    return reverse(name) + query.get(name, "")


def read(client: Client, address: str) -> str:
    return text_of(client.get(address)).partition("<main")[2]


class TestRecusedMember:
    def test_finds_no_page_and_no_file_of_the_case(self, ground: Ground) -> None:
        recused(ground)
        client = member(ground)
        for name in who("sees"):
            for method in ROUTES[name]["methods"]:
                answer = client.generic(method, ground.address(name))
                assert answer.status_code in NOWHERE, (name, method)
                shown = text_of(answer)
                assert not any(word in shown for word in secrets(ground)), (name, method)

    def test_is_told_why_on_a_calm_page(self, ground: Ground) -> None:
        recused(ground)
        for case in (ground.review, ground.case):
            answer = member(ground).get(reverse("case", args=[case.pk]))
            assert answer.status_code == 403
            assert "Anda menyatakan berhalangan" in text_of(answer)
            assert "Saudara kandung" in text_of(answer)
        assert member(ground).get(ground.address("show_evidence")).status_code == 404

    def test_finds_it_in_no_list(self, ground: Ground) -> None:
        recused(ground)
        for name in LISTS:
            words = secrets(ground)[1:] if name == "search" else secrets(ground)
            shown = read(member(ground), listing(name))
            assert not any(word in shown for word in words), name
        shown = read(member(ground), reverse("organisation", args=[ground.land.agency.code]))
        assert ground.case.label not in shown

    def test_reads_it_with_no_other_account(self, ground: Ground) -> None:
        recused(ground)
        other = Client()
        person = ground.land.person("panel_member", "BKN")
        other.force_login(Account.objects.create_user("kedua@contoh.invalid", person=person))
        assert other.get(ground.address("case")).status_code == 403
        assert ground.case.label not in read(other, reverse("cases"))

    def test_does_nothing_to_its_turns(self, ground: Ground) -> None:
        recused(ground)
        actor = ground.land.actor("panel_member", "BKN")
        turn = ground.review.turns.latest("pk")
        report = do_all("remind", [turn.pk], actor=actor, key=new_key(), facts={})
        assert report.lines == ["Satu giliran tidak ditemukan."]

    def test_spares_the_agency_and_the_other_members(self, ground: Ground) -> None:
        recused(ground)
        for role, where in (("operator", "KAB"), ("panel_chair", "BKN")):
            assert SECRET in text_of(ground.visitor(role, where).get(ground.address("case")))


class TestControl:
    """Without the recusal the same member reads all of it."""

    def test_would_be_found_reading(self, ground: Ground) -> None:
        client = member(ground)
        for name in ("case", "why", "worksheet", "submission", "judge", "plenary"):
            assert SECRET in text_of(client.get(ground.address(name))), name
        for name in FILES:
            assert client.get(ground.address(name)).status_code == 409, "this ground's file has no bytes"
        for name in LISTS:
            words = secrets(ground)[1:] if name == "search" else secrets(ground)
            shown = read(client, listing(name))
            assert any(word in shown for word in words), name
        assert ground.case.label in read(client, reverse("organisation", args=[ground.land.agency.code]))
