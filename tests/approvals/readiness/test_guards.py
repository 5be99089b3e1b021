"""Guards that the services never let fail: what the database holds without them is refused all the same."""

from __future__ import annotations

from datetime import date

import pytest

from approvals.readiness import services
from approvals.readiness.models import AnswerEvidence
from tests.approvals.readiness.factories import case_after
from tests.approvals.world import Country, country
from workflow.exceptions import TransitionRefused
from workflow.models import Case

pytestmark = pytest.mark.django_db


@pytest.fixture
def land() -> Country:
    return country()


class TestEvidenceAboveLevelZero:
    def test_refuses_a_level_whose_proof_was_taken_away(self, land: Country) -> None:
        case = case_after("answers", land)
        AnswerEvidence.objects.filter(case=case).delete()
        with pytest.raises(TransitionRefused, match="belum berbukti"):
            services.check(case, actor=land.actor("verifikator"), expected=case.revision)
        assert Case.objects.get(pk=case.pk).stage == "filling"


class TestInstrumentInForce:
    def test_refuses_before_any_instrument_is_effective(
        self, land: Country, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        case = case_after("name_companion", land)
        monkeypatch.setattr("approvals.readiness.guards.timezone.localdate", lambda: date(2020, 1, 1))
        with pytest.raises(TransitionRefused, match="Belum ada instrumen"):
            services.open_assessment(case, actor=land.actor("operator"), expected=case.revision)
        assert Case.objects.get(pk=case.pk).stage == "preparing"
