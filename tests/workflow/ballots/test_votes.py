"""Opening, voting and closing, one member after the other."""

from __future__ import annotations

from uuid import uuid4

import pytest

from tests.workflow.ballots.chamber import Chamber, chamber, settled
from tests.workflow.toyapp import council
from tests.workflow.world import appoint
from workflow.actors import Actor
from workflow.ballots import selectors
from workflow.ballots.openings import Put, open_ballots
from workflow.ballots.services import (
    annul_ballot,
    close_ballot,
    digest_of,
    recuse,
    step_in,
    vote,
)
from workflow.ballots.sittings import declare_interest
from workflow.exceptions import Conflict, NotPermitted, NotYoursToKnow, TransitionRefused
from workflow.execution import act
from workflow.models import AuditEvent, Ballot, Elector, Recusal, Turn, Vote

pytestmark = pytest.mark.django_db


@pytest.fixture
def hall() -> Chamber:
    return chamber()


def waiting(hall: Chamber) -> set[str]:
    """Return the names of those whose named turn is open."""
    turns = Turn.objects.filter(case=hall.case, closed_at=None, person__isnull=False)
    return {name for name, person in hall.people.items() if turns.filter(person=person).exists()}


def facts_of(hall: Chamber, name: str) -> int:
    return AuditEvent.objects.filter(case=hall.case, action=f"tests.council.{name}").count()


class TestOpenBallot:
    def test_freezes_seats_options_and_rule_and_gives_each_member_a_turn(self, hall: Chamber) -> None:
        ballot = hall.open("adopt")
        settled()
        assert ballot.options == [["yes", "Terima"], ["no", "Tolak"], ["later", "Tunda"]]
        assert ballot.rule["quorum"] == {"of": "entitled", "share": [1, 2], "is_strict": True, "minimum": 1}
        assert ballot.electors.count() == 5
        assert waiting(hall) == {"chair", "deputy", "third", "fourth", "fifth"}
        assert facts_of(hall, "open_ballot") == 1

    def test_is_refused_without_the_verb(self, hall: Chamber) -> None:
        with pytest.raises(NotPermitted):
            open_ballots(hall.case, "plain", [Put()], body=hall.body, actor=hall.actor("proposer"))
        assert not Ballot.objects.exists()

    def test_is_refused_while_the_question_stands(self, hall: Chamber) -> None:
        hall.open()
        with pytest.raises(TransitionRefused, match="sudah diputus atau masih"):
            hall.open()
        assert Ballot.objects.count() == 1

    def test_bars_who_took_a_part_and_whom_it_concerns(self, hall: Chamber) -> None:
        appoint(hall.people["third"], "proposer", hall.club)
        presented = council.propose(hall.club, actor=hall.actor("third"))
        council.convene(presented, actor=hall.clerk, expected=1)
        hall.case = presented
        subject = f"person:{hall.people['fourth'].pk}"
        ballot = hall.open("adopt", subject=subject)
        recused = {r.person_id: r.reason for r in Recusal.objects.filter(ballot=ballot)}
        assert set(recused) == {hall.people["third"].pk, hall.people["fourth"].pk}
        assert waiting(hall) == {"chair", "deputy", "fifth"}
        with pytest.raises(NotPermitted):
            vote(ballot, "yes", actor=hall.actor("third"))
        with pytest.raises((NotPermitted, NotYoursToKnow)):
            vote(ballot, "yes", actor=hall.actor("fourth"))
        assert not Vote.objects.exists()

    def test_is_refused_to_a_body_outside_the_limits_of_the_rule(self) -> None:
        hall = chamber(("chair", "deputy", "third", "fourth"))
        with pytest.raises(TransitionRefused, match="ganjil"):
            hall.open()
        assert not Ballot.objects.exists()

    def test_opens_many_with_few_statements(
        self, hall: Chamber, django_assert_max_num_queries: object
    ) -> None:
        with django_assert_max_num_queries(60):  # type: ignore[operator]
            ballots = open_ballots(
                hall.case, "plain", [Put(f"s{n}") for n in range(300)], body=hall.body, actor=hall.clerk
            )
        assert Elector.objects.filter(ballot__in=ballots).count() == 1500
        assert facts_of(hall, "open_ballot") == 1
        assert Turn.objects.filter(case=hall.case, closed_at=None).count() == 5

    def test_gives_the_same_answer_under_the_same_key(self, hall: Chamber) -> None:
        key = uuid4()
        assert hall.open(key=key) == hall.open(key=key)
        assert facts_of(hall, "open_ballot") == 1


