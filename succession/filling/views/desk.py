"""A filling as one visitor may read it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from approvals.review.forms import KeyedForm
from succession.filling.models import Candidate, Filling
from succession.filling.requirements import MET, NEEDS_CHECKING, NOT_MET, WORDS
from workflow.accesses import note_shown
from workflow.exceptions import NotYoursToKnow
from workflow.models import Case
from workflow.options import Option, option, options
from workflow.pages.heading import trail_of
from workflow.pages.opened import Opened, open_case
from workflow.parts import Crumb, PageHead
from workflow.standings import Standing, standing
from workflow.visitors import visitor_of

__all__ = ["Desk", "KeyedForm", "desk_of", "head_of", "reading", "standing_of"]
TONES = {
    MET: Standing(MET, WORDS[MET], "good", "check-circle"),
    NOT_MET: Standing(NOT_MET, WORDS[NOT_MET], "bad", "minus-circle"),
    NEEDS_CHECKING: Standing(NEEDS_CHECKING, WORDS[NEEDS_CHECKING], "warn", "clock"),
}


@dataclass
class Desk:
    """What the screens of a filling share: the case and what its reader may do."""

    opened: Opened

    @property
    def case(self) -> Case:
        """Return the case."""
        return self.opened.case

    @property
    def filling(self) -> Filling:
        """Return what hangs on the case."""
        found: Filling = self.case.filling
        return found

    @cached_property
    def options(self) -> list[Option]:
        """Return what the reader may do now, or not and why."""
        return options(self.case, self.opened.actor, self.opened.facts)

    def option(self, name: str) -> Option:
        """Return how one deed stands for the reader."""
        spec = self.opened.lifecycle.deeds[name]
        return option(self.case, self.opened.actor, self.opened.facts, spec)

    def show(self, candidates: Iterable[Candidate], where: str) -> None:
        """Note whose data the page is about to show."""
        note_shown([c.person_id for c in candidates], actor=self.opened.actor, where=where, case=self.case)


def desk_of(request: HttpRequest, case_id: int) -> Desk:
    """Return a filling for its reader; raises NotYoursToKnow to whom may not see it."""
    opened = open_case(case_id, visitor_of(request).actor)
    if opened.case.kind != "filling":
        raise NotYoursToKnow(_("Perkara ini bukan pengisian jabatan."))
    return Desk(opened)


def head_of(desk: Desk, title: str, **rest: Any) -> PageHead:
    """Return the head of a page below the case."""
    lead = _("%(title)s, %(agency)s") % {"title": desk.case.title, "agency": desk.case.organisation}
    return PageHead(title, lead, [*trail_of(desk.case), Crumb(title)], **rest)


def standing_of(verdict: str) -> Standing:
    """Return one of the three values of eligibility as it is shown."""
    return TONES[verdict]


def reading(candidate: Candidate) -> tuple[Standing, str]:
    """Return how far somebody has come, with a word on it."""
    if candidate.is_refused:
        return standing("refused"), _("pertek ditolak")
    if candidate.bkn_verdict == Candidate.Verdict.NOT_IN_ORDER:
        return standing("unmet"), _("tidak sesuai menurut BKN")
    if candidate.bkn_verdict == Candidate.Verdict.IN_ORDER:
        return standing("accepted"), _("sesuai menurut BKN")
    if candidate.is_shortlisted:
        return standing("waiting"), _("shortlist")
    return (standing("in_progress"), _("diusulkan")) if candidate.is_proposed else (standing("open"), "")
