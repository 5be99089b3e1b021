"""Reviews in a wanted stage, each reached by its own steps and roles."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from approvals.readiness import services as readiness
from approvals.review import services
from approvals.review.judging import Finding
from approvals.review.plenary import PANEL
from approvals.review.selectors import PLENARY, plenary_subject, review_of, review_sheet
from tests.approvals.readiness.factories import answer_all, case_after
from tests.approvals.world import LONG_AGO, Country, appoint, person
from workflow.actors import Actor
from workflow.ballots.bodies import Decree, Place, set_up_body
from workflow.ballots.openings import open_ballot
from workflow.ballots.services import close_ballot, vote
from workflow.models import Ballot, Body, Case

WAY = [
    "submit", "judge", "score_round", "declare_eligible", "open_pre_ekspose", "pass_pre_ekspose",
    "schedule_ekspose", "hold_ekspose", "ballot", "decide", "issue_decision", "receive",
]  # fmt: skip


def scorer(country: Country) -> Actor:
    """Return who judges and scores for the region."""
    return country.actor("kanreg_verifier", "KANREG")


def second(country: Country) -> Actor:
    """Return the second person of the regional office."""
    return country.actor("kanreg_head", "KANREG")


def review_after(step: str, country: Country, *, level: int = 3, outcome: str = "approve") -> Case:
    """Return a review that has gone its way up to and including a step of `WAY`."""
    submitted = case_after("submit", country, level=level)
    review = review_of(submitted)
    assert review is not None
    for name in WAY[1 : WAY.index(step) + 1]:
        take(review, name, country, outcome)
    return review


def take(case: Case, name: str, country: Country, outcome: str = "approve") -> None:
    """Take one step of the way by the role that may."""
    if name == "judge":
        judge_all(case, country)
    elif name == "ballot":
        hold_plenary(case, country, outcome)
    else:
        actor, facts = _by(name, country, outcome)
        getattr(services, name)(case, actor=actor, expected=case.revision, **facts)
    case.refresh_from_db()


def _by(name: str, country: Country, outcome: str) -> tuple[Actor, dict[str, Any]]:
    today = timezone.localdate()
    asked = [{"text": "Lengkapi data", "due_on": today + timedelta(days=30)}]
    directorate = country.actor("direktorat", "BKN")
    ways: dict[str, tuple[Actor, dict[str, Any]]] = {
        "score_round": (scorer(country), {}),
        "declare_eligible": (second(country), {}),
        "schedule_ekspose": (directorate, {"on": today + timedelta(days=14), "slot": 1}),
        "hold_ekspose": (
            directorate,
            {"presenters": [country.person("ppk").pk], "presenters_named": "PPK", "attendance": "Deputi"},
        ),
        "decide": (
            country.actor("panel_chair", "BKN"),
            {"asked": asked if outcome not in ("approve", "reject") else []},
        ),
        "issue_decision": (
            country.actor("kepala_bkn", "BKN"),
            {"number": "1/2025", "decided_on": today, "issued_on": today},
        ),
        "receive": (country.actor("ppk"), {"received_on": today}),
    }
    return ways.get(name, (directorate, {}))


def judge_all(case: Case, country: Country, *, verdict: str = "accepted", level: int | None = None) -> None:
    """Judge everything that is asked, at the claimed level or another."""
    findings = {}
    for line in review_sheet(case).asked:
        found = line.claim.level if level is None else level
        note = "" if verdict == "accepted" and found == line.claim.level else "Lengkapi buktinya"
        findings[line.indicator.code] = Finding(found, verdict, note=note)
    services.judge_sheet(case, findings, actor=scorer(country))


def panel(country: Country) -> Body:
    """Return the panel of five with its chair."""
    found = Body.objects.filter(code=PANEL).first()
    return found or _set_up(country)


def _set_up(country: Country) -> Body:
    root = country.desks["BKN"]
    appoint(person("administrator panel"), "administrator", root)
    chair = country.person("panel_chair", "BKN")
    members = [country.person("panel_member", "BKN"), *(person(f"anggota {n}") for n in range(3))]
    for member in members[1:]:
        appoint(member, "panel_member", root)
    places = [Place("1", chair, is_chair=True), *(Place(str(n), m) for n, m in enumerate(members, 2))]
    return set_up_body(
        root,
        code=PANEL,
        name="Panel pleno",
        decree=Decree("1/KEP/2025", date(2025, 1, 2), "Kebijakan sistem"),
        during=DateTimeTZRange(LONG_AGO, None),
        places=places,
        actor=country.actor("administrator", "BKN"),
    )


def ballot_of(case: Case, country: Country) -> Ballot:
    """Open the plenary's ballot."""
    directorate, subject = country.actor("direktorat", "BKN"), plenary_subject(case)
    return open_ballot(case, PLENARY, body=panel(country), actor=directorate, subject=subject)


def hold_plenary(case: Case, country: Country, outcome: str) -> Ballot:
    """Open the ballot, let everybody vote for one outcome, and close it."""
    ballot = ballot_of(case, country)
    for elector in ballot.electors.all():
        vote(ballot, outcome, actor=Actor(elector.person_id))
    return close_ballot(ballot, actor=country.actor("panel_chair", "BKN"))


def repaired(case: Case, country: Country) -> None:
    """Let the agency repair what was returned, and submit it again."""
    parent = case.parent
    assert parent is not None
    parent.refresh_from_db()
    answer_open(parent, country)
    readiness.recheck(parent, actor=country.actor("verifikator"), expected=parent.revision)
    parent.refresh_from_db()
    readiness.resubmit(parent, actor=country.actor("pyb"), expected=parent.revision)
    case.refresh_from_db()


def answer_open(parent: Case, country: Country) -> None:
    """Answer every note, at the same level."""
    answer_all(parent, country, only_open=True)


def returned(country: Country, again: Case | None = None) -> Case:
    """Return a readiness case that was sent back with a note on every indicator, perhaps once more."""
    if again is None:
        review = review_after("submit", country)
    else:
        found = review_of(again)
        assert found is not None
        review = found
        submit_repaired(review, country)
    judge_all(review, country, verdict="needs_repair", level=1)
    services.score_round(review, actor=scorer(country), expected=review.revision)
    review.refresh_from_db()
    due_on = timezone.localdate() + timedelta(days=21)
    services.return_for_repair(review, actor=scorer(country), expected=review.revision, due_on=due_on)
    assert review.parent is not None
    return Case.objects.get(pk=review.parent.pk)


def submit_repaired(case: Case, country: Country) -> None:
    """Submit again what was already answered."""
    assert case.parent is not None
    parent = Case.objects.get(pk=case.parent.pk)
    readiness.recheck(parent, actor=country.actor("verifikator"), expected=parent.revision)
    parent.refresh_from_db()
    readiness.resubmit(parent, actor=country.actor("pyb"), expected=parent.revision)
    case.refresh_from_db()
