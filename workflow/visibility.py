"""The cases that a person may see: the same rule as `permissions.may_see`, as a queryset."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from workflow.actors import Hat
from workflow.features import features
from workflow.models import Case, Grant, Organisation, Participation, Turn


def cases_seen_by(person_id: int, hats: Iterable[Hat]) -> QuerySet[Case]:
    """Return the cases that a person with these hats may know of, in one statement."""
    granted = Grant.objects.filter(user__person=person_id, during__contains=Now())
    named = Turn.objects.filter(person=person_id, closed_at=None)
    families = Participation.objects.filter(person=person_id).values("family")
    seen = (
        Q(pk__in=granted.values("content_object"))
        | Q(pk__in=named.values("case"))
        | Q(parent=None, pk__in=families)
        | Q(parent__in=families)
    )
    return Case.objects.filter(seen | _by_hats(hats))


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
