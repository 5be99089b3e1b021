"""A review as one visitor may read it, and what a refused deed is answered with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from approvals.review import permissions
from approvals.review.models import Review
from approvals.review.selectors import ReviewSheet, review_sheet
from workflow import words
from workflow.exceptions import NotYoursToKnow
from workflow.models import Case
from workflow.options import Option, option, options
from workflow.pages.opened import Opened, open_case
from workflow.pages.refusals import Refusal
from workflow.parts import ScoreBar, Version
from workflow.permissions import hat_for
from workflow.visitors import visitor_of


@dataclass
class Desk:
    """What the screens of a review share: the case, its sheet as this reader may see it, his options."""

    opened: Opened

    @property
    def case(self) -> Case:
        """Return the case."""
        return self.opened.case

    @property
    def review(self) -> Review:
        """Return what hangs on the case."""
        review: Review = self.case.review
        return review

    @cached_property
    def is_of_the_agency(self) -> bool:
        """Return whether the reader holds any role in the agency concerned."""
        return any(hat.organisation_id == self.case.organisation_id for hat in self.opened.facts.hats)

    @cached_property
    def is_inside(self) -> bool:
        """Return whether the reader is of BKN's side: only there are drafts and internal notes shown."""
        hats = self.opened.facts.hats
        return not self.is_of_the_agency and any(permissions.VIEW in hat.verbs for hat in hats)

    @cached_property
    def sheet(self) -> ReviewSheet:
        """Return the sheet: to the agency with what was told it, to BKN with the round under way."""
        whole = review_sheet(self.case)
        return whole if self.is_inside else whole.closed

    @cached_property
    def judging(self) -> Option:
        """Return how judging stands for the reader."""
        return self.option("judge")

    @property
    def judges_for_headquarters(self) -> bool:
        """Return whether the reader's findings are those of headquarters."""
        hat = hat_for(self.judging.decision, self.opened.actor)
        return bool(hat and hat.organisation_id == self.case.organisation.lineage[0])

    @cached_property
    def options(self) -> list[Option]:
        """Return what the reader may do now, or not and why."""
        return options(self.case, self.opened.actor, self.opened.facts)

    def option(self, name: str) -> Option:
        """Return how one deed stands for the reader."""
        spec = self.opened.lifecycle.deeds[name]
        return option(self.case, self.opened.actor, self.opened.facts, spec)


def desk_of(request: HttpRequest, case_id: int) -> Desk:
    """Return a review for its reader; raises NotYoursToKnow to whom may not see it."""
    opened = open_case(case_id, visitor_of(request).actor)
    if opened.case.kind != "review":
        raise NotYoursToKnow(_("Perkara ini bukan reviu."))
    return Desk(opened)


def versions_of(refusal: Refusal | None, say: Callable[[Any], list[str]]) -> tuple[Version, ...]:
    """Return mine beside the saved one, where a conflict carried both."""
    if refusal is None or not (refusal.seen or refusal.present):
        return ()
    return (
        Version(_("Isian Anda"), say(refusal.seen or {})),
        Version(_("Tersimpan"), say(refusal.present or {}) or [_("Belum ada yang tersimpan.")]),
    )


def score_bar(sheet: ReviewSheet) -> ScoreBar:
    """Return claimed and verified score beside each other against the threshold."""
    instrument, highest = sheet.instrument, sheet.instrument.highest
    verified, claimed = instrument.score(sheet.verified), instrument.score(sheet.claimed)
    return ScoreBar(
        threshold=f"{instrument.threshold:g}",
        threshold_at=f"{instrument.threshold * 100 / highest:.2f}",
        verified=words.decimal(verified) if sheet.verified else "",
        verified_at=f"{verified * 100 / highest:.2f}",
        claimed=words.decimal(claimed),
        claimed_at=f"{claimed * 100 / highest:.2f}",
    )
