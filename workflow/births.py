"""The birth of cases: set-based, only in the initial stage, one event and its first turns each."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from workflow import periods
from workflow.actors import Actor, Hat
from workflow.audit.bodies import salted
from workflow.exceptions import NotPermitted
from workflow.facts import hats_over
from workflow.features import lifecycle_of
from workflow.lifecycles import Lifecycle
from workflow.models import AuditEvent
from workflow.recording import bars, database_now, name_of, turns

CHUNK = 5_000
ONE_KEY = 743


@dataclass(frozen=True)
class Birth:
    """What a new case is about."""

    organisation_id: int
    title: str
    parent_id: int | None = None
    follows_id: int | None = None
    edition: int = 1
    provenance: str = ""
    facts: dict[str, Any] = field(default_factory=dict)


def bear(
    kind: str,
    rows: Sequence[Birth],
    *,
    actor: Actor,
    hat: Hat | None = None,
    at: datetime | None = None,
    key: UUID | None = None,
    capacity: str = "author",
) -> list[int]:
    """Write the cases inside the caller's transaction and return their ids in order.

    The caller answers for the permission: a birth is either a follower of another case's permitted step or
    asked for by `open_cases`. Raises RuleVersion.DoesNotExist where no policy is in force.
    """
    lifecycle = lifecycle_of(kind)
    moment = at or database_now()
    common = _common(lifecycle, actor, hat, moment, key, capacity)
    name = name_of(actor.person_id) or "sistem"
    ids: list[int] = []
    for start in range(0, len(rows), CHUNK):
        with translation.override(settings.LANGUAGE_CODE):  # of the record
            chunk = [_row(lifecycle, birth, name, hat) for birth in rows[start : start + CHUNK]]
        ids += _bear({**common, "rows": chunk})
    return ids


def born_under(kind: str, key: UUID | None, actor: Actor) -> list[int]:
    """Return the cases that this person already opened under a key; two at once wait for each other."""
    if key is None:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [ONE_KEY, str(key)])
    action = lifecycle_of(kind).event("open")
    found = AuditEvent.objects.filter(key=key, actor=actor.person_id, action=action)
    return list(found.order_by("case_id").values_list("case_id", flat=True))


def may_open(kind: str, rows: Sequence[Birth], *, actor: Actor, at: datetime | None = None) -> Hat | None:
    """Return the hat under which the cases are opened; raises NotPermitted unless one covers them all."""
    verb = lifecycle_of(kind).opens
    wanted = {birth.organisation_id for birth in rows}
    hats = hats_over(wanted, verb, actor, at) if verb else []
    if not hats:
        raise NotPermitted([_("Anda tidak berwenang membuka perkara ini untuk instansi tersebut.")])
    return next((hat for hat in hats if hat.key == actor.hat), hats[0])


def _common(
    lifecycle: type[Lifecycle], actor: Actor, hat: Hat | None, at: datetime, key: UUID | None, capacity: str
) -> dict[str, Any]:
    policy = (
        periods.rule_in_force("policy", lifecycle.policy, timezone.localdate(at))
        if lifecycle.policy
        else None
    )
    return {
        "kind": lifecycle.kind,
        "prefix": lifecycle.prefix,
        "stage": lifecycle.initial(),
        "at": at.isoformat(),
        "actor": actor.person_id,
        "acting_for": hat.principal_id if hat else None,
        "mandate": hat.mandate_id if hat else None,
        "hat": hat.key if hat else "",
        "action": lifecycle.event("open"),
        "key": str(key) if key else None,
        "definition": lifecycle.definition,
        "policy_id": policy.pk if policy else None,
        "policy": str(policy) if policy else "",
        "capacity": lifecycle.capacities([capacity])[0] if capacity else None,
        "turns": turns(lifecycle, lifecycle.initial(), policy.pk if policy else None),
        "bars": bars(lifecycle, lifecycle.initial()),
        "zone": settings.TIME_ZONE,
    }


def _row(lifecycle: type[Lifecycle], birth: Birth, name: str, hat: Hat | None) -> dict[str, Any]:
    words = {
        "actor": name,
        "hat": hat.words if hat else "",
        "deed": str(_("buka perkara")),
        "to": str(lifecycle.stages[lifecycle.initial()].label),
        "facts": birth.facts,
    }
    return {
        "organisation": birth.organisation_id,
        "title": birth.title,
        "parent": birth.parent_id,
        "follows": birth.follows_id,
        "edition": birth.edition,
        "provenance": birth.provenance,
        **salted(words),
    }


def _bear(package: dict[str, Any]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT workflow_bear(%s::jsonb)", [json.dumps(package, ensure_ascii=False)])
        return list(cursor.fetchone()[0])
