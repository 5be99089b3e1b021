"""The verb of evidence: attach. What is attached is never changed nor removed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from workflow.actors import Actor
from workflow.documents import storage
from workflow.execution import Move, act
from workflow.features import lifecycle_of
from workflow.lifecycles import Deed
from workflow.models import Case, Evidence

ATTACH = Deed(
    name="attach_evidence",
    sources=(),
    label=_("Lampirkan bukti"),
    may="attach_evidence",
    capacity="uploader",
)
After = Callable[[Move, Evidence], None]


def attach(
    case_id: int,
    file: UploadedFile[Any],
    *,
    actor: Actor,
    title: str,
    number: str = "",
    dated_on: date | None = None,
    key: UUID | None = None,
    at: datetime | None = None,
    after: After | None = None,
) -> Evidence:
    """Attach a file to a case and record its hash; a repeated key returns what is already attached.

    A feature that declares its own `attach_evidence` deed says in which stages; else it may be in any.
    `after(move, evidence)` may hang the evidence on the feature's own rows, in the same transaction.
    Raises UnacceptableFile for the file, and as `act` does for the deed; then nothing is kept.
    """
    with storage.stored(file) as kept:
        facts = {"title": title, "number": number, "dated_on": dated_on, **_described(kept)}
        with act(case_id, deed_for(case_id), actor=actor, facts=facts, key=key, at=at) as move:
            if not move.written:
                made = _made(move, kept, title, number, dated_on)
                if after:
                    after(move, made)
                return made
        storage.discard(kept.stored_as)
        return Evidence.objects.get(pk=_id(move))


def deed_for(case_id: int) -> Deed:
    """Return how evidence is attached to this case: as its feature declares it, else in any stage."""
    kind, stage = Case.objects.filter(pk=case_id).values_list("kind", "stage").first() or ("", "")
    declared = [d for d in lifecycle_of(kind).deeds.values() if d.may == ATTACH.may] if kind else []
    now = [d for d in declared if stage in d.sources]
    return (now or declared or [ATTACH])[0]


def remove_orphans() -> int:
    """Remove old files that no row names (their upload never came to an end); returns how many."""
    names = list(storage.aged())
    known = set(Evidence.objects.filter(stored_as__in=names).values_list("stored_as", flat=True))
    orphans = [name for name in names if name not in known]
    for name in orphans:
        storage.discard(name)
    return len(orphans)


def _made(move: Move, kept: storage.Stored, title: str, number: str, dated_on: date | None) -> Evidence:
    assert move.actor.person_id is not None
    return Evidence.objects.create(
        id=_id(move),
        case=move.case,
        organisation=move.case.organisation,
        title=title,
        number=number,
        dated_on=dated_on,
        file_name=kept.file_name,
        media_type=kept.media_type,
        size=kept.size,
        digest=kept.digest,
        stored_as=kept.stored_as,
        uploaded_by_id=move.actor.person_id,
        uploaded_at=move.at,
    )


def _id(move: Move) -> UUID:
    """Return the same id for the same request of the same person, so that a repeat finds it."""
    return uuid5(move.key, f"{move.case.pk}/{move.actor.person_id}") if move.key else uuid4()


def _described(kept: storage.Stored) -> dict[str, Any]:
    return {
        "file_name": kept.file_name,
        "media_type": kept.media_type,
        "size": kept.size,
        "sha256": kept.digest.hex(),
    }
