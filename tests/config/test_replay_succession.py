"""Published cases replayed to the inauguration, and an inauguration without a technical approval refused."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from approvals.registry import demo
from config.cluster import Cluster
from config.replay.demo import make_country
from config.replay.plan import Sure, plan
from config.replay.running import replay
from config.replay.stories import Published, Story
from succession.calibration.demo import make_sessions
from succession.objections.demo import make_employees
from tests.approvals.review.factories import panel
from tests.approvals.world import Country, appoint, person
from tests.conftest import as_role
from tests.succession.world import land as succession_land
from workflow.audit.verify import contradictions, stream_findings
from workflow.calendars import seed
from workflow.models import AuditEvent, Case, Holiday

KUNINGAN = (
    Published("mentoring_started", month="2025-03"),
    Published("ekspose_held", date(2025, 9, 30)),
    Published("decision_issued", date(2025, 9, 30), details={"number": "688/2025"}),
    Published("vacancy_opened", details={"position": "Sekretaris Daerah", "level": "jpt_pratama"}),
    Published("interviews_held", date(2025, 10, 24)),
    Published("names_verified_at_bkn", date(2025, 10, 31)),
    Published("shortlist_announced", date(2025, 11, 5), details={"candidates": 3}),
    Published("inaugurated", date(2025, 11, 6)),
)
BUTON = (
    Published("inaugurated", date(2025, 2, 17), details={"count": 94}),
    Published("revocation_ordered", details={"deadline_days": 5}),
)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def land(cluster: Cluster) -> Iterator[Country]:
    with as_role(cluster, "jenjang_worker"):
        made = succession_land()
        panel(made)
        appoint(person("verifikator kedua"), "kanreg_verifier", made.desks["KANREG"])
        Holiday.objects.all().delete()
        seed([2024, 2025])
        yield made


class TestPlan:
    def test_does_not_invent_the_approval_of_whoever_only_inaugurated(self, land: Country) -> None:
        steps, later = plan(Story("KAB", "", BUTON))
        assert steps[0].step == "open_filling"
        assert later == ["revocation_ordered"]

    def test_keeps_the_published_days_of_a_filling(self, land: Country) -> None:
        steps = {s.step: s for s in plan(Story("KAB", "", KUNINGAN))[0]}
        assert (steps["inaugurate"].on, steps["inaugurate"].sure) == (date(2025, 11, 6), Sure.PUBLISHED)
        assert steps["set_criteria"].sure == Sure.ASSUMED


class TestReplay:
    def test_drives_a_case_from_the_first_mentoring_to_the_inauguration(self, land: Country) -> None:
        said: list[str] = []
        (played,) = replay([Story("KAB", "Uji", KUNINGAN)], said.append)
        assert not played.is_refused, said
        filling = Case.objects.get(kind="filling")
        assert filling.stage == "inaugurated"
        assert filling.inauguration.inaugurated_on == date(2025, 11, 6)
        assert filling.provenance == "synthetic"
        granted = AuditEvent.objects.get(action="succession.technical_approval.grant")
        assert granted.db_user == "jenjang_exchange"
        assert "interviews_held" in "".join(said)
        assert [*stream_findings(), *contradictions()] == []

    def test_refuses_an_inauguration_without_a_technical_approval_and_lets_one_with_it_pass(
        self, land: Country
    ) -> None:
        said: list[str] = []
        (played,) = replay([Story("KEMEN", "Uji", BUTON)], said.append)
        whole = "\n".join(said)
        assert played.is_refused
        assert "ditolak   2025" in whole
        assert Case.objects.get(kind="filling", stage="vacant").provenance == "published"
        assert "melalui layanan" in whole
        assert "sebagai peran aplikasi" in whole
        assert Case.objects.filter(kind="filling", stage="inaugurated").count() == 1, whole


class TestDemonstration:
    def test_lets_employees_in_once_everybody_is_placed(self) -> None:
        """Whoever is let in before finds no box on his own page."""
        made = demo.parts()
        assert made.index(make_employees) > made.index(make_country) > made.index(make_sessions)
