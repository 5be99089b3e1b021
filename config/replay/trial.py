"""An inauguration without a technical approval, tried alone: where all else is there, in a made-up agency.

What was published is that posts were filled without one. The rules refuse such a story at its first step, so
the want of the approval itself is shown here: through the service, by SQL as the application's role, and then
with a valid approval, which lets the same inauguration pass.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext as _

from config import roles
from config.database import acting_as
from config.replay.acts import take
from config.replay.cast import Cast
from config.replay.plan import Planned, plan
from config.replay.stage import Play
from config.replay.stories import Published, Story
from succession.filling import services
from workflow.exceptions import NotPermitted, TransitionRefused
from workflow.features import lifecycle_of
from workflow.models import Case, Organisation

Say = Callable[[str], None]
DAYS = (
    Published("mentoring_started", date(2025, 1, 13)),
    Published("decision_received", date(2025, 2, 3)),
    Published("vacancy_opened", date(2025, 5, 26)),
    Published("inaugurated", date(2025, 6, 16)),
)
INAUGURATION = """
INSERT INTO filling_inauguration (case_id, organisation_id, person_id, position_id, inaugurated_on, place)
VALUES (%s, %s, %s, %s, %s, '')
"""


def try_without_approval(say: Say) -> bool:
    """Try both ways without and one with an approval; return whether the rules behaved as they must."""
    agency = _free_agency()
    if agency is None:
        say(_("  uji coba  tidak ada instansi tanpa perkara untuk uji coba"))
        return False
    say(_("  uji coba  %s, seluruhnya rekaan: pelantikan tanpa pertek") % agency.code)
    play, steps = _stand_before_the_answer(agency)
    case, on = play.last("filling"), steps[-1].on
    assert on is not None
    refused = [_by_service(play, case, on, say), _by_sql(case, on, say)]
    for planned in steps:
        assert planned.on is not None
        take(play, planned.step, planned.on, {})
    passed = play.last("filling").stage == "inaugurated"
    say(_("  kendali   dengan pertek yang sah pelantikan yang sama %s") % (_("diterima") if passed else "?"))
    return all(refused) and passed


def _free_agency() -> Organisation | None:
    """Return a regional agency that has no case and nobody in it."""
    region = Organisation.objects.filter(kind="agency", parent__kind="regional_office", cases=None)
    return region.filter(appointments=None).order_by("-code").first() or region.order_by("-code").first()


def _stand_before_the_answer(agency: Organisation) -> tuple[Play, list[Planned]]:
    """Bring a made-up agency to where only the technical approval is missing; return what is left to do."""
    steps, _later = plan(Story(agency.code, "", DAYS))
    play = Play(Cast(agency).ready(), "synthetic", DAYS[0].on.year if DAYS[0].on else 0)
    names = [planned.step for planned in steps]
    for planned in steps[: names.index("grant")]:
        assert planned.on is not None
        take(play, planned.step, planned.on, {})
    return play, steps[names.index("grant") :]


def _by_service(play: Play, case: Case, on: date, say: Say) -> bool:
    ppk = play.cast.actor("ppk")
    try:
        services.inaugurate(case, actor=ppk, expected=case.revision, inaugurated_on=on, at=play.at(on))
    except (TransitionRefused, NotPermitted) as refusal:
        flow = lifecycle_of("filling")(case, ppk)
        reasons = [*refusal.reasons, *flow.reasons(flow.steps["inaugurate"])]
        say(_("  ditolak   melalui layanan: %s") % " ".join(map(str, reasons)))
        return True
    return False


def _by_sql(case: Case, on: date, say: Say) -> bool:
    filling = case.filling
    row = [case.pk, case.organisation_id, filling.chosen_id, filling.position_id, on]
    try:
        with acting_as(roles.APP), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(INAUGURATION, row)
    except DatabaseError as refusal:
        say(_("  ditolak   oleh basis data sebagai peran aplikasi: %s") % str(refusal).splitlines()[0])
        return True
    return False
