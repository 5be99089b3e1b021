"""Questions about mapping periods: who is in them and where each was placed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from succession.mapping.models import Employee, Import, Placement, Scoring
from workflow.features import features, lifecycle_of
from workflow.models import AuditEvent, Case, RuleVersion
from workflow.periods import content

KIND = "mapping"
SESSIONS = "calibration"
OBJECTIONS = "objection"
# A session gives its final boxes as it is published, an objection as it is upheld.
DECIDING = ("published", "upheld")
# In these stages the boxes of a period stand.
STANDING = ("published", "final")
MOVED = Q(final_box__isnull=False) & ~Q(final_box=F("computed_box"))


def people_of(case: Case) -> QuerySet[Employee]:
    """Return the people of a period."""
    return Employee.objects.filter(case=case)


def placements_of(case: Case) -> QuerySet[Placement]:
    """Return the placements of the scoring that a period adopted, each with its employee."""
    return Placement.objects.filter(scoring=case.period.scoring_id).select_related("employee")


def mapped(placements: QuerySet[Placement]) -> QuerySet[Placement]:
    """Return the placements that have a computed box."""
    return placements.exclude(computed_box=None)


def unmapped(placements: QuerySet[Placement]) -> QuerySet[Placement]:
    """Return the placements without a box: something they need is missing."""
    return placements.filter(computed_box=None)


def uncovered(case: Case) -> QuerySet[Placement]:
    """Return the placements with a box that are on no session's agenda."""
    return mapped(placements_of(case)).filter(session=None)


def undecided(case: Case) -> QuerySet[Placement]:
    """Return the placements with a computed box and without a final one."""
    return mapped(placements_of(case)).filter(final_box=None)


def final_placements(case: Case) -> QuerySet[Placement]:
    """Return the placements of a period that have a final box."""
    return placements_of(case).exclude(final_box=None)


def decided_at() -> Subquery:
    """Return, for queries over placements, when the final box was given."""
    events = AuditEvent.objects.filter(case=OuterRef("decided_in"), to_stage__in=DECIDING)
    return Subquery(events.order_by("-sequence").values("occurred_at")[:1])


def before(case: Case, person_id: int, shown: QuerySet[Case]) -> QuerySet[Placement]:
    """Return a person's places in the earlier periods of the same agency that stand, the newest first.

    Only of the cases that are shown.
    """
    earlier = shown.filter(
        kind=KIND, organisation=case.organisation_id, stage__in=STANDING, period__as_of__lt=case.period.as_of
    )
    found = Placement.objects.filter(employee__person=person_id, scoring__case__in=earlier.values("pk"))
    adopted = found.filter(scoring=F("scoring__case__period__scoring"))
    return adopted.select_related("scoring__case__period").order_by("-scoring__case__period__as_of")


def last_final(organisation_id: int) -> Case | None:
    """Return the newest final period of an agency."""
    final = Case.objects.filter(kind=KIND, organisation=organisation_id, stage="final")
    return final.order_by("-period__as_of", "-pk").first()


def running(organisation_id: int) -> Case | None:
    """Return the period of an agency that is under way."""
    found = Case.objects.filter(kind=KIND, organisation=organisation_id)
    return found.exclude(stage__in=ended(KIND)).first()


def ended(kind: str) -> list[str]:
    """Return the stages in which a case of a kind has come to its end; none for a kind nobody registered."""
    if kind not in {feature.lifecycle.kind for feature in features()}:
        return []
    life = lifecycle_of(kind)
    return [str(stage) for stage in life.stages if life.is_final(stage)]


def open_sessions(case: Case) -> QuerySet[Case]:
    """Return the calibration sessions of a period that have not come to their end."""
    return Case.objects.filter(parent=case, kind=SESSIONS).exclude(stage__in=ended(SESSIONS))


def open_objections(case: Case) -> QuerySet[Case]:
    """Return the objections against sessions of a period that wait for their answer."""
    filed = Case.objects.filter(parent__parent=case, kind=OBJECTIONS)
    return filed.exclude(stage__in=ended(OBJECTIONS))


def last_scoring(case: Case) -> Scoring | None:
    """Return the newest scoring of a period, however far it has come."""
    return Scoring.objects.filter(case=case).order_by("-pk").first()


def adoptable(case: Case) -> Scoring | None:
    """Return the newest finished scoring of the very people that were locked."""
    whole = Scoring.objects.filter(case=case, snapshot=case.period.snapshot, digest__isnull=False)
    return whole.order_by("-pk").first() if case.period.snapshot else None


def last_import(case: Case) -> Import | None:
    """Return the newest look at a file for a period."""
    return Import.objects.filter(case=case).select_related("by").order_by("-pk").first()


def snapshot_of(case: Case) -> bytes:
    """Return the hash of the people as they are: one statement, a hash of hashes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT mapping_snapshot(%s)", [case.pk])
        return bytes(cursor.fetchone()[0])


def levels_of(case: Case) -> dict[str, str]:
    """Return the levels of posts that the policy of a period knows, by code, in their order."""
    return {row["code"]: row["title"] for row in content(case.policy_id or 0)["level"]}


def instruments_in_force(on: date | None = None) -> list[RuleVersion]:
    """Return the newest version of each talent instrument that may be used on a day."""
    day = on or timezone.localdate()
    versions = RuleVersion.objects.filter(kind=RuleVersion.Kind.INSTRUMENT, effective_from__lte=day)
    newest = versions.filter(content__has_key="bands").order_by("code", "-effective_from", "-pk")
    return list(newest.distinct("code"))


def counted(found: QuerySet[Any], sentence: Callable[[int], str]) -> str | None:
    """Return the sentence for the number of rows found with that number, or None where there is none."""
    number = found.count()
    return sentence(number) % number if number else None


def is_employed(person_id: int, organisation_id: int) -> bool:
    """Return whether the newest data of a person are those of this agency."""
    newest = (
        Employee.objects.filter(person=person_id).order_by("-case").values_list("organisation_id", flat=True)
    )
    return next(iter(newest[:1]), None) == organisation_id
