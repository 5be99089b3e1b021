"""Questions about reviews: the sheet of one review, its rounds, its plenary, the days of eksposes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from django.utils import timezone

from approvals.readiness.instruments import Indicator, Instrument, Pillar
from approvals.readiness.models import Submission
from approvals.readiness.selectors import instrument_of
from approvals.review.models import Ekspose, FollowUp, Judgement, Round
from workflow.memory import while_locked
from workflow.models import Ballot, Body, Case
from workflow.periods import content

PLENARY = "plenary"
PANEL = "panel"


@dataclass(frozen=True)
class Claim:
    """What the agency submitted for one indicator, from the frozen copy."""

    level: int
    explanation: str = ""
    reply: str = ""
    evidence: tuple[dict[str, Any], ...] = ()
    addresses: tuple[str, ...] = ()


@dataclass(frozen=True)
class Line:
    """One indicator: the claim, what was found before and in the present round, what holds."""

    pillar: Pillar
    indicator: Indicator
    claim: Claim
    judgements: tuple[Judgement, ...]
    round: int
    submission_id: int

    @cached_property
    def holding(self) -> Judgement | None:
        """Return the judgement that holds: of the latest round; there, headquarters' prevails (P)."""
        return max(self.judgements, key=lambda j: (j.round, j.is_from_headquarters), default=None)

    @property
    def present(self) -> Judgement | None:
        """Return what was found in the round under way."""
        return self.holding if self.holding and self.holding.round == self.round else None

    @property
    def before(self) -> Judgement | None:
        """Return what was found in the last round before this one."""
        earlier = [j for j in self.judgements if j.round < self.round]
        return max(earlier, key=lambda j: (j.round, j.is_from_headquarters), default=None)

    def found_by(self, *, is_from_headquarters: bool) -> Judgement | None:
        """Return what one office found in the round under way: headquarters or the office of the agency."""
        mine = (self.round, is_from_headquarters)
        return next((j for j in self.judgements if (j.round, j.is_from_headquarters) == mine), None)

    @property
    def is_asked(self) -> bool:
        """Return whether it must be judged now: never judged, or not accepted and submitted again since."""
        found = self.holding
        return found is None or (not found.is_accepted and found.submission_id != self.submission_id)

    @property
    def is_unaccepted(self) -> bool:
        """Return whether something is still asked of the agency."""
        return self.holding is not None and not self.holding.is_accepted


@dataclass(frozen=True)
class ReviewSheet:
    """All indicators of a review with what holds of each."""

    instrument: Instrument
    lines: tuple[Line, ...]

    @cached_property
    def verified(self) -> dict[str, int]:
        """Return the verified levels by indicator."""
        return {ln.indicator.code: ln.holding.level for ln in self.lines if ln.holding}

    @cached_property
    def claimed(self) -> dict[str, int]:
        """Return the claimed levels by indicator."""
        return {ln.indicator.code: ln.claim.level for ln in self.lines}

    @property
    def asked(self) -> list[Line]:
        """Return what must still be judged in this round."""
        return [ln for ln in self.lines if ln.is_asked]

    @property
    def unaccepted(self) -> list[Line]:
        """Return what is not accepted."""
        return [ln for ln in self.lines if ln.is_unaccepted]

    def line(self, indicator: str) -> Line:
        """Return one line; raises KeyError for an indicator the instrument does not have."""
        return {ln.indicator.code: ln for ln in self.lines}[indicator]

    @property
    def closed(self) -> ReviewSheet:
        """Return the sheet with the findings of scored rounds alone: what BKN has told the agency."""
        told = (
            replace(ln, judgements=tuple(j for j in ln.judgements if j.round < ln.round)) for ln in self.lines
        )
        return replace(self, lines=tuple(told))

    def by_pillar(self) -> list[tuple[Pillar, list[Line]]]:
        """Return the lines under their pillars."""
        return [(p, [ln for ln in self.lines if ln.pillar.code == p.code]) for p in self.instrument.pillars]


