"""B2 and B3 over HTTP: a period, its session, an objection before the committee, and one's own page."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.approvals.world import Country
from tests.succession import world
from tests.succession.matrix.knocking import Ground, wrong_answers
from tests.succession.matrix.life import life_of_a_period
from tests.succession.objections.factories import placement_of
from workflow.models import Case

pytestmark = pytest.mark.django_db


@pytest.fixture
def found(tmp_path: Any, settings: Any) -> tuple[Country, dict[str, Case]]:
    """Return a published period with its session, and an objection on which the committee votes."""
    settings.EVIDENCE_ROOT = tmp_path
    land, cases = world.land(), dict[str, Case]()
    for case in life_of_a_period(land):
        cases[case.kind] = case
        if case.kind == "objection" and case.ballots.exists():
            break
    return land, cases


class TestEverybody:
    def test_comes_as_far_as_the_tables_say(self, found: tuple[Country, dict[str, Case]]) -> None:
        land, cases = found
        item = cases["calibration"].agenda.exclude(placement=placement_of(land.person("asn"))).first()
        assert item is not None
        numbers = {"placement_id": item.placement_id, "number": item.number}
        secrets = (item.placement.employee.name, *(case.label for case in cases.values()))
        for kind in ("mapping", "calibration", "objection"):
            came, wrong = wrong_answers(Ground(land, cases[kind], numbers, secrets))
            assert wrong == [], kind
            assert sum(came.values()) >= 30

    def test_objects_to_nobody_s_box_but_his_own(self, found: tuple[Country, dict[str, Case]]) -> None:
        land, _cases = found
        own = reverse("file_objection", args=[placement_of(land.person("asn")).pk])
        for key, who in land.people.items():
            client = Client(raise_request_exception=False)
            client.force_login(who.accounts.get())
            for method in ("GET", "POST"):
                status = client.generic(method, own).status_code
                assert (status == 404) == (key != "asn@KAB"), (key, method, status)
