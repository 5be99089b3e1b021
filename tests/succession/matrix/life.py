"""The life of a period, its session and its objections, and of a pool and a filling, stage after stage."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from config import roles
from succession.calibration import services as calibration
from succession.calibration.committees import set_up_committee, unconfirmed
from succession.mapping import scoring
from succession.mapping import services as mapping
from succession.mapping.models import Scoring
from succession.objections import services as objections
from succession.technical_approval import services as technical_approval
from succession.technical_approval.selectors import open_request
from tests.approvals.world import LONG_AGO, Country, appoint, person
from tests.succession.calibration import factories as sessions
from tests.succession.filling import factories as fillings
from tests.succession.mapping import factories as periods
from tests.succession.objections.factories import REASON, filed, placement_of, put_to_vote
from tests.succession.pools import factories as pools
from tests.succession.roles import acting_as
from workflow import execution
from workflow.actors import SYSTEM, Actor
from workflow.appointments import confirm
from workflow.ballots.bodies import Decree, Place
from workflow.models import Case, Person


def life_of_a_period(land: Country) -> Iterator[Case]:
    """Yield a period, its session and two objections on their way; one member is kin of the employee."""
    concerned, second = land.person("asn"), person("pegawai kedua")
    appoint(second, "asn", land.agency)
    period = periods.opened(land)
    yield period
    yield from _scored(period, land, [concerned, second])
    yield from _calibrated(period, land, concerned)
    yield from _objected(land, second)


def _scored(period: Case, land: Country, people: list[Person]) -> Iterator[Case]:
    by = land.actor("sekretariat")
    for who in people:
        who.number = f"K{who.pk:05}"
        who.save(update_fields=["number"])
    rows = [periods.row(number) for number in ("A1", "A2", *(who.number for who in people))]
    mapping.load_people(period, periods.csv_of(rows), actor=by)
    mapping.lock_data(period, actor=by, expected=period.revision, data_quality=Decimal(90))
    period.refresh_from_db()
    yield period
    mapping.request_scoring(period, actor=by)
    scoring.run(Scoring.objects.get(case=period).pk)
    mapping.score(period, actor=by, expected=period.revision)
    period.refresh_from_db()
    yield period


def _committee(land: Country) -> None:
    """Set the committee up with a deputy of its own: whoever deputises bears the chair's role."""
    others = [person(f"komite {n}") for n in range(3)]
    ordinary = [land.person("komite_anggota"), *others[1:]]
    places = [
        Place("Ketua", land.person("komite_ketua"), is_chair=True),
        Place("Wakil ketua", others[0], is_deputy=True),
        *(Place(f"Anggota {n}", who) for n, who in enumerate(ordinary, 1)),
    ]
    during, first = DateTimeTZRange(LONG_AGO, None), land.actor("administrator_instansi")
    decree = Decree("11/KTI/2026", date(2026, 1, 5), "Keputusan rekaan")
    body = set_up_committee(land.agency, decree=decree, during=during, places=places, actor=first)
    second = person("administrator kedua")
    appoint(second, "administrator_instansi", land.agency)
    for row in unconfirmed(body):
        confirm(row.pk, by=Actor(second.pk))


def _calibrated(period: Case, land: Country, concerned: Person) -> Iterator[Case]:
    _committee(land)
    session = sessions.session_of(period, land)
    yield session
    for name in ("take_agenda", "schedule"):
        sessions.take(session, name, land)
    yield session
    kin = land.person("komite_anggota").pk
    calibration.declare(session, actor=Actor(kin), concerns={placement_of(concerned).pk: "Ipar."})
    sessions.gather(session, land, absent=[kin])
    sessions.take(session, "hand_over", land)
    period.refresh_from_db()
    yield period
    for name in ("convene", "vote", "close", "sign", "ratify", "publish"):
        sessions.take(session, name, land)
        if name != "vote":
            yield session
    period.refresh_from_db()
    yield period


def _objected(land: Country, second: Person) -> Iterator[Case]:
    """Yield an objection before, during and after the committee's vote, and one that is taken back."""
    case = filed(land)
    yield case
    ballot = put_to_vote(case, land)
    yield case
    sessions.decide(ballot, "box_9")
    objections.answer(case, actor=land.actor("sekretariat"), expected=case.revision, reason=REASON)
    other = filed(land, person=second)
    objections.withdraw(other, actor=Actor(second.pk), expected=other.revision)
    for each in (case, other):
        each.refresh_from_db()
        yield each


def life_of_a_pool(land: Country) -> Iterator[Case]:
    """Yield a period and a session that are final, and a pool from its draft to its decree."""
    yield Case.objects.get(kind="mapping", stage="final")
    yield Case.objects.get(kind="calibration", stage="final")
    case = pools.drafted(land, family="Umum")
    yield case
    for name in pools.WAY:
        pools.take(case, name, land)
        yield case


def life_of_a_filling(land: Country) -> Iterator[Case]:
    """Yield a filling from the vacancy to its closing, with the technical approval that it asks for."""
    case = fillings.opened(land)
    yield case
    for name in fillings.WAY:
        fillings.take(case, name, land)
        if name not in ("check", "propose", "ballot"):
            yield case
        if name in ("request_approval", "grant"):
            yield Case.objects.get(parent=case)


def late_and_cancelled(land: Country) -> Iterator[Case]:
    """Yield a technical approval whose answer is late, and both cases after the filling was cancelled."""
    case = fillings.filling_after("request_approval", land)
    request = open_request(case)
    assert request is not None
    with acting_as(roles.WORKER), pytest.MonkeyPatch.context() as patch:
        patch.setattr(execution, "not_yet", lambda *_args: None)  # as if the days were over
        technical_approval.flag_overdue(request, actor=SYSTEM, expected=request.revision)
    request.refresh_from_db()
    yield request
    fillings.take(case, "cancel", land)
    request.refresh_from_db()
    yield from (request, case)
