"""A pool as one visitor may read it: who is recused from somebody is shown nothing of him here either."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from succession.calibration.recusals import withheld_in_period
from succession.mapping.models import Placement
from succession.pools.models import Member
from workflow.exceptions import NotYoursToKnow
from workflow.models import Case
from workflow.pages.opened import Opened, open_case
from workflow.parts import Link
from workflow.visitors import visitor_of
from workflow.words import part_of

PAGE = 50
Row = TypeVar("Row", bound=Model)


def pool_desk(request: HttpRequest, case_id: int) -> Opened:
    """Return a pool for its reader; raises NotYoursToKnow to whom may not see it."""
    opened = open_case(case_id, visitor_of(request).actor)
    if opened.case.kind != "pool":
        raise NotYoursToKnow(_("Perkara ini bukan kelompok rencana suksesi."))
    return opened


def shown_members(opened: Opened, members: QuerySet[Member]) -> QuerySet[Member]:
    """Return the members that the reader may be shown."""
    return members.exclude(placement__in=withheld_from(opened.case, opened.actor.person_id))


def shown_placements(opened: Opened, placements: QuerySet[Placement]) -> QuerySet[Placement]:
    """Return the placements that the reader may be shown."""
    return placements.exclude(pk__in=withheld_from(opened.case, opened.actor.person_id))


def withheld_from(case: Case, person_id: int | None) -> frozenset[int]:
    """Return the placements of the pool's period that are withheld from a person."""
    return withheld_in_period(case.pool.period, person_id) if person_id is not None else frozenset()


def wanted_by(asked: dict[str, str], prefix: str = "") -> Q:
    """Return the condition of the filters: words of name, unit or post, and a box."""
    found = Q()
    for word in asked.get("q", "").split():
        fields = ("name", "unit", "position", "number")
        found &= Q(*((f"{prefix}employee__{each}__icontains", word) for each in fields), _connector=Q.OR)
    return found


@dataclass(frozen=True)
class Slice(Generic[Row]):
    """One page of a list, with how many there are and the ways on."""

    rows: Sequence[Row]
    total: int
    newer: Link | None
    older: Link | None

    @property
    def words(self) -> str:
        """Return how much of the list is shown."""
        said = ngettext("%s orang", "%s orang", self.total)
        return said % part_of(len(self.rows), self.total)


def sliced(request: HttpRequest, rows: QuerySet[Row]) -> Slice[Row]:
    """Return the page of a list that the address asks for."""
    total, asked = rows.count(), request.GET.get("hal", "")
    last = max((total - 1) // PAGE, 0)
    at = min(max(int(asked) - 1, 0), last) if asked.isdecimal() and len(asked) < 6 else 0
    newer = _link(request, at, _("Sebelumnya")) if at else None
    older = _link(request, at + 2, _("Berikutnya")) if at < last else None
    return Slice(list(rows[at * PAGE : (at + 1) * PAGE]), total, newer, older)


def _link(request: HttpRequest, number: int, label: str) -> Link:
    kept: dict[str, Any] = {key: value for key, value in request.GET.items() if key != "hal" and value}
    return Link(label, f"{request.path}?{urlencode(kept | {'hal': number})}")
