"""Each release writes its tables into the database: a step that is not there cannot be recorded."""

from __future__ import annotations

from collections.abc import Iterator

from workflow.features import features
from workflow.lifecycles import Lifecycle
from workflow.models import LifecycleStep


def publish() -> None:
    """Add the tables of all registered life cycles; those of earlier releases stay readable."""
    rows = [row for feature in features() for row in table(feature.lifecycle)]
    LifecycleStep.objects.bulk_create(rows, ignore_conflicts=True)


def table(lifecycle: type[Lifecycle]) -> Iterator[LifecycleStep]:
    """Return every lawful move of a life cycle as a row, the birth first."""
    common = {"definition": lifecycle.definition, "kind": lifecycle.kind}
    yield LifecycleStep(**common, step="open", from_stage="", to_stage=lifecycle.initial())
    for spec in lifecycle.steps.values():
        for source in spec.sources:
            for target in spec.targets:
                yield LifecycleStep(
                    **common, step=spec.name, from_stage=source, to_stage=target, is_by_clock=spec.by_clock
                )
