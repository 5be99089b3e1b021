"""A case as one visitor may see it: the case, the facts about him, the turns that are open."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from workflow.actors import Actor
from workflow.calendars import Calendar, calendar_around
from workflow.exceptions import NotYoursToKnow
from workflow.facts import Facts
from workflow.features import Feature, feature_of, features
from workflow.lifecycles import Lifecycle
from workflow.models import Case, Turn
from workflow.parts import Link
from workflow.turns import may_take
from workflow.visibility import ensure_shown, is_shown
from workflow.visitors import Visitor


@dataclass
class Opened:
    """A case that somebody has opened, with all that the parts of its page share."""

    case: Case
    actor: Actor
    facts: Facts
    now: dt.datetime = field(default_factory=timezone.now)

    @property
    def feature(self) -> Feature:
        """Return the feature that the case belongs to."""
        return feature_of(self.case.kind)

    @property
    def lifecycle(self) -> type[Lifecycle]:
        """Return the life cycle of the case."""
        return self.feature.lifecycle

    @cached_property
    def parent(self) -> Case | None:
        """Return the case from which this one was opened, where the person is shown it."""
        parent = self.case.parent
        return parent if parent and is_shown(parent, self.actor) else None

    @cached_property
    def turns(self) -> list[Turn]:
        """Return the open turns, the most pressing first."""
        turns = self.case.turns.filter(closed_at=None).order_by("due_at", "id")
        return list(turns.select_related("role", "organisation", "person", "claimed_by"))

    @cached_property
    def my_turns(self) -> list[Turn]:
        """Return the open turns that the person may take."""
        return [turn for turn in self.turns if may_take(self.lifecycle, turn, self.facts).is_allowed]

    @cached_property
    def calendar(self) -> Calendar:
        """Return the days off around the dates that the page shows."""
        spans = [moment for turn in self.turns for moment in (turn.opened_at, turn.due_at)]
        return calendar_around([self.now, self.case.entered_at, *spans])


def openings(visitor: Visitor) -> list[Link]:
    """Return the kinds of case that the visitor may open where there is a page for it."""
    verbs = {verb for hat in visitor.hats for verb in hat.verbs}
    pages = ((each.lifecycle, each.pages.get("open")) for each in features())
    return [Link(life.label, reverse(page)) for life, page in pages if page and life.opens in verbs]


def open_case(case_id: int, actor: Actor) -> Opened:
    """Return a case for its reader; raises NotYoursToKnow to whom may not see it, Withheld to the recused."""
    found = (
        Case.objects.select_related("organisation", "policy", "parent__organisation")
        .filter(pk=case_id)
        .first()
    )
    if found is None:
        raise NotYoursToKnow(_("Perkara tidak ditemukan."))
    return Opened(found, actor, ensure_shown(found, actor))
