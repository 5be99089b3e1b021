"""Whoever is recused from a case is shown nothing of it, in no list and on no page, under no account."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.workflow.ballots.chamber import Chamber, chamber
from tests.workflow.toyapp import council
from tests.workflow.toyapp.council import Council
from tests.workflow.worklist.lists import takes_part
from tests.workflow.world import appoint
from workflow.actors import Actor
from workflow.ballots import questions
from workflow.ballots.questions import Hides
from workflow.ballots.recusals import Withheld, withheld_cases, withholding, without_recused
from workflow.ballots.services import recuse
from workflow.ballots.sittings import declare_interest
from workflow.births import Birth, bear
from workflow.exceptions import NotYoursToKnow
from workflow.facts import hats_of
from workflow.models import Case, Turn
from workflow.visibility import cases_seen_by, ensure_shown
from workflow.worklist import Tab, counts, page

pytestmark = pytest.mark.django_db


@pytest.fixture
def hall() -> Chamber:
    return chamber()


def child_of(hall: Chamber) -> Case:
    birth = Birth(hall.club.pk, "Penempatan", parent_id=hall.case.pk)
    return Case.objects.get(pk=bear("council", [birth], actor=hall.actor("proposer"))[0])


def listed(who: Actor) -> set[int]:
    assert who.person_id
    return set(cases_seen_by(who.person_id, hats_of(who.person_id)[1]).values_list("pk", flat=True))


def checked(who: Actor) -> set[int]:
    return {case.pk for case in Case.objects.select_related("organisation") if is_shown(case, who)}


def is_shown(case: Case, who: Actor) -> bool:
    try:
        ensure_shown(case, who)
    except (NotYoursToKnow, Withheld):
        return False
    return True


def declares(hall: Chamber, name: str, subject: str = "") -> Actor:
    """Let a member who has something to see declare an interest; he sits, and he holds the clerk's role."""
    hall.open()
    appoint(hall.people[name], "proposer", hall.club)
    declare_interest(hall.case, actor=hall.actor(name), subject=subject, reason="Saudara kandung")
    return hall.actor(name)


