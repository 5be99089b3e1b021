"""The days of eksposes: which agency presents on which day in which slot, and who may still be invited."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from approvals.review import permissions
from approvals.review.lifecycle import ReviewLife
from approvals.review.models import Ekspose
from approvals.review.rules import CODE
from workflow import words
from workflow.models import Case, RuleVersion
from workflow.parts import Column, Crumb, Empty, Link, PageHead
from workflow.periods import content, rule_in_force
from workflow.visibility import cases_seen_by
from workflow.visitors import Visitor, visitor_of

FARTHEST = 100  # years; the calendar itself ends somewhere
READY = ReviewLife.stages["ready"]


@dataclass(frozen=True)
class Slot:
    """One slot of a day: free, taken by somebody, or taken by an agency whose case the reader may see."""

    number: int
    agency: str
    url: str = ""
    stage: str = ""
    is_free: bool = False


@dataclass(frozen=True)
class Day:
    """A day with its slots."""

    on: date
    slots: list[Slot]

    @property
    def summary(self) -> str:
        """Return how many slots are taken."""
        taken = sum(not slot.is_free for slot in self.slots)
        return _("%(taken)d dari %(all)d sesi terisi") % {"taken": taken, "all": len(self.slots)}


@dataclass(frozen=True)
class Invitable:
    """A review that is ready to be invited."""

    agency: str
    label: str
    since: str
    case_url: str
    step_url: str


@require_safe
def ekspose_days(request: HttpRequest) -> HttpResponseBase:
    """Show the days of a month with their slots; agencies one may not see are only shown as taken."""
    visitor, asked = visitor_of(request), request.GET.get("bulan", "")
    first = month_of(asked) if asked else next_month_with_slots()
    days = list(_days(visitor, first))
    title = _("Ekspose")
    context = {
        "head": PageHead(title, _lead(), [Crumb(title)]),
        "month": date_format(first, "F Y"),
        "older": _month(first - timedelta(days=1), _("Bulan sebelumnya")),
        "newer": _month(_after(first), _("Bulan berikutnya")),
        "days": days,
        "columns": [Column(_("Sesi")), Column(_("Instansi")), Column(_("Tahap"))],
        "empty": Empty(
            _("Belum ada ekspose bulan ini"), _("Hari muncul setelah sebuah instansi dijadwalkan."), "clock"
        ),
        "ready": list(_invitable(visitor)),
        "may_schedule": any(permissions.SCHEDULE_EKSPOSE in hat.verbs for hat in visitor.hats),
    }
    return render(request, "approvals/review/days.html", context)


def month_of(text: str) -> date:
    """Return the first day of the month in an address, else of this month."""
    this_month = timezone.localdate().replace(day=1)
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError:
        return this_month
    return first if abs(first.year - this_month.year) <= FARTHEST else this_month


def next_month_with_slots() -> date:
    """Return the month of the next ekspose from today on, else this month."""
    today = timezone.localdate()
    coming = Ekspose.objects.filter(on__gte=today, freed_at=None).order_by("on").values_list("on", flat=True)
    return (coming.first() or today).replace(day=1)


def may_see_days(request: HttpRequest) -> bool:
    """Return whether eksposes mean anything to a visitor: one of his hats shows him reviews."""
    return any(permissions.VIEW in hat.verbs for hat in visitor_of(request).hats)


def _after(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1)


def _month(on: date, label: str) -> Link:
    return Link(label, f"?bulan={on:%Y-%m}")


def _days(visitor: Visitor, first: date) -> Iterator[Day]:
    held = Ekspose.objects.filter(on__gte=first, on__lt=_after(first), freed_at=None).order_by("on", "slot")
    found = list(held.select_related("case", "organisation"))
    seen = set(_seen(visitor).filter(pk__in=[e.case_id for e in found]).values_list("pk", flat=True))
    by_day: dict[date, dict[int, Ekspose]] = {}
    for each in found:
        by_day.setdefault(each.on, {})[each.slot] = each
    most = _slots()
    for on, taken in by_day.items():
        numbers = range(1, max(most, *taken) + 1)
        yield Day(on, [_slot(number, taken.get(number), seen) for number in numbers])


def _slot(number: int, ekspose: Ekspose | None, seen: Iterable[int]) -> Slot:
    if ekspose is None:
        return Slot(number, _("Kosong"), is_free=True)
    if ekspose.case_id not in seen:
        return Slot(number, _("Terisi"))
    stage = ReviewLife.stages[ekspose.case.stage].label
    return Slot(number, ekspose.organisation.name, reverse("case", args=[ekspose.case_id]), str(stage))


def _invitable(visitor: Visitor) -> Iterator[Invitable]:
    ready = _seen(visitor).filter(kind=ReviewLife.kind, stage=READY).select_related("organisation")
    for case in ready.order_by("entered_at", "pk")[:50]:
        since = _("sejak %s") % words.plain_day(case.entered_at)
        step = reverse("step", args=[case.pk, "schedule_ekspose"])
        yield Invitable(case.organisation.name, case.label, since, reverse("case", args=[case.pk]), step)


def _seen(visitor: Visitor) -> QuerySet[Case]:
    assert visitor.person_id is not None
    return cases_seen_by(visitor.person_id, visitor.hats)


def _slots() -> int:
    try:
        return int(content(rule_in_force("policy", CODE).pk)["ekspose"]["max_slots"])
    except RuleVersion.DoesNotExist:
        return 1


def _lead() -> str:
    return _("Hari dan sesi pemaparan instansi di hadapan pimpinan BKN.")
