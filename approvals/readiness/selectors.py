"""Questions about readiness: the sheet of one case, the score, the cases of a person."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any

from django.db import connection
from django.db.models import Prefetch

from approvals.readiness.instruments import Indicator, Instrument, Pillar, read
from approvals.readiness.models import Answer, AnswerEvidence, Submission
from workflow.memory import while_locked
from workflow.models import Case
from workflow.periods import content


@dataclass(frozen=True)
class Return:
    """With what the review sent the worksheet back: the notes, until when, and at what moment."""

    notes: dict[str, str] = field(default_factory=dict)
    due_on: date | None = None
    at: datetime | None = None


@dataclass(frozen=True)
class Line:
    """One indicator with what the agency answered and what the reviewer noted."""

    number: str
    pillar: Pillar
    indicator: Indicator
    answer: Answer | None
    note: str = ""
    returned_at: datetime | None = None

    @property
    def level(self) -> int | None:
        """Return the answered level, or None."""
        return self.answer.level if self.answer else None

    @property
    def is_accepted(self) -> bool:
        """Return whether the reviewer accepted it, which makes it read-only."""
        return bool(self.answer and self.answer.is_accepted)

    @property
    def links(self) -> list[AnswerEvidence]:
        """Return the files that prove it."""
        return list(self.answer.links.all()) if self.answer else []

    @property
    def is_unproved(self) -> bool:
        """Return whether a level above 0 stands without a file."""
        return bool(self.level) and not self.links

    @property
    def needs_reply(self) -> bool:
        """Return whether a note of the reviewer waits for its answer; an earlier answer answers nothing."""
        if not self.note or self.is_accepted:
            return False
        return self.answer is None or not self.answer.reply.strip() or self._is_older_than_the_note

    @property
    def _is_older_than_the_note(self) -> bool:
        return bool(self.answer and self.returned_at and self.answer.answered_at < self.returned_at)

    @property
    def is_complete(self) -> bool:
        """Return whether nothing more is to be done to it before it is checked."""
        return self.level is not None and not self.is_unproved and not self.needs_reply

    @property
    def standing(self) -> str:
        """Return the key of its standing in the task list."""
        if self.is_accepted:
            return "accepted"
        if self.needs_reply:
            return "needs_repair"
        if self.is_complete:
            return "done"
        return "in_progress" if self.answer else "not_started"


@dataclass(frozen=True)
class Sheet:
    """The whole worksheet of a case."""

    instrument: Instrument
    lines: tuple[Line, ...]

    @cached_property
    def levels(self) -> dict[str, int]:
        """Return the answered levels by indicator."""
        return {line.indicator.code: line.level for line in self.lines if line.level is not None}

    @cached_property
    def score(self) -> Decimal:
        """Return the score of what is answered so far; an open indicator counts 0."""
        return self.instrument.score(self.levels)

    @property
    def gap(self) -> Decimal:
        """Return how many points are missing to the threshold; 0 when it is reached."""
        return self.instrument.gap(self.levels)

    @property
    def without_evidence(self) -> list[str]:
        """Return the indicators whose level is not proved."""
        return [line.indicator.code for line in self.lines if line.is_unproved]

    @property
    def is_complete(self) -> bool:
        """Return whether every line is."""
        return all(line.is_complete for line in self.lines)

    @property
    def open_notes(self) -> int:
        """Return how many notes of the reviewer were given with the last return."""
        return sum(1 for line in self.lines if line.note and not line.is_accepted)

    def line(self, indicator: str) -> Line:
        """Return one line; raises KeyError for an indicator the instrument does not have."""
        return {line.indicator.code: line for line in self.lines}[indicator]

    def by_pillar(self) -> list[tuple[Pillar, list[Line]]]:
        """Return the lines under their pillars, in the order of the instrument."""
        return [(p, [ln for ln in self.lines if ln.pillar.code == p.code]) for p in self.instrument.pillars]


@lru_cache(maxsize=32)
def instrument_of(rule_id: int) -> Instrument:
    """Return the instrument that a rule version holds; versions never change."""
    return read(content(rule_id))


@while_locked
def sheet_of(case: Case) -> Sheet:
    """Return the worksheet in a constant number of statements, whatever the number of indicators."""
    return worksheet(case, instrument_of(case.assessment.instrument_id))


def worksheet(case: Case, instrument: Instrument) -> Sheet:
    """Return the worksheet of a case by an instrument: the pinned one, or the one it will be pinned to."""
    links = Prefetch("links", AnswerEvidence.objects.select_related("evidence").order_by("pk"))
    found = Answer.objects.filter(case=case).select_related("answered_by").prefetch_related(links)
    answers = {a.indicator: a for a in found}
    sent_back = last_return(case)
    return Sheet(instrument, tuple(_lines(instrument, answers, sent_back)))


def _lines(instrument: Instrument, answers: dict[str, Answer], sent_back: Return) -> Iterator[Line]:
    for number, pillar in enumerate(instrument.pillars, 1):
        for place, indicator in enumerate(pillar.indicators, 1):
            code = indicator.code
            note = sent_back.notes.get(code, "")
            yield Line(
                f"{number}.{place}",
                pillar,
                indicator,
                answers.get(code),
                note,
                sent_back.at if note else None,
            )


def last_return(case: Case) -> Return:
    """Return with what the review last sent the case back, as recorded; empty where it never did."""
    events = case.events.filter(action="approvals.readiness.reopen").select_related("body")
    event = events.order_by("-sequence").first()
    if event is None:
        return Return()
    facts = body_of(event).get("facts", {})
    due_on = facts.get("due_on")
    return Return(
        dict(facts.get("notes", {})), date.fromisoformat(due_on) if due_on else None, event.occurred_at
    )


def review_notes(case: Case) -> dict[str, str]:
    """Return the notes with which the review sent indicators back."""
    return last_return(case).notes


def body_of(event: Any) -> dict[str, Any]:
    """Return the words of an event; empty where they were erased."""
    body = getattr(event, "body", None)
    return json.loads(bytes(body.body)) if body else {}


def submission_hash(case: Case) -> bytes:
    """Return the hash of the dossier as it stands: answers, evidence, instrument."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT readiness_submission_hash(%s)", [case.pk])
        return bytes(cursor.fetchone()[0])


def last_submission(case: Case) -> Submission | None:
    """Return the newest frozen copy."""
    return Submission.objects.filter(case=case).order_by("-number").first()


def submission_of(case: Case, number: int) -> Submission | None:
    """Return one frozen copy by its number."""
    return Submission.objects.filter(case=case, number=number).first()
