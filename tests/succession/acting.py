"""Officials who act for others (B12): Plh for an absent holder, Plt in a vacant post."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from tests.approvals.world import Country, appoint, person
from workflow.actors import Actor
from workflow.appointments import end_appointment
from workflow.exceptions import NotPermitted, NotYoursToKnow, TransitionRefused
from workflow.mandates import confirm_mandate, end_mandate, give_mandate
from workflow.models import Appointment, Case, Mandate, Person, Role

APPROVAL = "Persetujuan tertulis 821/2026"
ROUTINE, UNKNOWN = "hanya menjalankan tugas rutin", "tidak ditemukan"
TICK = timedelta(microseconds=1)
KINDS = ["plh", "plt"]
# Around the first and the last moment of a mandate: before it, in it, and after it.
MOMENTS = [
    ("lower", -TICK, UNKNOWN),
    ("lower", 0 * TICK, ""),
    ("upper", -TICK, ""),
    ("upper", 0 * TICK, UNKNOWN),
]


def stand_in(land: Country, role: str, kind: str = "plh", *, approval: str = "") -> Mandate:
    """Return a mandate in force for a role of the agency, confirmed by a second administrator.

    A Plt takes a post that everybody has just left.
    """
    by, second = land.actor("administrator_instansi"), person(f"administrator kedua, {role}")
    appoint(second, "administrator_instansi", land.agency)
    holder, principal = person(f"{kind} {role}"), land.person(role)
    if kind == "plt":
        _vacate(land, role, by)
    post = Role.objects.get(code=role), land.agency
    made = give_mandate(
        holder,
        *post,
        kind,
        DateTimeTZRange(timezone.now(), timezone.now() + timedelta(days=1)),
        "Surat perintah 5/2026",
        by=by,
        principal=principal if kind == "plh" else None,
        approval=approval,
    )
    return made if made.is_effective else confirm_mandate(made.pk, by=Actor(second.pk))


def _vacate(land: Country, role: str, by: Actor) -> None:
    for held in Appointment.objects.filter(role__code=role, organisation=land.agency):
        end_appointment(held.pk, by=by, reason="Pensiun")


def stood_in(land: Country, role: str, bound: str, past: timedelta) -> tuple[Person, datetime]:
    """Return who stood in, with an approval and for a moment, and a time beside a bound of that."""
    made = stand_in(land, role, approval=APPROVAL)
    over = end_mandate(made.pk, by=land.actor("administrator_instansi"), reason="Pejabat kembali")
    return made.holder, getattr(over.during, bound) + past


def tried(case: Case, service: Callable[..., Any], actor: Actor | Person, **said: Any) -> str:
    """Let somebody try a step; return the words of the refusal, after which all is as it was, or nothing."""
    case.refresh_from_db()
    by = actor if isinstance(actor, Actor) else Actor(actor.pk)
    before = (case.stage, case.revision, case.events.count())
    try:
        service(case, actor=by, expected=case.revision, **said)
    except (NotPermitted, NotYoursToKnow, TransitionRefused) as refusal:
        case.refresh_from_db()
        assert (case.stage, case.revision, case.events.count()) == before
        return str(refusal)
    case.refresh_from_db()
    assert case.revision > before[1]
    return ""
