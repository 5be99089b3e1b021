"""From the board to the form that proposes another box."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from succession.calibration.permissions import PROPOSE_CHANGE
from succession.calibration.selectors import agenda_item, sessions_of
from succession.calibration.views.desk import desk_of
from succession.calibration.views.parts import MEETING
from workflow.actors import Actor
from workflow.exceptions import NotYoursToKnow
from workflow.facts import hats_over
from workflow.models import Case


@require_safe
def move(request: HttpRequest, case_id: int, placement_id: int) -> HttpResponseBase:
    """Go to the person of the agenda; 404 for who is not on it or is withheld from the reader."""
    desk = desk_of(request, case_id)
    found = agenda_item(desk.case, placement_id)
    if found is None or placement_id in desk.hidden:
        raise NotYoursToKnow(_("Orang ini tidak ada dalam agenda, atau tidak ditampilkan bagi Anda."))
    return HttpResponseRedirect(reverse("item", args=[case_id, found.number]) + "#propose_change-title")


def ways(period: Case, person_id: int) -> dict[int, str]:
    """Return, by session that meets now, the address where the person proposes a change."""
    if not hats_over({period.organisation_id}, PROPOSE_CHANGE, Actor(person_id)):
        return {}
    open_ones = sessions_of(period).filter(stage__in=MEETING).values_list("pk", flat=True)
    return {pk: reverse("move", args=[pk, 0]).removesuffix("0") for pk in open_ones}
