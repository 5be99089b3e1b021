"""The filling of a published post, step by step; candidates and committee are made up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from approvals.registry.models import Position
from config import roles
from config.database import acting_as
from config.replay.papers import paper
from config.replay.stage import MADE_UP, UNPUBLISHED, Play
from succession.calibration.demo import committee_for
from succession.filling import services
from succession.filling.checking import Found
from succession.filling.models import Candidate
from succession.filling.requirements import MET, NEEDS_CHECKING
from succession.filling.selectors import SHORTLIST, body_for, pools_for, proposal_subject
from succession.technical_approval import services as technical_approval
from succession.technical_approval.selectors import open_request
from workflow.actors import EXCHANGE, Actor
from workflow.ballots.openings import open_ballot
from workflow.ballots.selectors import places, presiding
from workflow.ballots.services import close_ballot, vote
from workflow.documents.services import attach
from workflow.exceptions import TransitionRefused
from workflow.models import Case, Organisation

POST = ("Jabatan pimpinan tinggi", "jpt_pratama")
MOST_CHECKED = 40
VALID_FOR = timedelta(days=90)


def post_of(agency: Organisation, facts: dict[str, Any]) -> Position:
    """Return the published post of an agency, or a nameless one where none was named."""
    title, level = facts.get("position", POST[0]), facts.get("level", POST[1])
    return Position.objects.get_or_create(organisation=agency, title=title, defaults={"level": level})[0]


def open_filling(play: Play, on: date) -> None:
    """Open the filling of the post, as vacant from that day on."""
    secretary, post = play.cast.actor("sekretariat"), post_of(play.cast.agency, play.facts)
    at = play.at(on)
    vacant_on = timezone.localdate(at)
    said: dict[str, Any] = {"vacant_on": vacant_on, "provenance": play.provenance}
    play.cases.append(services.open_filling(post, actor=secretary, at=at, **said))


def set_criteria(play: Play, on: date) -> None:
    """Set the parameters that the policy gives by itself."""
    day = timezone.localdate(play.at(on))
    _step(play, on, "set_criteria", "sekretariat", reference_on=day, mode="PICK_FROM_N", shortlist_size=3)


def draw_longlist(play: Play, on: date) -> None:
    """Draw the longlist from the newest pool, and check by hand what data do not tell."""
    pool = pools_for(_case(play)).first()
    if pool is None:
        raise TransitionRefused(["Belum ada kelompok rencana suksesi yang berlaku untuk jenjang ini."])
    _step(play, on, "draw_longlist", "sekretariat", pool=pool.pk)
    _check(play, on)


def shortlist(play: Play, on: date) -> None:
    """Let the committee accept the first names that are eligible."""
    case, secretary = _case(play), play.cast.actor("sekretariat")
    able = Candidate.objects.filter(case=case, eligibility=MET).values_list("pk", flat=True)
    named = list(able[: case.filling.shortlist_size or 1])
    services.propose_shortlist(case, named, actor=secretary, at=play.at(on))
    _vote(case, secretary, play, on)
    _step(play, on, "shortlist", "sekretariat")


def verify_candidates(play: Play, on: date) -> None:
    """Let BKN find every name in order."""
    listed = Candidate.objects.filter(case=_case(play), is_shortlisted=True)
    verdicts = {c.pk: {"verdict": "in_order", "reason": ""} for c in listed}
    _step(play, on, "verify_candidates", "direktorat", verdicts=verdicts)


def choose(play: Play, on: date) -> None:
    """Choose the first; who was chosen was not published here."""
    first = Candidate.objects.filter(case=_case(play), is_shortlisted=True).order_by("rank")[0]
    _step(play, on, "choose", "ppk", candidate=first.pk)


def grant(play: Play, on: date) -> None:
    """Let the exchange take a made-up approval, as the database's role that alone may."""
    grant_request(_case(play), play, on)


def grant_request(case: Case, play: Play, on: date) -> None:
    """Grant the open request of a filling."""
    request = open_request(case)
    assert request is not None
    play.cases.append(request.pk)
    with acting_as(roles.EXCHANGE):
        technical_approval.grant(
            request,
            actor=EXCHANGE,
            expected=request.revision,
            number=f"PTK-{request.pk} (rekaan)",
            valid_from=on,
            valid_until=on + VALID_FOR,
            at=play.at(on),
        )


def appoint(play: Play, on: date) -> None:
    """Appoint by a decree whose number was not published."""
    number = f"{UNPUBLISHED} ({_case(play).label})"
    _step(play, on, "appoint", "ppk", number=number, decreed_on=on)


def inaugurate(play: Play, on: date) -> None:
    """Swear in whoever was appointed."""
    _step(play, on, "inaugurate", "ppk", inaugurated_on=on)


def close(play: Play, on: date) -> None:
    """Close with a made-up report and a reason for everybody who was not chosen."""
    case = _case(play)
    others = Candidate.objects.filter(case=case, is_shortlisted=True).exclude(person=case.filling.chosen_id)
    reasons = dict.fromkeys(others.values_list("pk", flat=True), MADE_UP)
    number = f"{UNPUBLISHED} ({case.label})"
    _step(play, on, "close", "sekretariat", report_number=number, reported_on=on, reasons=reasons)


def _by(name: str, role: str) -> Callable[[Play, date], None]:
    return lambda play, on: _step(play, on, name, role)


def _case(play: Play) -> Case:
    return play.last("filling")


def _step(play: Play, on: date, name: str, role: str, **facts: Any) -> None:
    case = _case(play)
    verb = getattr(services, name)
    verb(case, actor=play.cast.actor(role), expected=case.revision, at=play.at(on), **facts)


def _check(play: Play, on: date) -> None:
    """Find what data cannot tell met, for the first candidates of the list."""
    case, secretary = _case(play), play.cast.actor("sekretariat")
    proof = attach(
        case.pk, paper("Berkas calon"), actor=secretary, title="Berkas calon (rekaan)", at=play.at(on)
    )
    waiting = Candidate.objects.filter(case=case, eligibility=NEEDS_CHECKING).order_by("rank")
    for candidate in waiting[:MOST_CHECKED]:
        asked = [row["code"] for row in candidate.results if row["verdict"] == NEEDS_CHECKING]
        found = [Found(code, True, MADE_UP) for code in asked]
        services.check_candidate(
            case, candidate.pk, actor=secretary, findings=found, proof=proof.pk, at=play.at(on)
        )


def _vote(case: Case, secretary: Actor, play: Play, on: date) -> None:
    committee_for(case.organisation)
    body = body_for(case, on)
    assert body is not None
    at, subject = play.at(on), proposal_subject(case)
    ballot = open_ballot(case, SHORTLIST, body=body, subject=subject, actor=secretary, at=at)
    for place in places(ballot):
        if place.is_awaited:
            vote(ballot, "accept", actor=Actor(place.person_id), at=at)
    head = presiding(ballot)
    close_ballot(ballot, actor=Actor(head.person_id) if head else secretary, at=play.at(on))


STEPS: dict[str, Callable[[Play, date], None]] = {
    "open_filling": open_filling,
    "set_criteria": set_criteria,
    "draw_longlist": draw_longlist,
    "shortlist": shortlist,
    "verify_candidates": verify_candidates,
    "announce": _by("announce", "sekretariat"),
    "choose": choose,
    "request_approval": _by("request_approval", "pyb"),
    "grant": grant,
    "appoint": appoint,
    "inaugurate": inaugurate,
    "close_filling": close,
}
