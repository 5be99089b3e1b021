"""The share of the generic case page: what is objected to, and the answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow import words
from workflow.accesses import note_shown
from workflow.actors import Actor
from workflow.models import Case
from workflow.parts import Fact, Link, Pair

WORDS = {"box": gettext_lazy("Kotak akhir")}


def panel(case: Case, actor: Actor) -> tuple[str, dict[str, Any]]:
    """Return the tab with the content."""
    is_own = case.objection.person_id == actor.person_id
    return "succession/objections/_content.html", {
        "pairs": list(_pairs(case)),
        "links": [] if is_own else [Link(_("Pemungutan suara"), reverse("objection_ballot", args=[case.pk]))],
    }


def figures(case: Case, actor: Actor) -> list[Fact]:
    """Return the box that is objected to; every page of the case shows whose it is, so that is noted here."""
    objection = case.objection
    note_shown([objection.person_id], actor=actor, where="objections.case", case=case)
    notes = [_("sesudah keberatan: kotak %d") % objection.to_box] if objection.to_box else []
    return [Fact(_("Kotak yang diumumkan"), str(objection.from_box), notes)]


def _pairs(case: Case) -> Iterator[Pair]:
    objection = case.objection
    employee = objection.placement.employee
    yield Pair(_("Yang mengajukan"), employee.name, f"{employee.position}, {employee.unit}")
    yield Pair(_("Pokok keberatan"), objection.get_ground_display())
    yield Pair(_("Penjelasan"), objection.explanation)
    if objection.answered_at:
        yield Pair(_("Jawaban komite"), objection.answer, words.plain_day(objection.answered_at))
