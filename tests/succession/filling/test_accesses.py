"""A21: every page of a filling, and of its technical approval, that shows persons leaves an Access each."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from tests.approvals.world import Country
from tests.succession.filling import factories as f
from tests.succession.short import kept
from tests.succession.watching import Showing, leaves_one_row_each, shows_nothing_without_rows
from workflow.models import Case, Person

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def announced(country: Country, django_db_blocker: DjangoDbBlocker) -> Iterator[int]:
    """Return a filling whose shortlist is announced; it stands for all tests here."""
    with django_db_blocker.unblock(), kept():
        yield f.filling_after("announce", country).pk


@pytest.fixture
def case(announced: int, land: Country) -> Case:
    return Case.objects.get(pk=announced)


@pytest.fixture
def viewer(land: Country) -> Person:
    return land.person("ppk")


def longlist(case: Case, _land: Country) -> Showing:
    people = [c.person_id for c in f.candidates(case)]
    return Showing("filling.longlist", reverse("longlist", args=[case.pk]), people, case)


def candidate(case: Case, _land: Country) -> Showing:
    first = f.candidates(case)[0]
    address = reverse("filling_candidate", args=[case.pk, first.pk])
    return Showing("filling.candidate", address, [first.person_id], case)


def comparison(case: Case, _land: Country) -> Showing:
    two = f.candidates(case)[:2]
    asked = "&".join(f"calon={c.pk}" for c in two)
    address = f"{reverse('compare_candidates', args=[case.pk])}?{asked}"
    return Showing("filling.comparison", address, [c.person_id for c in two], case)


def ballot(case: Case, _land: Country) -> Showing:
    people = [c.person_id for c in f.names(case)]
    return Showing("filling.ballot", reverse("filling_ballot", args=[case.pk]), people, case)


def choosing(case: Case, _land: Country) -> Showing:
    people = [c.person_id for c in f.names(case)]
    return Showing("filling.step", reverse("step", args=[case.pk, "choose"]), people, case)


def chosen(case: Case, land: Country) -> Showing:
    f.take(case, "choose", land)
    people = [c.person_id for c in f.names(case)]
    return Showing("filling.case", reverse("case", args=[case.pk]), people, case)


def request_of(case: Case, land: Country) -> Showing:
    for name in ("choose", "request_approval"):
        f.take(case, name, land)
    child = case.children.get()
    address = reverse("case", args=[child.pk])
    return Showing("technical_approval.case", address, [case.filling.chosen_id or 0], child)


def holders(case: Case, land: Country) -> Showing:
    for name in f.WAY[f.WAY.index("choose") :]:
        f.take(case, name, land)
    return Showing("filling.positions", reverse("positions"), [case.filling.chosen_id or 0])


PAGES = [longlist, candidate, comparison, ballot, choosing, chosen, request_of, holders]


@pytest.mark.parametrize("page", PAGES)
class TestAccesses:
    def test_are_one_for_each_person_shown(
        self, land: Country, case: Case, viewer: Person, page: Callable[[Case, Country], Showing]
    ) -> None:
        leaves_one_row_each(page(case, land), viewer)

    def test_come_before_the_page(
        self, land: Country, case: Case, viewer: Person, page: Callable[[Case, Country], Showing]
    ) -> None:
        """The control: without the rows there is no page."""
        shows_nothing_without_rows(page(case, land), viewer)
