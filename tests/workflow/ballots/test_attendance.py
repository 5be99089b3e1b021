"""Being in the room, and what an absence does."""

from __future__ import annotations

import pytest
from django.utils import timezone

from tests.workflow.ballots.chamber import Chamber, chamber, settled
from workflow.ballots import selectors
from workflow.ballots.services import (
    step_in,
    vote,
)
from workflow.ballots.sittings import attend, call_sitting
from workflow.exceptions import NotPermitted, TransitionRefused
from workflow.models import Vote

pytestmark = pytest.mark.django_db


@pytest.fixture
def hall() -> Chamber:
    return chamber()


class TestAttend:
    def test_is_asked_before_a_vote_and_lets_the_alternate_in_for_the_absent(self, hall: Chamber) -> None:
        sitting = call_sitting(
            hall.case, hall.body, may="convene_council", actor=hall.clerk, held_at=timezone.now()
        )
        ballot = hall.open()
        with pytest.raises(TransitionRefused, match="Kehadiran"):
            vote(ballot, "yes", actor=hall.actor("third"))
        attend(sitting, hall.seat("third"), hall.people["third"].pk, is_present=True, may="convene_council",
               actor=hall.actor("third"))  # fmt: skip
        vote(ballot, "yes", actor=hall.actor("third"))
        for name, is_present in (("fifth", False), ("alt-fifth", True)):
            attend(sitting, hall.seat("fifth"), hall.people[name].pk, is_present=is_present,
                   may="convene_council", actor=hall.clerk)  # fmt: skip
        step_in(ballot, hall.seat("fifth").pk, hall.people["alt-fifth"].pk, actor=hall.actor("alt-fifth"))
        vote(ballot, "yes", actor=hall.actor("alt-fifth"))
        settled()
        assert Vote.objects.count() == 2
        assert selectors.present_seats(sitting) == {hall.seat("third").pk, hall.seat("fifth").pk}

    def test_is_refused_for_others_without_the_verb(self, hall: Chamber) -> None:
        sitting = call_sitting(
            hall.case, hall.body, may="convene_council", actor=hall.clerk, held_at=timezone.now()
        )
        with pytest.raises(NotPermitted):
            attend(sitting, hall.seat("fifth"), hall.people["fifth"].pk, is_present=False,
                   may="convene_council", actor=hall.actor("third"))  # fmt: skip
        assert not sitting.attendance.exists()
