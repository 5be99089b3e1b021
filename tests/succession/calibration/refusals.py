"""What the tests of a session have in common: a motion, and steps that are refused."""

from __future__ import annotations

from typing import Any

import pytest

from succession.calibration import services
from workflow.actors import Actor
from workflow.exceptions import NotPermitted, TransitionRefused
from workflow.models import Case

MOTION: dict[str, Any] = {
    "to_box": 7,
    "reason_code": "conduct",
    "explanation": "Temuan inspektorat",
}
REFUSALS = (NotPermitted, TransitionRefused)


def refused(case: Case, name: str, actor: Actor, match: str = ".", **facts: Any) -> None:
    """Expect a refusal, and that nothing happened."""
    case.refresh_from_db()
    before = (case.stage, case.revision, case.events.count())
    with pytest.raises(REFUSALS, match=match):
        getattr(services, name)(case, actor=actor, **facts)
    case.refresh_from_db()
    assert (case.stage, case.revision, case.events.count()) == before


def step_refused(case: Case, name: str, actor: Actor, match: str = ".", **facts: Any) -> None:
    case.refresh_from_db()
    refused(case, name, actor, match, expected=case.revision, **facts)


def now(case: Case) -> Case:
    case.refresh_from_db()
    return case
