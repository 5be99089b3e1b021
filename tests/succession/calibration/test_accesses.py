"""A21: every page of a session that shows persons leaves an Access each."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from config.cluster import Cluster
from succession.calibration.models import Item
from tests.approvals.world import Country
from tests.succession.calibration import factories as f
from tests.succession.short import standing
from tests.succession.watching import Showing, leaves_one_row_each, shows_nothing_without_rows
from tests.succession.world import land as make_land
from workflow.models import Case, Person

pytestmark = pytest.mark.django_db
PAGES = [
    ("agenda", "calibration.agenda"),
    ("item", "calibration.item"),
    ("minutes", "calibration.minutes"),
    ("minutes_document", "calibration.minutes"),
    ("minutes_pdf", "calibration.minutes"),
]


@pytest.fixture(scope="module")
def country(cluster: Cluster, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Country]:
    """Return the land with a session whose minutes are written; it stands for all tests here."""
    with standing(cluster, django_db_blocker):
        made = make_land()
        f.session_after("close", made)
        yield made


@pytest.fixture
def viewer(country: Country, db: None) -> Person:
    return country.person("komite_ketua")


@pytest.fixture(params=PAGES, ids=[name for name, _place in PAGES])
def showing(request: pytest.FixtureRequest, viewer: Person) -> Showing:
    """Return a page of the session with everybody whom it shows."""
    (name, place), case = request.param, Case.objects.get(kind="calibration")
    people = list(Item.objects.filter(case=case).values_list("placement__employee__person", flat=True))
    arguments = [case.pk]
    if name == "item":
        people, arguments = [f.item(case, 2).placement.employee.person_id], [case.pk, 2]
    address = reverse(name, args=arguments)
    return Showing(place, address, people, case, is_export=name in ("minutes_document", "minutes_pdf"))


class TestAccesses:
    def test_are_one_for_each_person_shown(self, showing: Showing, viewer: Person) -> None:
        leaves_one_row_each(showing, viewer)

    def test_come_before_the_page(self, showing: Showing, viewer: Person) -> None:
        """The control: without the rows there is no page."""
        shows_nothing_without_rows(showing, viewer)

    def test_make_an_export_a_fact(self, country: Country, viewer: Person) -> None:
        case = Case.objects.get(kind="calibration")
        Showing("", reverse("minutes_document", args=[case.pk]), []).open(viewer)
        assert case.events.filter(action="succession.calibration.export_people").count() == 1
