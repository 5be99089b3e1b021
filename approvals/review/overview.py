"""The national overview as questions: where agencies stand, how long stages take, after how many rounds.

An agency's stage is its review's once there is one, else its readiness's. Each question is one statement,
whatever the number of agencies; what is counted on the page is counted from the rows behind it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from approvals.readiness.lifecycle import Readiness
from approvals.review.lifecycle import ReviewLife
from approvals.review.models import Ekspose
from workflow.actors import Hat

NONE = "none"
LIVES = {Readiness.kind: Readiness, ReviewLife.kind: ReviewLife}


@dataclass(frozen=True)
class Phase:
    """Some stages together, for tables that are broken down by something else."""

    key: str
    label: str | Promise
    stages: frozenset[str]


def _of(kind: str, *stages: str) -> frozenset[str]:
    return frozenset(f"{kind}.{stage}" for stage in stages)


PHASES = (
    Phase("belum", _("Belum ada perkara"), frozenset({NONE})),
    Phase(
        "penyiapan",
        _("Penyiapan"),
        _of("readiness", "not_started", "preparing", "filling", "checked", "endorsed"),
    ),
    Phase(
        "pendampingan",
        _("Pendampingan"),
        _of("readiness", "submitted", "repairing", "rechecked") | _of("review", "mentoring", "repairing"),
    ),
    Phase("ekspose", _("Menuju ekspose"), _of("review", "eligible", "pre_ekspose", "ready", "invited")),
    Phase(
        "keputusan",
        _("Pleno dan keputusan"),
        _of("review", "deliberating", "answering_notes", "approved", "decided"),
    ),
    Phase("menerapkan", _("Menerapkan"), _of("review", "applying", "flagged")),
    Phase(
        "berhenti",
        _("Berhenti"),
        _of("readiness", "withdrawn") | _of("review", "rejected", "suspended", "revoked", "withdrawn"),
    ),
)

# Upper bounds of the ages of the queue, in days; the last is open.
AGES = ((7, "7"), (14, "14"), (30, "30"), (60, "60"), (None, "lebih"))


@dataclass(frozen=True)
class Standing:
    """Where one agency stands."""

    organisation_id: int
    code: str
    name: str
    kind: str
    office_code: str
    office: str
    case_id: int | None
    stage: str
    entered_at: datetime | None
    waits_for: str
    waiting_days: int | None

    @property
    def phase(self) -> str:
        """Return the key of the phase its stage belongs to."""
        return next((phase.key for phase in PHASES if self.stage in phase.stages), "berhenti")

    @property
    def age(self) -> str:
        """Return the key of how long somebody has been waited for; empty where nobody is."""
        days = self.waiting_days
        if days is None:
            return ""
        return next(key for most, key in AGES if most is None or days <= most)


STANDINGS = """
SELECT o.id, o.code, o.name, a.kind, coalesce(p.code, ''), coalesce(p.name, ''), coalesce(v.id, r.id),
       coalesce('review.' || v.stage, 'readiness.' || r.stage, 'none'), coalesce(v.entered_at, r.entered_at),
       CASE WHEN t.is_own THEN 'instansi' WHEN t.is_own IS NOT NULL THEN 'bkn' ELSE '' END,
       (%(now)s::timestamptz AT TIME ZONE %(zone)s)::date - (t.since AT TIME ZONE %(zone)s)::date
FROM registry_agency a
JOIN workflow_organisation o ON o.id = a.organisation_id
LEFT JOIN workflow_organisation p ON p.id = o.parent_id
LEFT JOIN LATERAL (SELECT c.id, c.stage, c.entered_at FROM workflow_case c
                   JOIN readiness_assessment s ON s.case_id = c.id
                   WHERE c.organisation_id = o.id AND c.kind = 'readiness'
                   ORDER BY s.cycle DESC LIMIT 1) r ON true
LEFT JOIN LATERAL (SELECT c.id, c.stage, c.entered_at FROM workflow_case c
                   WHERE c.parent_id = r.id AND c.kind = 'review' ORDER BY c.id DESC LIMIT 1) v ON true
LEFT JOIN LATERAL (SELECT bool_or(t.organisation_id = o.id) AS is_own, min(t.opened_at) AS since
                   FROM workflow_turn t WHERE t.case_id IN (r.id, v.id) AND t.closed_at IS NULL) t ON true
