"""A session, from its agenda to boxes that stand."""

from __future__ import annotations

import pytest

from tests.approvals.world import Country
from tests.succession.calibration import factories as f
from tests.succession.world import land as make_land

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def land() -> Country:
    return make_land()


class TestWay:
    def test_leads_to_boxes(self, land: Country) -> None:
        case = f.session_after("publish", land, also=[land.person("komite_anggota")], alone=[2])
        assert case.stage == "published"
        assert f.boxes(case)
