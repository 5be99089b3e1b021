"""A published session becomes final by the clock, once every objection is answered."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from config.cluster import Cluster
from succession.calibration import services
from succession.objections import services as objections
from tests.approvals.world import Country
from tests.succession.calibration.refusals import step_refused
from tests.succession.objections.factories import answered, filed, objector
from tests.succession.short import hasty_land, published_session, standing
from workflow.actors import SYSTEM
from workflow.models import Case

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def country(cluster: Cluster, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Country]:
    """Return the land with a published session whose window is over; it stands for all tests here."""
    with standing(cluster, django_db_blocker):
        made = hasty_land()
        published_session(made, also=(made.person("asn"),))
        yield made


@pytest.fixture
def land(country: Country, db: None) -> Country:
    return country


@pytest.fixture
def session(land: Country) -> Case:
    return Case.objects.get(kind="calibration")


class TestFinalise:
    @pytest.mark.parametrize("outcome", ["dismiss", "box_9"])
    def test_waits_for_the_answer_to_an_objection(self, land: Country, session: Case, outcome: str) -> None:
        objection = filed(land)
        step_refused(session, "finalise", SYSTEM, "1 keberatan belum dijawab")
        answered(objection, land, outcome)
        assert finalised(session) == "final"

    def test_waits_for_no_objection_that_was_withdrawn(self, land: Country, session: Case) -> None:
        objection = filed(land)
        objections.withdraw(objection, actor=objector(land), expected=objection.revision)
        assert finalised(session) == "final"

    def test_comes_where_nobody_objects(self, session: Case) -> None:
        """The control: the objection is all that was waited for."""
        assert finalised(session) == "final"


def finalised(session: Case) -> str:
    """Let the clock make a session final and return its stage."""
    session.refresh_from_db()
    return services.finalise(session, actor=SYSTEM, expected=session.revision).stage
