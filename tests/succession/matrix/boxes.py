"""What may be pressed of a period, a session and an objection, each made anew in its stage."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from itertools import count
from typing import Any

from succession.calibration import services as calibration
from succession.calibration.lifecycle import CalibrationLife
from succession.calibration.models import Signature
from succession.calibration.selectors import present, presiding, seated
from succession.mapping import services as mapping
from succession.mapping.models import Period, Placement
from succession.objections import services as objections
from succession.objections.models import Objection
from tests.approvals.world import Country, appoint, organisation, person
from tests.matrix.hands import Button, Rows, button
from tests.succession.calibration import factories as sessions
from tests.succession.mapping import factories as periods
from tests.succession.objections.factories import EXPLANATION, REASON, filed, placement_of, put_to_vote
from workflow.actors import Actor
from workflow.models import Case, Person

Start = Callable[[Country], list[Button]]
Effect = Callable[[Case], Rows]
numbers = count(1)
QUORUM = 3  # of five: many sessions and objections are made here


# ---- mapping: each period in an agency of its own, for an agency has one at a time
def _agency(land: Country) -> str:
    code = f"KAB{next(numbers)}"
    land.desks[code] = organisation(code, "agency", land.desks["KANREG"])
    land.people[f"sekretariat@{code}"] = person(f"sekretariat {code}")
    appoint(land.person("sekretariat", code), "sekretariat", land.desks[code])
    return code


def open_period(land: Country) -> list[Button]:
    """Return the locking of a period's people."""
    where = _agency(land)
    case = periods.loaded(land, [periods.row(where)], where)
    locked = Period.objects.filter(case=case, snapshot__isnull=False)
    by = (periods.secretary(land, where), {"data_quality": Decimal(80)})
    return [button(case, "lock_data", mapping, by, locked)]


def locked_period(land: Country) -> list[Button]:
    """Return the adoption of a period's scoring, and its reopening."""
    where = _agency(land)
    case, _scoring = periods.counted(land, [periods.row(where)], where)
    return [_of_period(case, name, land, where) for name in ("score", "reopen")]


def scored_period(land: Country) -> list[Button]:
    """Return the handing over of a period whose people are on an agenda, and its reopening."""
    where = _agency(land)
    case, by = periods.scored(land, [periods.row(where)], where), periods.secretary(land, where)
    session = Case.objects.get(pk=calibration.open_calibration(case, actor=by))
    calibration.take_agenda(session, actor=by)
    return [_of_period(case, name, land, where) for name in ("hand_over", "reopen")]


def _of_period(case: Case, name: str, land: Country, where: str) -> Button:
    said = {"reason": "Data keliru"} if name == "reopen" else {}
    return button(case, name, mapping, (periods.secretary(land, where), said))


# ---- calibration: one session at a time holds a group of the people that no session has decided
def _session(land: Country, step: str) -> Case:
    """Return a session that has gone its way up to a step of it, with whoever shares unit and box."""
    under_way = CalibrationLife.steps["cancel"].sources
    for other in Case.objects.filter(kind="calibration", stage__in=under_way, organisation=land.agency):
        sessions.take(other, "cancel", land)
    period = Case.objects.get(kind="mapping", stage="in_calibration", organisation=land.agency)
    case = sessions.session_of(period, land)
    free = Placement.objects.filter(scoring=period.period.scoring_id, session=None).select_related("employee")
    first = free.earliest("pk")
    group: dict[str, Any] = {"units": [first.employee.unit], "boxes": [first.computed_box]}
    calibration.take_agenda(case, actor=sessions.secretary(land), **group)
    for name in sessions.WAY[1 : sessions.WAY.index(step) + 1]:
        _gather(case, land) if name == "gather" else sessions.take(case, name, land)
    return case


def _gather(case: Case, land: Country) -> None:
    """Let no more come than make the quorum: many sessions are made here."""
    away = [who.person_id for who in seated(case)][QUORUM:]
    sessions.gather(case, land, absent=away)


def in_session(step: str, *names: str) -> Start:
    def start(land: Country) -> list[Button]:
        case = _session(land, step)
        return [_of_session(case, name, land) for name in names]

    return start


def _of_session(case: Case, name: str, land: Country) -> Button:
    return button(case, name, calibration, sessions.told(case, name, land))


def closed_session(land: Country) -> list[Button]:
    """Return the signature of somebody who was there and does not preside, and the cancelling."""
    case = _session(land, "close")
    last = presiding(case)
    first = next(who for who in present(case) if last is None or who.person_id != last.person_id)
    signatures = Signature.objects.filter(case=case)
    sign = button(case, "sign", calibration, (Actor(first.person_id), {}), signatures)
    return [sign, _of_session(case, "cancel", land)]


# ---- objections: one employee after the other
def _objector(land: Country) -> Person:
    """Return an employee without an objection that stands; one that waits is taken back."""
    for case in Case.objects.filter(kind="objection", stage="filed").select_related("objection"):
        objections.withdraw(case, actor=Actor(case.objection.person_id), expected=case.revision)
    standing = Objection.objects.filter(is_withdrawn=False).values("placement")
    free = Placement.objects.filter(session__stage="published", employee__number__startswith="K")
    return free.exclude(pk__in=standing).earliest("pk").employee.person


def no_objection(land: Country) -> list[Button]:
    """Return the filing of an objection."""
    placement = placement_of(_objector(land))
    press = partial(
        objections.file_objection,
        placement,
        actor=Actor(placement.employee.person_id),
        ground="data",
        explanation=EXPLANATION,
    )
    filed = Objection.objects.filter(placement=placement, is_withdrawn=False)
    return [Button("succession.objections.open", press, filed)]


def filed_objection(land: Country) -> list[Button]:
    """Return the answer that the committee's ballot gave, and the withdrawal."""
    who = _objector(land)
    case = filed(land, person=who)
    sessions.decide(put_to_vote(case, land), "box_9", most=QUORUM)
    answered = Objection.objects.filter(case=case, answered_at__isnull=False)
    return [
        button(case, "answer", objections, (land.actor("sekretariat"), {"reason": REASON}), answered),
        button(case, "withdraw", objections, (Actor(who.pk), {})),
    ]
