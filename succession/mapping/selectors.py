"""Questions about mapping periods: who is in them and where each was placed."""

from __future__ import annotations

from django.db.models import QuerySet

from succession.mapping.models import Employee, Placement
from workflow.models import Case

KIND = "mapping"


def people_of(case: Case) -> QuerySet[Employee]:
    """Return the people of a period."""
    return Employee.objects.filter(case=case)


def placements_of(case: Case) -> QuerySet[Placement]:
    """Return the placements of the scoring that a period adopted, each with its employee."""
    return Placement.objects.filter(scoring=case.period.scoring_id).select_related("employee")


def unmapped(placements: QuerySet[Placement]) -> QuerySet[Placement]:
    """Return the placements without a box: something they need is missing."""
    return placements.filter(computed_box=None)


def last_final(organisation_id: int) -> Case | None:
    """Return the newest final period of an agency."""
    final = Case.objects.filter(kind=KIND, organisation=organisation_id, stage="final")
    return final.order_by("-period__as_of", "-pk").first()


def final_placements(case: Case) -> QuerySet[Placement]:
    """Return the placements of a period that have a final box."""
    return placements_of(case).exclude(final_box=None)
