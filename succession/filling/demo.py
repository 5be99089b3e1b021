"""What the demonstration has of fillings: a vacant post in each agency whose pool is in force."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from approvals.registry.demo import holder
from approvals.registry.models import Position
from approvals.review.selectors import applies
from succession.filling import services
from succession.filling.models import Filling
from succession.filling.selectors import pools_for
from succession.pools.models import Pool
from workflow.models import Case, Organisation

TITLE = "Kepala Bagian Perencanaan (rekaan)"
VACANT_FOR = timedelta(days=21)


def make_fillings() -> None:
    """Open one filling an agency, up to the longlist where the agency applies; again changes nothing."""
    for pool in Pool.objects.filter(case__stage="in_force").order_by("organisation", "pk"):
        if not Filling.objects.filter(organisation=pool.organisation).exists():
            make_filling(pool.organisation, pool.level)


def make_filling(agency: Organisation, level: str) -> Case:
    """Open the filling of a made-up post and go as far as the rules allow without a choice of persons."""
    secretary, today = holder(agency, "sekretariat"), timezone.localdate()
    said = {"organisation": agency, "title": TITLE}
    post = Position.objects.get_or_create(**said, defaults={"level": level})[0]
    case = Case.objects.get(pk=services.open_filling(post, actor=secretary, vacant_on=today - VACANT_FOR))
    if not applies(agency.pk):
        return case
    criteria = {"reference_on": today, "mode": "PICK_FROM_N", "shortlist_size": 3}
    services.set_criteria(case, actor=secretary, expected=case.revision, **criteria)  # type: ignore[arg-type]
    case.refresh_from_db()
    pool = pools_for(case).first()
    if pool is not None:
        services.draw_longlist(case, actor=secretary, expected=case.revision, pool=pool.pk)
    return case
