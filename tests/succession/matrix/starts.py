"""One land for everybody, and what may be pressed in each stage of its cases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import count

from succession.calibration import services as calibration
from tests.approvals.review.factories import review_after
from tests.approvals.world import Country, appoint, person
from tests.matrix.hands import Button
from tests.succession.calibration import factories as sessions
from tests.succession.filling import factories as fillings
from tests.succession.matrix import boxes, posts
from tests.succession.pools import factories as drafts
from tests.succession.short import hasty_land, made_final, published_session
from workflow.models import Person

numbers = count(1)
LATER = date(2026, 7, 31)
Start = Callable[[Country], list[Button]]


def committed_land() -> Country:
    """Return a land with a pool in force, and with a second period of which one session is published."""
    land = hasty_land()
    review_after("receive", land)
    made_final(published_session(land, size=10))
    drafts.pool_after("decree", land)
    fillings.team(land)
    _second_period(land, [land.person("asn"), *(_employee(land) for _ in range(17))])
    return land


def _employee(land: Country) -> Person:
    who = person(f"pegawai {next(numbers)}")
    appoint(who, "asn", land.agency)
    return who


def _second_period(land: Country, people: list[Person]) -> None:
    """Publish what a session decided of one unit; whoever is left waits for sessions to come."""
    period, by = sessions.scored_period(land, 12, people, as_of=LATER), sessions.secretary(land)
    first, other = sessions.session_of(period, land), sessions.session_of(period, land)
    calibration.take_agenda(first, actor=by, units=["Unit 0"], boxes=[8])
    calibration.take_agenda(other, actor=by)
    for name in sessions.WAY[1:]:
        sessions.take(first, name, land)


STARTS: dict[str, Start] = {
    "mapping.open": boxes.open_period,
    "mapping.locked": boxes.locked_period,
    "mapping.scored": boxes.scored_period,
    "calibration.prepared": boxes.in_session("take_agenda", "schedule", "cancel"),
    "calibration.scheduled": boxes.in_session("gather", "convene", "cancel"),
    "calibration.in_session": boxes.in_session("vote", "close", "cancel"),
    "calibration.closed": boxes.closed_session,
    "calibration.recommended": boxes.in_session("sign", "return_calibration", "ratify", "cancel"),
    "objection": boxes.no_objection,
    "objection.filed": boxes.filed_objection,
    "pool.proposed": posts.in_pool("propose", "endorse", "send_back"),
    "pool.endorsed": posts.in_pool("endorse", "decree", "send_back", effect=posts.decreed),
    "pool.in_force": posts.over_pool,
    "filling.vacant": posts.in_filling("", "set_criteria", "cancel"),
    "filling.criteria_set": posts.in_filling("set_criteria", "draw_longlist", "cancel"),
    "filling.longlisted": posts.in_filling("ballot", "shortlist", "cancel"),
    "filling.shortlisted": posts.in_filling("shortlist", "verify_candidates", "cancel"),
    "filling.verified": posts.in_filling("verify_candidates", "announce", "cancel"),
    "filling.announced": posts.in_filling("announce", "choose", "cancel", effect=posts.chosen),
    "filling.chosen": posts.in_filling("choose", "request_approval", "cancel", effect=posts.asked),
    "filling.approved": posts.in_filling("grant", "appoint", "cancel"),
    "filling.appointed": posts.in_filling("appoint", "inaugurate", effect=posts.sworn),
    "technical_approval.requested": posts.requested_approval,
}
