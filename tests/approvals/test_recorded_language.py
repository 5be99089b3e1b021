"""The record speaks Indonesian, whatever language its writer reads; tried on a shipped life cycle."""

from __future__ import annotations

import json

import pytest
from django.utils import translation

from approvals.readiness import services
from tests.approvals.readiness.factories import case_after, opened
from tests.approvals.world import country
from workflow.births import Birth
from workflow.execution import open_cases
from workflow.models import AuditBody, Case

pytestmark = pytest.mark.django_db


class TestRecord:
    def test_is_indonesian_when_its_writer_reads_english(self) -> None:
        land = country()
        with translation.override("en"):
            births = [Birth(land.agency.pk, "Kesiapan")]
            (case,) = open_cases("readiness", births, actor=land.actor("operator"))
            assert translation.gettext("Tarik") == "Withdraw", "the control: English is there"
        body = json.loads(bytes(AuditBody.objects.get(event__case=case).body))
        assert (body["deed"].lower(), body["to"]) == ("buka perkara", "Belum mulai")

    def test_of_a_step_is_indonesian_as_well(self) -> None:
        land = country()
        case = opened(land)
        with translation.override("en"):
            services.withdraw(case, actor=land.actor("ppk"), expected=case.revision, reason="Salah buka")
        body = json.loads(bytes(AuditBody.objects.filter(event__case=case).latest("event_id").body))
        assert (body["deed"], body["to"]) == ("Tarik", "Ditarik")

    def test_of_titles_is_indonesian_as_well(self) -> None:
        with translation.override("en"):
            case = case_after("submit", country())
            review = Case.objects.get(parent=case)
        assert case.title.startswith("Kesiapan manajemen talenta")
        assert review.title.startswith("Reviu kesiapan")
        assert case.grants.get().basis == "Penunjukan pendamping"
