"""From published facts to steps with days: what stands between two facts is assumed, and said to be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from config.replay.stories import Published, Story
from workflow.models import Holiday

# The way from commitment to decree, in the order of the life cycles; `commitment`, `answers`, `findings`
# and `ballot` are the deeds without which the next step is refused.
APPROVAL = (
    "open_readiness", "commitment", "sign_commitment", "name_companion", "open_assessment", "answers",
    "check", "endorse", "submit", "findings", "score_round", "declare_eligible", "open_pre_ekspose",
    "pass_pre_ekspose", "schedule_ekspose", "hold_ekspose", "ballot", "decide", "issue_decision", "receive",
)  # fmt: skip

# From people to a pool: each takes a case of its own through several steps, on made-up people.
MAPPING = ("map_people", "calibrate", "draw_pool")

# From a vacancy to an inauguration.
FILLING = (
    "open_filling", "set_criteria", "draw_longlist", "shortlist", "verify_candidates", "announce", "choose",
    "request_approval", "grant", "appoint", "inaugurate", "close_filling",
)  # fmt: skip
WAY = APPROVAL + MAPPING + FILLING

WORDS = {
    "mentoring_started": "score_round",
    "round_scored": "score_round",
    "mentoring_rounds": "score_round",
    "pre_ekspose_held": "pass_pre_ekspose",
    "ekspose_held": "hold_ekspose",
    "decision_issued": "issue_decision",
    "decision_received": "receive",
    "vacancy_opened": "open_filling",
    "names_verified_at_bkn": "verify_candidates",
    "shortlist_announced": "announce",
    "inaugurated": "inaugurate",
}
# The same day as the step before them: they are deeds on the way to the next step, not days of their own.
SAME_DAY = (
    "commitment", "answers", "findings", "ballot",
)  # fmt: skip


class Sure(StrEnum):
    """How a step came by its day."""

    PUBLISHED = "terbit"
    MONTH = "diasumsikan, hari kerja pertama bulan itu"
    BOUND = "batas, paling lambat hari itu"
    ASSUMED = "diasumsikan"


@dataclass(frozen=True)
class Planned:
    """One step to be taken: its name, its day once it has one, and the fact behind it, if any."""

    step: str
    on: date | None = None
    sure: Sure = Sure.ASSUMED
    fact: Published | None = None


def plan(story: Story) -> tuple[list[Planned], list[str]]:
    """Return the dated steps of a story and the words that are no step of a case here."""
    steps: list[Planned] = []
    later = []
    for fact in story.events:
        target = WORDS.get(fact.what)
        if target is None:
            later.append(fact.what)
            continue
        _append(steps, target, fact)
    return _dated(steps), later


def _append(steps: list[Planned], target: str, fact: Published) -> None:
    """Add what lies between the last step and the target, then the target as often as it was published."""
    done = [WAY.index(s.step) for s in steps]
    start = max(done, default=WAY.index(FILLING[0]) - 1 if target in FILLING else -1) + 1
    steps += [Planned(name) for name in WAY[start : WAY.index(target)]]
    on, sure = _day(fact)
    times = int(fact.details.get("count", 1)) if fact.what == "mentoring_rounds" else 1
    steps += [Planned(target, fact=fact) for _n in range(times - 1)]
    steps.append(Planned(target, on, sure, fact))


def _day(fact: Published) -> tuple[date | None, Sure]:
    if fact.on:
        return fact.on, Sure.PUBLISHED
    if fact.month:
        return working_day(date.fromisoformat(f"{fact.month}-01")), Sure.MONTH
    if fact.on_or_before:
        return fact.on_or_before, Sure.BOUND
    return None, Sure.ASSUMED


def _dated(steps: Sequence[Planned]) -> list[Planned]:
    """Give each undated step the working day after the one before, never after the next published day."""
    first = next((n for n, s in enumerate(steps) if s.on), None)
    if first is None:
        return []
    dated = list(steps)
    for n in range(first - 1, -1, -1):
        after = dated[n + 1]
        assert after.on is not None
        on = after.on if after.step in SAME_DAY else before(after.on)
        dated[n] = replace(dated[n], on=on)
    for n in range(first + 1, len(dated)):
        dated[n] = _forward(dated, n)
    return dated


def _forward(dated: list[Planned], n: int) -> Planned:
    step, last = dated[n], dated[n - 1].on
    assert last is not None
    if step.on:
        return step
    limit = next((s.on for s in dated[n + 1 :] if s.on), None)
    on = last if step.step in SAME_DAY else working_day(last + timedelta(days=1))
    return replace(step, on=min(on, limit) if limit and limit >= last else on)


def working_day(day: date) -> date:
    """Return the day itself where it is a working day, else the next that is."""
    while day.weekday() > 4 or Holiday.objects.filter(on=day).exists():
        day += timedelta(days=1)
    return day


def before(day: date) -> date:
    """Return the last working day before a day."""
    day -= timedelta(days=1)
    while day.weekday() > 4 or Holiday.objects.filter(on=day).exists():
        day -= timedelta(days=1)
    return day
