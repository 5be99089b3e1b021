"""Signing is a step that each takes once: whoever has signed waits no longer, and is not waited for."""

from __future__ import annotations

import pytest

from succession.calibration import services
from succession.calibration.lifecycle import CalibrationLife
from succession.calibration.selectors import Seated, present, presiding
from tests.approvals.world import Country
from tests.succession.calibration import factories as f
from tests.succession.world import land as make_land
from workflow import recording
from workflow.actors import Actor
from workflow.facts import gather
from workflow.models import Case, Turn
from workflow.turns import may_take
from workflow.worklist import page, unowned

pytestmark = pytest.mark.django_db


@pytest.fixture
def land() -> Country:
    return make_land()


def waits_for(who: int, case: Case) -> bool:
    """Return whether the case is in the person's inbox; what it says of his turns is the same."""
    listed = case.pk in {row.case_id for row in page(who).rows}
    facts, life = gather(case, Actor(who)), CalibrationLife
    turns = Turn.objects.filter(case=case, closed_at=None).select_related("role", "organisation", "person")
    assert listed == any(may_take(life, turn, facts).is_allowed for turn in turns)
    return listed


def sign(case: Case, who: Seated) -> None:
    case.refresh_from_db()
    services.sign(case, actor=Actor(who.person_id), expected=case.revision)


class TestTurn:
    def test_ends_with_ones_signature_and_stays_for_the_others(self, land: Country) -> None:
        case = f.session_after("close", land)
        head = presiding(case)
        members = [who for who in present(case) if who.person_id != head.person_id]
        for number, who in enumerate(members):
            assert waits_for(who.person_id, case)
            sign(case, who)
            assert not waits_for(who.person_id, case)
            assert all(waits_for(other.person_id, case) for other in members[number + 1 :])
        assert waits_for(head.person_id, case)

    def test_comes_again_with_the_next_edition_of_the_minutes(self, land: Country) -> None:
        case = f.session_after("sign", land)
        services.return_calibration(case, actor=f.ppk(land), expected=case.revision, reason="Perbaiki")
        f.take(case, "close", land)
        assert all(waits_for(who.person_id, case) for who in present(case))

    def test_is_nobodys_work_without_an_owner_once_all_of_its_desk_have_signed(self, land: Country) -> None:
        case = f.session_after("close", land)
        head = presiding(case)
        for who in present(case):
            if who.person_id != head.person_id:
                sign(case, who)
        assert not any(row.case_id == case.pk for row in unowned())

    def test_stays_where_a_step_does_not_bar_itself(
        self, land: Country, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The control: with what was barred before, the turn outlives the signature."""
        monkeypatch.setattr(recording, "_barring", lambda *_: set())
        case = f.session_after("close", land)
        who = present(case)[-1]
        sign(case, who)
        assert waits_for(who.person_id, case)
