"""An objection of the demonstration: filed, voted on and answered at once, through the services."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from pytest_django import DjangoDbBlocker

from config.cluster import Cluster
from succession.mapping.models import Employee
from succession.objections.demo import object_and_answer
from tests.approvals.world import Country
from tests.succession.objections.factories import EXPLANATION, REASON, placement_of
from tests.succession.objections.land import published_land
from tests.succession.short import standing
from workflow.exceptions import NotPermitted, TransitionRefused
from workflow.models import AuditEvent, Case

pytestmark = pytest.mark.django_db
SAID: dict[str, Any] = {"ground": "data", "explanation": EXPLANATION, "reason": REASON}


@pytest.fixture(scope="module", autouse=True)
def land(cluster: Cluster, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Country]:
    """Return the land with a published session; it stands for all tests here."""
    with standing(cluster, django_db_blocker):
        yield published_land()


def employee_of(land: Country, role: str) -> Employee:
    found: Employee = placement_of(land.person(role)).employee
    return found


class TestObjectAndAnswer:
    @pytest.mark.parametrize(
        ("outcome", "stage", "box"), [("box_9", "upheld", 9), ("dismiss", "dismissed", 8)]
    )
    def test_comes_to_the_answer_that_was_given(
        self, land: Country, outcome: str, stage: str, box: int
    ) -> None:
        case = object_and_answer(employee_of(land, "asn"), outcome=outcome, **SAID)
        assert (case.stage, case.objection.answer) == (stage, REASON)
        assert placement_of(land.person("asn")).final_box == box

    def test_is_refused_again_and_changes_nothing(self, land: Country) -> None:
        object_and_answer(employee_of(land, "asn"), outcome="box_9", **SAID)
        before = AuditEvent.objects.count()
        with pytest.raises(TransitionRefused, match="sudah mengajukan"):
            object_and_answer(employee_of(land, "asn"), outcome="dismiss", **SAID)
        assert AuditEvent.objects.count() == before
        assert placement_of(land.person("asn")).final_box == 9

    def test_is_refused_to_an_employee_without_the_role(self, land: Country) -> None:
        """The control: the same call, for somebody whom no role lets object."""
        someone = Employee.objects.get(number="P00001")
        before = AuditEvent.objects.count()
        with pytest.raises(NotPermitted):
            object_and_answer(someone, outcome="dismiss", **SAID)
        assert AuditEvent.objects.count() == before
        assert not Case.objects.filter(kind="objection").exists()
