"""What a step or a deed leaves behind, written in one call: event, body, parts taken, turns, outbox row."""

from __future__ import annotations

import json
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connection
from django.utils import translation

from workflow import periods
from workflow.audit.bodies import salted
from workflow.lifecycles import Deed, Lifecycle, Step
from workflow.models import AuditBody, Case, Organisation, Person

if TYPE_CHECKING:
    from workflow.execution import Move


@dataclass(frozen=True)
class Written:
    """The event as it was written: its id and its hash, the receipt."""

    event_id: int
    hash: str


def kept_language() -> AbstractContextManager[None]:
    """Speak the language of what is kept (titles, bases, the record), whichever the person reads."""
    if translation.get_language() == settings.LANGUAGE_CODE:
        return nullcontext()
    return translation.override(settings.LANGUAGE_CODE)


def record(lifecycle: type[Lifecycle], move: Move, *, is_step: bool) -> Written:
    """Write the event of a move and all that goes with it; returns its receipt."""
    with kept_language():
        body = salted(_body(lifecycle, move, is_step))
    return _call({**_event(lifecycle, move, is_step), **body})


def record_fact(
    organisation: Organisation, action: str, *, actor: int | None, body: dict[str, Any], hat: str = ""
) -> Written:
    """Write a fact that belongs to no case into the stream of an organisation; returns its receipt."""
    who = name_of(actor)
    row = {
        "organisation": organisation.pk,
        "at": database_now().isoformat(),
        "actor": actor,
        "hat": hat,
        "action": action,
        "definition": "",
        "policy": "",
        "parts": [],
        "settle": False,
    }
    with kept_language():
        words = salted({"actor": who, "organisation": organisation.name, **body})
    return _call({**row, **words})


def changes_of(written: Written) -> dict[str, Any]:
    """Return what an event says that it changed, a repeated deed answers from it; empty once it is erased."""
    kept = AuditBody.objects.filter(event=written.event_id).first()
    return dict(json.loads(bytes(kept.body)).get("changes", {})) if kept else {}


def turns(lifecycle: type[Lifecycle], stage: str, policy_id: int | None) -> list[dict[str, Any]]:
    """Return the turns that a stage opens: for which role, due in how many working days."""
    declared = lifecycle.stages[stage]
    if not declared.turn:
        return []
    assert policy_id is not None, f"{lifecycle.kind} has turns but no policy"
    days = periods.working_days(policy_id, declared.within)
    return [{"role": role, "days": days} for role in declared.turn]


def bars(lifecycle: type[Lifecycle], stage: str, case: Case | None = None) -> list[dict[str, Any]]:
    """Return which capacity keeps one from which verbs of a stage: the inbox leaves those out.

    A narrowed capacity (`#`) may change while the turn is open: only the step itself asks for it. But a step
    that each takes once keeps its scope as long as its stage lasts: whoever took it has no turn for it. What
    only ends the case is no reason to keep a turn.
    """
    declared = [*lifecycle.steps.values(), *lifecycle.deeds.values()]
    here = [
        (spec.may, _barring(lifecycle, spec, case))
        for spec in declared
        if stage in spec.sources and spec.may and not _is_way_out(lifecycle, spec)
    ]
    return [
        {
            "capacity": capacity,
            "from": sorted({verb for verb, barred in here if capacity in barred}),
            "not_from": sorted({verb for verb, barred in here if capacity not in barred}),
        }
        for capacity in sorted(set[str]().union(*(barred for _verb, barred in here)))
    ]


def _barring(lifecycle: type[Lifecycle], spec: Deed, case: Case | None) -> set[str]:
    """Return the capacities that keep one from a deed for as long as its stage lasts."""
    lasting = lifecycle.capacities(c for c in spec.apart_from if c[-1] != "#")
    if case is None or spec.capacity[-1] != "#" or spec.capacity not in spec.apart_from:
        return set(lasting)
    return {*lasting, *lifecycle.capacities([spec.capacity], lifecycle.scope(case))}


def _is_way_out(lifecycle: type[Lifecycle], spec: Deed) -> bool:
    """Return whether a step only ends the case beside its way: withdrawn, cancelled."""
    if not isinstance(spec, Step):
        return False
    return all(lifecycle.is_final(stage) and not stage.is_milestone for stage in spec.targets)


def _event(lifecycle: type[Lifecycle], move: Move, is_step: bool) -> dict[str, Any]:
    case, hat = move.case, move.hat
    moves_on = is_step and case.stage != move.from_stage
    return {
        "case": case.pk,
        "family": case.parent_id or case.pk,
        "organisation": case.organisation_id,
        "lineage": _array(case.organisation.lineage) if moves_on else "{}",
        "revision": case.revision if is_step else None,
        "at": move.at.isoformat(),
        "actor": move.actor.person_id,
        "acting_for": hat.principal_id if hat else None,
        "mandate": hat.mandate_id if hat else None,
        "hat": hat.key if hat else "",
        "action": lifecycle.event(move.deed.name),
        "from": move.from_stage if is_step else None,
        "to": case.stage if is_step else None,
        "key": str(move.key) if move.key else None,
        "definition": lifecycle.definition,
        "policy": periods.name_of(case.policy_id),
        "dossier": move.dossier.hex() if move.dossier else None,
        "parts": _parts(lifecycle, move),
        "settle": moves_on,
        "turns": turns(lifecycle, case.stage, case.policy_id) if moves_on else [],
        "bars": bars(lifecycle, case.stage, case) if moves_on else [],
        "ends_turn_of": hat.role if hat and isinstance(move.deed, Step) and move.deed.ends_own_turn else None,
        "zone": settings.TIME_ZONE,
    }


def _array(numbers: list[int]) -> str:
    return "{" + ",".join(map(str, numbers)) + "}"


def _parts(lifecycle: type[Lifecycle], move: Move) -> list[list[Any]]:
    """Return who took which part: the actor, his principal, and whom the effect named."""
    own = lifecycle.capacities([move.deed.capacity], lifecycle.scope(move.case)) if move.deed.capacity else []
    people = [move.actor.person_id, move.hat.principal_id if move.hat else None]
    return [[p, c] for p in people if p for c in own] + [[p, c] for p, c in move.extra_parts]


def _body(lifecycle: type[Lifecycle], move: Move, is_step: bool) -> dict[str, Any]:
    words: dict[str, Any] = {
        "case": move.case.label,
        "deed": str(move.deed.label),
        "reason": move.reason,
        "facts": move.facts,
        "changes": move.changes,
        **_who(move),
    }
    if is_step and isinstance(move.deed, Step):
        words["from"] = str(lifecycle.stages[move.from_stage].label)
        words["to"] = str(lifecycle.stages[move.case.stage].label)
    return words


def _who(move: Move) -> dict[str, str]:
    """Return names and posts as they are on the day of the event."""
    return {
        "actor": move.actor_name or ("pertukaran data" if move.actor.is_the_exchange else "sistem"),
        "acting_for": move.hat.principal_name if move.hat else "",
        "hat": move.hat.words if move.hat else "",
    }


def name_of(person_id: int | None) -> str:
    """Return the name of a person as it is now; empty for the clock."""
    if person_id is None:
        return ""
    return Person.objects.values_list("name", flat=True).get(pk=person_id)


def database_now() -> datetime:
    """Return the database's clock: the record knows no other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        now: datetime = cursor.fetchone()[0]
        return now


def _call(row: dict[str, Any]) -> Written:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT event_id, encode(event_hash, 'hex') FROM workflow_record(%s::jsonb)",
            [json.dumps(row, ensure_ascii=False)],
        )
        return Written(*cursor.fetchone())
