"""Dates and numbers as a reader of either language gets them."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import translation

from workflow import words

MONDAY = dt.date(2026, 11, 23)


class TestDue:
    @pytest.mark.parametrize(
        ("days_left", "said", "tone"),
        [
            (-4, "Lewat 4 hari kerja", "bad"),
            (0, "Hari ini", "warn"),
            (1, "Besok", "warn"),
            (2, "2 hari kerja lagi", ""),
            (None, "Tanpa tenggat", ""),
        ],
    )
    def test_says_how_far_it_is(self, days_left: int | None, said: str, tone: str) -> None:
        due = words.due(days_left, MONDAY)
        assert (due.words, due.tone) == (said, tone)

    @pytest.mark.parametrize("days_left", [-1, 0, 1])
    def test_has_an_icon_wherever_it_has_a_colour(self, days_left: int) -> None:
        assert words.due(days_left, MONDAY).icon


class TestDates:
    def test_are_written_in_indonesian(self) -> None:
        assert words.day(MONDAY) == "Senin, 23 November 2026"

    def test_of_a_list_bear_their_year_only_where_it_is_another(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("workflow.words.timezone.localdate", lambda: MONDAY)
        assert words.short_day(MONDAY) == "Senin, 23 Nov"
        assert words.short_day(dt.date(2025, 10, 2)) == "Kamis, 2 Okt 2025"

    def test_follow_the_language(self) -> None:
        with translation.override("en"):
            assert words.day(MONDAY) == "Monday, 23 November 2026"

    def test_are_those_of_jakarta(self) -> None:
        late = dt.datetime(2026, 11, 22, 17, 5, tzinfo=dt.UTC)
        assert words.moment(late) == "Senin, 23 November 2026, 00.05 WIB"


class TestNumbers:
    @pytest.mark.parametrize(
        ("value", "written"),
        [("66.75", "66,75"), ("52", "52,00"), ("1234.5", "1.234,50"), ("59.995", "60,00")],
    )
    def test_have_a_comma_and_round_half_up(self, value: str, written: str) -> None:
        assert words.decimal(Decimal(value)) == written

    def test_of_files_have_a_unit(self) -> None:
        assert [words.size(each) for each in (999, 1536, 20 * 1024**2)] == ["999 B", "1,5 KB", "20,0 MB"]

    def test_of_a_share_have_one_place(self) -> None:
        assert words.share(Decimal("9.09")) == "9,1 %"
