"""What a journey remembers of its cases while it goes on."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from config.cluster import Cluster
from tests.journeys.walking import Walk
from workflow.models import Case, Person


@dataclass
class Story:
    """The cases of one agency, as the journey goes on."""

    walk: Walk
    cluster: Cluster
    folder: Path
    members: list[Person] = field(default_factory=list)
    committee: list[Person] = field(default_factory=list)
    readiness: int = 0
    review: int = 0
    period: int = 0
    session: int = 0
    objection: int = 0
    pool: int = 0
    filling: int = 0

    @property
    def stage(self) -> tuple[str, str]:
        """Return where the agency's readiness and its review stand."""
        stages = dict(Case.objects.values_list("kind", "stage"))
        return stages["readiness"], stages.get("review", "")

    def stands(self, case: int, stage: str) -> None:
        """See that a case stands in a stage."""
        assert Case.objects.get(pk=case).stage == stage