class TestVote:
    def test_counts_once_and_ends_the_turn(self, hall: Chamber) -> None:
        ballot = hall.open()
        given = vote(ballot, "yes", actor=hall.actor("third"))
        settled()
        assert selectors.count(ballot).votes == {"yes": 1}
        assert waiting(hall) == {"chair", "deputy", "fourth", "fifth"}
        event = AuditEvent.objects.get(case=hall.case, action="tests.council.vote")
        assert event.actor_id == hall.people["third"].pk
        assert digest_of(given) in bytes(event.body.body).decode()

    def test_is_refused_a_second_time(self, hall: Chamber) -> None:
        ballot = hall.open()
        vote(ballot, "yes", actor=hall.actor("third"))
        with pytest.raises(TransitionRefused, match="satu kursi satu suara"):
            vote(ballot, "no", actor=hall.actor("third"))
        assert selectors.count(ballot).votes == {"yes": 1}
        assert facts_of(hall, "vote") == 1

    def test_is_the_natural_persons_whatever_the_account_or_hat(self, hall: Chamber) -> None:
        ballot = hall.open()
        appoint(hall.people["third"], "clerk", hall.club)
        vote(ballot, "yes", actor=Actor(hall.people["third"].pk, "clerk@DW"))
        with pytest.raises(TransitionRefused):
            vote(ballot, "yes", actor=Actor(hall.people["third"].pk))
        assert Vote.objects.count() == 1

    def test_is_refused_to_who_has_no_seat(self, hall: Chamber) -> None:
        ballot = hall.open()
        with pytest.raises(NotPermitted, match="kursi bersuara"):
            vote(ballot, "yes", actor=hall.clerk)
        with pytest.raises(NotYoursToKnow):
            vote(ballot, "yes", actor=hall.actor("stranger"))
        with pytest.raises(NotYoursToKnow):
            vote(ballot, "yes", actor=hall.actor("alt-third"))
        assert not Vote.objects.exists()

    def test_is_refused_for_what_was_not_put(self, hall: Chamber) -> None:
        ballot = hall.open()
        with pytest.raises(TransitionRefused, match="Pilihan"):
            vote(ballot, "maybe", actor=hall.actor("third"))
        assert not Vote.objects.exists()

    def test_is_refused_after_the_closing(self, hall: Chamber) -> None:
        ballot = hall.open()
        hall.votes(ballot, chair="yes", deputy="yes", third="yes")
        close_ballot(ballot, actor=hall.actor("chair"))
        with pytest.raises(TransitionRefused, match="ditutup"):
            vote(ballot, "no", actor=hall.actor("fourth"))
        assert Vote.objects.count() == 3

    def test_is_refused_in_another_stage(self, hall: Chamber) -> None:
        early = council.propose(hall.club, actor=hall.actor("proposer"))
        hall.case = early
        ballot = hall.open("adopt")
        with pytest.raises(TransitionRefused, match="tahap"):
            vote(ballot, "yes", actor=hall.actor("chair"))
        assert not Vote.objects.exists()

    def test_is_refused_to_who_takes_a_barred_part_after_the_opening(self, hall: Chamber) -> None:
        hall.case = council.propose(hall.club, actor=hall.actor("proposer"))
        appoint(hall.people["third"], "proposer", hall.club)
        ballot = hall.open("adopt")
        with act(hall.case.pk, "present", actor=hall.actor("third")):
            pass
        council.convene(hall.case, actor=hall.clerk, expected=1)
        with pytest.raises(NotPermitted, match="Sudah berperan"):
            vote(ballot, "yes", actor=hall.actor("third"))
        vote(ballot, "yes", actor=hall.actor("fourth"))
        assert Vote.objects.count() == 1

    def test_repeats_under_the_same_key_but_not_with_another_choice(self, hall: Chamber) -> None:
        ballot, key = hall.open("secret"), uuid4()
        first = vote(ballot, "yes", actor=hall.actor("third"), key=key)
        assert vote(ballot, "yes", actor=hall.actor("third"), key=key) == first
        with pytest.raises(Conflict):
            vote(ballot, "no", actor=hall.actor("third"), key=key)
        assert facts_of(hall, "vote") == 1


