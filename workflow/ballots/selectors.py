"""Questions about ballots: who sits where, who is awaited, what the votes come to, what may be shown."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db import connection
from django.utils.translation import gettext as _

from workflow.actors import Actor
from workflow.ballots.questions import Shown, question_of
from workflow.ballots.rules import Rule
from workflow.ballots.tally import Count, Result, tally
from workflow.models import ABSTAIN, Ballot, Body, Case, Opinion, Recusal, Sitting, Vote

PLACES = """
SELECT p.elector_id, p.seat_id, p.number, p.label, p.holder_id, p.alternates, p.is_chair, p.is_deputy,
  p.person_id,
  coalesce(who.name, ''), p.is_substituted, p.is_recused, p.is_away, p.is_absent, coalesce(p.vote, '')
FROM workflow_place p LEFT JOIN workflow_person who ON who.id = p.person_id
WHERE p.ballot_id = %s ORDER BY p.number
"""


@dataclass(frozen=True)
class Place:
    """A voting seat of a ballot as it stands now."""

    elector_id: int
    seat_id: int
    number: int
    label: str
    holder_id: int | None
    alternates: list[int]
    is_chair: bool
    is_deputy: bool
    person_id: int | None
    name: str
    is_substituted: bool
    is_recused: bool
    is_away: bool
    is_absent: bool
    vote: str

    @property
    def is_awaited(self) -> bool:
        """Return whether somebody sits there who may still vote."""
        return self.person_id is not None and not (self.is_recused or self.is_away or self.vote)

    @property
    def may_preside(self) -> bool:
        """Return whether the chair or deputy himself sits there and takes part."""
        is_head = self.is_chair or self.is_deputy
        return is_head and self.is_there_himself

    @property
    def is_there_himself(self) -> bool:
        """Return whether the frozen member himself sits there, neither recused nor away."""
        return self.person_id is not None and not (self.is_substituted or self.is_recused or self.is_away)

    @property
    def is_open_to_an_alternate(self) -> bool:
        """Return whether an alternate may step in."""
        return not self.vote and (self.person_id is None or self.is_recused or self.is_absent)


@dataclass(frozen=True)
class ShownVote:
    """A vote with its name, where that may be known."""

    seat: int
    label: str
    name: str
    option: str
    statement: str


def places(ballot: Ballot) -> list[Place]:
    """Return the voting seats of a ballot in their order, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(PLACES, [ballot.pk])
        return [Place(*row) for row in cursor.fetchall()]


def place_of(ballot: Ballot, person_id: int | None) -> Place | None:
    """Return the place where the person sits now, or None."""
    found = (place for place in places(ballot) if person_id is not None and place.person_id == person_id)
    return next(found, None)


def place_for(ballot: Ballot, person_id: int) -> Place:
    """Return where the person sits or, as an alternate, could sit."""
    every = places(ballot)
    sitting = next((p for p in every if p.person_id == person_id), None)
    return sitting or next(p for p in every if person_id in p.alternates)


def presiding(ballot: Ballot) -> Place | None:
    """Return the place of who presides: the chair, else the deputy, in person; or None."""
    heads = [place for place in places(ballot) if place.may_preside]
    return next((p for p in heads if p.is_chair), heads[0] if heads else None)


def count(ballot: Ballot) -> Count:
    """Return what is counted of a ballot."""
    all_places = places(ballot)
    said = Counter(p.vote for p in all_places if p.vote)
    abstentions = said.pop(ABSTAIN, 0)
    casting = getattr(ballot, "casting_vote", None)
    return Count(
        seats=len(all_places),
        entitled=sum(not p.is_recused for p in all_places),
        votes=said,
        abstentions=abstentions,
        awaited=sum(p.is_awaited for p in all_places),
        casting=casting.option if casting else "",
    )


def result(ballot: Ballot) -> Result:
    """Return what the votes come to by the ballot's frozen rule."""
    return tally(Rule.thawed(ballot.rule), count(ballot))


def awaited_names(ballot: Ballot) -> list[str]:
    """Return the names of those who may still vote."""
    return [place.name for place in places(ballot) if place.is_awaited]


def is_overdue(ballot: Ballot) -> bool:
    """Return whether the time for voting is over by the database's clock; a sitting has no such time."""
    if ballot.sitting_id is not None:
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp() > %s", [ballot.due_at])
        return bool(cursor.fetchone()[0])


def is_recused(person_id: int, ballot: Ballot) -> bool:
    """Return whether the person takes no part in the ballot and so is shown nothing of its question."""
    return Recusal.objects.filter(ballot=ballot, person_id=person_id).exists()


def recused_subjects(case: Case, person_id: int) -> frozenset[str]:
    """Return the subjects of the case's ballots that a recused person is not shown, and those he declared."""
    recused = Recusal.objects.filter(ballot__case=case, person_id=person_id)
    declared = case.interests.filter(person_id=person_id)
    return frozenset(recused.values_list("ballot__subject", flat=True)) | frozenset(
        declared.values_list("subject", flat=True)
    )


