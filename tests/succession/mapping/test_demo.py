"""The demonstration's periods, and made-up people from the command line."""

from __future__ import annotations

from datetime import UTC, date, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from succession.mapping import demo
from succession.mapping.models import Employee, Period
from succession.mapping.selectors import placements_of
from succession.mapping.synthetic import Plan
from tests.approvals.world import Country
from tests.succession.mapping.factories import opened
from tests.succession.world import land
from workflow.models import Case

pytestmark = pytest.mark.django_db


@pytest.fixture
def country() -> Country:
    return land()


class TestPlacePeople:
    def test_maps_exactly_as_many_as_planned(self, country: Country) -> None:
        mapped = demo.Mapped("KAB", 90, Plan(20, {9: 6}), date(2025, 6, 30), datetime(2025, 7, 7, tzinfo=UTC))
        case = demo.place_people(country.agency, mapped)
        scoring = case.period.scoring
        assert (case.stage, scoring.mapped, scoring.unmapped) == ("scored", 70, 20)
        assert placements_of(case).filter(computed_box=9).count() == 6
        assert case.provenance == "synthetic"
        assert case.opened_at == mapped.start

    def test_is_what_was_published_of_the_two_agencies(self) -> None:
        first, second = demo.AGENCIES
        assert (first.people, first.people - first.plan.unmapped) == (3_414, 2_757)
        assert (second.people - second.plan.unmapped, second.plan.boxes) == (1_450, {9: 47})


class TestSynthesize:
    def test_opens_a_period_and_fills_it(self, country: Country) -> None:
        assert self._run("KAB", 25) == f"25 people in {Case.objects.get(kind='mapping')}\n"
        names = list(Employee.objects.order_by("number").values_list("name", flat=True))
        assert self._run("KAB", 25)
        assert names == list(Employee.objects.order_by("number").values_list("name", flat=True))
        assert Period.objects.count() == 1

    def test_does_not_mix_with_real_people(self, country: Country) -> None:
        opened(country)
        with pytest.raises(CommandError, match="real people"):
            self._run("KAB", 5)
        assert not Employee.objects.exists()

    @pytest.mark.parametrize(
        ("agency", "number", "words"),
        [("XX", 5, "no agency"), ("KAB", 0, "from 1 on"), ("BKN", 5, "no sekretariat")],
    )
    def test_says_what_is_wrong(self, country: Country, agency: str, number: int, words: str) -> None:
        with pytest.raises(CommandError, match=words):
            self._run(agency, number)

    def _run(self, agency: str, number: int) -> str:
        out = StringIO()
        call_command("synthesize", "--agency", agency, "--people", str(number), "--seed", "3", stdout=out)
        return out.getvalue()
