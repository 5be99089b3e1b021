"""Play stories: a line a step, the reason where the rules refuse, what is skipped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from config.replay.cast import Cast
from config.replay.plan import Planned, plan
from config.replay.stage import Play, take
from config.replay.stories import Story
from workflow.exceptions import Conflict, NotPermitted, TransitionRefused
from workflow.features import lifecycle_of
from workflow.models import Case, Organisation

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
        say(_("  dilewati  %s: bagian dari kemampuan yang menyusul") % word)
    agency = Organisation.objects.filter(code=story.agency).first()
    if agency is None:
        say(_("  ditolak   instansi ini tidak terdaftar"))
        return Played(0, is_refused=True)
    if not steps or _is_known(agency, _cycle(steps)):
        say(_("  tidak ada langkah yang perlu diputar ulang"))
        return Played(0)
    return _play(agency, steps, say, until)


def _play(agency: Organisation, steps: list[Planned], say: Say, until: date | None) -> Played:
    play = Play(Cast(agency).ready(), "published", _cycle(steps))
    play.ekspose_on = next((s.on for s in steps if s.step == "hold_ekspose"), None)
    scores = [s.fact.details["score"] for s in steps if s.fact and "score" in s.fact.details]
    for taken, planned in enumerate(steps):
        assert planned.on is not None
        if until and planned.on > until:
            say(_("  berhenti  %s: langkah berikutnya sesudah hari itu") % until.isoformat())
            return Played(taken)
        facts = dict(planned.fact.details) if planned.fact else {}
        if planned.step == "findings" and scores:
            facts["score"] = scores[0]
        if reason := _refusal(play, planned, facts):
            say(f"  ditolak   {planned.on.isoformat()}  {planned.step}: {reason}")
            return Played(taken, is_refused=True)
        say(_line(play, planned))
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


def _line(play: Play, planned: Planned) -> str:
    case = play.present
    stage = lifecycle_of(case.kind).stages[case.stage].label
    assert planned.on is not None
    remarks = "; ".join([str(planned.sure), *play.remarks])
    return f"  {planned.on.isoformat()}  {planned.step:<17} {case.label} → {stage}  [{remarks}]"


def _cycle(steps: list[Planned]) -> int:
    assert steps[0].on is not None
    return steps[0].on.year


def _is_known(agency: Organisation, cycle: int) -> bool:
    return Case.objects.filter(organisation=agency, kind="readiness", assessment__cycle=cycle).exists()
