"""Each release writes its tables into the database: a step that is not there cannot be recorded."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from workflow.features import features
from workflow.lifecycles import Lifecycle, Step
from workflow.models import LifecycleStep


def publish() -> None:
    """Add the tables of all registered life cycles; those of earlier releases stay readable."""
    rows = [row for feature in features() for row in table(feature.lifecycle)]
    LifecycleStep.objects.bulk_create(rows, ignore_conflicts=True)


def table(lifecycle: type[Lifecycle]) -> Iterator[LifecycleStep]:
    """Return every lawful move of a life cycle as a row, the birth first."""
    common = {"definition": lifecycle.definition, "kind": lifecycle.kind}
    yield LifecycleStep(
        **common, step="open", event=lifecycle.event("open"), from_stage="", to_stage=lifecycle.initial()
    )
    for spec in lifecycle.steps.values():
        for source in spec.sources:
            for target in spec.targets:
                yield _row(lifecycle, spec, from_stage=source, to_stage=target, **common)


def _row(lifecycle: type[Lifecycle], spec: Step, **rest: Any) -> LifecycleStep:
    return LifecycleStep(
        step=spec.name,
        event=lifecycle.event(spec.name),
        capacity=lifecycle.capacities([spec.capacity])[0],
        is_by_clock=spec.by_clock,
        is_by_case=bool(spec.by_case),
        is_by_exchange=spec.by_exchange,
        **rest,
    )
