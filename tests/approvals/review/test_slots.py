"""Slots of eksposes are given back; what the plenary asks always has a day."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from approvals.review import services
from approvals.review.models import Ekspose, FollowUp
from approvals.review.selectors import free_slots
from tests.approvals.review.factories import review_after
from tests.approvals.world import Country, country
from workflow.calendars import calendar_between

pytestmark = pytest.mark.django_db


@pytest.fixture
def land() -> Country:
    return country()


class TestFreedSlot:
    def test_is_given_back_by_a_withdrawal(self, land: Country) -> None:
        review = review_after("schedule_ekspose", land)
        kept = Ekspose.objects.get()
        assert 1 not in free_slots(kept.on, 3)
        services.withdraw(review, actor=land.actor("ppk"), expected=review.revision, reason="Ditunda")
        assert 1 in free_slots(kept.on, 3)
        Ekspose.objects.create(case=review, organisation=land.desks["KOTA"], on=kept.on, slot=1)

    def test_stays_taken_without_a_withdrawal(self, land: Country) -> None:
        """The control: the database lets nobody into a slot that is taken."""
        review = review_after("schedule_ekspose", land)
        on = Ekspose.objects.get().on
        with pytest.raises(IntegrityError), transaction.atomic():
            Ekspose.objects.create(case=review, organisation=land.desks["KOTA"], on=on, slot=1)

    def test_is_not_that_of_an_ekspose_that_was_held(self, land: Country) -> None:
        review = review_after("hold_ekspose", land)
        services.withdraw(review, actor=land.actor("ppk"), expected=review.revision, reason="Ditunda")
        assert Ekspose.objects.get().freed_at is None


class TestDueDay:
    @pytest.mark.parametrize(("outcome", "days"), [("notes_to_ready", 10), ("approve_with_follow_ups", 120)])
    def test_comes_from_the_policy_where_the_plenary_names_none(
        self, land: Country, outcome: str, days: int
    ) -> None:
        review = review_after("ballot", land, outcome=outcome)
        named = timezone.localdate() + timedelta(days=30)
        asked: list[dict[str, Any]] = [{"text": "Lengkapi data"}, {"text": "Perbarui SOP", "due_on": named}]
        chair = land.actor("panel_chair", "BKN")
        services.decide(review, actor=chair, expected=review.revision, asked=asked)
        first, second = FollowUp.objects.order_by("number")
        assert second.due_on == named
        assert first.due_on is not None
        today = timezone.localdate()
        calendar = calendar_between(today, first.due_on)
        assert calendar.working_days_between(today, first.due_on) == days