class TestWithheldCases:
    def test_are_none_before_anybody_is_recused(self, hall: Chamber) -> None:
        """The control: the same member, the same hat, without a declaration."""
        hall.open()
        appoint(hall.people["third"], "proposer", hall.club)
        assert listed(hall.actor("third")) == checked(hall.actor("third")) == {hall.case.pk}
        assert withheld_cases(hall.people["third"].pk) == frozenset()

    def test_hold_the_case_and_its_children(self, hall: Chamber) -> None:
        child = child_of(hall)
        third = declares(hall, "third")
        assert withheld_cases(hall.people["third"].pk) == {hall.case.pk, child.pk}
        assert listed(third) == checked(third) == set()

    def test_tell_the_recused_why_and_nothing_else(self, hall: Chamber) -> None:
        third = declares(hall, "third")
        with pytest.raises(Withheld, match=r"menyatakan berhalangan.*Saudara kandung") as refusal:
            ensure_shown(hall.case, third)
        assert hall.case.title not in str(refusal.value)
        assert hall.case.label not in str(refusal.value)

    def test_hold_one_child_alone_where_the_subject_is_its_number(self, hall: Chamber) -> None:
        mine, other = child_of(hall), child_of(hall)
        third = declares(hall, "third", subject=mine.label)
        assert withheld_cases(hall.people["third"].pk) == {mine.pk}
        assert listed(third) == checked(third) == {hall.case.pk, other.pk}

    def test_hold_the_child_whose_ballot_one_is_recused_from(self, hall: Chamber) -> None:
        mine, other = child_of(hall), child_of(hall)
        hall.open(subject=other.label)
        ballot = hall.open(subject=mine.label)
        recuse(ballot, actor=hall.actor("third"), reason="Atasan langsung")
        assert withheld_cases(hall.people["third"].pk) == {mine.pk}

    def test_hold_nothing_for_a_subject_that_is_no_case(self, hall: Chamber) -> None:
        third = declares(hall, "third", subject="calon A")
        assert listed(third) == checked(third) == {hall.case.pk}

    @pytest.mark.parametrize(
        ("hides", "subject", "is_held"),
        [("case", "2", True), ("subject", "", True), ("subject", "2", False), ("nothing", "", False)],
    )
    def test_hold_what_the_question_hides(
        self, hall: Chamber, monkeypatch: pytest.MonkeyPatch, hides: str, subject: str, is_held: bool
    ) -> None:
        plain = replace(council.PLAIN, hides=Hides(hides))
        monkeypatch.setitem(questions._questions, ("council", "plain"), plain)
        recuse(hall.open(subject=subject), actor=hall.actor("third"), reason="Atasan langsung")
        assert (hall.case.pk in withheld_cases(hall.people["third"].pk)) == is_held

    def test_reach_the_parent_where_the_life_cycle_says_so(
        self, hall: Chamber, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        child = child_of(hall)
        third = declares(hall, "third", subject=child.label)
        assert withheld_cases(hall.people["third"].pk) == {child.pk}
        monkeypatch.setattr(Council, "recusal_reaches_parent", True)
        assert withheld_cases(hall.people["third"].pk) == {child.pk, hall.case.pk}
        assert listed(third) == checked(third) == set()

    def test_spare_the_own_side_where_the_life_cycle_says_so(
        self, hall: Chamber, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        declares(hall, "third")
        monkeypatch.setattr(Council, "recusal_spares_own_side", True)
        assert withheld_cases(hall.people["third"].pk) == frozenset()

    def test_spare_who_is_barred_only_for_a_part_he_took(self, hall: Chamber) -> None:
        takes_part(hall.people["third"], hall.case, "council.presenter")
        ballot = hall.open("adopt")
        assert ballot.recusals.filter(person=hall.people["third"], is_barred=True).exists()
        assert withheld_cases(hall.people["third"].pk) == frozenset()

    def test_hold_for_who_is_barred_by_rule(self, hall: Chamber, monkeypatch: pytest.MonkeyPatch) -> None:
        hall.open("adopt", subject=f"person:{hall.people['third'].pk}")
        assert withholding(hall.case.pk, hall.people["third"].pk) is None
        adopt = replace(council.ADOPT, hides=Hides.CASE)
        monkeypatch.setitem(questions._questions, ("council", "adopt"), adopt)
        found = withholding(hall.case.pk, hall.people["third"].pk)
        assert found is not None
        assert "tidak ikut serta" in found.sentence

    def test_leave_out_of_the_letters_who_is_recused(self, hall: Chamber) -> None:
        declares(hall, "third")
        people = [hall.people["third"].pk, hall.people["fourth"].pk]
        assert without_recused(hall.case.pk, people) == people[1:]


class TestWorklist:
    @pytest.mark.parametrize("tab", [Tab.WAITING, Tab.HELD, Tab.OTHERS, Tab.DONE])
    def test_lists_no_turn_of_a_withheld_case(self, hall: Chamber, tab: Tab) -> None:
        child = child_of(hall)
        appoint(hall.people["third"], "proposer" if tab is Tab.OTHERS else "clerk", hall.club)
        turn = Turn.objects.filter(case=child)
        if tab is Tab.HELD:
            turn.update(standing="held", held_until="2999-01-01", hold_reason="uji")
        if tab is Tab.DONE:
            turn.update(closed_at="2026-01-02T00:00Z", closed_by=hall.people["third"], standing="closed")
        hall.open()
        third = hall.people["third"].pk
        assert [row.case_id for row in page(third, tab).rows if row.case_id == child.pk] == [child.pk]
        before = getattr(counts(third), tab.value)
        declare_interest(hall.case, actor=hall.actor("third"), subject=child.label, reason="Saudara")
        assert [row.case_id for row in page(third, tab).rows if row.case_id == child.pk] == []
        assert getattr(counts(third), tab.value) == before - 1
