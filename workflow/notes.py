"""The discussion of a case: notes to the other side, and internal ones that the other side never sees.

A case has two sides: the organisation that it is about, with whatever lies below it, and the desks above it.
A hat's side is told by the kind of its organisation. An internal note is seen by those who wear a hat of the
writer's side at that moment, by nobody else. The record of an internal note keeps only its hash: whoever may
read the history of the case reads no word of it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow.actors import Actor, Hat
from workflow.exceptions import NotPermitted
from workflow.execution import act
from workflow.facts import Facts, gather
from workflow.features import lifecycle_of
from workflow.lifecycles import Deed
from workflow.models import AuditEvent, Case, Note, Organisation
from workflow.permissions import decide

LONGEST = 10_000
WRITE = Deed(
    name="write_note",
    sources=(),
    label=gettext_lazy("Tulis catatan"),
    may="write_note",
    capacity="correspondent",
)
WRITE_INTERNAL = Deed(
    name="write_internal_note",
    sources=(),
    label=gettext_lazy("Tulis catatan internal"),
    may="write_note",
    capacity="correspondent",
)


@dataclass(frozen=True)
class Sides:
    """The organisations above and around a case on whose side a person stands, by id and by code."""

    ids: frozenset[int]
    codes: frozenset[str]


def write_note(
    case_id: int, text: str, *, actor: Actor, is_internal: bool = False, key: UUID | None = None
) -> None:
    """Write a note into the discussion of a case; a repeated key writes nothing twice.

    Raises as `act` does, and NotPermitted to whom has the right without an office on either side.
    """
    deed = WRITE_INTERNAL if is_internal else WRITE
    words = text.strip()
    with act(
        case_id,
        deed,
        actor=actor,
        facts=_facts(words, is_internal),
        key=key,
        is_permitted=_wearing(deed, actor),
    ) as move:
        if move.written:
            return
        assert move.hat is not None
        assert actor.person_id is not None
        Note.objects.create(
            case=move.case,
            organisation_id=move.hat.organisation_id,
            author_id=actor.person_id,
            hat=move.hat.words,
            text=words,
            is_internal=is_internal,
            written_at=move.at,
        )


def notes_for(case: Case, person_id: int) -> QuerySet[Note]:
    """Return the notes that a person may read, newest first; the caller answers for who may see the case."""
    sides = sides_of(case, gather(case, Actor(person_id)).hats)
    readable = Q(is_internal=False) | Q(organisation_id__in=sides.ids)
    return case.notes.filter(readable).select_related("author", "organisation").order_by("-id")


def sides_of(case: Case, hats: Iterable[Hat]) -> Sides:
    """Return where the wearer of these hats stands in a case: inside, above, both or nowhere."""
    desks = Organisation.objects.filter(pk__in=case.organisation.lineage).only("id", "code", "kind")
    worn = {hat.organisation_id for hat in hats}
    stands = {_is_inside(case, desk) for desk in desks if desk.pk in worn}
    same = [desk for desk in desks if _is_inside(case, desk) in stands]
    return Sides(frozenset(desk.pk for desk in same), frozenset(desk.code for desk in same))


def is_readable_event(event: AuditEvent, sides: Sides, internal: Collection[str] = ()) -> bool:
    """Return whether a history may show this event: internal deeds and notes are for their own side."""
    if event.action not in internal and not event.action.endswith(f".{WRITE_INTERNAL.name}"):
        return True
    organisation = event.hat.partition("@")[2].partition("#")[0]
    return organisation in sides.codes


def _is_inside(case: Case, desk: Organisation) -> bool:
    return desk.kind == case.organisation.kind


def _facts(words: str, is_internal: bool) -> dict[str, Any]:
    if is_internal:
        return {"sha256": hashlib.sha256(words.encode()).hexdigest()}
    return {"text": words}


def _wearing(deed: Deed, actor: Actor) -> Any:
    """Return the rule that a note is written in an office, so that it has a side."""

    def hat(facts: Facts, case: Case) -> Hat:
        decision = decide(lifecycle_of(case.kind), deed, facts, actor.hat)
        if not decision.is_allowed:
            raise NotPermitted(decision.reasons)
        worn = decision.hats or tuple(h for h in facts.hats if actor.hat in ("", h.key))
        if not worn:
            raise NotPermitted([_("Catatan ditulis dalam jabatan; Anda tidak menjabat pada perkara ini.")])
        return next((h for h in worn if h.key == actor.hat), worn[0])

    return hat
