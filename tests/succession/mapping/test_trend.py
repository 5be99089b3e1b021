"""The trend of a person over three periods: only of those that stand, as far as the reader may see."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from config.cluster import Cluster
from succession.mapping import hooks
from succession.mapping.models import Placement
from tests.approvals.world import Country
from tests.succession.calibration.factories import scored_period, session_of, take
from tests.succession.mapping.test_board import statements
from tests.succession.short import final_period, hasty_land, next_final_period, standing
from workflow.models import Case

pytestmark = pytest.mark.django_db
DAYS = ("30 Juni 2026", "31 Juli 2026", "31 Agustus 2026", "30 September 2026")


@pytest.fixture(scope="module", autouse=True)
def land(cluster: Cluster, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Country]:
    """Return the land with three final periods and one that is scored; P00001 falls in the second."""
    with standing(cluster, django_db_blocker):
        made = hasty_land()
        final_period(made)
        next_final_period(made, poor=[1])
        next_final_period(made, as_of=date(2026, 8, 31))
        take(session_of(scored_period(made, as_of=date(2026, 9, 30)), made), "take_agenda", made)
        yield made


def periods() -> list[Case]:
    return list(Case.objects.filter(kind="mapping").select_related("period").order_by("period__as_of"))


def page_of(land: Country, nth: int, role: str = "sekretariat") -> str:
    browser = Client()
    browser.force_login(land.account(role))
    answer = browser.get(address(nth))
    assert answer.status_code == 200
    return str(answer.content.decode())


def address(nth: int) -> str:
    return reverse("placement", args=[periods()[nth].pk, placed(nth).pk])


def placed(nth: int) -> Placement:
    return Placement.objects.get(scoring=periods()[nth].period.scoring_id, employee__number="P00001")


def trend(page: str) -> str:
    """Return the card of the trend."""
    return page.partition('id="trend-title"')[2].partition("</section>")[0]


class TestTrend:
    def test_shows_two_earlier_periods_with_the_way_to_each(self, land: Country) -> None:
        shown = trend(page_of(land, 2))
        assert [day in shown for day in DAYS] == [True, True, True, False]
        assert [f'href="{address(nth)}"' in shown for nth in (0, 1, 2)] == [True, True, False]
        assert shown.index(DAYS[0]) < shown.index(DAYS[1]) < shown.index(DAYS[2])

    def test_shows_both_axes_and_the_box_of_each(self, land: Country) -> None:
        shown = trend(page_of(land, 2))
        assert (placed(0).final_box, placed(1).final_box) == (8, 6)
        for value in ("78,50", "86,55", ">8", ">6"):
            assert value in shown
        assert shown.count("<polyline") == 2
        assert shown.count("<circle") == 6

    def test_goes_back_no_further_than_two(self, land: Country) -> None:
        shown = trend(page_of(land, 3))
        assert [day in shown for day in DAYS] == [False, True, True, True]
        assert "sementara" in shown

    def test_says_where_there_is_no_earlier_one(self, land: Country) -> None:
        shown = trend(page_of(land, 0))
        assert "Belum ada periode sebelumnya" in shown
        assert "<polyline" not in shown
        assert DAYS[1] not in shown

    def test_leaves_out_the_period_in_which_the_person_is_withheld(
        self, land: Country, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        hidden = placed(1).pk
        monkeypatch.setattr(hooks, "_withholding", [lambda _cases, _person: frozenset({hidden})])
        shown = trend(page_of(land, 2))
        assert [day in shown for day in DAYS] == [True, False, True, False]

    def test_stands_beside_the_person_in_the_session(self, land: Country) -> None:
        case = Case.objects.get(kind="calibration", stage="prepared")
        number = case.agenda.get(placement=placed(3)).number
        browser = Client()
        browser.force_login(land.account("komite_ketua"))
        shown = trend(browser.get(reverse("item", args=[case.pk, number])).content.decode())
        assert [day in shown for day in DAYS] == [False, True, True, True]

    def test_takes_as_many_statements_for_one_earlier_as_for_two(self, land: Country) -> None:
        browser = Client()
        browser.force_login(land.account("sekretariat"))
        counts = [min(statements(browser, address(nth)) for _time in range(2)) for nth in (1, 2)]
        assert counts[0] == counts[1] <= 40
