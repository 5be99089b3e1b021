"""The one door: `perform` moves a case, `act` does a deed to it, `open_cases` gives birth to cases.

In this order, in one short transaction: lock, now, seen, known, shown, fresh, lawful, permitted, unguarded,
change, save, record, settle, announce. Nothing else may change a stage; the database refuses whatever tries.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from workflow.actors import Actor, Hat
from workflow.audit.bodies import plain
from workflow.ballots.recusals import Withheld
from workflow.births import Birth, bear, born_under, may_open
from workflow.exceptions import Conflict, NotPermitted, NotYoursToKnow, TransitionRefused
from workflow.facts import Facts
from workflow.features import followers, lifecycle_of
from workflow.lifecycles import Deed, Lifecycle, Step
from workflow.locking import enter, lock
from workflow.models import Case
from workflow.permissions import Decision, decide, hat_for, may_see
from workflow.recording import Written, record
from workflow.timing import not_yet


@dataclass(frozen=True)
class Seen:
    """What the form showed when it was drawn: the revision, and perhaps the hash of the dossier."""

    revision: int
    dossier: str = ""


@dataclass
class Move:
    """A step or deed under way: what its effect may read, and what it may add to the record."""

    case: Case
    deed: Deed
    actor: Actor
    hat: Hat | None
    at: datetime
    facts: dict[str, Any]
    actor_name: str = ""
    reason: str = ""
    key: UUID | None = None
    from_stage: str = ""
    dossier: bytes | None = None
    changes: dict[str, Any] = field(default_factory=dict)
    extra_parts: list[tuple[int, str]] = field(default_factory=list)
    written: Written | None = None

    @property
    def step(self) -> Step:
        """Return the deed as the step that it is."""
        assert isinstance(self.deed, Step)
        return self.deed


@dataclass(frozen=True)
class Outcome:
    """What `perform` did, or had already done under the same key."""

    case_id: int
    stage: str
    revision: int
    receipt: str
    is_repeat: bool = False


def perform(
    case_id: int,
    step: str,
    *,
    actor: Actor,
    expected: Seen | int,
    at: datetime | None = None,
    facts: dict[str, Any] | None = None,
    reason: str = "",
    key: UUID | None = None,
) -> Outcome:
    """Take one step of one case, wholly or not at all.

    Raises NotYoursToKnow, NotPermitted, TransitionRefused or Conflict; then nothing has changed.
    """
    with transaction.atomic(durable=True):
        case, known = _enter(case_id, actor, at, key)
        lifecycle = lifecycle_of(case.kind)
        spec = lifecycle.steps[step]
        if known.known is not None:
            return _repeat(case, lifecycle.event(step), facts, known.known)
        _shown(known)
        _fresh(case, spec, expected)
        _lawful(case, lifecycle, spec)
        hat = _permitted(lifecycle, spec, known, actor)
        move = Move(case, spec, actor, hat, at or known.now, facts or {}, known.name, reason.strip(), key)
        return _take(lifecycle, move)


def carry(case_id: int, step: str, *, cause: Move, facts: dict[str, Any] | None = None) -> Outcome:
    """Take a step that another case's step takes along, in its transaction and by its actor.

    Raises TransitionRefused where the table or a guard forbids it; the causing step then fails too.
    """
    case = lock(case_id)
    lifecycle = lifecycle_of(case.kind)
    spec = lifecycle.steps[step]
    if spec.by_case != f"{cause.case.kind}.{cause.deed.name}":
        raise TransitionRefused([_("“%s” tidak dibawa oleh langkah ini.") % spec.label])
    _lawful(case, lifecycle, spec)
    return _take(
        lifecycle,
        Move(case, spec, cause.actor, cause.hat, cause.at, facts or {}, cause.actor_name, cause.reason),
    )


@contextmanager
def act(
    case_id: int,
    deed: Deed | str,
    *,
    actor: Actor,
    at: datetime | None = None,
    facts: dict[str, Any] | None = None,
    key: UUID | None = None,
    is_permitted: Any = None,
) -> Iterator[Move]:
    """Do a deed to a case under its lock: the body changes rows, the record is written when it ends.

    `is_permitted(facts, case)` replaces the verb for deeds that every holder of a turn may do.
    Raises as `perform` does. A repeated key leaves `move.written` set: the body must then change nothing.
    """
    with transaction.atomic():
        case, known = _enter(case_id, actor, at, key)
        lifecycle = lifecycle_of(case.kind)
        spec = lifecycle.deeds[deed] if isinstance(deed, str) else deed
        move = Move(
            case, spec, actor, None, at or known.now, facts or {}, known.name, key=key, from_stage=case.stage
        )
        if known.known is not None:
            _repeat(case, lifecycle.event(spec.name), facts, known.known)
            move.written = Written(known.known["id"], known.known["hash"])
            yield move
            return
        _shown(known)
        if spec.sources:
            _lawful(case, lifecycle, spec)
        if is_permitted is None:
            move.hat = _permitted(lifecycle, spec, known, actor)
        else:
            move.hat = is_permitted(known, case)
        yield move
        move.written = record(lifecycle, move, is_step=False)


def open_cases(
    kind: str,
    rows: Sequence[Birth],
    *,
    actor: Actor,
    effect: Callable[[list[int]], None] | None = None,
    **rest: Any,
) -> list[int]:
    """Give birth to many cases of one kind in their initial stage; returns their ids in order.

    `effect(ids)` writes the feature's own rows in the same transaction. Raises NotPermitted unless the actor
    holds the verb that opens this kind at or above each organisation. A repeated key opens nothing twice.
    """
    with transaction.atomic(durable=True):
        if known := born_under(kind, rest.get("key"), actor):
            return known
        hat = may_open(kind, rows, actor=actor, at=rest.get("at"))
        ids = bear(kind, rows, actor=actor, hat=hat, **rest)
        if effect:
            effect(ids)
        return ids


def _enter(case_id: int, actor: Actor, at: datetime | None, key: UUID | None) -> tuple[Case, Facts]:
    """Lock the case, then read the facts; a stranger learns nothing, not even that there is a case."""
    case, facts = enter(case_id, actor, at=at, key=key)
    if not actor.is_the_clock and not may_see(lifecycle_of(case.kind), facts):
        raise NotYoursToKnow(_("Perkara tidak ditemukan."))
    return case, facts


def _shown(facts: Facts) -> None:
    """Refuse whoever is recused from the case: he is shown nothing of it, and so does nothing to it."""
    if facts.withheld:
        raise Withheld([facts.withheld])


def _repeat(case: Case, action: str, facts: dict[str, Any] | None, known: dict[str, Any]) -> Outcome:
    same_facts = known["body"] is None or known["body"] == plain(facts or {})
    if known["action"] != action or not same_facts:
        raise Conflict(
            _("Formulir ini sudah dipakai untuk permintaan lain. Muat ulang halaman, lalu ulangi."),
            seen={"action": action, "facts": facts},
            present={"action": known["action"], "facts": known["body"]},
        )
    revision = known["revision"] or case.revision
    return Outcome(case.pk, known["to_stage"] or case.stage, revision, known["hash"], is_repeat=True)


def _fresh(case: Case, spec: Step, expected: Seen | int) -> None:
    seen = expected if isinstance(expected, Seen) else Seen(expected)
    if seen.revision != case.revision:
        raise Conflict(
            _("Perkara ini sudah berubah sejak halaman Anda dibuka. Periksa keadaan terbaru, lalu ulangi."),
            seen={"revision": seen.revision},
            present={"revision": case.revision, "stage": case.stage},
        )
    if seen.dossier and spec.dossier and seen.dossier != spec.dossier(case).hex():
        raise Conflict(
            _("Isi yang Anda setujui sudah berubah sejak halaman dibuka. Baca isi terbaru, lalu ulangi."),
            seen={"dossier": seen.dossier},
            present={"dossier": spec.dossier(case).hex()},
        )


def _lawful(case: Case, lifecycle: type[Lifecycle], spec: Deed) -> None:
    if case.stage not in spec.sources:
        raise TransitionRefused(
            [
                _("“%(step)s” tidak dapat dilakukan: perkara berada pada tahap “%(stage)s”.")
                % {"step": spec.label, "stage": lifecycle.stages[case.stage].label}
            ]
        )


def _permitted(lifecycle: type[Lifecycle], spec: Deed, facts: Facts, actor: Actor) -> Hat | None:
    if actor.is_the_clock:
        if isinstance(spec, Step) and (spec.by_exchange if actor.is_the_exchange else spec.by_clock):
            return None
        raise NotPermitted([_("Langkah ini diambil oleh seseorang, bukan oleh sistem.")])
    if isinstance(spec, Step) and not spec.is_taken_by_a_person:
        raise NotPermitted([_("“%s” tidak diambil langsung oleh seseorang.") % spec.label])
    decision: Decision = decide(lifecycle, spec, facts, actor.hat)
    if not decision.is_allowed:
        raise NotPermitted(decision.reasons)
    return hat_for(decision, actor)


def _take(lifecycle: type[Lifecycle], move: Move) -> Outcome:
    """Ask the guards, change, save and record; the caller holds the lock and has asked the rest."""
    case, spec = move.case, move.step
    flow = lifecycle(case, move.actor)
    reasons = _unmet(flow, spec, move)
    if reasons:
        raise TransitionRefused(reasons)
    move.from_stage = case.stage
    flow.advance(spec.name, move)
    case.revision += 1
    if spec.effect:
        spec.effect(move)
    case.memory = None
    if spec.dossier:
        move.dossier = spec.dossier(case)
    move.written = record(lifecycle, move, is_step=True)
    for follow in followers(lifecycle.event(spec.name)):
        follow(move)
    return Outcome(case.pk, case.stage, case.revision, move.written.hash)


def _unmet(flow: Lifecycle, spec: Step, move: Move) -> list[str]:
    reasons = flow.reasons(spec)
    if spec.by_clock and (wait := not_yet(move.case, spec.name, move.at)):
        reasons.append(wait)
    if spec.needs_reason and not move.reason:
        reasons.append(_("Tuliskan alasan untuk “%s”.") % spec.label)
    if spec.rests_on and spec.dossier and not still_rests(flow, spec):
        reasons.append(_("Isi perkara sudah berubah sejak disetujui; mintalah persetujuan ulang."))
    return reasons


def still_rests(flow: Lifecycle, spec: Step) -> bool:
    """Return whether the dossier is still what was approved in the step that this one rests on."""
    approved = flow.case.events.filter(action=type(flow).event(spec.rests_on)).order_by("-sequence").first()
    assert spec.dossier is not None
    return approved is not None and bytes(approved.dossier_hash) == spec.dossier(flow.case)
