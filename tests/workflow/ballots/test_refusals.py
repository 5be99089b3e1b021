"""What the database refuses whoever writes it: tried as the application, past the services."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from tests.workflow.ballots.chamber import DECREE, Chamber, chamber, council_body, deliberated, settled
from workflow.ballots.bodies import Decree, end_term, give_term
from workflow.ballots.deeds import deed_of
from workflow.ballots.services import close_ballot, recuse, step_in, vote
from workflow.exceptions import TransitionRefused
from workflow.execution import act
from workflow.models import Ballot, CastingVote, Elector, Recusal, Seat, Substitution, Term, Vote
from workflow.recording import record_fact

pytestmark = pytest.mark.django_db
Attempt = Callable[[Chamber, Ballot], Any]


@pytest.fixture
def hall() -> Chamber:
    return chamber()


def sql(statement: str) -> Attempt:
    def attempt(_hall: Chamber, ballot: Ballot) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement.replace("%s", str(ballot.pk)))

    return attempt


def a_vote(name: str, option: str = "yes", seat: str = "") -> Attempt:
    def attempt(hall: Chamber, ballot: Ballot) -> None:
        elector = ballot.electors.get(seat=hall.seat(seat or name))
        Vote.objects.create(
            ballot=ballot, elector=elector, person=hall.people[name], option=option, salt=b"",
            cast_at=timezone.now(),
        )  # fmt: skip
        settled()

    return attempt


def a_recusal(name: str) -> Attempt:
    def attempt(hall: Chamber, ballot: Ballot) -> None:
        elector = ballot.electors.get(seat=hall.seat(name))
        Recusal.objects.create(
            ballot=ballot, elector=elector, person=hall.people[name], reason="-", recorded_at=timezone.now()
        )
        settled()

    return attempt


def a_substitution(seat: str, name: str) -> Attempt:
    def attempt(hall: Chamber, ballot: Ballot) -> None:
        elector = ballot.electors.get(seat=hall.seat(seat))
        Substitution.objects.create(
            ballot=ballot, elector=elector, person=hall.people[name], recorded_at=timezone.now()
        )

    return attempt


def a_casting_vote(name: str, option: str) -> Attempt:
    def attempt(hall: Chamber, ballot: Ballot) -> None:
        CastingVote.objects.create(
            ballot=ballot, person=hall.people[name], option=option, reason="-", cast_at=timezone.now()
        )

    return attempt


def an_elector_without_a_vote(hall: Chamber, ballot: Ballot) -> None:
    Elector.objects.create(ballot=ballot, seat=hall.seat("sekretaris"), person=hall.people["stranger"])


def a_ballot_without_seats(hall: Chamber, ballot: Ballot) -> None:
    kept = {f.attname: getattr(ballot, f.attname) for f in Ballot._meta.concrete_fields}
    Ballot.objects.create(**{**kept, "id": None, "subject": "other"})
    settled()


CLOSED = """UPDATE workflow_ballot SET stage = 'decided', outcome = '{}', closed_at = now(),
  closed_by_id = opened_by_id WHERE id = %s"""
REFUSED: dict[str, Attempt] = {
    "changing a vote": sql("UPDATE workflow_vote SET option = 'no' WHERE ballot_id = %s"),
    "removing a vote": sql("DELETE FROM workflow_vote WHERE ballot_id = %s"),
    "emptying the votes": sql("TRUNCATE workflow_vote CASCADE"),
    "removing a recusal": sql("DELETE FROM workflow_recusal WHERE ballot_id = %s"),
    "replacing an elector": sql("UPDATE workflow_elector SET person_id = 1 WHERE ballot_id = %s"),
    "removing a ballot": sql("DELETE FROM workflow_ballot WHERE id = %s"),
    "a lower quorum": sql("""UPDATE workflow_ballot SET rule = '{"quorum": {}}' WHERE id = %s"""),
    "other options": sql("UPDATE workflow_ballot SET options = '[]' WHERE id = %s"),
    "another seat's votes": sql("UPDATE workflow_seat SET has_vote = false"),
    "another member": sql("UPDATE workflow_term SET person_id = 1"),
    "a second vote of a seat": a_vote("chair", "no"),
    "a vote on another's seat": a_vote("chair", seat="fourth"),
    "a vote of a stranger": a_vote("stranger", seat="fourth"),
    "a vote of the recused": a_vote("fifth"),
    "a vote of an alternate who did not step in": a_vote("alt-fourth", seat="fourth"),
    "a vote for what was not put": a_vote("fourth", "maybe"),
    "a vote without its event": a_vote("fourth"),
    "a recusal after the vote": a_recusal("chair"),
    "a second recusal": a_recusal("fifth"),
    "an alternate of another seat": a_substitution("fifth", "alt-fourth"),
    "a member on a second seat": a_substitution("fifth", "fourth"),
    "an alternate for who is there": a_substitution("fourth", "alt-fourth"),
    "a casting vote without a tie": a_casting_vote("chair", "yes"),
    "an elector without a vote": an_elector_without_a_vote,
    "a ballot without its electorate": a_ballot_without_seats,
    "an outcome below the quorum": sql(CLOSED.format("yes")),
    "an outcome that lost": sql(CLOSED.format("no")),
    "an end without its time": sql("UPDATE workflow_ballot SET stage = 'annulled' WHERE id = %s"),
}  # fmt: skip


class TestDatabase:
    def test_refuses_every_attempt(self, hall: Chamber) -> None:
        ballot = hall.open()
        recuse(ballot, actor=hall.actor("fifth"), reason="keponakan")
        hall.votes(ballot, chair="yes", deputy="yes")
        settled()
        before = everything()
        assert [name for name, attempt in REFUSED.items() if not is_refused(attempt, hall, ballot)] == []
        assert everything() == before

    def test_takes_the_same_rows_where_they_are_lawful(self, hall: Chamber) -> None:
        """The control: without a reason to refuse, the attempts above go through."""
        ballot = hall.open()
        recuse(ballot, actor=hall.actor("fifth"), reason="keponakan")
        step_in(ballot, hall.seat("fifth").pk, hall.people["alt-fifth"].pk, actor=hall.clerk)
        hall.votes(ballot, chair="yes", deputy="yes", third="yes")
        vote(ballot, "no", actor=hall.actor("alt-fifth"))
        with act(hall.case.pk, deed_of(hall.case, "vote"), actor=hall.actor("fourth"), is_permitted=anybody):
            pass
        a_vote("fourth", "no")(hall, ballot)
        with act(hall.case.pk, deed_of(hall.case, "annul_ballot"), actor=hall.clerk, is_permitted=anybody):
            sql(CLOSED.format("yes"))(hall, ballot)
        settled()
        assert Ballot.objects.get(pk=ballot.pk).is_decided
        assert Vote.objects.count() == 5


def is_refused(attempt: Attempt, hall: Chamber, ballot: Ballot) -> bool:
    """Return whether the database raised; what went through is taken back."""
    try:
        with transaction.atomic():
            attempt(hall, ballot)
            transaction.set_rollback(True)
    except DatabaseError:
        return True
    return False


def everything() -> list[list[Any]]:
    tables = (Ballot, Elector, Vote, Recusal, Substitution, CastingVote, Seat, Term)
    return [list(table.objects.order_by("pk").values_list()) for table in tables]


class TestBody:
    def test_is_composed_for_a_case_as_it_was_at_the_first_ballot(self, hall: Chamber) -> None:
        """B9: members changed while a case is open count for new cases only."""
        hall.open(subject="first")
        term = Term.objects.get(seat=hall.seat("third"), is_alternate=False)
        end_term(term, at=timezone.now(), basis="pensiun", actor=hall.clerk)
        give_term(
            hall.seat("third"),
            hall.people["stranger"],
            during=DateTimeTZRange(term.during.upper, None),
            basis="SK 2",
            actor=hall.clerk,
        )
        settled()
        second = hall.open(subject="second")
        assert second.electors.get(seat=hall.seat("third")).person == hall.people["third"]
        hall.case = deliberated(hall.club, hall.people)
        assert hall.open().electors.get(seat=hall.seat("third")).person == hall.people["stranger"]
        settled()

    def test_keeps_its_seats_and_its_past_once_convened(self, hall: Chamber) -> None:
        hall.open()
        with pytest.raises(TransitionRefused, match="tidak berubah surut"):
            give_term(
                hall.seat("third"), hall.people["stranger"], during=hall.body.during, basis="-",
                actor=hall.clerk, is_alternate=True,
            )  # fmt: skip
        with pytest.raises(DatabaseError), transaction.atomic():
            Seat.objects.create(body=hall.body, number=99, label="tambahan")
        assert Seat.objects.filter(body=hall.body).count() == 6

    def test_gives_nobody_two_seats(self, hall: Chamber) -> None:
        other = council_body(
            hall.club, hall.people, ("chair", "deputy", "third"), Decree("2", DECREE.dated_on, "-")
        )
        seat = Seat.objects.get(body=other, label="sekretaris")
        with pytest.raises(TransitionRefused, match="satu kursi"):
            give_term(seat, hall.people["chair"], during=hall.body.during, basis="-", actor=hall.clerk)
        assert not Term.objects.filter(seat=seat).exists()

    @pytest.mark.django_db(transaction=True)
    def test_is_not_set_up_in_silence(self, hall: Chamber) -> None:
        with pytest.raises(DatabaseError), transaction.atomic():
            quiet_term(hall)
        assert not hall.people["stranger"].terms.exists()
        with transaction.atomic():
            record_fact(hall.club, "workflow.body.give_term", actor=hall.people["clerk"].pk, body={})
            quiet_term(hall)

    def test_leaves_a_vacant_seat_entitled(self, hall: Chamber) -> None:
        term = Term.objects.get(seat=hall.seat("third"), is_alternate=False)
        end_term(term, at=timezone.now(), basis="pensiun", actor=hall.clerk)
        ballot = hall.open()
        hall.votes(ballot, chair="yes", deputy="yes")
        with pytest.raises(TransitionRefused, match="diperlukan 3"):
            close_ballot(ballot, actor=hall.actor("chair"))
        step_in(ballot, hall.seat("third").pk, hall.people["alt-third"].pk, actor=hall.clerk)
        vote(ballot, "yes", actor=hall.actor("alt-third"))
        assert close_ballot(ballot, actor=hall.actor("chair")).outcome == "yes"


def anybody(_facts: object, _case: object) -> None:
    """Permit the deed: what is tried here is the database."""


def quiet_term(hall: Chamber) -> Term:
    return Term.objects.create(
        body=hall.body, seat=hall.seat("third"), person=hall.people["stranger"], is_alternate=True,
        during=hall.body.during, basis="-",
    )  # fmt: skip
