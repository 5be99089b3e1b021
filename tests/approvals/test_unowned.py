"""Work without an owner, listed for who gives roles and who audits."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.approvals.readiness.factories import opened
from tests.approvals.world import LONG_AGO, Country, country
from workflow.models import Appointment
from workflow.recording import record_fact

pytestmark = pytest.mark.django_db


@pytest.fixture
def land() -> Country:
    return country()


def page(land: Country, role: str, where: str = "BKN") -> tuple[int, str]:
    client = Client()
    client.force_login(land.account(role, where))
    answer = client.get(reverse("unowned"))
    return answer.status_code, answer.content.decode()


def vacate(land: Country, role: str) -> None:
    """Let the post of a role at the agency be vacant from now on."""
    with transaction.atomic():
        record_fact(land.agency, "workflow.appointment.end", actor=land.person(role).pk, body={})
        Appointment.objects.filter(person=land.person(role), role__code=role).update(
            during=DateTimeTZRange(LONG_AGO, timezone.now())
        )


class TestUnowned:
    def test_names_a_turn_whose_post_is_vacant(self, land: Country) -> None:
        case = opened(land)
        assert case.label not in page(land, "administrator")[1], "the control: the post is held"
        vacate(land, "ppk")
        status, text = page(land, "administrator")
        assert status == 200
        assert case.label in text
        assert "Tidak ada yang memegang peran ini" in text

    def test_is_shown_to_the_national_auditor(self, land: Country) -> None:
        assert page(land, "auditor_nasional")[0] == 200

    @pytest.mark.parametrize(("role", "where"), [("administrator_instansi", "KAB"), ("direktorat", "BKN")])
    def test_is_refused_to_who_oversees_only_a_part(self, land: Country, role: str, where: str) -> None:
        assert page(land, role, where)[0] == 403
