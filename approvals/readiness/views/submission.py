"""A frozen submission over HTTP, made to be printed: what was submitted, under which hash."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from approvals.readiness.models import Submission
from approvals.readiness.selectors import instrument_of, submission_of
from approvals.readiness.views.desk import desk_of, instrument_fact
from workflow import words
from workflow.exceptions import NotYoursToKnow
from workflow.models import Evidence
from workflow.pages.heading import trail_of
from workflow.pages.history import spaced
from workflow.pages.opened import Opened
from workflow.parts import Crumb, Fact, PageHead
from workflow.standings import standing


@dataclass(frozen=True)
class FrozenRow:
    """One indicator as it was submitted."""

    name: str
    level: int | None
    level_words: str
    explanation: str
    addresses: list[str]
    reply: str
    proofs: list[dict[str, str]]


@require_safe
def submission(request: HttpRequest, case_id: int, number: int) -> HttpResponseBase:
    """Show one frozen copy; 404 where there is none or the case is not the visitor's to know of."""
    desk = desk_of(request, case_id)
    found = submission_of(desk.opened.case, number)
    if found is None:
        raise NotYoursToKnow(_("Pengajuan tidak ditemukan."))
    instrument = instrument_of(desk.opened.case.assessment.instrument_id)
    context = {
        "head": _head(desk.opened, found, instrument_fact(instrument)),
        "submission": found,
        "hash": spaced(bytes(found.digest).hex(), 64),
        "pillars": _pillars(found),
        "unofficial": None if instrument.is_official else standing("unofficial"),
        "as_of": desk.opened.now,
    }
    return render(request, "approvals/readiness/submission.html", context)


def _head(opened: Opened, found: Submission, instrument: Fact) -> PageHead:
    case = opened.case
    facts = [
        Fact(_("Diajukan"), words.day(found.submitted_at), [words.clock(found.submitted_at)]),
        Fact(_("Nilai penilaian mandiri"), words.decimal(found.score)),
        instrument,
    ]
    title = _("Pengajuan ke-%(number)d, %(agency)s") % {"number": found.number, "agency": case.organisation}
    trail = [*trail_of(case), Crumb(_("Pengajuan ke-%d") % found.number)]
    return PageHead(title, case.title, trail, facts)


def _pillars(found: Submission) -> list[tuple[str, list[FrozenRow]]]:
    """Return the frozen content under the pillars of its instrument."""
    instrument = instrument_of(found.case.assessment.instrument_id)
    titles = _titles(found)
    return [
        (
            f"{number}. {pillar.title}",
            [
                _row(f"{number}.{place} {each.title}", each.levels, found.content.get(each.code, {}), titles)
                for place, each in enumerate(pillar.indicators, 1)
            ],
        )
        for number, pillar in enumerate(instrument.pillars, 1)
    ]


def _row(name: str, levels: tuple[str, ...], frozen: dict[str, Any], titles: dict[str, str]) -> FrozenRow:
    level = frozen.get("level")
    proofs = [
        {
            "title": titles.get(each["id"], each["id"]),
            "page": each.get("page", ""),
            "sha256": spaced(each["sha256"], 16),
        }
        for each in frozen.get("evidence", [])
    ]
    said = levels[level] if level is not None else ""
    return FrozenRow(
        name,
        level,
        said,
        frozen.get("explanation", ""),
        frozen.get("addresses", "").split(),
        frozen.get("reply", ""),
        proofs,
    )


def _titles(found: Submission) -> dict[str, str]:
    rows = Evidence.objects.filter(case=found.case_id).values_list("pk", "title")
    return {str(pk): title for pk, title in rows}
