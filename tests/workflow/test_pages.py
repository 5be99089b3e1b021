"""The pages that every life cycle has, over HTTP, tried on the toy."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from tests.workflow.toyapp.services import check
from tests.workflow.world import World, appoint, toy_case, toy_world
from workflow.models import Account, Appointment, AuditEvent, Case

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return toy_world()


@pytest.fixture
def case(world: World) -> Case:
    return toy_case(world)


def visitor(world: World, name: str) -> Client:
    """Return the browser of somebody who is logged in."""
    account = Account.objects.filter(person=world.people[name]).first()
    client = Client()
    client.force_login(account or Account.objects.create_user(f"{name}@example.id", person=world.people[name]))
    return client


def step_url(case: Case, name: str) -> str:
    return reverse("step", args=[case.pk, name])


def form_of(client: Client, address: str) -> dict[str, Any]:
    """Return the hidden fields as the page gave them."""
    answer = client.get(address)
    assert answer.status_code == 200, answer.content.decode()[:2000]
    initial = answer.context["form"]
    return {name: initial[name].value() for name in ("seen_revision", "seen_dossier", "key", "hat")}


def steps_of(case: Case) -> list[str]:
    return list(AuditEvent.objects.filter(case=case, revision__gt=1).values_list("action", flat=True))


class TestCasePage:
    def test_shows(self, world: World, case: Case) -> None:
        for name in ("toy_asker", "toy_checker", "toy_chief", "toy_watcher"):
            answer = visitor(world, name).get(reverse("case", args=[case.pk]))
            assert answer.status_code == 200

    @pytest.mark.parametrize("tab", ["isi", "dokumen", "diskusi", "riwayat"])
    def test_has_tabs(self, world: World, case: Case, tab: str) -> None:
        answer = visitor(world, "toy_checker").get(reverse("case", args=[case.pk]), {"tab": tab})
        assert answer.status_code == 200


class TestOthers:
    @pytest.mark.parametrize(
        "name", ["inbox", "cases", "search", "notices", "help", "accessibility", "privacy", "home"]
    )
    def test_answer(self, world: World, case: Case, name: str) -> None:
        answer = visitor(world, "toy_checker").get(reverse(name), {"q": "Pinjaman"}, follow=True)
        assert answer.status_code == 200

    def test_why(self, world: World, case: Case) -> None:
        assert visitor(world, "toy_chief").get(reverse("why", args=[case.pk])).status_code == 200


class TestStep:
    def test_is_taken(self, world: World, case: Case) -> None:
        client = visitor(world, "toy_checker")
        sent = form_of(client, step_url(case, "check"))
        answer = client.post(step_url(case, "check"), sent)
        assert answer.status_code == 303
        assert steps_of(case) == ["tests.toy.check"]
