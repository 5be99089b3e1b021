"""Who is recused from whom: oneself, what one declared, and the ballots from which one was kept out.

A subject is a placement's id; after a return it bears the edition too (`12.2`), for a decided ballot stands.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from succession.calibration.models import Item
from workflow.memory import while_locked
from workflow.models import Case, Interest, Recusal


def subject_of(placement_id: int | None, edition: int) -> str:
    """Return the subject of a ballot about one placement, or about the bloc."""
    first = "" if placement_id is None else str(placement_id)
    return first if edition == 1 else f"{first}.{edition}"


def placement_in(subject: str) -> int | None:
    """Return the placement that a subject names, or None for the bloc."""
    first = subject.partition(".")[0]
    return int(first) if first.isdigit() else None


@while_locked
def _people(case: Case) -> dict[int, int]:
    """Return who stands behind each placement that has a ballot of its own."""
    alone = Item.objects.filter(case=case, is_singled_out=True)
    return dict(alone.values_list("placement_id", "placement__employee__person_id"))


@while_locked
def _interests(case: Case) -> dict[tuple[int, str], str]:
    rows = Interest.objects.filter(case=case).values_list("person_id", "subject", "reason")
    return {(person_id, subject): reason for person_id, subject, reason in rows}


def bar(case: Case, person_id: int, subject: str) -> str | None:
    """Return why a person has no say about a subject: he himself, or declared before another edition."""
    placement = placement_in(subject)
    if placement is None:
        return None
    if _people(case).get(placement) == person_id:
        return _("Menyangkut diri sendiri.")
    return _interests(case).get((person_id, str(placement))) if "." in subject else None


def recused_from(case: Case, people: Iterable[int]) -> dict[int, set[int]]:
    """Return, by placement of the session, which of these people are recused from it, in three statements."""
    wanted, found = set(people), defaultdict(set)
    own = Item.objects.filter(case=case, placement__employee__person__in=wanted)
    for placement, person in own.values_list("placement_id", "placement__employee__person_id"):
        found[placement].add(person)
    said = Interest.objects.filter(case=case, person__in=wanted).values_list("subject", "person_id")
    barred = Recusal.objects.filter(ballot__case=case, person__in=wanted)
    for subject, person in (*said, *barred.values_list("ballot__subject", "person_id")):
        if (named := placement_in(subject)) is not None:
            found[named].add(person)
    return dict(found)


def withheld(case: Case, person_id: int | None) -> frozenset[int]:
    """Return the placements of a session of which a person is shown nothing."""
    if person_id is None:
        return frozenset()
    return frozenset(recused_from(case, [person_id]))


def withheld_in_period(period: Case, person_id: int) -> frozenset[int]:
    """Return the placements of a period of which a person is shown nothing, from all its sessions."""
    return withheld_in_periods([period], person_id)


def withheld_in_periods(periods: Sequence[Case], person_id: int) -> frozenset[int]:
    """Return the placements of periods of which a person is shown nothing, in three statements."""
    sessions = {"case__parent__in": periods, "case__kind": "calibration"}
    own = Item.objects.filter(placement__employee__person=person_id, **sessions)
    said = Interest.objects.filter(person=person_id, **sessions).values_list("subject", flat=True)
    barred = Recusal.objects.filter(
        person=person_id, ballot__case__parent__in=periods, ballot__case__kind="calibration"
    )
    subjects = {*said, *barred.values_list("ballot__subject", flat=True)}
    named = {placement for subject in subjects if (placement := placement_in(subject)) is not None}
    return frozenset(named | set(own.values_list("placement_id", flat=True)))


def decided_items(case: Case, outcome: str, person_id: int | None) -> QuerySet[Item]:
    """Return the items whose ballot came to an outcome that is not written down yet.

    Without those from whom the person is recused: somebody else writes these down.
    """
    waiting = Item.objects.filter(case=case, outcome="", ballot__stage="decided", ballot__outcome=outcome)
    return waiting.exclude(placement__in=withheld(case, person_id))


def hidden_evidence(case: Case, person_id: int) -> list[UUID]:
    """Return the files that prove a motion about somebody from whom the person is recused."""
    about = Item.objects.filter(case=case, evidence__isnull=False, placement__in=withheld(case, person_id))
    return list(about.values_list("evidence_id", flat=True))
