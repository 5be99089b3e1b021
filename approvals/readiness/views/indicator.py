"""One indicator over HTTP: its guidance, its answer with the proofs, and what the score would be."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from approvals.readiness import services
from approvals.readiness.forms import AnswerForm, ProofForm
from approvals.readiness.selectors import Line, Sheet
from approvals.readiness.views.answerpage import Page, claim_page, onward
from approvals.readiness.views.desk import Desk, desk_of
from approvals.readiness.views.proofs import blank_proofs, left_over, sent_proofs, take_in
from workflow.documents.selectors import evidence_of
from workflow.exceptions import NotYoursToKnow
from workflow.pages.refusals import Refusal, tried
from workflow.requests import new_key

TEMPLATE = "approvals/readiness/indicator.html"


@require_http_methods(["GET", "HEAD", "POST"])
def indicator(request: HttpRequest, case_id: int, code: str) -> HttpResponseBase:
    """Show an indicator, or save its answer; answers 303, 403, 404, 409 or 422."""
    desk = desk_of(request, case_id)
    sheet, line = _line(desk, code)
    page = Page(desk, sheet, line)
    if not desk.writing.is_open or line.is_accepted:
        return _closed(request, page)
    if request.method == "POST":
        return _take(request, page)
    form = AnswerForm(line=line, files=list(evidence_of(desk.opened.case)))
    return _show(request, page, form, blank_proofs())


@require_safe
def live_score(request: HttpRequest, case_id: int, code: str) -> HttpResponseBase:
    """Show what the score would be at another level of this indicator; nothing is saved."""
    sheet, line = _line(desk_of(request, case_id), code)
    asked = request.GET.get("level", "")
    is_level = asked.isdecimal() and int(asked) < len(line.indicator.levels)
    return render(
        request, "approvals/readiness/_live.html", claim_page(sheet, line, int(asked) if is_level else None)
    )


def _line(desk: Desk, code: str) -> tuple[Sheet, Line]:
    """Return the sheet and one line; raises NotYoursToKnow where the worksheet has none such."""
    if desk.sheet is None or not desk.is_open or code not in desk.sheet.instrument.indicators:
        raise NotYoursToKnow(_("Indikator tidak ditemukan."))
    return desk.sheet, desk.sheet.line(code)


def _closed(request: HttpRequest, page: Page) -> HttpResponseBase:
    """Show what was answered, to be read only; who sends something all the same is told why not."""
    status = 200
    if request.method == "POST":
        is_mine = page.desk.writing.decision.is_allowed
        status = 409 if is_mine else 403
    reasons = page.reasons_closed if status != 200 else ()
    return render(request, TEMPLATE, page.context() | {"reasons": reasons}, status=status)


def _show(
    request: HttpRequest,
    page: Page,
    form: AnswerForm,
    proofs: list[ProofForm],
    status: int = 200,
    **rest: Any,
) -> HttpResponseBase:
    return render(request, TEMPLATE, page.context() | page.form_context(form, proofs) | rest, status=status)


def _take(request: HttpRequest, page: Page) -> HttpResponseBase:
    """Take in the new files first, so that a refusal of the answer loses none of them."""
    proofs, sent = sent_proofs(request), request.POST.copy()
    answer = tried(lambda: _keep(request, page, sent, proofs))
    if not isinstance(answer, Refusal):
        return answer
    if answer.is_busy:
        return _again(request, page, sent, proofs, answer.status, reasons=answer.reasons)
    return _refused(request, page, sent, proofs, answer)


def _keep(request: HttpRequest, page: Page, sent: QueryDict, proofs: list[ProofForm]) -> HttpResponseBase:
    actor, case = page.desk.opened.actor, page.desk.opened.case
    made = take_in(proofs, case.pk, actor, _key(request.POST))
    for evidence in made:
        sent.appendlist("evidence", str(evidence.pk))
    form = AnswerForm(sent, line=page.line, files=list(evidence_of(case)))
    is_sound = form.is_valid()
    if not is_sound or any(proof.errors for proof in proofs):
        return _again(request, page, sent, proofs, 422, made=len(made))
    services.answer(case, page.line.indicator.code, form.given(), actor=actor, key=form.cleaned_data["key"])
    return _saved(request, page)


def _again(
    request: HttpRequest,
    page: Page,
    sent: QueryDict,
    proofs: list[ProofForm],
    status: int,
    *,
    made: int = 0,
    **rest: Any,
) -> HttpResponseBase:
    """Show the form with all that was typed under a new key; files that were taken in are ticked."""
    sent["key"] = str(new_key())
    form = AnswerForm(sent, line=page.line, files=list(evidence_of(page.desk.opened.case)))
    form.is_valid()
    kept = ngettext(
        "%d berkas sudah dilampirkan dan dicentang.", "%d berkas sudah dilampirkan dan dicentang.", made
    )
    return _show(request, page, form, left_over(proofs), status, kept=kept % made if made else "", **rest)


def _refused(
    request: HttpRequest, page: Page, sent: QueryDict, proofs: list[ProofForm], refusal: Refusal
) -> HttpResponseBase:
    """Show what is saved now beside what was typed, and why it did not go on."""
    desk = desk_of(request, page.desk.opened.case.pk)
    sheet, line = _line(desk, page.line.indicator.code)
    now = Page(desk, sheet, line)
    versions = now.versions(refusal) if refusal.is_conflict else ()
    sent["revision"] = str(line.answer.revision if line.answer else 0)
    return _again(request, now, sent, proofs, refusal.status, reasons=refusal.reasons, versions=versions)


def _saved(request: HttpRequest, page: Page) -> HttpResponseBase:
    is_draft = "draft" in request.POST
    said = _("%s tersimpan sementara. Pilih tingkatnya agar selesai.") if is_draft else _("%s tersimpan.")
    messages.success(request, said % page.name)
    return HttpResponseRedirect(request.path if is_draft else onward(page), status=303)


def _key(data: QueryDict) -> UUID:
    """Return the key of the form; one that is none is refused with the form, its files count once anyway."""
    try:
        return UUID(data.get("key", ""))
    except ValueError:
        return new_key()
