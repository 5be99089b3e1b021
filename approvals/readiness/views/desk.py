"""The worksheet of a case as one visitor may read it, and whether he may write in it now."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.http import HttpRequest
from django.utils.translation import gettext as _

from approvals.readiness import selectors
from approvals.readiness.instruments import Instrument, Levels
from approvals.readiness.selectors import Return, Sheet, instrument_of
from workflow import words
from workflow.exceptions import NotYoursToKnow
from workflow.models import RuleVersion
from workflow.options import Option, option
from workflow.pages.opened import Opened, open_case
from workflow.parts import Fact, ScoreBar
from workflow.periods import rule_in_force
from workflow.visitors import visitor_of


@dataclass
class Desk:
    """What the screens of the worksheet share: the case with its sheet, read once."""

    opened: Opened

    @cached_property
    def instrument(self) -> Instrument | None:
        """Return the instrument the case is pinned to, else the one in force, if there is one."""
        pinned = self.opened.case.assessment.instrument_id
        try:
            return instrument_of(pinned or rule_in_force("instrument", "readiness").pk)
        except RuleVersion.DoesNotExist:
            return None

    @cached_property
    def sheet(self) -> Sheet | None:
        """Return the worksheet; None while no instrument is in force."""
        return selectors.worksheet(self.opened.case, self.instrument) if self.instrument else None

    @property
    def is_open(self) -> bool:
        """Return whether the worksheet has been opened at all."""
        return self.opened.case.assessment.instrument_id is not None

    @cached_property
    def writing(self) -> Option:
        """Return how writing in it stands for the visitor, with every reason."""
        spec = self.opened.lifecycle.deeds["answer"]
        return option(self.opened.case, self.opened.actor, self.opened.facts, spec)

    @cached_property
    def sent_back(self) -> Return:
        """Return with what the review sent the case back last."""
        return selectors.last_return(self.opened.case)

    @property
    def is_in_repair(self) -> bool:
        """Return whether the notes of the review wait for answers now."""
        lifecycle = self.opened.lifecycle
        return bool(self.sent_back.notes) and self.opened.case.stage in lifecycle.steps["recheck"].sources


def desk_of(request: HttpRequest, case_id: int) -> Desk:
    """Return the worksheet for its reader; raises NotYoursToKnow to whom may not see the case."""
    opened = open_case(case_id, visitor_of(request).actor)
    if not hasattr(opened.case, "assessment"):
        raise NotYoursToKnow(_("Perkara ini tidak memiliki kertas kerja."))
    return Desk(opened)


def score_fact(sheet: Sheet) -> Fact:
    """Return the score of what is answered so far, and what is missing to the threshold."""
    threshold = words.decimal(sheet.instrument.threshold)
    value = _("%(score)s dari ambang %(threshold)s") % {
        "score": words.decimal(sheet.score),
        "threshold": threshold,
    }
    return Fact(_("Nilai sementara"), value, [gap_words(sheet)])


def gap_words(sheet: Sheet) -> str:
    """Say how far the threshold is."""
    if sheet.instrument.is_reached(sheet.levels):
        return _("ambang tercapai menurut penilaian sendiri")
    return _("kurang %s untuk mencapai ambang") % words.decimal(sheet.gap)


def instrument_fact(instrument: Instrument) -> Fact:
    """Return which instrument it is and that it is not official, where it is not."""
    status = (
        _("resmi") if instrument.is_official else _("tidak resmi, belum dicocokkan dengan lampiran aturan")
    )
    return Fact(_("Instrumen"), f"{instrument.code} {instrument.version}", [status])


def score_bar(sheet: Sheet, levels: Levels | None = None) -> ScoreBar:
    """Return the claimed score, or that of other levels, against the threshold: a picture with its words."""
    highest = sheet.instrument.highest
    score = sheet.score if levels is None else sheet.instrument.score(levels)
    return ScoreBar(
        threshold=words.decimal(sheet.instrument.threshold),
        threshold_at=f"{sheet.instrument.threshold * 100 / highest:.2f}",
        claimed=words.decimal(score),
        claimed_at=f"{score * 100 / highest:.2f}",
    )
