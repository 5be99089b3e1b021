"""Closing a ballot, breaking a tie, opinions, dissent and what is shown."""

from __future__ import annotations

import pytest

from tests.workflow.ballots.chamber import Chamber, chamber, council_policy, settled
from tests.workflow.ballots.test_votes import facts_of
from tests.workflow.toyapp import council
from workflow.ballots import selectors
from workflow.ballots.services import (
    cast_vote,
    close_ballot,
    dissent,
    give_opinion,
    recuse,
)
from workflow.exceptions import NotPermitted, TransitionRefused
from workflow.models import ABSTAIN, AuditEvent, Ballot

pytestmark = pytest.mark.django_db


@pytest.fixture
def hall() -> Chamber:
    return chamber()


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

    def test_is_waited_for_by_the_step_that_rests_on_it(self, hall: Chamber) -> None:
        hall.open("adopt")
        hall.case.refresh_from_db()
        with pytest.raises(TransitionRefused, match="Dewan belum memutus") as refusal:
            council.decide(hall.case, actor=hall.clerk, expected=hall.case.revision)
        assert len(refusal.value.reasons) == 2, "not decided, and a ballot is still open"
        assert Ballot.objects.get().is_open

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
