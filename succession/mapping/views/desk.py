"""A mapping period as one visitor may see it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from workflow.actors import Actor
from workflow.exceptions import NotYoursToKnow
from workflow.pages.opened import Opened, open_case


def period_of(case_id: int, actor: Actor) -> Opened:
    """Return a period for its reader; raises NotYoursToKnow to whom may not see it, or where it is none."""
    opened = open_case(case_id, actor)
    if not hasattr(opened.case, "period"):
        raise NotYoursToKnow(_("Perkara ini bukan pemetaan talenta."))
    return opened
