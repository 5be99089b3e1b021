"""The picture of a life cycle: one column of stages, the steps that skip or go back in lanes beside it.

Laid out here and not by viewflow's chart: seventeen stages with their loops stay legible in a narrow rail, no
label lies on another (the steps stand in the table beside the picture), and nothing of viewflow but its state
machine has to be loaded.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from workflow.lifecycles import Lifecycle, Stage, Step
from workflow.parts import Diagram, WayRow

WIDTH, HEIGHT, GAP, LANE, EDGE = 172, 36, 20, 13, 12
LETTERS = 25


@dataclass(frozen=True)
class Lane:
    """The steps beside the column that lead to the same stage, drawn as one line with an arrow."""

    target: int
    sources: tuple[int, ...]
    is_back: bool
    number: int = 0

    @property
    def rows(self) -> range:
        """Return the rows that the line passes."""
        ends = (self.target, *self.sources)
        return range(min(ends), max(ends) + 1)


def diagram(lifecycle: type[Lifecycle], *, present: str = "", past: Iterable[str] = ()) -> Diagram:
    """Return the picture of a life cycle with the present stage lit, and the same as a table."""
    drawn = _Drawing(lifecycle, present, frozenset(past))
    return Diagram(
        key=lifecycle.kind,
        title=_("Jalur %s") % lifecycle.label,
        description=_description(lifecycle, present),
        view_box=drawn.view_box,
        svg=drawn.svg(),
        rows=[row for spec in lifecycle.steps.values() for row in rows_of(spec)],
    )


def rows_of(spec: Step) -> Iterator[WayRow]:
    """Return a step as rows of the table, one for each stage that it leads to; sources share a row."""
    sources = ", ".join(str(stage.label) for stage in spec.sources)
    for target in spec.targets:
        yield WayRow(sources, how(spec), target.label)


def how(spec: Step) -> str:
    """Return a step in words, with who takes it where that is no person."""
    if spec.by_clock:
        return str(_("%s (oleh sistem)") % spec.label)
    if spec.by_exchange:
        return str(_("%s (oleh pertukaran data)") % spec.label)
    if spec.by_case:
        return str(_("%s (bersama perkara lain)") % spec.label)
    return str(spec.label)


def _description(lifecycle: type[Lifecycle], present: str) -> str:
    way = ", ".join(str(stage.label) for stage in lifecycle.stages.values())
    if not present:
        return _("Tahap: %s.") % way
    return _("Tahap: %(way)s. Perkara ini berada pada tahap %(stage)s.") % {
        "way": way,
        "stage": lifecycle.stages[present].label,
    }


def lanes_of(lifecycle: type[Lifecycle]) -> list[Lane]:
    """Return the lines beside the column, those on one side never over each other."""
    row = {stage: at for at, stage in enumerate(lifecycle.stages)}
    sources: dict[tuple[int, bool], set[int]] = {}
    for spec in lifecycle.steps.values():
        for start, end in ((row[s], row[t]) for s in spec.sources for t in spec.targets):
            if end - start not in (0, 1):
                sources.setdefault((end, end < start), set()).add(start)
    found = [Lane(target, tuple(sorted(starts)), back) for (target, back), starts in sources.items()]
    return [lane for is_back in (True, False) for lane in _apart([x for x in found if x.is_back == is_back])]


def _apart(lanes: Sequence[Lane]) -> Iterator[Lane]:
    taken: list[set[int]] = []
    for lane in sorted(lanes, key=lambda each: (len(each.rows), each.target)):
        number = next((n for n, rows in enumerate(taken) if not rows & set(lane.rows)), len(taken))
        if number == len(taken):
            taken.append(set())
        taken[number] |= set(lane.rows)
        yield Lane(lane.target, lane.sources, lane.is_back, number)


class _Drawing:
    """The shapes of one picture."""

    def __init__(self, lifecycle: type[Lifecycle], present: str, past: frozenset[str]) -> None:
        self.lifecycle, self.present, self.past = lifecycle, present, past
        self.stages = list(lifecycle.stages.values())
        self.lanes = lanes_of(lifecycle)
        self.left = EDGE + LANE * (1 + max((x.number for x in self.lanes if x.is_back), default=-1)) + 4
        self.right = self.left + WIDTH

    @property
    def view_box(self) -> str:
        lanes = 2 + max((x.number for x in self.lanes if not x.is_back), default=-1)
        height = len(self.stages) * (HEIGHT + GAP) - GAP + 2 * EDGE
        return f"0 0 {self.right + EDGE + LANE * lanes + 4} {height}"

    def svg(self) -> SafeString:
        shapes = [
            *self._downward(),
            *self._loops(),
            *(self._lane(lane) for lane in self.lanes),
            *self._nodes(),
        ]
        return format_html_join("", "{}", ((shape,) for shape in shapes))

    def _middle(self, row: int) -> int:
        return EDGE + row * (HEIGHT + GAP) + HEIGHT // 2

    def _tone(self, stage: Stage) -> str:
        return "present" if stage == self.present else "past" if stage in self.past else ""

    def _nodes(self) -> Iterator[SafeString]:
        for row, stage in enumerate(self.stages):
            top = self._middle(row) - HEIGHT // 2
            yield format_html(
                '<g class="node {}">{}<rect x="{}" y="{}" width="{}" height="{}" rx="6"/>{}</g>',
                self._tone(stage), self._halo(stage, top), self.left, top, WIDTH, HEIGHT,
                self._label(stage, self._middle(row)),
            )  # fmt: skip

    def _halo(self, stage: Stage, top: int) -> SafeString:
        if stage != self.present:
            return SafeString("")
        return format_html(
            '<rect class="halo" x="{}" y="{}" width="{}" height="{}" rx="8"/>',
            self.left - 3, top - 3, WIDTH + 6, HEIGHT + 6,
        )  # fmt: skip

    def _label(self, stage: Stage, middle: int) -> SafeString:
        lines = textwrap.wrap(str(stage.label), LETTERS)[:2]
        first = middle - 7 * (len(lines) - 1)
        words = ((self.left + WIDTH // 2, first + 14 * at, line) for at, line in enumerate(lines))
        return format_html_join("", '<text x="{}" y="{}">{}</text>', words)

    def _downward(self) -> Iterator[SafeString]:
        """Draw the steps from one stage to the next of the column."""
        pairs = {(s, t) for spec in self.lifecycle.steps.values() for s in spec.sources for t in spec.targets}
        x = self.left + WIDTH // 2
        for row, (start, end) in enumerate(zip(self.stages, self.stages[1:], strict=False)):
            if (start, end) in pairs:
                tone = "past" if start in self.past and end in {*self.past, self.present} else ""
                top, foot = self._middle(row) + HEIGHT // 2, self._middle(row + 1) - HEIGHT // 2
                yield _arrow(f"M{x} {top}V{foot - 5}", f"M{x} {foot - 1}l-4-7h8z", tone)

    def _loops(self) -> Iterator[SafeString]:
        """Draw the steps that keep the stage."""
        for row, stage in enumerate(self.stages):
            if any(stage in spec.sources and stage in spec.targets for spec in self.lifecycle.steps.values()):
                x, y = self.right, self._middle(row)
                yield _arrow(
                    f"M{x} {y - 7}h9a4 4 0 0 1 4 4v5a4 4 0 0 1-4 4h-4", f"M{x + 1} {y + 6}l7-4v8z", ""
                )

    def _lane(self, lane: Lane) -> SafeString:
        side, sign = (self.left, -1) if lane.is_back else (self.right, 1)
        x = side + sign * (EDGE + LANE * (lane.number + (0 if lane.is_back else 1)))
        end = self._middle(lane.target) + (9 if lane.is_back else -9)
        starts = [self._middle(row) + (-9 if lane.is_back else 9) for row in lane.sources]
        stubs = "".join(f"M{side} {y}H{x}" for y in starts)
        far = max(starts) if lane.is_back else min(starts)
        line = f"{stubs}M{x} {far}V{end}H{side + sign * 5}"
        return _arrow(line, f"M{side + sign} {end}l{sign * 7}-4v8z", "")


def _arrow(line: str, head: str, tone: str) -> SafeString:
    return format_html('<path class="edge {0}" d="{1}"/><path class="head {0}" d="{2}"/>', tone, line, head)
