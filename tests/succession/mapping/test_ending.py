"""How a period ends: published with its last session, final when nothing is open any more."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from config import roles
from config.cluster import Cluster
from succession.calibration import services as calibration
from succession.mapping import guards, services
from succession.mapping.lifecycle import MappingLife
from tests.approvals.world import Country
from tests.conftest import as_role
from tests.succession.calibration.factories import session_after
from tests.succession.mapping.factories import fresh, secretary
from tests.succession.short import hasty_land
from workflow.actors import SYSTEM
from workflow.exceptions import NotPermitted, TransitionRefused
from workflow.execution import perform
from workflow.models import Case

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def country(cluster: Cluster) -> Iterator[Country]:
    """Return the land, everything done in the worker's role, who alone may act as the clock."""
    with as_role(cluster, roles.WORKER):
        yield hasty_land()


def period_of(session: Case) -> Case:
    assert session.parent_id is not None
    return fresh(Case.objects.get(pk=session.parent_id))


class TestPublish:
    def test_goes_with_the_last_session(self, country: Country) -> None:
        period = period_of(session_after("publish", country))
        assert period.stage == "published"
        assert MappingLife(period, secretary(country)).reason(guards.everyone_decided) is None

    def test_is_nobodys_own_step(self, country: Country) -> None:
        period = period_of(session_after("ratify", country))
        with pytest.raises(NotPermitted, match="tidak diambil langsung"):
            perform(period.pk, "publish", actor=secretary(country), expected=period.revision)
        assert period_of(Case.objects.get(parent=period)).stage == "in_calibration"

    def test_is_refused_while_somebody_has_no_final_box(self, country: Country) -> None:
        period = period_of(session_after("hand_over", country))
        reason = MappingLife(period, secretary(country)).reason(guards.everyone_decided)
        assert reason == "6 pegawai yang terpetakan belum memiliki kotak akhir."


class TestFinalise:
    def test_waits_for_every_session(self, country: Country) -> None:
        period = period_of(session_after("publish", country))
        with pytest.raises(TransitionRefused, match="1 sidang kalibrasi belum final"):
            services.finalise(period, actor=SYSTEM, expected=period.revision)
        assert fresh(period).stage == "published"

    def test_is_done_by_the_clock_once_the_session_is_final(self, country: Country) -> None:
        session = session_after("publish", country)
        calibration.finalise(session, actor=SYSTEM, expected=session.revision)
        period = period_of(session)
        services.finalise(period, actor=SYSTEM, expected=period.revision)
        assert fresh(period).stage == "final"

    def test_is_refused_to_a_person(self, country: Country) -> None:
        period = period_of(session_after("publish", country))
        with pytest.raises(NotPermitted):
            services.finalise(period, actor=secretary(country), expected=period.revision)
        assert fresh(period).stage == "published"

    def test_waits_for_every_objection(self, country: Country, monkeypatch: pytest.MonkeyPatch) -> None:
        """An objection keeps its session open too; without that, the period is held by its own guard."""
        session = session_after("publish", country)
        period = period_of(session)
        monkeypatch.setattr("succession.mapping.guards.open_objections", open_below)
        reason = MappingLife(period, secretary(country)).reason(guards.objections_answered)
        assert reason == "1 keberatan belum dijawab."


class TestHandOver:
    def test_needs_everybody_in_a_session(self, country: Country) -> None:
        period = period_of(session_after("hand_over", country))
        assert period.stage == "in_calibration"


def open_below(case: Case) -> object:
    return Case.objects.filter(parent=case)
