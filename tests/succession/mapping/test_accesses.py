"""A21: every page of a period that shows persons leaves an Access each."""

from __future__ import annotations

import pytest

from tests.approvals.world import Country
from tests.succession.mapping.factories import placed, scored
from tests.succession.mapping.test_board import board_of
from tests.succession.watching import Showing, leaves_one_row_each, shows_nothing_without_rows
from tests.succession.world import land
from workflow.models import Case

pytestmark = pytest.mark.django_db
PAGES = {
    "": "mapping.board",
    "?tab=tabel": "mapping.table",
    "?tab=tabel&unduh=csv": "mapping.table",
    "{person}/": "mapping.person",
}


@pytest.fixture
def country() -> Country:
    return land()


@pytest.fixture
def case(country: Country) -> Case:
    return scored(country)


@pytest.fixture(params=PAGES)
def showing(request: pytest.FixtureRequest, case: Case) -> Showing:
    """Return a page of the period with everybody whom it shows."""
    people, one = list(case.employees.values_list("person", flat=True)), placed(case, "A1")
    if "person" in request.param:
        people = [one.employee.person_id]
    address = board_of(case, request.param.format(person=one.pk))
    return Showing(PAGES[request.param], address, people, case, is_export="unduh" in request.param)


class TestAccesses:
    def test_are_one_for_each_person_shown(self, country: Country, showing: Showing) -> None:
        leaves_one_row_each(showing, country.person("sekretariat"))

    def test_come_before_the_page(self, country: Country, showing: Showing) -> None:
        """The control: without the rows there is no page."""
        shows_nothing_without_rows(showing, country.person("sekretariat"))
