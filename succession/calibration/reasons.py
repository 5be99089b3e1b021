"""Why a session gave somebody the box it gave: the motion's reason, and where the ratifier deviated."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db.models import F
from django.utils.translation import gettext as _

from succession.calibration.models import Item
from succession.calibration.selectors import reasons_of
from succession.mapping.models import Placement


def reasons_for(placements: Sequence[Placement]) -> dict[int, str]:
    """Return, by placement, why the session that decided it gave it another box; one statement."""
    items = Item.objects.filter(placement__in=[each.pk for each in placements])
    decided = items.filter(case=F("placement__decided_in")).select_related("case")
    return {item.placement_id: " ".join(_sentences(item)) for item in decided}


def _sentences(item: Item) -> Iterator[str]:
    if item.outcome == Item.Outcome.CHANGE:
        yield _("%(reason)s: %(words)s") % {
            "reason": reasons_of(item.case).get(item.reason_code, item.get_outcome_display()),
            "words": item.explanation,
        }
    if item.ratified_box:
        yield _("PPK menetapkan kotak %(box)d: %(words)s") % {
            "box": item.ratified_box,
            "words": item.deviation_reason,
        }
