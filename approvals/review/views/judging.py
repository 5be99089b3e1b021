"""Evidence side by side over HTTP: the indicators, what is claimed, what is found."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from approvals.review.forms import JudgeForm
from approvals.review.judging import Finding
from approvals.review.models import Judgement
from approvals.review.selectors import Line, claims_in, former_submission
from approvals.review.services import judge as save
from approvals.review.views.desk import Desk, desk_of, score_bar, versions_of
from approvals.review.views.items import ALL, ItemList
from approvals.review.views.papers import NOW, Papers
from workflow import words
from workflow.exceptions import NotYoursToKnow
from workflow.pages.heading import trail_of
from workflow.pages.refusals import Refusal, attempt
from workflow.pages.steps import blocked_steps, open_steps
from workflow.parts import Crumb, NoteCard, PageHead, Progress
from workflow.standings import Standing, standing

DECISIONS = ("score_round", "return_for_repair", "declare_eligible")


@require_http_methods(["GET", "HEAD", "POST"])
def judge(request: HttpRequest, case_id: int) -> HttpResponseBase:
    """Show one indicator of a review, or save what was found of it; answers 303, 403, 404, 409 or 422."""
    desk = desk_of(request, case_id)
    line = _line(desk, request.GET.get("butir", ""))
    if request.method == "POST":
        return _save(request, desk, line)
    return _page(request, desk, line, _blank(desk, line))


def _line(desk: Desk, code: str) -> Line:
    """Return the indicator of the address, else the first that waits."""
    sheet = desk.sheet
    if not code:
        return (sheet.asked or list(sheet.lines))[0]
    try:
        return sheet.line(code)
    except KeyError:
        raise NotYoursToKnow(_("Instrumen perkara ini tidak memuat indikator tersebut.")) from None


def _blank(desk: Desk, line: Line) -> JudgeForm | None:
    return JudgeForm(line=line, initial=_found(desk, line)) if desk.judging.is_open else None


def _found(desk: Desk, line: Line) -> dict[str, Any]:
    mine = line.found_by(is_from_headquarters=desk.judges_for_headquarters)
    names = ("revision", "level", "verdict", "reason_code", "note", "internal_note")
    return {name: getattr(mine, name) for name in names} if mine else {}


def _save(request: HttpRequest, desk: Desk, line: Line) -> HttpResponseBase:
    form = JudgeForm(request.POST, line=line)
    if not form.is_valid():
        return _page(request, desk, line, form, 422)
    found = dict(form.cleaned_data)
    key = found.pop("key")
    refusal = attempt(
        lambda: save(desk.case, line.indicator.code, Finding(**found), actor=desk.opened.actor, key=key)
    )
    if refusal:
        return _refused(request, line, refusal)
    return _onward(request, line)


def _onward(request: HttpRequest, line: Line) -> HttpResponseBase:
    """Go to the next indicator that waits; after the last, stay where the decision now stands open."""
    desk = desk_of(request, int(request.resolver_match.kwargs["case_id"]))  # type: ignore[union-attr]
    items = _items(request, desk, line)
    messages.success(request, _("Tinjauan %s tersimpan.") % items.name(line))
    after = items.next_after(line.indicator.code)
    address = items.address(after or line.indicator.code) + ("#bukti" if after else "#penilaian")
    return HttpResponseRedirect(request.path + address, status=303)


def _refused(request: HttpRequest, line: Line, refusal: Refusal) -> HttpResponseBase:
    """Show what is saved now beside what was typed, and keep all that was typed."""
    desk = desk_of(request, int(request.resolver_match.kwargs["case_id"]))  # type: ignore[union-attr]
    fresh = desk.sheet.line(line.indicator.code)
    kept = request.POST.copy()
    kept["revision"], kept["key"] = str(_found(desk, fresh).get("revision", 0)), str(uuid4())
    form = JudgeForm(kept, line=fresh)
    return _page(request, desk, fresh, form, refusal.status, refusal)


def _items(request: HttpRequest, desk: Desk, line: Line) -> ItemList:
    former = claims_in(former_submission(desk.case))
    return ItemList(desk.sheet, former, request.GET.get("tampil", ALL), line.indicator.code)


def _page(
    request: HttpRequest,
    desk: Desk,
    line: Line,
    form: JudgeForm | None,
    status: int = 200,
    refusal: Refusal | None = None,
) -> HttpResponseBase:
    items = _items(request, desk, line)
    former = former_submission(desk.case) if items.former else None
    version, chosen = request.GET.get("versi", NOW), request.GET.get("berkas", "")
    context = {
        "head": _head(desk),
        "items": items,
        "line": line,
        "name": items.name(line),
        "standing": items.standing(line),
        "about": _about(desk, line),
        "unofficial": None if desk.sheet.instrument.is_official else standing("unofficial"),
        "papers": Papers(items, line, desk.review.submission, former, version, chosen),
        "form": form,
        "levels": list(_levels(form, line)),
        "findings": list(_findings(desk, line)),
        "progress": _progress(items),
        "blocked": refusal.blocked if refusal else None,
        "is_refused_for_good": bool(refusal and refusal.is_for_good),
        "versions": versions_of(refusal, lambda found: _said(line, found)),
        "action": request.get_full_path(),
        "as_of": desk.opened.now,
        "case_id": desk.case.pk,
        **_decision(desk),
    }
    return render(request, "approvals/review/judge.html", context, status=status)


def _head(desk: Desk) -> PageHead:
    title = _("Tinjau bukti") if desk.judging.is_open else _("Hasil tinjauan")
    return PageHead(
        _("%(title)s, %(agency)s") % {"title": title, "agency": desk.case.organisation},
        _lead(desk),
        [*trail_of(desk.case), Crumb(title)],
        score=score_bar(desk.sheet),
    )


def _lead(desk: Desk) -> str:
    where = {"stage": desk.opened.lifecycle.stages[desk.case.stage].label, "round": desk.review.round}
    lead = [_("%(stage)s putaran %(round)d.") % where]
    if desk.opened.my_turns:
        turn = desk.opened.my_turns[0]
        since = words.waited(
            desk.opened.calendar.working_days_between(turn.opened_at.date(), desk.opened.now.date())
        )
        lead.append(
            _("Giliran Anda, %(since)s, tenggat %(due)s.") % {"since": since, "due": words.day(turn.due_at)}
        )
    return " ".join(lead)


def _about(desk: Desk, line: Line) -> str:
    instrument, least = desk.sheet.instrument, line.indicator.must_pass
    must = _(" Butir wajib, paling rendah tingkat %d.") % least if least else ""
    said = {"pillar": line.pillar.title, "weight": words.decimal(line.indicator.weight, 0)}
    return (
        _("%(pillar)s, bobot %(weight)s.") % said
        + must
        + _(" %(title)s %(version)s") % {"title": instrument.title, "version": instrument.version}
    )


def _levels(form: JudgeForm | None, line: Line) -> Iterator[tuple[Any, list[Standing]]]:
    """Return each level with the marks that tell the claim and what was found last time."""
    before = line.before
    for level, option in enumerate(form["level"] if form else ()):
        marks = []
        if before and before.level == level:
            marks.append(Standing("before", _("Putaran %d") % before.round))
        if line.claim.level == level:
            marks.append(Standing("claim", _("Klaim"), "accent"))
        yield option, marks


def _findings(desk: Desk, line: Line) -> Iterator[NoteCard]:
    """Return what was found in each round, newest first; internal notes on BKN's side alone."""
    newest = sorted(line.judgements, key=lambda j: (j.round, j.is_from_headquarters), reverse=True)
    for found in newest:
        if found.internal_note and desk.is_inside:
            yield _card(found, found.internal_note, is_internal=True)
        yield _card(found, "\n".join(_said(line, vars(found))))


