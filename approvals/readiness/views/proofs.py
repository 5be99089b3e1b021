"""The files of an answer: those of the case to tick, and new ones, taken in before the answer is judged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid5

from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from approvals.readiness.forms import AnswerForm, ProofForm, page_name
from approvals.readiness.selectors import Line, Sheet
from workflow import words
from workflow.actors import Actor
from workflow.documents.services import attach
from workflow.models import Evidence

SLOTS = 3


@dataclass(frozen=True)
class ProofRow:
    """One file of the case as the form offers it."""

    pk: str
    title: str
    about: str
    url: str
    is_ticked: bool
    page: BoundField


def blank_proofs() -> list[ProofForm]:
    """Return the empty places for new files."""
    return [ProofForm(prefix=f"file-{n}") for n in range(SLOTS)]


def sent_proofs(request: HttpRequest) -> list[ProofForm]:
    """Return the places as they were sent."""
    return [ProofForm(request.POST, request.FILES, prefix=f"file-{n}") for n in range(SLOTS)]


def take_in(proofs: Sequence[ProofForm], case_id: int, actor: Actor, key: UUID) -> list[Evidence]:
    """Attach every new file that is sound; what is wrong with another is noted on its form.

    A file that was taken in stays on the case, whatever becomes of the answer. Raises as `act` does.
    """
    made = []
    for number, proof in enumerate(proofs):
        if not proof.has_changed() or not proof.is_valid():
            continue
        given = proof.cleaned_data
        try:
            made.append(
                attach(
                    case_id,
                    given["file"],
                    actor=actor,
                    title=proof.title_given(),
                    number=given["number"],
                    dated_on=given["dated_on"],
                    key=uuid5(key, f"file-{number}"),
                )
            )
        except ValidationError as fault:
            proof.add_error("file", fault)
    return made


def left_over(proofs: Sequence[ProofForm]) -> list[ProofForm]:
    """Return the places again: those refused as they were sent, the others empty."""
    return [proof if proof.errors else blank for proof, blank in zip(proofs, blank_proofs(), strict=True)]


def rows_of(form: AnswerForm, sheet: Sheet, here: Line) -> list[ProofRow]:
    """Return the files of the case, those ticked that the form has ticked."""
    ticked = {str(pk) for pk in form["evidence"].value() or ()}
    uses = _uses(sheet, here)
    return [
        ProofRow(
            str(file.pk),
            file.title,
            about(file, uses.get(file.pk, [])),
            reverse("show_evidence", args=[file.pk]),
            str(file.pk) in ticked,
            form[page_name(file)],
        )
        for file in form.files_offered
    ]


def about(file: Evidence, used_in: Sequence[str] = ()) -> str:
    """Say what a file is: its number, date and size, and where else it serves."""
    parts = [file.number, words.plain_day(file.dated_on) if file.dated_on else "", words.size(file.size)]
    if used_in:
        parts.append(_("dipakai juga di butir %s") % _few(used_in))
    return " · ".join(part for part in parts if part)


def _few(numbers: Sequence[str], most: int = 4) -> str:
    shown = ", ".join(numbers[:most])
    rest = len(numbers) - most
    return _("%(shown)s, dan %(rest)d lagi") % {"shown": shown, "rest": rest} if rest > 0 else shown


def _uses(sheet: Sheet, here: Line) -> dict[UUID, list[str]]:
    uses: dict[UUID, list[str]] = {}
    for line in sheet.lines:
        for link in line.links if line.number != here.number else ():
            uses.setdefault(link.evidence_id, []).append(line.number)
    return uses
