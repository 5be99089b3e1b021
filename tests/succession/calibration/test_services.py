"""A session, from its agenda to boxes that stand."""

from __future__ import annotations

import pytest

from tests.approvals.world import ROOT, Country, country
from tests.succession.calibration import factories as f
from workflow.rules import load_file, load_files

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def land() -> Country:
    made = country()
    installer = made.person("administrator", "BKN").pk
    load_files(
        [ROOT / "succession/mapping/data/policy.toml", ROOT / "succession/calibration/data/policy.toml"],
        actor=installer, kind="policy",
    )  # fmt: skip
    load_file(ROOT / "succession/mapping/data/talent-k411.toml", actor=installer, kind="instrument")
    return made


class TestWay:
    def test_leads_to_boxes(self, land: Country) -> None:
        case = f.session_after("publish", land, also=[land.person("komite_anggota")], alone=[2])
        assert case.stage == "published"
        assert f.boxes(case)
