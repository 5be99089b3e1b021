"""The screens of a session."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.approvals.world import Country
from tests.succession.calibration import factories as f
from tests.succession.world import land as make_land
from workflow.models import Account, Case

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def land() -> Country:
    return make_land()


def client_of(person_id: int) -> Client:
    browser = Client()
    browser.force_login(Account.objects.filter(person=person_id).first())
    return browser


def pages(case: Case, number: int) -> list[str]:
    return [
        reverse("session", args=[case.pk]),
        reverse("agenda", args=[case.pk]),
        reverse("item", args=[case.pk, number]),
        reverse("minutes", args=[case.pk]),
        reverse("case", args=[case.pk]),
    ]


class TestScreens:
    @pytest.mark.parametrize("step", ["take_agenda", "schedule", "convene", "vote", "close", "publish"])
    def test_answer_in_every_stage(self, land: Country, step: str) -> None:
        case = f.session_after(step, land, alone=[2])
        for who in ("sekretariat", "komite_ketua", "komite_anggota", "ppk"):
            browser = client_of(land.person(who).pk)
            for page in pages(case, 2):
                assert browser.get(page).status_code == 200, (who, page)
