"""Policies as the engine reads them: the version in force for new cases, the periods a case is pinned to."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

from django.utils import timezone

from workflow.models import RuleVersion


def rule_in_force(kind: str, code: str, on: date | None = None) -> RuleVersion:
    """Return the newest version of a rule that is effective on a day; raises RuleVersion.DoesNotExist."""
    day = on or timezone.localdate()
    versions = RuleVersion.objects.filter(kind=kind, code=code, effective_from__lte=day)
    found = versions.order_by("-effective_from", "-id").first()
    if found is None:
        raise RuleVersion.DoesNotExist(f"{kind} {code} on {day:%Y-%m-%d}")
    return found


@lru_cache(maxsize=512)
def content(rule_id: int) -> dict[str, Any]:
    """Return the content of a rule version; a version never changes, so a process reads it once."""
    return dict(RuleVersion.objects.values_list("content", flat=True).get(pk=rule_id))


@lru_cache(maxsize=512)
def name_of(rule_id: int | None) -> str:
    """Return `code version`, as an event keeps it; empty for a case that rests on no policy."""
    return str(RuleVersion.objects.get(pk=rule_id)) if rule_id else ""


def working_days(rule_id: int, period: str) -> int:
    """Return the length of a named period in working days; raises KeyError where the policy has none."""
    return int(content(rule_id)["period"][period]["working_days"])
