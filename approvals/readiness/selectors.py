"""Questions about readiness: the sheet of one case, the score, the cases of a person."""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any

from django.db import connection
from django.db.models import Prefetch

from approvals.readiness.instruments import Indicator, Instrument, Pillar, read
from approvals.readiness.models import Answer, AnswerEvidence, Submission
from workflow.models import Case
from workflow.periods import content


@dataclass(frozen=True)
class Line:
    """One indicator with what the agency answered and what the reviewer noted."""

    pillar: Pillar
    indicator: Indicator
    answer: Answer | None
    note: str = ""

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
        """Return whether a note of the reviewer waits for its answer."""
        return bool(self.note) and not self.is_accepted and not (self.answer and self.answer.reply.strip())


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


def sheet_of(case: Case) -> Sheet:
    """Return the worksheet in two statements, whatever the number of indicators."""
    instrument = instrument_of(case.assessment.instrument_id)
    links = Prefetch("links", AnswerEvidence.objects.select_related("evidence").order_by("pk"))
    answers = {a.indicator: a for a in Answer.objects.filter(case=case).prefetch_related(links)}
    notes = review_notes(case)
    lines = tuple(
        Line(pillar, indicator, answers.get(indicator.code), notes.get(indicator.code, ""))
        for pillar in instrument.pillars
        for indicator in pillar.indicators
    )
    return Sheet(instrument, lines)


def review_notes(case: Case) -> dict[str, str]:
    """Return the notes with which the review sent indicators back, as the last return recorded them."""
    event = case.events.filter(action="approvals.readiness.reopen").order_by("-sequence").first()
    return dict(body_of(event).get("facts", {}).get("notes", {})) if event else {}


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
