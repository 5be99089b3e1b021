"""The registry's questions: which organisations, who holds what there, which cases a visitor may know of."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from django.db.models import Count, Model, Q, QuerySet
from django.utils import timezone

from approvals.registry.models import Agency, Office, Position, Unit
from workflow.actors import Hat
from workflow.features import features
from workflow.models import Account, Appointment, Case, Grant, Mandate, Organisation

PAGE = 50
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Page(Generic[Row]):
    """A slice of a list, and where the next one begins; empty at the end."""

    rows: Sequence[Row]
    after: str = ""


def paged(rows: QuerySet[Row], after: str, key: str = "pk") -> Page[Row]:
    """Return the rows after a key, in the order of that key."""
    kept = rows.filter(**{f"{key}__gt": after}) if after and _fits(after, key) else rows
    found = list(kept.order_by(key)[: PAGE + 1])
    more = len(found) > PAGE
    return Page(found[:PAGE], str(_value(found[PAGE - 1], key)) if more else "")


def agencies(text: str = "", kind: str = "", office: str = "") -> QuerySet[Agency]:
    """Return the agencies by words of their name or code, by kind and by reviewing office."""
    found = Agency.objects.select_related("organisation__parent")
    for word in text.split():
        found = found.filter(Q(organisation__name__icontains=word) | Q(organisation__code__istartswith=word))
    found = found.filter(kind=kind) if kind else found
    return found.filter(organisation__parent__code=office) if office else found


def offices() -> QuerySet[Office]:
    """Return BKN's offices, each with the number of its agencies."""
    counted = Office.objects.annotate(agencies=Count("organisation__children"))
    return counted.select_related("organisation").order_by("organisation_id")


def units_of(organisation: Organisation) -> QuerySet[Unit]:
    """Return the units of an agency."""
    return Unit.objects.filter(agency_id=organisation.pk).select_related("organisation")


def positions_of(organisation: Organisation) -> QuerySet[Position]:
    """Return the positions of an organisation and of all below it."""
    return Position.objects.filter(organisation__lineage__contains=[organisation.pk]).select_related(
        "organisation"
    )


def appointments_at(organisation: Organisation, at: datetime | None = None) -> QuerySet[Appointment]:
    """Return the roles given at an organisation that are not over."""
    rows = Appointment.objects.filter(_not_over(at), organisation=organisation)
    return rows.select_related("person", "role", "organisation").prefetch_related("person__accounts")


def mandates_at(organisation: Organisation, at: datetime | None = None) -> QuerySet[Mandate]:
    """Return the mandates at an organisation that are not over."""
    rows = Mandate.objects.filter(_not_over(at), organisation=organisation)
    return rows.select_related("holder", "principal", "role", "organisation")


def grants_at(organisation: Organisation, at: datetime | None = None) -> QuerySet[Grant]:
    """Return the access that named persons have to cases of an organisation, as far as it is not over."""
    rows = Grant.objects.filter(_not_over(at), content_object__organisation=organisation)
    return rows.select_related("user__person", "permission", "content_object__organisation")


def appointments_of(person_id: int) -> QuerySet[Appointment]:
    """Return every role a person has or had."""
    return Appointment.objects.filter(person_id=person_id).select_related("role", "organisation", "person")


def mandates_of(person_id: int) -> QuerySet[Mandate]:
    """Return every mandate a person has or had."""
    rows = Mandate.objects.filter(Q(holder_id=person_id) | Q(principal_id=person_id))
    return rows.select_related("role", "organisation", "holder", "principal")


def accounts_of(person_id: int) -> QuerySet[Account]:
    """Return the accounts of a person."""
    return Account.objects.filter(person_id=person_id).order_by("pk")


def knows(hats: Sequence[Hat], organisation: Organisation) -> bool:
    """Return whether somebody with these hats may read who holds which role at an organisation."""
    return any(hat.organisation_id in organisation.lineage for hat in hats)


def cases_of(organisation: Organisation, hats: Sequence[Hat], withheld: Collection[int]) -> QuerySet[Case]:
    """Return the cases of an organisation that one of the hats may see, none that is withheld."""
    here = [hat for hat in hats if hat.organisation_id in organisation.lineage]
    kinds = [
        feature.lifecycle.kind
        for feature in features()
        if any(feature.lifecycle.views in hat.verbs for hat in here)
    ]
    found = Case.objects.filter(organisation=organisation, kind__in=kinds)
    return found.exclude(pk__in=withheld)


def _not_over(at: datetime | None) -> Q:
    moment = at or timezone.now()
    return Q(during__isempty=False) & (Q(during__upper_inf=True) | Q(during__endswith__gt=moment))


def _fits(after: str, key: str) -> bool:
    return key != "pk" or after.isdecimal()


def _value(row: Model, key: str) -> object:
    value: object = row
    for name in key.split("__"):
        value = getattr(value, name)
    return value
