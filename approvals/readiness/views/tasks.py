"""The worksheet as a list of tasks: one heading a pillar, one row an indicator, and what is left to do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from approvals.readiness.instruments import Pillar
from approvals.readiness.selectors import Line, Sheet
from approvals.readiness.views.desk import Desk
from workflow import words
from workflow.parts import BlockedReason, BlockedStep, Link
from workflow.standings import Standing, standing

PLAIN = ("done", "accepted")


@dataclass(frozen=True)
class Task:
    """One row: where it leads, what it is about, and how it stands."""

    name: str
    hint: str
    standing: Standing
    url: str = ""
    marks: list[str] = field(default_factory=list)

    @property
    def is_tagged(self) -> bool:
        """Return whether it asks for attention; what is done is plain text."""
        return self.standing.key not in PLAIN


@dataclass(frozen=True)
class TaskGroup:
    """One heading with its rows."""

    title: str
    summary: str
    tasks: list[Task]


def groups_of(desk: Desk, sheet: Sheet) -> list[TaskGroup]:
    """Return the pillars with their rows."""
    scores = sheet.instrument.pillar_scores(sheet.levels)
    return [
        TaskGroup(
            f"{number}. {pillar.title}",
            _summary(pillar, lines, words.decimal(scores[pillar.code])),
            [_task(desk, line) for line in lines],
        )
        for number, (pillar, lines) in enumerate(sheet.by_pillar(), 1)
    ]


def name_of(line: Line) -> str:
    """Return an indicator as it is named everywhere: 2.6 Indeks kualitas data ASN."""
    return f"{line.number} {line.indicator.title}"


def address_of(case_id: int, line: Line) -> str:
    """Return where one indicator is answered."""
    return reverse("indicator", args=[case_id, line.indicator.code])


def blockers_of(case_id: int, sheet: Sheet) -> list[BlockedStep]:
    """Return what keeps the worksheet from being checked, each with a link to its place."""
    kinds = (
        (_unanswered, [line for line in sheet.lines if line.level is None]),
        (_unproved, [line for line in sheet.lines if line.is_unproved]),
        (_unreplied, [line for line in sheet.lines if line.needs_reply]),
    )
    return [BlockedStep(say(len(lines)), _links(case_id, lines)) for say, lines in kinds if lines]


def warnings_of(case_id: int, sheet: Sheet) -> list[BlockedReason]:
    """Return what may be submitted but not found eligible: must-pass indicators below their level."""
    return [
        BlockedReason(
            _("Butir wajib baru tingkat %(level)d, paling rendah %(least)d.")
            % {"level": short.level, "least": short.indicator.must_pass},
            Link(name_of(line), address_of(case_id, line)),
        )
        for short in sheet.instrument.shortfalls(sheet.levels)
        for line in [sheet.line(short.indicator.code)]
        if short.level is not None
    ]


def _unanswered(number: int) -> str:
    return ngettext("%d indikator belum diisi", "%d indikator belum diisi", number) % number


def _unproved(number: int) -> str:
    return ngettext("%d indikator belum berbukti", "%d indikator belum berbukti", number) % number


def _unreplied(number: int) -> str:
    return ngettext("%d catatan reviu belum dijawab", "%d catatan reviu belum dijawab", number) % number


def _links(case_id: int, lines: list[Line]) -> list[BlockedReason]:
    return [BlockedReason("", Link(name_of(line), address_of(case_id, line))) for line in lines]


def _summary(pillar: Pillar, lines: list[Line], score: str) -> str:
    done = sum(1 for line in lines if line.is_complete)
    return _("%(done)d dari %(all)d selesai · nilai %(score)s dari bobot %(weight)s") % {
        "done": done,
        "all": len(lines),
        "score": score,
        "weight": words.decimal(pillar.weight, 0),
    }


def _task(desk: Desk, line: Line) -> Task:
    if not desk.is_open:
        return Task(name_of(line), " · ".join(_hints(desk, line)), standing("blocked"))
    how = line.standing if desk.is_in_repair or line.standing != "needs_repair" else "done"
    return Task(
        name_of(line),
        " · ".join(_hints(desk, line)),
        standing(how),
        address_of(desk.opened.case.pk, line),
        _marks(line),
    )


def _hints(desk: Desk, line: Line) -> Iterator[str]:
    yield _("bobot %s") % words.decimal(line.indicator.weight, 0)
    if line.level is not None:
        highest = len(line.indicator.levels) - 1
        yield _("tingkat %(level)d dari %(highest)d") % {"level": line.level, "highest": highest}
    if line.indicator.must_pass:
        yield _("butir wajib, paling rendah tingkat %d") % line.indicator.must_pass
    if line.answer:
        yield _("diisi %s") % line.answer.answered_by
    if desk.is_in_repair and line.needs_reply and desk.sent_back.due_on:
        yield _("tenggat %s") % words.short_day(desk.sent_back.due_on)


def _marks(line: Line) -> list[str]:
    """Say that the figure was typed, where the instrument wants it measured (docs/readiness.md)."""
    is_typed = bool(line.indicator.measured) and line.level is not None
    return [_("belum diukur sistem")] if is_typed else []
