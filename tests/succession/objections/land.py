"""The land in which a session has published boxes, and one member of the committee is kin of the employee."""

from __future__ import annotations

from succession.calibration import services as calibration
from tests.approvals.world import Country, appoint, person
from tests.succession.calibration.factories import gather, session_after, take
from tests.succession.objections.factories import placement_of
from tests.succession.world import land
from workflow.actors import Actor
from workflow.models import Case

AFTER = ("hand_over", "convene", "vote", "close", "sign", "ratify", "publish")


def published_land(until: str = "publish") -> Country:
    """Return the land with two employees whose boxes a session decided, up to a step of it."""
    made = land()
    made.people["kedua@KAB"] = second = person("pegawai kedua")
    appoint(second, "asn", made.agency)
    decided(made, until)
    return made


def decided(made: Country, until: str = "publish") -> Case:
    """Return the session; its second member declared himself kin of the employee."""
    also = (made.person("asn"), made.person("kedua"))
    case = session_after("schedule", made, also=also)
    kin, placement = made.person("komite_anggota"), placement_of(made.person("asn"))
    calibration.declare(case, actor=Actor(kin.pk), concerns={placement.pk: "Ipar."})
    gather(case, made, absent=[kin.pk])
    for name in AFTER[: AFTER.index(until) + 1]:
        take(case, name, made)
    return case
