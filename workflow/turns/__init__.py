"""Turns: what may be done to whose turn it is, beside the step itself."""

from workflow.turns.clock import remind_overdue, resume_lapsed
from workflow.turns.life import DEEDS, TurnLife, may_take
from workflow.turns.services import claim, hand_over, hold, name_person, release, remind, resume

__all__ = [
    "DEEDS",
    "TurnLife",
    "claim",
    "hand_over",
    "hold",
    "may_take",
    "name_person",
    "release",
    "remind",
    "remind_overdue",
    "resume",
    "resume_lapsed",
]
