"""Questions about talent pools: who may come in, who is in, who fell, which pool is in force."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from succession.mapping.instruments import instrument_of
from succession.mapping.models import Placement
from succession.mapping.selectors import final_placements, last_final
from succession.pools.models import Member
from workflow.memory import while_locked
from workflow.models import Case, RuleVersion
from workflow.periods import content, rule_in_force

KIND = "pool"


def in_force(organisation_id: int, level: str, on: date | None = None) -> QuerySet[Case]:
    """Return the pools of an agency for a level that are in force and valid on a day, the newest first."""
    day = on or timezone.localdate()
    pools = Case.objects.filter(kind=KIND, stage="in_force", organisation=organisation_id)
    valid = pools.filter(pool__level=level, pool__valid_from__lte=day, pool__valid_until__gte=day)
    return valid.select_related("pool").order_by("-pool__decreed_on", "-pk")


def members_of(case: Case) -> QuerySet[Member]:
    """Return everybody who is or was in a pool, each with his placement."""
    return Member.objects.filter(case=case).select_related("placement__employee")


def current_members(case: Case) -> QuerySet[Member]:
    """Return who is in a pool now, each with his placement."""
    return members_of(case).filter(left_on=None)


def exits_of(case: Case) -> QuerySet[Member]:
    """Return who left a pool, the last first."""
    return members_of(case).exclude(left_on=None).order_by("-left_on", "-pk")


def succession_boxes(period: Case) -> tuple[int, ...]:
    """Return the boxes of the succession group, as the instrument of a period names them."""
    return instrument_of(period.period.instrument_id).succession_boxes


def succession_group(period: Case) -> QuerySet[Placement]:
    """Return the placements of a period whose final box belongs to the succession group."""
    return final_placements(period).filter(final_box__in=succession_boxes(period))


def candidates(period: Case, levels: Collection[str], unit: str = "") -> QuerySet[Placement]:
    """Return the succession group at these levels, perhaps of units whose name holds a word."""
    found = succession_group(period).filter(employee__level__in=levels)
    return found.filter(employee__unit__icontains=unit) if unit else found


def addable(case: Case) -> QuerySet[Placement]:
    """Return the succession group of the pool's period without who is a member already."""
    members = Member.objects.filter(case=case).values("person")
    return succession_group(case.pool.period).exclude(employee__person__in=members)


def levels_now() -> dict[str, list[str]]:
    """Return the levels for which a pool is drawn now, each with those from which; none without a policy."""
    try:
        drawn = rule_in_force("policy", KIND).content["drawn_from"]
    except RuleVersion.DoesNotExist:
        return {}
    return {level: list(row["levels"]) for level, row in drawn.items()}


def validity_years(case: Case) -> int:
    """Return how many years a pool is valid unless its decree says otherwise (P)."""
    assert case.policy_id is not None
    return int(content(case.policy_id)["validity"]["years"])


def outside_the_group(case: Case) -> QuerySet[Member]:
    """Return the members whose final box does not belong to the succession group."""
    return current_members(case).exclude(placement__in=succession_group(case.pool.period))


@while_locked
def newer_final(case: Case) -> Case | None:
    """Return the newest final period of the agency, if it is newer than the pool's."""
    newest = last_final(case.organisation_id)
    return newest if newest and newest.pk > case.pool.period_id else None


def fallen(case: Case) -> QuerySet[Member]:
    """Return the members whose box in a newer final period is outside the succession group.

    Who has no final box there stays: that is not known to have fallen.
    """
    newer = newer_final(case)
    if newer is None:
        return Member.objects.none()
    below = final_placements(newer).exclude(final_box__in=succession_boxes(newer))
    return current_members(case).filter(person__in=below.values("employee__person"))


def newer_pools(case: Case) -> QuerySet[Case]:
    """Return the pools in force for the same family and level that were drawn after this one."""
    same = in_force(case.organisation_id, case.pool.level).filter(pool__family=case.pool.family)
    return same.filter(pk__gt=case.pk)


@dataclass(frozen=True)
class Share:
    """Members as a share of all staff of the period, beside what the sources advise."""

    members: int
    staff: int
    least: int
    most: int
    sure: str

    @property
    def percent(self) -> Decimal:
        """Return the exact share in percent; nothing of nobody."""
        return Decimal(self.members * 100) / self.staff if self.staff else Decimal(0)

    @property
    def is_as_advised(self) -> bool:
        """Return whether the share lies within the advice."""
        return self.least <= self.percent <= self.most


def share_of(case: Case) -> Share:
    """Return the share of the staff that is in a pool now."""
    assert case.policy_id is not None
    advice = content(case.policy_id)["share"]
    staff = case.pool.period.period.people
    bounds = (advice["least_percent"], advice["most_percent"], advice["sure"])
    return Share(current_members(case).count(), staff, *bounds)


def members_hash(case: Case) -> bytes:
    """Return the hash of who is in a pool, on which box and for what: one statement, a hash of hashes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pools_members_hash(%s)", [case.pk])
        return bytes(cursor.fetchone()[0])
