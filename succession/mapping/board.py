"""What the board asks of the database: a constant number of statements, whatever the number of people.

Who is withheld from the reader is left out before anything is counted, so that no sum betrays a box.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import Coalesce, RowNumber
from django.utils.functional import cached_property

from succession.mapping.hooks import ways_to_move, withheld_from
from succession.mapping.instruments import Instrument, instrument_of
from succession.mapping.models import Placement
from succession.mapping.selectors import MOVED, decided_at, levels_of, placements_of
from workflow.models import Case

TILES = 8
WAITING = 12
NOWHERE = 0
SORTS = {
    "nama": ("employee__name", "employee__number"),
    "kotak": (F("box").desc(nulls_last=True), F("talent_score").desc(nulls_last=True), "employee__number"),
    "kinerja": (F("performance").desc(nulls_last=True), "employee__number"),
    "potensi": (F("potential").desc(nulls_last=True), "employee__number"),
    "nilai": (F("talent_score").desc(nulls_last=True), "employee__number"),
    "unit": ("employee__unit", "employee__name", "employee__number"),
}
# The orders of those who were moved; the first one where none is asked for.
MOVED_SORTS = {
    "waktu": (F("decided_at").desc(nulls_last=True), "employee__number"),
    "nama": SORTS["nama"],
    "unit": SORTS["unit"],
    "asal": (F("computed_box").desc(), "employee__number"),
    "akhir": (F("final_box").desc(), "employee__number"),
}


@dataclass
class Board:
    """The placements of a period as one person may see them, narrowed by his filters."""

    case: Case
    person_id: int | None
    chosen: Mapping[str, Any]

    @cached_property
    def instrument(self) -> Instrument:
        """Return the instrument that placed everybody."""
        return instrument_of(self.case.period.instrument_id)

    @cached_property
    def withheld(self) -> frozenset[int]:
        """Return the placements of which the reader is shown nothing."""
        return withheld_from(self.person_id, self.case)

    @cached_property
    def ways(self) -> dict[int, str]:
        """Return where the reader proposes a change, by session."""
        return ways_to_move(self.person_id, self.case)

    @cached_property
    def seen(self) -> QuerySet[Any]:
        """Return everybody whom the reader may see; `box` is the final one, else the computed one."""
        found = placements_of(self.case).annotate(box=Coalesce("final_box", "computed_box"))
        return found.exclude(pk__in=self.withheld) if self.withheld else found

    @cached_property
    def narrowed(self) -> QuerySet[Any]:
        """Return those whom the filters leave."""
        found = self.seen
        for column, name in (("employee__unit", "unit"), ("employee__level", "jenjang")):
            if name in self.chosen:
                found = found.filter(**{column: self.chosen[name]})
        if text := self.chosen.get("q"):
            found = found.filter(Q(employee__name__icontains=text) | Q(employee__number=text))
        if "kotak" in self.chosen:
            found = found.filter(box=self.chosen["kotak"] or None)
        return found

    @property
    def all_people(self) -> int:
        """Return how many people the period has for this reader."""
        scoring = self.case.period.scoring
        return scoring.mapped + scoring.unmapped - len(self.withheld) if scoring else 0

    @cached_property
    def _counts(self) -> dict[int, tuple[int, int]]:
        found = self.narrowed.order_by().values_list("box")
        rows = found.annotate(number=Count("pk"), moved=Count("pk", filter=MOVED))
        return {box or NOWHERE: (number, moved) for box, number, moved in rows}

    @property
    def counts(self) -> dict[int, int]:
        """Return how many are in each box, those without one under 0; one statement for all counts."""
        return {box: number for box, (number, _moved) in self._counts.items()}

    @property
    def moved_people(self) -> int:
        """Return how many of those whom the filters leave have another box than the computed one."""
        return sum(moved for _number, moved in self._counts.values())

    @property
    def people(self) -> int:
        """Return how many the filters leave."""
        return sum(self.counts.values())

    @property
    def placed(self) -> int:
        """Return how many of them have a box."""
        return self.people - self.counts.get(NOWHERE, 0)

    def tiles(self) -> dict[int, list[Placement]]:
        """Return the first of each box, the highest talent score first; one statement."""
        best = Window(
            RowNumber(),
            partition_by=[F("box")],
            order_by=[F("talent_score").desc(nulls_last=True), F("employee__number").asc()],
        )
        numbered = self.narrowed.exclude(box=None).annotate(nth=best).filter(nth__lte=TILES)
        return _by_box(numbered.order_by("box", "nth"))

    def waiting(self) -> list[Placement]:
        """Return the first of those without a box."""
        found = self.narrowed.filter(box=None).order_by("missing", "employee__name", "employee__number")
        return list(found[:WAITING])

    def reasons(self) -> list[tuple[list[str], int]]:
        """Return what is missing and to how many, the most frequent first; one statement."""
        found = self.narrowed.filter(box=None).order_by()
        rows = found.values_list("missing").annotate(number=Count("pk")).order_by("-number", "missing")
        return [(list(missing), number) for missing, number in rows]

    def units(self) -> list[str]:
        """Return the units of the period; one statement."""
        return list(self.case.employees.order_by("unit").values_list("unit", flat=True).distinct())

    def levels(self) -> dict[str, str]:
        """Return the levels that a filter offers."""
        return levels_of(self.case)

    def sorted(self, name: str) -> QuerySet[Any]:
        """Return the narrowed people in an order that is total."""
        return self.narrowed.order_by(*SORTS.get(name, SORTS["nama"]))

    def moved(self, name: str) -> QuerySet[Any]:
        """Return those of the narrowed people whom a committee gave another box, in an order that is total.

        Each with the case that decided and the time of that decision.
        """
        found: QuerySet[Any] = self.narrowed.filter(MOVED).annotate(decided_at=decided_at())
        order = MOVED_SORTS.get(name, MOVED_SORTS["waktu"])
        found = found.select_related("employee", "decided_in")
        return found.order_by(*order)


def _by_box(rows: Iterable[Any]) -> dict[int, list[Placement]]:
    found: dict[int, list[Placement]] = {}
    for row in rows:
        found.setdefault(row.box, []).append(row)
    return found
