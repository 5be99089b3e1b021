"""The speed path: a whole period in one session."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from config import roles
from config.cluster import Cluster
from succession.calibration.demo import calibrate_all
from tests.conftest import as_role
from tests.succession.calibration import factories as f
from tests.succession.world import land as make_land
from workflow.models import Case

pytestmark = pytest.mark.django_db(transaction=True)
START = datetime(2026, 8, 3, 2, tzinfo=UTC)


class TestCalibrateAll:
    def test_takes_a_period_to_its_end_at_past_moments(self, cluster: Cluster) -> None:
        land, most = make_land(), 600
        f.committee(land)
        period = f.scored_period(land, 300, at=START)
        with as_role(cluster, roles.WORKER), CaptureQueriesContext(connection) as asked:
            case = calibrate_all(period, start=START)
        assert case.stage == "final"
        assert Case.objects.get(pk=period.pk).stage == "final"
        assert set(f.boxes(case)) == {6, 8}
        assert len(asked) < most  # as many for thousands