def _card(found: Judgement, text: str, *, is_internal: bool = False) -> NoteCard:
    side = _("pusat BKN") if found.is_from_headquarters else _("kantor pembina")
    where = _("putaran %(round)d, %(side)s") % {"round": found.round, "side": side}
    return NoteCard(
        str(found.judged_by), where, found.judged_at, text, is_internal, _("Tidak terlihat instansi")
    )


def _said(line: Line, found: Any) -> list[str]:
    """Return a finding in words."""
    if "level" not in found:
        return []
    level, verdict = int(found["level"]), dict(Judgement.Verdict.choices).get(found["verdict"], "")
    said = _("%(verdict)s, tingkat %(level)d: %(words)s") % {
        "verdict": verdict,
        "level": level,
        "words": line.indicator.levels[level],
    }
    reason = dict(Judgement.ReasonCode.choices).get(found.get("reason_code", ""), "")
    return [part for part in (said, str(reason), found.get("note", "")) if part]


def _progress(items: ItemList) -> Progress:
    total, left = len(items.sheet.lines), len(items.sheet.asked)
    words_ = _("%d butir lagi sebelum putusan putaran") % left if left else _("putusan putaran terbuka")
    return Progress(_("Butir ditinjau"), total - left, total, f"{items.reviewed}, {words_}")


def _decision(desk: Desk) -> dict[str, Any]:
    """Return the steps that decide the round, once everything is reviewed."""
    if desk.sheet.asked or not desk.is_inside:
        return {"steps": [], "waiting": []}
    found = [each for each in desk.options if each.spec.name in DECISIONS]
    return {"steps": open_steps(desk.opened, found), "waiting": blocked_steps(found)}
