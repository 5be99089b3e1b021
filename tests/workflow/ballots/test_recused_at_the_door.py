"""Whoever is recused from a case takes no step of it and does nothing to it, whichever way he comes."""

from __future__ import annotations

from uuid import uuid4

import pytest

from tests.workflow.ballots.chamber import Chamber, chamber
from tests.workflow.toyapp import council
from tests.workflow.toyapp.council import Council
from tests.workflow.worklist.lists import takes_part
from tests.workflow.world import appoint
from workflow import turns
from workflow.actors import Actor
from workflow.ballots.recusals import Withheld
from workflow.ballots.services import recuse
from workflow.ballots.sittings import declare_interest
from workflow.births import Birth, bear
from workflow.exceptions import Conflict, NotPermitted, TransitionRefused
from workflow.facts import gather
from workflow.models import Case, Turn
from workflow.permissions import decide

pytestmark = pytest.mark.django_db


@pytest.fixture
def hall() -> Chamber:
    return chamber()


@pytest.fixture
def third(hall: Chamber) -> Actor:
    """Return a member who is a clerk too, and recused from the proposal."""
    return recused(hall, "")


def recused(hall: Chamber, subject: str) -> Actor:
    hall.open()
    appoint(hall.people["third"], "clerk", hall.club)
    declare_interest(hall.case, actor=hall.actor("third"), subject=subject, reason="Saudara kandung")
    return hall.actor("third")


def child_of(hall: Chamber) -> Case:
    birth = Birth(hall.club.pk, "Penempatan", parent_id=hall.case.pk)
    return Case.objects.get(pk=bear("council", [birth], actor=hall.actor("proposer"))[0])


def convene(case: Case, actor: Actor) -> str:
    case.refresh_from_db()
    return council.convene(case, actor=actor, expected=case.revision).stage


class TestPerform:
    """The recusal is from the proposal; the step is one of a case below it that nobody has taken up."""

    def test_is_refused_to_the_recused_with_the_reason(self, hall: Chamber, third: Actor) -> None:
        child = child_of(hall)
        with pytest.raises(Withheld, match=r"menyatakan berhalangan.*Saudara kandung"):
            convene(child, third)
        assert (Case.objects.get(pk=child.pk).stage, child.events.count()) == ("proposed", 1)

    def test_is_open_to_him_where_nobody_asks(
        self, hall: Chamber, third: Actor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The control: his role carries the step; only the recusal keeps him from it."""
        monkeypatch.setattr("workflow.facts._withheld", lambda *_: "")
        assert convene(child_of(hall), third) == "deliberating"

    def test_is_refused_before_he_learns_how_the_case_stands(self, hall: Chamber, third: Actor) -> None:
        with pytest.raises(Withheld):
            council.decide(hall.case, actor=third, expected=99)
        with pytest.raises(Conflict):
            council.decide(hall.case, actor=hall.clerk, expected=99)

    def test_is_open_for_a_subject_that_is_no_case(self, hall: Chamber) -> None:
        assert convene(child_of(hall), recused(hall, "calon A")) == "deliberating"

    def test_is_refused_for_the_parent_where_the_life_cycle_says_so(
        self, hall: Chamber, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        actor = recused(hall, child_of(hall).label)
        with pytest.raises(TransitionRefused, match="belum memutus"):
            council.decide(hall.case, actor=actor, expected=hall.case.revision)
        monkeypatch.setattr(Council, "recusal_reaches_parent", True)
        with pytest.raises(Withheld):
            council.decide(hall.case, actor=actor, expected=hall.case.revision)

    def test_is_open_to_the_own_side_where_the_life_cycle_says_so(
        self, hall: Chamber, third: Actor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(Council, "recusal_spares_own_side", True)
        assert convene(child_of(hall), third) == "deliberating"

    def test_is_refused_to_whom_his_part_keeps_out(
        self, hall: Chamber, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        child = child_of(hall)
        takes_part(hall.people["clerk"], child, "council.rival")
        monkeypatch.setattr(Council, "kept_out", {"rival": "pesaing"})
        with pytest.raises(Withheld, match="pesaing"):
            convene(child, hall.clerk)
        monkeypatch.setattr(Council, "kept_out", {})
        assert convene(child, hall.clerk) == "deliberating"


class TestAct:
    def test_is_refused_to_the_recused(self, hall: Chamber, third: Actor) -> None:
        turn = Turn.objects.get(case=child_of(hall))
        with pytest.raises(Withheld):
            turns.claim(turn.pk, actor=third)
        turns.claim(turn.pk, actor=hall.clerk)

    def test_tells_again_what_made_him_recused(self, hall: Chamber) -> None:
        """The same form, sent twice: the second is the answer to the first, not its consequence."""
        ballot, key = hall.open(), uuid4()
        for _ in range(2):
            recuse(ballot, actor=hall.actor("third"), reason="Atasan langsung", key=key)
        assert ballot.recusals.filter(person=hall.people["third"]).count() == 1
        with pytest.raises(NotPermitted):
            recuse(ballot, actor=hall.actor("third"), reason="Atasan langsung", key=uuid4())


class TestDecide:
    def test_denies_the_recused(self, hall: Chamber, third: Actor) -> None:
        decision = decide(Council, Council.steps["convene"], gather(hall.case, third))
        assert not decision.is_allowed
        assert "Saudara kandung" in decision.reasons[0]
        assert decide(Council, Council.steps["convene"], gather(hall.case, hall.clerk)).is_allowed
