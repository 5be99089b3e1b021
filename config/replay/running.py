"""Play stories: a line a step, the reason where the rules refuse, what is skipped."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _

from config.replay.acts import take
from config.replay.cast import Cast
from config.replay.plan import APPROVAL, FILLING, Planned, plan
from config.replay.stage import Play
from config.replay.stories import Story
from config.replay.trial import try_without_approval
from workflow.exceptions import Conflict, NotPermitted, TransitionRefused
from workflow.features import lifecycle_of
from workflow.models import AuditEvent, Case, Organisation

Say = Callable[[str], None]


@dataclass(frozen=True)
class Played:
    """How many steps were taken and whether one was refused."""

    steps: int
    is_refused: bool = False


def replay(stories: list[Story], say: Say, *, until: date | None = None) -> list[Played]:
    """Play each story up to a day, wholly or to its first refusal, and say what happened."""
    return [_story(story, say, until) for story in stories]


def _story(story: Story, say: Say, until: date | None) -> Played:
    steps, later = plan(story)
    say(f"{story.agency}  {story.title}")
    for word in later:
        say(_("  dilewati  %s: bukan langkah suatu perkara di sini") % word)
    agency = Organisation.objects.filter(code=story.agency).first()
    if agency is None:
        say(_("  ditolak   instansi ini tidak terdaftar"))
        return Played(0, is_refused=True)
    if not steps or _is_known(agency, steps):
        say(_("  tidak ada langkah yang perlu diputar ulang"))
        return Played(0)
    played = _play(agency, steps, say, until)
    if played.is_refused and steps[0].step in FILLING:
        try_without_approval(say)
    return played


def _play(agency: Organisation, steps: list[Planned], say: Say, until: date | None) -> Played:
    play = Play(Cast(agency).ready(), "published", _cycle(steps))
    play.ekspose_on = next((s.on for s in steps if s.step == "hold_ekspose"), None)
    named = next((dict(s.fact.details) for s in steps if s.fact and s.step == "open_filling"), {})
    scores = [s.fact.details["score"] for s in steps if s.fact and "score" in s.fact.details]
    for taken, planned in enumerate(steps):
        assert planned.on is not None
        if until and planned.on > until:
            say(_("  berhenti  %s: langkah berikutnya sesudah hari itu") % until.isoformat())
            return Played(taken)
        facts = {**named, **(planned.fact.details if planned.fact else {})}
        if planned.step == "findings" and scores:
            facts["score"] = scores[0]
        before = AuditEvent.objects.latest("pk").pk
        if reason := _refusal(play, planned, facts):
            say(f"  ditolak   {planned.on.isoformat()}  {planned.step}: {reason}")
            return Played(taken, is_refused=True)
        for line in _lines(play, planned, before):
            say(line)
    return Played(len(steps))


def _refusal(play: Play, planned: Planned, facts: dict[str, object]) -> str:
    assert planned.on is not None
    try:
        take(play, planned.step, planned.on, facts)
    except (TransitionRefused, NotPermitted) as refusal:
        return " ".join(refusal.reasons)
    except (Conflict, PermissionDenied) as refusal:
        return str(refusal)
    return ""


def _lines(play: Play, planned: Planned, before: int) -> Iterator[str]:
    """Return a line for a step; one that took a case through several steps gives a line for each of them."""
    remarks = "; ".join([str(planned.sure), *play.remarks])
    if planned.step in APPROVAL:
        case = play.present
        yield _line(planned.on, planned.step, case.kind, case.label, case.stage, remarks)
        return
    moved = AuditEvent.objects.filter(
        pk__gt=before, revision__isnull=False, case__organisation=play.cast.agency
    )
    for event in moved.select_related("case").order_by("pk"):
        on, step, moving = timezone.localdate(event.occurred_at), event.action.rpartition(".")[2], event.case
        assert moving is not None
        yield _line(on, step, moving.kind, moving.label, event.to_stage or "", remarks)


def _line(on: date | None, step: str, kind: str, label: str, stage: str, remarks: str) -> str:
    words = lifecycle_of(kind).stages[stage].label
    return f"  {on}  {step:<17} {label} → {words}  [{remarks}]"


def _cycle(steps: list[Planned]) -> int:
    assert steps[0].on is not None
    return steps[0].on.year


def _is_known(agency: Organisation, steps: list[Planned]) -> bool:
    known = Case.objects.filter(organisation=agency)
    if steps[0].step in FILLING:
        return known.filter(kind="filling").exists()
    return known.filter(kind="readiness", assessment__cycle=_cycle(steps)).exists()