class TestRecuse:
    def test_shrinks_the_seats_entitled_but_never_what_the_quorum_asks_of_them(self, hall: Chamber) -> None:
        ballot = hall.open()
        for name in ("fourth", "fifth"):
            recuse(ballot, actor=hall.actor(name), reason="keponakan")
        settled()
        hall.votes(ballot, chair="yes")
        assert selectors.count(ballot).entitled == 3
        with pytest.raises(TransitionRefused, match="Kuorum"):
            close_ballot(ballot, actor=hall.actor("chair"))
        assert Ballot.objects.get(pk=ballot.pk).is_open
        hall.votes(ballot, deputy="yes")
        assert close_ballot(ballot, actor=hall.actor("chair")).outcome == "yes"

    def test_takes_vote_turn_and_sight(self, hall: Chamber) -> None:
        ballot = hall.open("secret")
        recuse(ballot, actor=hall.actor("fifth"), reason="keponakan")
        assert "fifth" not in waiting(hall)
        assert selectors.is_recused(hall.people["fifth"].pk, ballot)
        assert selectors.recused_subjects(hall.case, hall.people["fifth"].pk) == {""}
        with pytest.raises(NotPermitted):
            vote(ballot, "yes", actor=hall.actor("fifth"))
        assert not Vote.objects.exists()

    def test_is_refused_after_the_own_vote(self, hall: Chamber) -> None:
        ballot = hall.open()
        hall.votes(ballot, fifth="yes")
        with pytest.raises(TransitionRefused, match="sudah memberikan suara"):
            recuse(ballot, actor=hall.actor("fifth"), reason="keponakan")
        assert not Recusal.objects.exists()

    def test_asks_for_a_reason(self, hall: Chamber) -> None:
        ballot = hall.open()
        with pytest.raises(TransitionRefused, match="alasan"):
            recuse(ballot, actor=hall.actor("fifth"), reason=" ")
        assert not Recusal.objects.exists()


class TestDeclareInterest:
    def test_keeps_one_from_ballots_opened_before_and_after(self, hall: Chamber) -> None:
        first = hall.open(subject="a")
        other = hall.open(subject="b")
        declare_interest(hall.case, actor=hall.actor("third"), subject="a", reason="atasan langsung")
        close_by_annulment(hall, first)
        again = hall.open(subject="a")
        settled()
        third = hall.people["third"].pk
        assert [selectors.is_recused(third, b) for b in (first, other, again)] == [True, False, True]

    def test_is_refused_to_who_belongs_to_no_body_of_the_case(self, hall: Chamber) -> None:
        hall.open()
        with pytest.raises(NotPermitted):
            declare_interest(hall.case, actor=hall.clerk, reason="tidak ada")
        assert not Recusal.objects.exists()


def close_by_annulment(hall: Chamber, ballot: Ballot) -> None:
    annul_ballot(ballot, actor=hall.clerk, reason="salah judul")


class TestStepIn:
    def test_seats_the_alternate_of_a_recused_member(self, hall: Chamber) -> None:
        ballot = hall.open()
        recuse(ballot, actor=hall.actor("fifth"), reason="keponakan")
        step_in(ballot, hall.seat("fifth").pk, hall.people["alt-fifth"].pk, actor=hall.clerk)
        settled()
        assert selectors.count(ballot).entitled == 5
        assert "alt-fifth" in waiting(hall)
        vote(ballot, "yes", actor=hall.actor("alt-fifth"))
        with pytest.raises(NotPermitted):
            vote(ballot, "no", actor=hall.actor("fifth"))
        assert selectors.count(ballot).votes == {"yes": 1}

    def test_is_refused_while_the_member_is_there(self, hall: Chamber) -> None:
        ballot = hall.open()
        with pytest.raises(TransitionRefused, match="berhalangan"):
            step_in(ballot, hall.seat("fifth").pk, hall.people["alt-fifth"].pk, actor=hall.clerk)
        assert not ballot.substitutions.exists()

    def test_is_refused_for_another_seats_alternate(self, hall: Chamber) -> None:
        ballot = hall.open()
        recuse(ballot, actor=hall.actor("fifth"), reason="keponakan")
        with pytest.raises(TransitionRefused, match="bukan pengganti"):
            step_in(ballot, hall.seat("fifth").pk, hall.people["alt-third"].pk, actor=hall.clerk)
        assert not ballot.substitutions.exists()
