"""Guards that the services never let fail: what the database holds without them is refused all the same."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from approvals.review import services
from approvals.review.models import Judgement
from tests.approvals.review.factories import review_after, scorer, second
from tests.approvals.world import Country, country
from workflow.exceptions import TransitionRefused
from workflow.models import Case

pytestmark = pytest.mark.django_db


@pytest.fixture
def land() -> Country:
    return country()


class TestNoteWhereLevelsDiffer:
    def test_refuses_a_lower_level_without_a_word(self, land: Country) -> None:
        case = review_after("judge", land)
        Judgement.objects.filter(case=case, indicator="regulation").update(level=1, note="")
        with pytest.raises(TransitionRefused, match="tanpa catatan"):
            services.score_round(case, actor=scorer(land), expected=case.revision)
        assert not case.rounds.exists()


class TestNoteWhereUnaccepted:
    def test_refuses_to_return_without_saying_why(self, land: Country) -> None:
        case = review_after("score_round", land)
        Judgement.objects.filter(case=case, indicator="regulation").update(verdict="needs_repair", note="")
        due_on = timezone.localdate() + timedelta(days=20)
        with pytest.raises(TransitionRefused, match="tanpa catatan"):
            services.return_for_repair(case, actor=scorer(land), expected=case.revision, due_on=due_on)
        assert Case.objects.get(pk=case.pk).stage == "mentoring"


class TestRoundScored:
    def test_refuses_before_the_round_has_its_score(self, land: Country) -> None:
        case = review_after("judge", land)
        with pytest.raises(TransitionRefused, match="belum ditetapkan"):
            services.declare_eligible(case, actor=second(land), expected=case.revision)
        assert Case.objects.get(pk=case.pk).stage == "mentoring"
