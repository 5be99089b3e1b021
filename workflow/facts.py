"""What authority rests on, read in one statement: hats in force, grants, the parts already taken, the key."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from workflow.actors import Actor, Hat
from workflow.ballots.recusals import withholding
from workflow.features import kept_out_parts, lifecycle_of
from workflow.models import Case

AUTHORITY = """
SELECT workflow_authority(%(person)s, %(case)s, %(family)s, %(lineage)s::bigint[], %(at)s::timestamptz,
  %(key)s::uuid)
"""


@dataclass(frozen=True)
class Facts:
    """Everything `decide` may look at; pure data."""

    person_id: int | None
    now: datetime
    hats: tuple[Hat, ...] = ()
    grants: frozenset[str] = frozenset()
    parts: frozenset[tuple[int, str]] = frozenset()
    known: dict[str, Any] | None = field(default=None, compare=False)
    has_named_turn: bool = False
    name: str = ""
    organisation_id: int | None = None
    scope: str = ""
    stage: str = ""
    has_own_part: bool = False
    withheld: str = ""


def gather(case: Case, actor: Actor, *, at: datetime | None = None, key: UUID | None = None) -> Facts:
    """Return the facts about one person and one case as of `at`, or now, in one statement."""
    values = {
        "person": actor.person_id,
        "case": case.pk,
        "family": case.parent_id or case.pk,
        "lineage": case.organisation.lineage,
        "at": at,
        "key": key,
    }
    with connection.cursor() as cursor:
        cursor.execute(AUTHORITY, values)
        return facts_of(case, actor, cursor.fetchone()[0])


def facts_of(case: Case, actor: Actor, read: dict[str, Any]) -> Facts:
    """Return what `workflow_authority` read as the facts about one person and one case."""
    return Facts(
        person_id=actor.person_id,
        now=datetime.fromisoformat(read["now"]),
        hats=tuple(sorted(map(_hat, read.get("hats") or ()), key=_own_first)),
        grants=frozenset(read.get("grants") or ()),
        parts=frozenset(map(tuple, read.get("parts") or ())),
        known=read.get("known"),
        has_named_turn=read.get("has_named_turn", False),
        name=read.get("name") or "",
        organisation_id=case.organisation_id,
        scope=lifecycle_of(case.kind).scope(case),
        stage=case.stage,
        has_own_part=_has_own_part(case, actor),
        withheld=_withheld(case, actor, read),
    )


def _withheld(case: Case, actor: Actor, read: dict[str, Any]) -> str:
    """Return why the case is withheld from the person; asked only where he is recused from anything."""
    kept_out = kept_out_parts()
    is_kept_out = any(p == actor.person_id and c in kept_out for p, c in read.get("parts") or ())
    found = withholding(case.pk, actor.person_id) if is_kept_out or read.get("is_recused") else None
    return found.sentence if found else ""


def _has_own_part(case: Case, actor: Actor) -> bool:
    """Return whether the person took a part in this very case; asked where a sibling's says nothing."""
    lifecycle = lifecycle_of(case.kind)
    if not lifecycle.siblings_are_strangers:
        return False
    mine = case.participations.filter(person=actor.person_id)
    return mine.exclude(capacity__in=lifecycle.capacities(lifecycle.kept_out)).exists()


def _loaded(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def _own_first(hat: Hat) -> tuple[int, str]:
    return hat.mandate_id or 0, hat.role


def _hat(row: dict[str, Any]) -> Hat:
    return Hat(
        role=row["role"],
        role_label=row["role_label"],
        organisation_id=row["organisation_id"],
        organisation=row["organisation"],
        organisation_name=row["organisation_name"],
        verbs=frozenset(row["verbs"]),
        mandate_id=row["mandate_id"],
        mandate_kind=row["mandate_kind"],
        principal_id=row["principal_id"],
        principal_name=row["principal_name"],
        approval=row["approval"],
        is_at_root=row.get("is_at_root", False),
    )


HATS_OVER = """
SELECT json_agg(h) FROM workflow_hat h
WHERE h.person_id = %(person)s AND %(verb)s = ANY(h.verbs) AND h.during @> coalesce(%(at)s, clock_timestamp())
  AND NOT EXISTS (SELECT 1 FROM workflow_organisation o
                  WHERE o.id = ANY(%(wanted)s::bigint[]) AND h.organisation_id <> ALL(o.lineage))
"""


def hats_over(organisations: set[int], verb: str, actor: Actor, at: datetime | None = None) -> list[Hat]:
    """Return the person's hats that bear a verb at or above each of the organisations."""
    values = {"person": actor.person_id, "verb": verb, "at": at, "wanted": sorted(organisations)}
    with connection.cursor() as cursor:
        cursor.execute(HATS_OVER, values)
        (rows,) = cursor.fetchone()
    return [_hat(row) for row in _loaded(rows) or []]


HATS_NOW = """
SELECT p.name,
  (SELECT coalesce(json_agg(to_jsonb(h) || jsonb_build_object('is_at_root', o.parent_id IS NULL)
                            ORDER BY h.mandate_id NULLS FIRST, h.role_label, h.organisation_name), '[]')
   FROM workflow_hat h JOIN workflow_organisation o ON o.id = h.organisation_id
   WHERE h.person_id = p.id AND h.during @> clock_timestamp())
FROM workflow_person p WHERE p.id = %(person)s
"""


def hats_of(person_id: int) -> tuple[str, tuple[Hat, ...]]:
    """Return a person's name and all hats in force now, wherever they are worn, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(HATS_NOW, {"person": person_id})
        name, rows = cursor.fetchone()
    return name, tuple(_hat(row) for row in _loaded(rows))
