"""A council of five seats with alternates, its clerk, and a proposal before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from tests.workflow.toyapp import council
from tests.workflow.world import ALWAYS, LONG_AGO, appoint, organisation, person
from workflow.actors import Actor
from workflow.ballots.bodies import Decree, Place, set_up_body
from workflow.ballots.openings import open_ballot
from workflow.ballots.services import vote
from workflow.models import Ballot, Body, Case, Organisation, Person, Role, RuleVersion, Seat
from workflow.recording import record_fact

CLERK = ["convene_council", "propose_council", "view_council", "administer"]
DECREE = Decree("1/2025", date(2025, 1, 2), "AD/ART")
RULE: dict[str, Any] = {
    "quorum": {"of": "entitled", "more_than": [1, 2]},
    "majority": {"of": "votes", "more_than": [1, 2]},
    "has_casting_vote": True,
    "min_seats": 3,
    "max_seats": 9,
    "is_odd": True,
}
MEMBERS = ("chair", "deputy", "third", "fourth", "fifth")


@dataclass
class Chamber:
    """The council with its people by name; the alternate of a seat is called `alt-` and its member's name."""

    club: Organisation
    body: Body
    case: Case
    people: dict[str, Person] = field(default_factory=dict)

    def actor(self, name: str) -> Actor:
        return Actor(self.people[name].pk)

    @property
    def clerk(self) -> Actor:
        return self.actor("clerk")

    def seat(self, name: str) -> Seat:
        return Seat.objects.get(body=self.body, label=name)

    def open(self, question: str = "plain", **rest: Any) -> Ballot:
        return open_ballot(self.case, question, body=self.body, actor=self.clerk, **rest)

    def votes(self, ballot: Ballot, **options: str) -> None:
        for name, option in options.items():
            vote(ballot, option, actor=self.actor(name))


def council_policy(
    club: Organisation, by: Person, version: str = "1", rule: dict[str, Any] | None = None
) -> None:
    with transaction.atomic():
        record_fact(club, "workflow.policy.load", actor=by.pk, body={})
        RuleVersion.objects.create(
            kind="policy", code="council", version=version, title="Dewan", legal_basis="-",
            status="unofficial", digest=b"", effective_from=LONG_AGO.date(),
            content={"period": {"short": {"working_days": 2}}, "council": rule or RULE},
        )  # fmt: skip


def chamber(members: Sequence[str] = MEMBERS, rule: dict[str, Any] | None = None) -> Chamber:
    """Return a council of these members, chair and deputy first, with a case that it deliberates."""
    with transaction.atomic():
        club = organisation("DW", "club")
        people = {name: person(name) for name in ("clerk", "proposer", "stranger", *members)}
        people |= {f"alt-{name}": person(f"alt-{name}") for name in members}
        council_policy(club, people["clerk"], rule=rule)
        record_fact(club, "workflow.role.load", actor=people["clerk"].pk, body={})
        Role.objects.create(code="clerk", label="Panitera", kind="club", verbs=CLERK)
        Role.objects.create(code="proposer", label="Pengusul", kind="club", verbs=CLERK[1:3])
        appoint(people["clerk"], "clerk", club)
        appoint(people["proposer"], "proposer", club)
    body = council_body(club, people, members)
    return Chamber(club, body, deliberated(club, people), people)


def council_body(
    club: Organisation, people: dict[str, Person], members: Sequence[str], decree: Decree = DECREE
) -> Body:
    places = [
        Place(name, people[name], [people[f"alt-{name}"]], is_chair=n == 0, is_deputy=n == 1)
        for n, name in enumerate(members)
    ]
    return set_up_body(
        club, code="D", name="Dewan", decree=decree, during=ALWAYS, actor=Actor(people["clerk"].pk),
        places=[*places, Place("sekretaris", is_secretary=True)],
    )  # fmt: skip


def deliberated(club: Organisation, people: dict[str, Person]) -> Case:
    case = council.propose(club, actor=Actor(people["proposer"].pk))
    council.convene(case, actor=Actor(people["clerk"].pk), expected=1)
    case.refresh_from_db()
    return case


def settled() -> None:
    """Ask the deferred constraints now, as a commit does."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def until(year: int) -> DateTimeTZRange:
    return DateTimeTZRange(LONG_AGO, datetime(year, 1, 1, tzinfo=UTC))
