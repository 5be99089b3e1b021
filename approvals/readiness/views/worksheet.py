"""The worksheet over HTTP."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from approvals.readiness.selectors import Sheet
from approvals.readiness.views.desk import Desk, desk_of, instrument_fact, score_bar, score_fact
from approvals.readiness.views.tasks import blockers_of, groups_of, warnings_of
from workflow import words
from workflow.options import options
from workflow.pages.heading import trail_of
from workflow.pages.steps import open_steps
from workflow.parts import Crumb, Empty, Fact, Notice, PageHead
from workflow.standings import standing


@require_safe
def worksheet(request: HttpRequest, case_id: int) -> HttpResponseBase:
    """Show the worksheet as a list of tasks, and what is left before it is checked."""
    desk = desk_of(request, case_id)
    context: dict[str, Any] = {"head": _head(desk), "notice": _notice(desk), "as_of": desk.opened.now}
    if desk.sheet is None:
        context["empty"] = Empty(
            _("Belum ada instrumen"),
            _("Kertas kerja muncul setelah administrator memuat instrumen kesiapan."),
        )
    else:
        context |= _content(desk, desk.sheet)
    return render(request, "approvals/readiness/worksheet.html", context)


def _content(desk: Desk, sheet: Sheet) -> dict[str, Any]:
    case_id = desk.opened.case.pk
    is_writable = desk.is_open and desk.writing.is_here
    return {
        "groups": groups_of(desk, sheet),
        "is_writable": is_writable,
        "blockers": blockers_of(case_id, sheet) if is_writable else [],
        "warnings": warnings_of(case_id, sheet),
        "steps": _steps(desk) if is_writable else [],
        "case_url": reverse("case", args=[case_id]),
        "unofficial": None if sheet.instrument.is_official else standing("unofficial"),
    }


def _steps(desk: Desk) -> list[Any]:
    """Return the steps onward, without the way to this very page."""
    found = options(desk.opened.case, desk.opened.actor, desk.opened.facts)
    onward = [each for each in found if each.spec.name not in ("answer", "attach_evidence", "withdraw")]
    return open_steps(desk.opened, onward)


def _head(desk: Desk) -> PageHead:
    case = desk.opened.case
    return PageHead(
        _("Kertas kerja penilaian mandiri"),
        f"{case.organisation} · {case.title}",
        [*trail_of(case), Crumb(_("Kertas kerja"))],
        _facts(desk),
        score=score_bar(desk.sheet) if desk.sheet and desk.is_open else None,
    )


def _facts(desk: Desk) -> list[Fact]:
    sheet = desk.sheet
    if sheet is None:
        return []
    done = sum(1 for line in sheet.lines if line.is_complete)
    total = len(sheet.lines)
    progress = Fact(
        _("Kemajuan"),
        _("%(done)d dari %(total)d indikator selesai") % {"done": done, "total": total},
        [_("masih %d lagi") % (total - done) if done < total else _("semuanya lengkap")],
    )
    return [progress, score_fact(sheet), instrument_fact(sheet.instrument), *_due(desk)]


def _due(desk: Desk) -> list[Fact]:
    due_on = desk.sent_back.due_on if desk.is_in_repair else None
    if due_on:
        return [Fact(_("Tenggat perbaikan"), words.day(due_on), [_("ditetapkan peninjau BKN")])]
    if not desk.opened.turns:
        return []
    due_at = desk.opened.turns[0].due_at
    left = words.due(desk.opened.calendar.days_left(due_at, desk.opened.now), None)
    return [Fact(_("Tenggat"), words.day(due_at), [left.words])]


def _notice(desk: Desk) -> Notice | None:
    if not desk.is_open:
        return Notice(
            _("Kertas kerja dapat diisi setelah BKN menunjuk pendamping dan operator membuka penilaian."),
            title=_("Belum bisa dimulai."),
            icon="lock",
        )
    if desk.is_in_repair:
        return _returned(desk)
    if not desk.writing.is_here:
        stage = desk.opened.lifecycle.stages[desk.opened.case.stage].label
        return Notice(
            _("Perkara berada pada tahap “%s”, sehingga isinya hanya dapat dibaca.") % stage, icon="lock"
        )
    return None


def _returned(desk: Desk) -> Notice:
    assert desk.sheet is not None
    number = desk.sheet.open_notes
    title = ngettext("%d catatan dari BKN.", "%d catatan dari BKN.", number) % number
    due_on = desk.sent_back.due_on
    until = _("Tenggatnya %s.") % words.day(due_on) if due_on else ""
    text = _("Perbaiki indikator yang bertanda dan jawab catatannya. Yang sudah diterima tidak dapat diubah.")
    return Notice(f"{text} {until}".strip(), title=title, tone="warn", icon="return")