WHERE o.lineage && %(desks)s::bigint[]
ORDER BY p.code, o.code
"""


def desks_of(hats: Iterable[Hat], verb: str = ReviewLife.views) -> list[int]:
    """Return the organisations at and below which the hats show reviews."""
    return sorted({hat.organisation_id for hat in hats if verb in hat.verbs})


def standings(desks: Sequence[int], at: datetime | None = None) -> list[Standing]:
    """Return where every agency at or below the desks stands, in one statement."""
    values = {"desks": list(desks), "now": at or timezone.now(), "zone": timezone.get_default_timezone_name()}
    return [Standing(*row) for row in _rows(STANDINGS, values)]


DAYS = """
SELECT kind || '.' || from_stage, count(*),
       percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM left_at - entered_at)) / 86400
FROM (SELECT c.kind, e.from_stage, e.occurred_at AS left_at,
             lag(e.occurred_at) OVER (PARTITION BY e.case_id ORDER BY e.sequence) AS entered_at
      FROM audit_event e JOIN workflow_case c ON c.id = e.case_id
      JOIN workflow_organisation o ON o.id = c.organisation_id
      WHERE c.kind IN ('readiness', 'review') AND o.lineage && %(desks)s::bigint[]
        AND e.to_stage IS NOT NULL AND e.from_stage IS DISTINCT FROM e.to_stage) AS moves
WHERE entered_at IS NOT NULL GROUP BY 1
"""


@dataclass(frozen=True)
class StageDays:
    """How long a stage took those who left it, in days."""

    stage: str
    number: int
    median: float


def stage_days(desks: Sequence[int]) -> dict[str, StageDays]:
    """Return the median days of each stage, over every time it was left, in one statement."""
    rows = _rows(DAYS, {"desks": list(desks)})
    return {row[0]: StageDays(row[0], row[1], float(row[2])) for row in rows}


ROUNDS = """
SELECT number, count(*) FROM (
  SELECT (SELECT count(*) FROM review_round r WHERE r.case_id = c.id AND r.scored_at <= e.at) AS number
  FROM workflow_case c JOIN workflow_organisation o ON o.id = c.organisation_id
  JOIN LATERAL (SELECT min(x.occurred_at) AS at FROM audit_event x
                WHERE x.case_id = c.id AND x.action = 'approvals.review.declare_eligible') e
    ON e.at IS NOT NULL
  WHERE c.kind = 'review' AND o.lineage && %(desks)s::bigint[]) AS eligible
GROUP BY number ORDER BY number
"""


def rounds_to_eligibility(desks: Sequence[int]) -> list[tuple[int, int]]:
    """Return after how many rounds how many agencies were first found eligible, in one statement."""
    return [(int(number), int(count)) for number, count in _rows(ROUNDS, {"desks": list(desks)})]


def coming_eksposes(desks: Sequence[int], on: date, most: int = 10) -> list[Ekspose]:
    """Return the next eksposes that have a slot."""
    coming = Ekspose.objects.filter(
        on__gte=on, held_at=None, freed_at=None, organisation__lineage__overlap=list(desks)
    )
    return list(coming.select_related("organisation").order_by("on", "slot")[:most])


def stages_in_order() -> list[str]:
    """Return every stage an agency may stand in, in the order of the way."""
    return [NONE, *(f"{kind}.{stage}" for kind, life in LIVES.items() for stage in life.stages)]


def is_milestone(key: str) -> bool:
    """Return whether every agency passes through this stage on its way."""
    kind, _dot, stage = key.partition(".")
    return key == NONE or LIVES[kind].stages[stage].is_milestone


def stage_label(key: str) -> str:
    """Return a stage in words."""
    kind, _dot, stage = key.partition(".")
    if key == NONE:
        return str(PHASES[0].label)
    label = str(LIVES[kind].stages[stage].label)
    is_same_word = any(str(s.label) == label for s in LIVES["readiness"].stages.values())
    return f"{label} ({_('reviu')})" if kind == "review" and is_same_word else label


def matching(rows: Iterable[Standing], wanted: dict[str, str]) -> list[Standing]:
    """Return the agencies of a figure: all for which every wanted value holds."""
    return [row for row in rows if all(getattr(row, name) == value for name, value in wanted.items())]


def counted(rows: Iterable[Standing], *names: str) -> Counter[tuple[str, ...]]:
    """Return how many agencies share the same values."""
    return Counter(tuple(getattr(row, name) for name in names) for row in rows)


def _rows(statement: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())
