"""Every step of the way by its name."""

from __future__ import annotations

from datetime import date
from typing import Any

from config.replay import people, posts, stage
from config.replay.stage import Play

STEPS = {**stage.STEPS, **people.STEPS, **posts.STEPS}


def take(play: Play, step: str, on: date, facts: dict[str, Any] | None = None) -> None:
    """Take one step on a day; raises as the services do."""
    play.facts, play.remarks = facts or {}, []
    STEPS[step](play, on)
