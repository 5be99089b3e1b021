"""The clock takes the steps whose time has come; `workflow.timing` says when that is."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime

from django.utils import timezone

from workflow.actors import SYSTEM
from workflow.exceptions import Conflict, NotYoursToKnow, TransitionRefused
from workflow.execution import perform
from workflow.features import features
from workflow.lifecycles import Lifecycle, Step
from workflow.models import RuleVersion
from workflow.timing import rule_of

log = logging.getLogger(__name__)
Due = tuple[int, int, str]


def advance_by_clock() -> int:
    """Take every step whose time has come, each in its own transaction; returns how many were taken.

    The database accepts it from the worker's role alone.
    """
    taken = [_take(*due) for due in list(due_steps(timezone.now()))]
    if taken:
        log.info("the clock took %d steps; the guards of %d do not hold yet", sum(taken), taken.count(False))
    return sum(taken)


def due_steps(now: datetime) -> Iterator[Due]:
    """Yield case, revision and step of what the clock should do; `perform` asks again under the lock."""
    for feature in features():
        for spec in feature.lifecycle.steps.values():
            if spec.by_clock:
                yield from _due(feature.lifecycle, spec, now)


def _due(lifecycle: type[Lifecycle], spec: Step, now: datetime) -> Iterator[Due]:
    stages = [str(stage) for stage in spec.sources]
    versions = RuleVersion.objects.filter(kind=RuleVersion.Kind.POLICY, code=lifecycle.policy)
    for policy_id in versions.values_list("pk", flat=True):
        rule = rule_of(policy_id, spec.name)
        for case_id, revision in rule.cases(lifecycle.kind, stages, now) if rule else []:
            yield case_id, revision, spec.name


def _take(case_id: int, revision: int, step: str) -> bool:
    """Take one step; somebody who was quicker, or a guard, is no fault."""
    try:
        perform(case_id, step, actor=SYSTEM, expected=revision)
    except (TransitionRefused, Conflict, NotYoursToKnow) as refusal:
        log.debug("the clock leaves case %s alone: %s", case_id, type(refusal).__name__)
        return False
    return True
