"""The cases that a person may see: by hat, grant, part or turn, unless a recusal withholds them.

The check (`ensure_shown`) and the list (`cases_seen_by`) are one rule.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from workflow.actors import Actor, Hat
from workflow.ballots.recusals import Withheld, withheld_cases
from workflow.exceptions import NotYoursToKnow
from workflow.facts import Facts, gather
from workflow.features import features, lifecycle_of
from workflow.models import Case, Grant, Organisation, Participation, Turn
from workflow.permissions import may_see


def ensure_shown(case: Case, actor: Actor) -> Facts:
    """Return the facts about a reader of a case.

    Raises NotYoursToKnow to whom may not know of it, Withheld to who is recused from it.
    """
    facts = gather(case, actor)
    if not may_see(lifecycle_of(case.kind), facts):
        raise NotYoursToKnow(_("Perkara tidak ditemukan."))
    if facts.withheld:
        raise Withheld([facts.withheld])
    return facts


def is_shown(case: Case, actor: Actor) -> bool:
    """Return whether a reader is shown a case."""
    try:
        ensure_shown(case, actor)
    except (NotYoursToKnow, Withheld):
        return False
    return True


def cases_seen_by(person_id: int, hats: Iterable[Hat]) -> QuerySet[Case]:
    """Return the cases that a person with these hats may see; asks once which are withheld from him."""
    granted = Grant.objects.filter(user__person=person_id, during__contains=Now())
    named = Turn.objects.filter(person=person_id, closed_at=None)
    parts = Participation.objects.filter(person=person_id)
    families = parts.values("family")
    strangers = [f.lifecycle.kind for f in features() if f.lifecycle.siblings_are_strangers]
    seen = (
        Q(pk__in=granted.values("content_object"))
        | Q(pk__in=named.values("case"))
        | Q(parent=None, pk__in=families)
        | (Q(parent__in=families) & ~Q(kind__in=strangers))
        | Q(kind__in=strangers, pk__in=parts.values("case"))
    )
    found = Case.objects.filter(seen | _by_hats(hats))
    return found.exclude(pk__in=withheld_cases(person_id))


def _by_hats(hats: Iterable[Hat]) -> Q:
    """Return the cases at or below the desks at which a hat bears the verb that shows their kind."""
    desks: dict[tuple[str, ...], list[int]] = {}
    for hat in hats:
        kinds = tuple(f.lifecycle.kind for f in features() if f.lifecycle.views in hat.verbs)
        desks.setdefault(kinds, []).append(hat.organisation_id)
    found = Q(pk=None)
    for kinds, places in desks.items():
        below = Organisation.objects.filter(lineage__overlap=places)
        found |= Q(kind__in=kinds, organisation__in=below.values("pk"))
    return found
