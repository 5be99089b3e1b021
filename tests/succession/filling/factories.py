"""Fillings in a wanted stage, each reached by its own steps and roles."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from approvals.registry.models import Position
from config import roles
from succession.filling import services
from succession.filling.checking import Found
from succession.filling.models import Candidate, Incumbent
from succession.filling.selectors import SHORTLIST, body_for, proposal_subject
from succession.technical_approval import services as technical_approval
from succession.technical_approval.selectors import open_request
from tests.approvals.readiness.factories import evidence
from tests.approvals.review.factories import review_after
from tests.approvals.world import LONG_AGO, Country, appoint, person
from tests.succession.pools.factories import pool_after
from tests.succession.roles import acting_as
from tests.succession.short import hasty_land, made_final, published_session
from workflow.actors import EXCHANGE, Actor
from workflow.ballots.bodies import Decree, Place, set_up_body
from workflow.ballots.openings import open_ballot
from workflow.ballots.services import close_ballot, vote
from workflow.models import Body, Case

LEVEL = "pengawas"
WAY = [
    "set_criteria", "draw_longlist", "check", "propose", "ballot", "shortlist", "verify_candidates",
    "announce", "choose", "request_approval", "grant", "appoint", "inaugurate", "close",
]  # fmt: skip
As = Callable[[str], AbstractContextManager[None]]


def filled_land(acting: As = acting_as, size: int = 10) -> Country:
    """Return an agency that applies, with a pool of half of its people and an assessment team."""
    land = hasty_land()
    review_after("receive", land)
    session = published_session(land, size=size)
    with acting(roles.WORKER):
        made_final(session)
    pool_after("decree", land)
    team(land)
    return land


def secretary(land: Country) -> Actor:
    """Return who runs the filling for the agency."""
    return land.actor("sekretariat")


def ppk(land: Country) -> Actor:
    """Return who chooses, appoints and inaugurates."""
    return land.actor("ppk")


def team(land: Country, code: str = "tpk") -> Body:
    """Return the assessment team of the agency: five seats with their chair."""
    found = Body.objects.filter(organisation=land.agency, code=code).first()
    if found:
        return found
    members = [person(f"tim penilai {n}") for n in range(5)]
    for member in members:
        appoint(member, "komite_anggota", land.agency)
    places = [Place(str(n), who, is_chair=n == 1) for n, who in enumerate(members, 1)]
    return set_up_body(
        land.agency,
        code=code,
        name="Tim Penilai Kinerja",
        decree=Decree("7/TPK/2026", date(2026, 1, 5), "Keputusan rekaan"),
        during=DateTimeTZRange(LONG_AGO, None),
        places=places,
        actor=land.actor("administrator_instansi"),
    )


def post(land: Country, title: str = "Kepala Subbagian Umum", level: str = LEVEL) -> Position:
    """Return a post of the agency."""
    return Position.objects.get_or_create(organisation=land.agency, title=title, defaults={"level": level})[0]


def opened(land: Country, title: str = "Kepala Subbagian Umum", level: str = LEVEL) -> Case:
    """Return a filling that was just opened, of a post vacant for ten days."""
    vacant_on = timezone.localdate() - timedelta(days=10)
    pk = services.open_filling(post(land, title, level), actor=secretary(land), vacant_on=vacant_on)
    return Case.objects.get(pk=pk)


def filling_after(step: str, land: Country, title: str = "Kepala Subbagian Umum") -> Case:
    """Return a filling that has gone its way up to and including a step of `WAY`."""
    case = opened(land, title)
    for name in WAY[: WAY.index(step) + 1]:
        take(case, name, land)
    return case


def take(case: Case, name: str, land: Country, actor: Actor | None = None, **facts: Any) -> None:
    """Take one step of the way by the role that may, and read the case again."""
    if name in _OTHERWISE:
        _OTHERWISE[name](case, land)
    else:
        by, asked = told(case, name, land)
        getattr(services, name)(case, actor=actor or by, expected=case.revision, **{**asked, **facts})
    fresh = Case.objects.get(pk=case.pk)
    case.__dict__.update(fresh.__dict__)
    case._state.fields_cache.clear()


def told(case: Case, name: str, land: Country) -> tuple[Actor, dict[str, Any]]:
    """Return who takes a step and what he says."""
    today = timezone.localdate()
    ways: dict[str, tuple[Actor, Any]] = {
        "set_criteria": (
            secretary(land),
            lambda: {"reference_on": today, "mode": "PICK_FROM_N", "shortlist_size": 3},
        ),
        "draw_longlist": (secretary(land), lambda: {"pool": pool_of(land).pk}),
        "verify_candidates": (land.actor("direktorat", "BKN"), lambda: {"verdicts": verdicts(case)}),
        "choose": (ppk(land), lambda: {"candidate": names(case)[0].pk}),
        "request_approval": (land.actor("pyb"), dict),
        "appoint": (ppk(land), lambda: {"number": "821/7/2026", "decreed_on": today}),
        "inaugurate": (ppk(land), lambda: {"inaugurated_on": today, "place": "Aula"}),
        "close": (
            secretary(land),
            lambda: {"report_number": "S-1", "reported_on": today, "reasons": reasons(case)},
        ),
        "cancel": (ppk(land), lambda: {"reason": "Jabatan dihapus"}),
        "go_open_selection": (
            ppk(land),
            lambda: {"number": "B-9/BKN", "approved_on": today, "reason": "Tidak ada calon"},
        ),
    }
    actor, facts = ways.get(name, (secretary(land), dict))
    return actor, facts()


def holds(case: Case, position: Position) -> Position:
    """Let whoever is chosen hold another post since long; returns the post."""
    assert case.filling.chosen is not None
    Incumbent.objects.create(
        position=position,
        organisation=case.organisation,
        person=case.filling.chosen,
        case=case,
        since=date(2024, 1, 2),
    )
    return position


def pool_of(land: Country) -> Case:
    """Return the pool in force, the oldest of several."""
    return Case.objects.filter(kind="pool", organisation=land.agency, stage="in_force").earliest("pk")


def candidates(case: Case) -> list[Candidate]:
    """Return the longlist in its order."""
    return list(Candidate.objects.filter(case=case).select_related("person"))


def names(case: Case) -> list[Candidate]:
    """Return the shortlist in its order, without whom BKN refused."""
    return list(Candidate.objects.filter(case=case, is_shortlisted=True, is_refused=False))


def verdicts(case: Case, verdict: str = "in_order", reason: str = "") -> dict[int, dict[str, str]]:
    """Return one verdict on every name of the shortlist."""
    return {c.pk: {"verdict": verdict, "reason": reason} for c in names(case)}


def reasons(case: Case) -> dict[int, str]:
    """Return a reason for everybody on the shortlist who was not chosen."""
    others = [c for c in names(case) if c.person_id != case.filling.chosen_id]
    return {c.pk: "Pengalaman di bidangnya lebih singkat" for c in others}


def check(case: Case, land: Country) -> None:
    """Find every criterion met that data could not tell."""
    proof = evidence(case, secretary(land)).pk
    for candidate in candidates(case):
        check_one(case, candidate, land, proof=proof)


def check_one(case: Case, candidate: Candidate, land: Country, *, proof: Any, is_met: bool = True) -> None:
    """Find the criteria of one candidate that data could not tell met, or not."""
    open_ones = [row["code"] for row in candidate.results if row["verdict"] == "needs_checking"]
    findings = [Found(code, is_met, "Diperiksa pada berkas asli") for code in open_ones]
    services.check_candidate(case, candidate.pk, actor=secretary(land), findings=findings, proof=proof)


def propose(case: Case, land: Country) -> None:
    """Propose the first three."""
    services.propose_shortlist(case, [c.pk for c in candidates(case)[:3]], actor=secretary(land))


def ballot(case: Case, land: Country, option: str = "accept", most: int = 9) -> None:
    """Put the proposal to the team, let everybody, or so many, vote for one option, and close."""
    body = body_for(case)
    assert body is not None
    made = open_ballot(case, SHORTLIST, body=body, actor=secretary(land), subject=proposal_subject(case))
    recused = set(made.recusals.values_list("person_id", flat=True))
    chair = next(elector.person_id for elector in made.electors.all() if elector.is_chair)
    able = [elector for elector in made.electors.all() if elector.person_id not in recused]
    for elector in able[:most]:
        vote(made, option, actor=Actor(elector.person_id))
    close_ballot(made, actor=Actor(chair))


def grant(
    case: Case, _land: Country, *, number: str = "", since: date | None = None, days: int = 180
) -> None:
    """Let BKN approve, through the exchange's role."""
    request = open_request(case)
    assert request is not None
    start = since or timezone.localdate()
    with acting_as(roles.EXCHANGE):
        technical_approval.grant(
            request,
            actor=EXCHANGE,
            expected=request.revision,
            number=number or f"PTK-{request.pk}",
            valid_from=start,
            valid_until=start + timedelta(days=days),
        )


def refuse(case: Case, _land: Country) -> None:
    """Let BKN refuse, through the exchange's role."""
    request = open_request(case)
    assert request is not None
    with acting_as(roles.EXCHANGE):
        technical_approval.refuse(
            request, actor=EXCHANGE, expected=request.revision, reason="Berkas tidak sah"
        )


_OTHERWISE: dict[str, Callable[[Case, Country], None]] = {
    "check": check,
    "propose": propose,
    "ballot": ballot,
    "grant": grant,
    "refuse": refuse,
}
