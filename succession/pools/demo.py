"""A pool drawn from a final period, through the real services: for the demonstration and for replaying."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone

from approvals.registry.demo import holder
from succession.calibration.demo import Day
from succession.mapping.selectors import last_final
from succession.pools import services
from succession.pools.forms import years_after
from succession.pools.models import Pool
from succession.pools.selectors import candidates, in_force, levels_now, validity_years
from workflow.models import Case

FAMILY = "Manajerial umum (rekaan)"
LEVELS = ("jpt_pratama", "administrator")


def make_pools() -> None:
    """Make the demonstration's pools, one a level where a mapping is final; again changes nothing."""
    agencies = Case.objects.filter(kind="mapping", stage="final").values_list("organisation", flat=True)
    for pk in sorted(set(agencies)):
        period = last_final(pk)
        assert period is not None
        if Pool.objects.filter(organisation=pk).exists():
            continue
        for level in LEVELS:
            if candidates(period, levels_now()[level]).exists():
                make_pool(period, family=FAMILY, level=level)


def make_pool(
    period: Case,
    *,
    family: str,
    level: str,
    unit: str = "",
    number: str = "",
    start: datetime | None = None,
    until: str = "decree",
) -> Case:
    """Take a pool from the agency's last final period, which must be this one, up to a step.

    With `start` everything bears moments from then on. `until` names the last step: `open`, `propose`,
    `endorse` or `decree`. Raises TransitionRefused where the rules refuse.
    """
    place, day = period.organisation, Day(start)
    secretary = holder(place, "sekretariat")
    said = {"family": family, "level": level, "unit": unit}
    pk = services.open_pool(place, actor=secretary, **said, **day.later())
    case = Case.objects.get(pk=pk)
    way = ("open", "propose", "endorse", "decree")
    for name in way[1 : way.index(until) + 1]:
        actor = {"propose": secretary}.get(name) or holder(place, {"endorse": "pyb", "decree": "ppk"}[name])
        now = day.later(days=1)
        facts = _decree(case, number, now) if name == "decree" else {}
        getattr(services, name)(case, actor=actor, expected=case.revision, **facts, **now)
        case.refresh_from_db()
    return case


def pool_for(period: Case, *, family: str, level: str, **rest: Any) -> Case:
    """Return a pool in force for a level; makes one where there is none."""
    return in_force(period.organisation_id, level).first() or make_pool(
        period, family=family, level=level, **rest
    )


def _decree(case: Case, number: str, now: dict[str, Any]) -> dict[str, Any]:
    on = timezone.localdate(now.get("at"))
    return {
        "number": number or f"800/KRS-{case.pk}/{on.year} (rekaan)",
        "decreed_on": on,
        "valid_from": on,
        "valid_until": years_after(on, validity_years(case)),
    }