def votes_to_show(ballot: Ballot, person_id: int) -> list[ShownVote]:
    """Return who voted what as far as the person may know: his own vote always, the others' as declared."""
    if is_recused(person_id, ballot):
        return []
    shown = question_of(ballot.case.kind, ballot.question).shown
    is_public = shown is Shown.AT_ONCE or (shown is Shown.AFTER and not ballot.is_open)
    votes = Vote.objects.filter(ballot=ballot).order_by("elector__seat__number")
    if not is_public:
        votes = votes.filter(person_id=person_id)
    rows = votes.values_list(
        "elector__seat__number", "elector__seat__label", "person__name", "option", "statement"
    )
    return [ShownVote(*row) for row in rows]


def counts_to_show(ballot: Ballot, person_id: int) -> dict[str, int]:
    """Return how many votes each option has, once that may be known; empty before and for the recused."""
    shown = question_of(ballot.case.kind, ballot.question).shown
    if is_recused(person_id, ballot) or (ballot.is_open and shown is not Shown.AT_ONCE):
        return {}
    counted = count(ballot)
    return {code: counted.votes.get(code, 0) for code, _words in ballot.options} | {
        ABSTAIN: counted.abstentions
    }


def opinions_to_show(ballot: Ballot, person_id: int) -> list[Opinion]:
    """Return the private opinions: one's own until all are in, then all together."""
    if is_recused(person_id, ballot):
        return []
    given = Opinion.objects.filter(ballot=ballot).select_related("person").order_by("elector__seat__number")
    return list(given if opinions_are_in(ballot) else given.filter(person_id=person_id))


def opinions_are_in(ballot: Ballot) -> bool:
    """Return whether every member who takes part has given his private opinion, or it is too late for one."""
    voices = set(Opinion.objects.filter(ballot=ballot).values_list("elector_id", flat=True))
    members = [p for p in places(ballot) if p.person_id and not (p.is_recused or p.is_absent)]
    return not ballot.is_open or all(p.elector_id in voices for p in members)


def latest_sitting(case: Case, body: Body) -> Sitting | None:
    """Return the last sitting of the body on the case."""
    return case.sittings.filter(body=body).order_by("-number").first()


def decided_ballot(case: Case, question: str, subject: str = "") -> Ballot | None:
    """Return the ballot that decided a question on the case, or None while there is none."""
    return case.ballots.filter(question=question, subject=subject, stage="decided").first()


def last_ballot(case: Case, question: str) -> Ballot | None:
    """Return the last ballot on a question, also one that came to nothing: a deed sent again finds it."""
    found = case.ballots.filter(question=question).select_related("case", "body")
    return found.order_by("-pk").first()


def ballots_of(person_id: int, case: Case) -> list[Ballot]:
    """Return the open ballots of the case on which the person has still to vote, oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT b.id FROM workflow_ballot b JOIN workflow_place p ON p.ballot_id = b.id"
            " WHERE b.case_id = %s AND b.stage = 'opened' AND p.person_id = %s AND p.vote IS NULL"
            " AND NOT p.is_recused ORDER BY b.id",
            [case.pk, person_id],
        )
        ids = [row[0] for row in cursor.fetchall()]
    return list(Ballot.objects.filter(pk__in=ids).order_by("pk"))


def no_ballot_is_open(case: Case, _actor: Actor) -> str | None:
    """Hold when no ballot of the case is open: a guard for steps that leave the stage."""
    open_ones = case.ballots.filter(stage="opened").count()
    return _("%d pemungutan suara belum ditutup.") % open_ones if open_ones else None


def sitting_quorum(case: Case, body: Body, rule: Rule, recused: int = 0) -> str | None:
    """Return why the members present are no quorum of the body yet, or None: a guard for convening."""
    sitting = latest_sitting(case, body)
    seats = body.seats.filter(has_vote=True).count()
    present = len(present_seats(sitting)) if sitting else 0
    total = seats if rule.quorum.of == "seats" else seats - recused
    needed = max(rule.quorum.least(total), rule.minimum)
    if present >= needed:
        return None
    return _("Kuorum belum tercapai: %(present)d kursi hadir, diperlukan %(needed)d.") % {
        "present": present,
        "needed": needed,
    }


def present_seats(sitting: Sitting) -> set[int]:
    """Return the voting seats for which somebody is in the room."""
    latest: dict[tuple[int, int], bool] = {}
    rows = sitting.attendance.filter(seat__has_vote=True).order_by("id")
    for seat_id, person_id, is_present in rows.values_list("seat_id", "person_id", "is_present"):
        latest[seat_id, person_id] = is_present
    return {seat_id for (seat_id, _person), is_present in latest.items() if is_present}
