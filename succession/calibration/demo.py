"""A whole period calibrated at once, through the real services: for the demonstration and for replaying.

One session, one ballot for the bloc; the same number of votes and signatures whatever the number of people.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from approvals.registry import demo
from succession.calibration import services
from succession.calibration.ballots import put_to_vote
from succession.calibration.committees import CHAIR, MEMBER, set_up_committee, unconfirmed
from succession.calibration.selectors import (
    committee_of,
    present,
    presiding,
    seated,
    sitting_of,
    window_ends,
)
from succession.mapping import services as mapping
from succession.mapping.demo import waiting
from workflow.actors import SYSTEM, Actor
from workflow.appointments import confirm
from workflow.ballots import selectors as ballots
from workflow.ballots.bodies import Decree, Place
from workflow.ballots.services import close_ballot, vote
from workflow.ballots.sittings import attend
from workflow.calendars import calendar_around
from workflow.models import Appointment, Body, Case, Organisation, Person

MEMBERS = 6


@dataclass
class Day:
    """The moment at which something is done: a given one that goes on, or now."""

    at: datetime | None = None

    def later(self, **span: int) -> dict[str, Any]:
        """Let time pass, to a working day; return the argument that the services take."""
        if self.at is None:
            return {}
        self.at += timedelta(**span)
        calendar = calendar_around([self.at, self.at + timedelta(days=30)])
        while not calendar.is_working(timezone.localdate(self.at)):
            self.at += timedelta(days=1)
        return {"at": self.at}


def make_sessions() -> None:
    """Take the demonstration's scored periods through a committee to the end; again changes nothing."""
    for period, start in waiting():
        calibrate_all(period, start=start)


def calibrate_all(period: Case, *, start: datetime | None = None, until: str = "final") -> Case:
    """Take a scored period through one session that confirms every box, and return that session.

    With `start` everything bears moments from then on, and once the window for objections is over the clock
    makes session and period final, which only the worker's role may do. `until` names the last step: `close`,
    `sign`, `ratify`, `publish` or `final`. Raises TransitionRefused where the rules refuse.
    """
    day = Day(start)
    committee_for(period.organisation)
    by = demo.holder(period.organisation, "sekretariat")
    case = Case.objects.get(pk=services.open_calibration(period, actor=by, **day.later()))
    _prepare(case, by, day)
    _meet(case, by, day)
    for step in _ending(until):
        step(case, by, day)
    if until == "final" and start:
        finalise(case, day)
    case.refresh_from_db()
    return case


def committee_for(organisation: Organisation) -> Body:
    """Return the agency's committee; sets up a made-up one of a chair and six members where there is none."""
    found = committee_of(organisation.pk)
    if found:
        return found
    demo.staff(organisation, (CHAIR, *(MEMBER,) * MEMBERS))
    chair, *_others = _holders(organisation, CHAIR)
    members = _holders(organisation, MEMBER)[:MEMBERS]
    places = [
        Place("Ketua", chair, is_chair=True),
        Place("Wakil ketua", members[0], is_deputy=True),
        *(Place(f"Anggota {n}", who) for n, who in enumerate(members[1:], 1)),
    ]
    giver, second = (Actor(who.pk) for who in demo.administrators())
    body = set_up_committee(
        organisation,
        decree=Decree(f"1/KTI-{organisation.code}/2020", date(2020, 1, 2), demo.BASIS),
        during=DateTimeTZRange(demo.SINCE, None),
        places=places,
        actor=giver,
    )
    for row in unconfirmed(body):
        confirm(row.pk, by=second)
    return body


def finalise(case: Case, day: Day) -> None:
    """Let the clock make a published session, and its period, final after the window."""
    case.refresh_from_db()
    day.at = window_ends(case)
    after = day.later(hours=8)
    services.finalise(case, actor=SYSTEM, expected=case.revision, **after)
    period = Case.objects.get(children=case)
    if period.stage == "published":
        mapping.finalise(period, actor=SYSTEM, expected=period.revision, **day.later(minutes=5))


def _prepare(case: Case, by: Actor, day: Day) -> None:
    services.take_agenda(case, actor=by, **day.later(hours=1))
    now = day.later(hours=1)
    held_at = (day.at or case.opened_at) + timedelta(days=3)
    services.schedule(case, actor=by, expected=case.revision, held_at=held_at, place="Ruang rapat", **now)
    period = Case.objects.get(children=case)
    if period.stage == "scored":
        mapping.hand_over(period, actor=by, expected=period.revision, **day.later(hours=1))


def _meet(case: Case, by: Actor, day: Day) -> None:
    now = day.later(days=3)
    sitting = sitting_of(case)
    assert sitting is not None
    seats = {seat.pk: seat for seat in sitting.body.seats.all()}
    for who in seated(case):
        if who.is_alternate:
            continue
        seat, verb = seats[who.seat_id], "schedule_calibration"
        attend(sitting, seat, who.person_id, is_present=True, may=verb, actor=by, **now)
        services.declare(case, actor=Actor(who.person_id), concerns={}, **now)
    _step(case, "convene", _head(case), now)
    now = day.later(hours=1)
    for ballot in put_to_vote(case, actor=by, **now):
        for place in ballots.places(ballot):
            if place.is_awaited:
                vote(ballot, "confirm", actor=Actor(place.person_id), **now)
        head = ballots.presiding(ballot)
        close_ballot(ballot, actor=Actor(head.person_id) if head else by, **now)
    _step(case, "confirm", by, day.later(hours=1))
    _step(case, "close", _head(case), day.later(minutes=5))


def _ending(until: str) -> Iterator[Any]:
    """Yield what follows the closing, up to and including a step."""
    for name, step in (("sign", _sign), ("ratify", _ratify), ("publish", _publish)):
        if until == "close":
            return
        yield step
        if name == until:
            return


def _sign(case: Case, _by: Actor, day: Day) -> None:
    head = _head(case)
    people = [who.person_id for who in present(case) if who.person_id != head.person_id]
    for person_id in [*people, head.person_id]:
        _step(case, "sign", Actor(person_id), day.later(minutes=5))


def _ratify(case: Case, _by: Actor, day: Day) -> None:
    _step(case, "ratify", demo.holder(case.organisation, "ppk"), day.later(days=1))


def _publish(case: Case, by: Actor, day: Day) -> None:
    _step(case, "publish", by, day.later(hours=1))


def _step(case: Case, name: str, actor: Actor, now: dict[str, Any]) -> None:
    case.refresh_from_db()
    getattr(services, name)(case, actor=actor, expected=case.revision, **now)


def _head(case: Case) -> Actor:
    head = presiding(case)
    assert head is not None
    return Actor(head.person_id)


def _holders(organisation: Organisation, role: str) -> list[Person]:
    posts = Appointment.objects.filter(organisation=organisation, role__code=role, is_effective=True)
    return [post.person for post in posts.select_related("person").order_by("pk")]
