"""Opening, voting and closing, one member after the other."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.utils import timezone

from tests.workflow.ballots.chamber import Chamber, chamber, council_policy, settled
from tests.workflow.toyapp import council
from tests.workflow.world import appoint
from workflow.actors import Actor
from workflow.ballots import selectors
from workflow.ballots.openings import Put, open_ballots
from workflow.ballots.services import (
    annul_ballot,
    cast_vote,
    close_ballot,
    digest_of,
    dissent,
    give_opinion,
    recuse,
    step_in,
    vote,
)
from workflow.ballots.sittings import attend, call_sitting, declare_interest
from workflow.exceptions import Conflict, NotPermitted, NotYoursToKnow, TransitionRefused
from workflow.execution import act
from workflow.models import ABSTAIN, AuditEvent, Ballot, Elector, Recusal, Turn, Vote

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


class TestCloseBallot:
    def test_ends_with_the_outcome_its_counts_and_its_event(self, hall: Chamber) -> None:
        ballot = hall.open("adopt")
        hall.votes(ballot, chair="yes", deputy="no", third="yes", fourth="yes", fifth=ABSTAIN)
        closed = close_ballot(ballot, actor=hall.actor("chair"))
        settled()
        assert (closed.stage, closed.outcome) == ("decided", "yes")
        assert facts_of(hall, "close_ballot") == 1
        hall.case.refresh_from_db()
        outcome = council.decide(hall.case, actor=hall.clerk, expected=hall.case.revision)
        assert outcome.stage == "accepted"

    def test_waits_for_votes_that_could_change_the_result(self, hall: Chamber) -> None:
        ballot = hall.open()
        hall.votes(ballot, chair="yes", deputy="yes", third="no")
        with pytest.raises(TransitionRefused, match="Orang fourth, Orang fifth"):
            close_ballot(ballot, actor=hall.actor("chair"))
        hall.votes(ballot, fourth="yes")
        assert close_ballot(ballot, actor=hall.actor("chair")).outcome == "yes"

    def test_is_refused_to_who_does_not_preside(self, hall: Chamber) -> None:
        ballot = hall.open()
        hall.votes(ballot, chair="yes", deputy="yes", third="yes")
        for name in ("deputy", "third", "clerk"):
            with pytest.raises(NotPermitted, match="Orang chair"):
                close_ballot(ballot, actor=hall.actor(name))
        assert Ballot.objects.get(pk=ballot.pk).is_open

    def test_falls_to_the_deputy_without_the_chair(self, hall: Chamber) -> None:
        ballot = hall.open()
        recuse(ballot, actor=hall.actor("chair"), reason="keponakan")
        hall.votes(ballot, deputy="yes", third="yes", fourth="yes")
        assert close_ballot(ballot, actor=hall.actor("deputy")).outcome == "yes"

    def test_ends_without_an_outcome_when_a_tie_stays(self, hall: Chamber) -> None:
        ballot = hall.open()
        for name in ("chair", "deputy", "fifth"):
            recuse(ballot, actor=hall.actor(name), reason="keponakan")
        hall.votes(ballot, third="yes", fourth="no")
        closed = close_ballot(ballot, actor=hall.clerk)
        settled()
        assert (closed.stage, closed.outcome) == ("undecided", "")
        assert hall.open().round == 2


class TestCastVote:
    def tied(self, hall: Chamber) -> Ballot:
        ballot = hall.open()
        hall.votes(ballot, chair="yes", deputy="no", third="yes", fourth="no", fifth=ABSTAIN)
        return ballot

    def test_breaks_a_tie(self, hall: Chamber) -> None:
        ballot = self.tied(hall)
        with pytest.raises(TransitionRefused, match="suara penentu"):
            close_ballot(ballot, actor=hall.actor("chair"))
        cast_vote(ballot, "no", actor=hall.actor("chair"), reason="kehati-hatian")
        settled()
        assert close_ballot(ballot, actor=hall.actor("chair")).outcome == "no"

    def test_is_refused_to_the_deputy_while_the_chair_is_there(self, hall: Chamber) -> None:
        ballot = self.tied(hall)
        with pytest.raises(NotPermitted):
            cast_vote(ballot, "no", actor=hall.actor("deputy"), reason="kehati-hatian")
        assert not hasattr(Ballot.objects.get(pk=ballot.pk), "casting_vote")

    def test_is_refused_without_a_tie(self, hall: Chamber) -> None:
        ballot = hall.open()
        hall.votes(ballot, chair="yes", deputy="yes", third="yes", fourth="no", fifth="no")
        with pytest.raises(TransitionRefused, match="berimbang"):
            cast_vote(ballot, "no", actor=hall.actor("chair"), reason="kehati-hatian")
        assert close_ballot(ballot, actor=hall.actor("chair")).outcome == "yes"


class TestGiveOpinion:
    def test_is_shown_to_nobody_before_all_are_in(self, hall: Chamber) -> None:
        ballot = hall.open("adopt")
        names = ("chair", "deputy", "third", "fourth", "fifth")
        for name in names[:-1]:
            give_opinion(ballot, "yes", actor=hall.actor(name), text="baik")
        chair = hall.people["chair"].pk
        assert [o.person_id for o in selectors.opinions_to_show(ballot, chair)] == [chair]
        assert selectors.opinions_to_show(ballot, hall.people["clerk"].pk) == []
        give_opinion(ballot, "no", actor=hall.actor("fifth"))
        settled()
        assert len(selectors.opinions_to_show(ballot, chair)) == 5

    def test_is_given_once_and_before_the_votes(self, hall: Chamber) -> None:
        ballot = hall.open("adopt")
        give_opinion(ballot, "yes", actor=hall.actor("chair"))
        with pytest.raises(TransitionRefused, match="tidak dapat diubah"):
            give_opinion(ballot, "no", actor=hall.actor("chair"))
        hall.votes(ballot, chair="no")
        with pytest.raises(TransitionRefused, match="sebelum"):
            give_opinion(ballot, "no", actor=hall.actor("third"))
        assert ballot.opinions.count() == 1


class TestDissent:
    def test_stays_on_record_of_who_voted_otherwise(self, hall: Chamber) -> None:
        ballot = hall.open()
        hall.votes(ballot, chair="yes", deputy="yes", third="no", fourth="yes", fifth="yes")
        close_ballot(ballot, actor=hall.actor("chair"))
        with pytest.raises(TransitionRefused):
            dissent(ballot, actor=hall.actor("deputy"), text="saya keliru")
        dissent(ballot, actor=hall.actor("third"), text="biayanya belum jelas")
        settled()
        assert [d.vote.person_id for d in ballot.dissents.all()] == [hall.people["third"].pk]


class TestVotesToShow:
    def test_are_ones_own_until_the_closing(self, hall: Chamber) -> None:
        ballot = hall.open("adopt")
        hall.votes(ballot, chair="yes", deputy="yes", third="yes", fourth="yes", fifth="no")
        third = hall.people["third"].pk
        assert [v.name for v in selectors.votes_to_show(ballot, third)] == ["Orang third"]
        assert selectors.counts_to_show(ballot, third) == {}
        closed = close_ballot(ballot, actor=hall.actor("chair"))
        assert len(selectors.votes_to_show(closed, third)) == 5
        assert selectors.counts_to_show(closed, third)["yes"] == 4

    def test_stay_secret_in_screens_and_record(self, hall: Chamber) -> None:
        ballot = hall.open("secret")
        hall.votes(ballot, chair="yes", deputy="yes", third="yes")
        closed = close_ballot(ballot, actor=hall.actor("chair"))
        assert [v.name for v in selectors.votes_to_show(closed, hall.people["third"].pk)] == ["Orang third"]
        bodies = [
            bytes(e.body.body).decode()
            for e in AuditEvent.objects.filter(case=hall.case, action__endswith="vote")
        ]
        assert bodies
        assert not any('"yes"' in body for body in bodies)

    def test_are_nothing_to_the_recused(self, hall: Chamber) -> None:
        ballot = hall.open()
        recuse(ballot, actor=hall.actor("fifth"), reason="keponakan")
        hall.votes(ballot, chair="yes", deputy="yes", third="yes")
        closed = close_ballot(ballot, actor=hall.actor("chair"))
        assert selectors.votes_to_show(closed, hall.people["fifth"].pk) == []
        assert selectors.votes_to_show(closed, hall.people["fourth"].pk)


class TestQuorumOfAnOpenCase:
    """B9: a changed quorum and changed members touch new cases only."""

    LOOSE = {
        "quorum": {"of": "entitled", "at_least": [1, 5]},
        "majority": {"of": "votes", "more_than": [1, 2]},
        "has_casting_vote": True,
    }

    def test_stays_as_it_was_when_the_policy_changes(self, hall: Chamber) -> None:
        council_policy(hall.club, hall.people["clerk"], version="2", rule=self.LOOSE)
        ballot = hall.open()
        assert ballot.rule["quorum"]["share"] == [1, 2]
        hall.case = council.propose(hall.club, actor=hall.actor("proposer"))
        assert hall.open().rule["quorum"]["share"] == [1, 5]
