"""Periods, committees and sessions in a wanted stage, each reached by its own steps and roles."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from succession.calibration import services
from succession.calibration.ballots import put_to_vote
from succession.calibration.committees import set_up_committee, unconfirmed
from succession.calibration.models import Item
from succession.calibration.selectors import (
    Seated,
    committee_of,
    present,
    presiding,
    seated,
    signed,
    sitting_of,
)
from succession.mapping import scoring
from succession.mapping import services as mapping
from succession.mapping.models import Placement, Scoring
from tests.approvals.world import ALWAYS, LONG_AGO, Country, appoint, person
from workflow.actors import Actor
from workflow.appointments import confirm
from workflow.ballots import services as ballots
from workflow.ballots.bodies import Decree, Place
from workflow.ballots.sittings import attend
from workflow.models import Ballot, Body, Case, Person, RuleVersion

WAY = [
    "take_agenda",
    "schedule",
    "gather",
    "hand_over",
    "convene",
    "vote",
    "close",
    "sign",
    "ratify",
    "publish",
]
CODES = (
    "appraisal", "awards", "team", "feedback_360", "potential_assessment", "competence_assessment",
    "integrity", "training", "tenure", "variety", "acting", "education", "field_match",
)  # fmt: skip
GOOD = ("baik", "nasional", "ketua_internal", "baik", "75", "78", "tidak_pernah", "8", "5", "lintas_unit",
        "plt_setara", "s2", "sesuai")  # fmt: skip  # box 8
POOR = ("baik", "tidak_ada", "tidak_ada", *GOOD[3:])


def secretary(land: Country) -> Actor:
    """Return who prepares sessions."""
    return land.actor("sekretariat")


def ppk(land: Country) -> Actor:
    """Return who ratifies."""
    return land.actor("ppk")


def committee(land: Country, size: int = 5, *, alternates: Sequence[Person] = ()) -> Body:
    """Return the committee of the agency, set up once with its chair, deputy and members."""
    found = committee_of(land.agency.pk)
    return found or _set_up(land, size, alternates)


def _set_up(land: Country, size: int, alternates: Sequence[Person]) -> Body:
    chair = land.person("komite_ketua")
    people = [
        land.person("komite_anggota"),
        *(person(f"anggota komite {land.agency.code} {n}") for n in range(size - 2)),
    ]
    places = [
        Place("Ketua", chair, is_chair=True),
        Place("Wakil ketua", people[0], is_deputy=True),
        *(Place(f"Anggota {n}", who) for n, who in enumerate(people[1:], 1)),
    ]
    if alternates:
        places[2] = Place("Anggota 1", people[1], alternates=alternates)
    decree = Decree("11/KTI/2026", date(2026, 1, 5), "Keputusan rekaan")
    body = set_up_committee(
        land.agency,
        decree=decree,
        during=DateTimeTZRange(LONG_AGO, None),
        places=places,
        actor=land.actor("administrator_instansi"),
    )
    second = person(f"administrator kedua {land.agency.code}")
    appoint(second, "administrator_instansi", land.agency, ALWAYS)
    for row in unconfirmed(body):
        confirm(row.pk, by=Actor(second.pk))
    return body


def csv_of(people: Sequence[tuple[str, str, Sequence[str]]]) -> BytesIO:
    """Return a file of people: number, name, values."""
    head = ",".join(["employee_no", "name", "birth_on", "unit", "position", "level", *CODES])
    lines = [
        ",".join([number, name, "1980-01-01", f"Unit {n % 3}", f"Analis {n}", "pelaksana", *values])
        for n, (number, name, values) in enumerate(people)
    ]
    return BytesIO("\n".join([head, *lines, ""]).encode())


def scored_period(
    land: Country,
    size: int = 6,
    also: Sequence[Person] = (),
    *,
    at: datetime | None = None,
    as_of: date = date(2026, 6, 30),
    poor: Sequence[int] = (),
) -> Case:
    """Return a period of that many people, and these persons besides, who all have a box.

    Every second one is in box 8, but for the numbers in `poor`.
    """
    by = secretary(land)
    when: dict[str, Any] = {"at": at} if at else {}
    k411 = RuleVersion.objects.get(kind="instrument", code="k411")
    pk = mapping.open_mapping(land.agency, actor=by, as_of=as_of, instrument=k411, **when)
    case = Case.objects.get(pk=pk)
    people = [(f"P{n:05}", f"Pegawai {n}", GOOD if n % 2 and n not in poor else POOR) for n in range(size)]
    people += [(_employed(who), who.name, GOOD) for who in also]
    mapping.load_people(case, csv_of(people), actor=by, **when)
    mapping.lock_data(case, actor=by, expected=case.revision, data_quality=Decimal(90), **when)
    case.refresh_from_db()
    mapping.request_scoring(case, actor=by, **when)
    scoring.run(Scoring.objects.get(case=case).pk)
    mapping.score(case, actor=by, expected=case.revision, **when)
    return Case.objects.get(pk=pk)


def _employed(who: Person) -> str:
    """Give a person a number as employees have it."""
    who.number = f"K{who.pk:05}"
    who.save(update_fields=["number"])
    return who.number


def session_of(period: Case, land: Country) -> Case:
    """Return a prepared session of a period."""
    return Case.objects.get(pk=services.open_calibration(period, actor=secretary(land)))


def session_after(
    step: str, land: Country, *, also: Sequence[Person] = (), size: int = 6, alone: Sequence[int] = ()
) -> Case:
    """Return a session that has gone its way up to and including a step of `WAY`.

    `alone` are the numbers on the agenda that are singled out before the committee is called.
    """
    committee(land)
    case = session_of(scored_period(land, size, also), land)
    for name in WAY[: WAY.index(step) + 1]:
        take(case, name, land)
        if name == "take_agenda" and alone:
            placements = [item(case, number).placement_id for number in alone]
            services.single_out(case, placements, actor=secretary(land))
    return case


def take(case: Case, name: str, land: Country, outcome: str = "confirm") -> None:
    """Take one step of the way by the role that may."""
    case.refresh_from_db()
    if name in _DEEDS:
        _DEEDS[name](case, land, outcome)
    else:
        actor, facts = told(case, name, land)
        getattr(services, name)(case, actor=actor, expected=case.revision, **facts)
    case.refresh_from_db()


def told(case: Case, name: str, land: Country) -> tuple[Actor, dict[str, Any]]:
    """Return who takes a step and what he says."""
    ways: dict[str, tuple[Actor, dict[str, Any]]] = {
        "schedule": (
            secretary(land),
            {"held_at": timezone.now() + timedelta(hours=1), "place": "Ruang rapat"},
        ),
        "ratify": (ppk(land), {}),
        "return_calibration": (ppk(land), {"reason": "Bahas lagi"}),
        "cancel": (land.actor("komite_ketua"), {"reason": "Ulang"}),
    }
    if name in ("convene", "close"):
        head = presiding(case)
        return Actor(head.person_id) if head else land.actor("komite_ketua"), {}
    return ways.get(name, (secretary(land), {}))


def take_agenda(case: Case, land: Country, _outcome: str = "") -> None:
    """Put everybody on the agenda."""
    services.take_agenda(case, actor=secretary(land))


def gather(case: Case, land: Country, _outcome: str = "", absent: Sequence[int] = ()) -> None:
    """Note who is there, and let everybody present declare that nothing concerns him."""
    for who in seated(case):
        if not who.is_alternate and who.person_id not in absent:
            note_presence(case, who, land)
            services.declare(case, actor=Actor(who.person_id), concerns={})


def note_presence(case: Case, who: Seated, land: Country) -> None:
    """Note that somebody is in the room."""
    sitting = sitting_of(case)
    assert sitting is not None
    seat, by = sitting.body.seats.get(pk=who.seat_id), secretary(land)
    attend(sitting, seat, who.person_id, is_present=True, may="schedule_calibration", actor=by)


def hand_over(case: Case, land: Country, _outcome: str = "") -> None:
    """Hand the period over, once."""
    period = Case.objects.get(children=case)
    if period.stage == "scored":
        mapping.hand_over(period, actor=secretary(land), expected=period.revision)


def vote(case: Case, land: Country, outcome: str = "confirm") -> None:
    """Put everything to the vote, let everybody vote for one outcome, and write it down."""
    for ballot in put_to_vote(case, actor=secretary(land)):
        decide(ballot, outcome if ballot.question == "placement" else "confirm")
    write_down(case, land)


def write_down(case: Case, land: Country) -> None:
    """Write down every outcome that a ballot came to."""
    for outcome in ("confirm", "change", "defer"):
        waiting = Item.objects.filter(case=case, outcome="", ballot__stage="decided", ballot__outcome=outcome)
        if waiting.exists():
            case.refresh_from_db()
            getattr(services, outcome)(case, actor=secretary(land), expected=case.revision)


def decide(ballot: Ballot, outcome: str, most: int = 9) -> Ballot:
    """Let everybody who may vote do so, or so many, and let who presides close it."""
    from workflow.ballots.selectors import places
    from workflow.ballots.selectors import presiding as head

    for place in [place for place in places(ballot) if place.is_awaited][:most]:
        ballots.vote(ballot, outcome, actor=Actor(place.person_id))
    return ballots.close_ballot(ballot, actor=Actor(head(ballot).person_id))


def sign(case: Case, _land: Country, _outcome: str = "") -> None:
    """Let everybody present sign, who presides last."""
    last = presiding(case)
    waiting = [who for who in present(case) if who.person_id not in signed(case)]
    for who in sorted(waiting, key=lambda each: each.person_id == last.person_id):
        case.refresh_from_db()
        services.sign(case, actor=Actor(who.person_id), expected=case.revision)


_DEEDS = {
    "take_agenda": take_agenda,
    "gather": gather,
    "hand_over": hand_over,
    "vote": vote,
    "sign": sign,
}


def item(case: Case, number: int) -> Item:
    """Return an item of the agenda by its number."""
    return Item.objects.select_related("placement__employee").get(case=case, number=number)


def boxes(case: Case) -> list[int | None]:
    """Return the final boxes of a session's agenda, in its order."""
    rows = Placement.objects.filter(agenda__case=case).order_by("agenda__number")
    return list(rows.values_list("final_box", flat=True))