@while_locked
def review_sheet(case: Case) -> ReviewSheet:
    """Return the sheet of a review in two statements, whatever the number of indicators and rounds."""
    review = case.review
    instrument = instrument_of(case.parent.assessment.instrument_id)  # type: ignore[union-attr]
    submitted = review.submission.content
    found: dict[str, list[Judgement]] = {}
    for judgement in Judgement.objects.filter(case=case).select_related("judged_by"):
        found.setdefault(judgement.indicator, []).append(judgement)
    lines = tuple(
        Line(
            pillar,
            indicator,
            _claim(submitted.get(indicator.code, {})),
            tuple(found.get(indicator.code, ())),
            review.round,
            review.submission_id,
        )
        for pillar in instrument.pillars
        for indicator in pillar.indicators
    )
    return ReviewSheet(instrument, lines)


def _claim(row: dict[str, Any]) -> Claim:
    return Claim(
        row.get("level") or 0,
        row.get("explanation", ""),
        row.get("reply", ""),
        tuple(row.get("evidence", ())),
        tuple(row.get("addresses", "").split()),
    )


def former_submission(case: Case) -> Submission | None:
    """Return the submission before the one under review."""
    now = case.review.submission
    return Submission.objects.filter(case=now.case_id, number__lt=now.number).order_by("-number").first()


def claims_in(submission: Submission | None) -> dict[str, Claim]:
    """Return what a frozen copy claims of each indicator."""
    return {code: _claim(row) for code, row in submission.content.items()} if submission else {}


def last_round(case: Case) -> Round | None:
    """Return the last round that was scored."""
    return Round.objects.filter(case=case).order_by("-number").first()


def review_of(readiness: Case) -> Case | None:
    """Return the review that belongs to a readiness case."""
    return Case.objects.filter(parent=readiness, kind="review").order_by("-pk").first()


def plenary_of(case: Case) -> Ballot | None:
    """Return the decided ballot of the last plenary."""
    return Ballot.objects.filter(case=case, question=PLENARY, stage="decided").order_by("-pk").first()


def open_plenary(case: Case) -> Ballot | None:
    """Return the ballot of the plenary under way."""
    return Ballot.objects.filter(case=case, question=PLENARY, stage="opened").order_by("-pk").first()


def plenary_subject(case: Case) -> str:
    """Return what tells this plenary's ballot from earlier ones: after notes comes another ekspose."""
    held = Ekspose.objects.filter(case=case).exclude(held_at=None).count()
    return str(held) if held > 1 else ""


def panel_of(case: Case) -> Body | None:
    """Return the panel of headquarters that holds plenaries now: of the newest decree."""
    now = timezone.now()
    panels = Body.objects.filter(organisation=case.organisation.lineage[0], code=PANEL, during__contains=now)
    return panels.order_by("-decreed_on", "-pk").first()


def max_slots(case: Case) -> int:
    """Return how many agencies may present on one day (policy; seen: 3 to 5, B)."""
    assert case.policy_id is not None
    return int(content(case.policy_id)["ekspose"]["max_slots"])


def free_slots(on: date, most: int) -> list[int]:
    """Return the slots of a day that nobody has taken."""
    taken = set(Ekspose.objects.filter(on=on, freed_at=None).values_list("slot", flat=True))
    return [slot for slot in range(1, most + 1) if slot not in taken]


def open_notes(case: Case) -> Iterable[FollowUp]:
    """Return the notes of the plenary that still wait for an answer with proof."""
    return FollowUp.objects.filter(case=case, kind=FollowUp.Kind.NOTE, cleared_at=None)


def open_follow_ups(case: Case) -> Iterable[FollowUp]:
    """Return the follow-ups of an approval that BKN has not cleared."""
    return FollowUp.objects.filter(case=case, kind=FollowUp.Kind.FOLLOW_UP, cleared_at=None)


def applies(organisation_id: int) -> bool:
    """Return whether an agency applies talent management: its review is applying or flagged."""
    return Case.objects.filter(
        organisation=organisation_id, kind="review", stage__in=["applying", "flagged"]
    ).exists()
