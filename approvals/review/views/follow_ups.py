"""Notes of the plenary and follow-ups of an approval: asked, answered with proof, cleared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from approvals.review import services
from approvals.review.forms import AnswerForm
from approvals.review.models import FollowUp
from approvals.review.views.desk import Desk, desk_of
from workflow import words
from workflow.documents.selectors import evidence_of
from workflow.documents.services import attach
from workflow.exceptions import NotYoursToKnow
from workflow.pages.heading import trail_of
from workflow.pages.refusals import Refusal, attempt
from workflow.pages.steps import blocked_steps, open_steps
from workflow.parts import Crumb, Empty, FileRow, PageHead
from workflow.standings import Standing, standing

DEEDS = {FollowUp.Kind.NOTE: "answer_note", FollowUp.Kind.FOLLOW_UP: "report_follow_up"}
STEPS = ("resubmit_notes", "clear")


@dataclass(frozen=True)
class Asked:
    """One thing that is asked, with its answer and the form to answer it."""

    follow_up: FollowUp
    standing: Standing
    due: str
    proof: FileRow | None
    form: AnswerForm | None
    blocked: Any = None

    @property
    def is_open(self) -> bool:
        """Return whether the form stands open: there was a fault, or nothing is answered yet."""
        return self.form is not None and (self.form.is_bound or not self.follow_up.answer)


@require_http_methods(["GET", "HEAD", "POST"])
def follow_ups(request: HttpRequest, case_id: int) -> HttpResponseBase:
    """Show what the plenary asks, or take one answer in; answers 303, 403, 404, 409 or 422."""
    desk = desk_of(request, case_id)
    return _answer(request, desk) if request.method == "POST" else _page(request, desk)


def _answer(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    asked = _asked(desk, request.GET.get("butir", ""))
    form = AnswerForm(request.POST, request.FILES, files=_files(desk), auto_id=f"a{asked.pk}_%s")
    if not form.is_valid():
        return _page(request, desk, asked, form, 422)
    refusal = attempt(lambda: _save(desk, asked, form))
    if form.errors or refusal:
        return _page(request, desk, asked, form, refusal.status if refusal else 422, refusal)
    messages.success(request, _("Jawaban nomor %d tersimpan.") % asked.number)
    return HttpResponseRedirect(request.path, status=303)


def _save(desk: Desk, asked: FollowUp, form: AnswerForm) -> None:
    """Attach the new file first, where there is one; the same form sent twice attaches it once."""
    given, actor = form.cleaned_data, desk.opened.actor
    key: UUID = given["key"]
    proof = given["proof"]
    if given["file"]:
        title = _("Bukti jawaban nomor %d") % asked.number
        try:
            proof = attach(desk.case.pk, given["file"], actor=actor, title=title, key=uuid5(key, "proof")).pk
        except ValidationError as fault:
            form.add_error("file", fault)
            return
    service = getattr(services, DEEDS[FollowUp.Kind(asked.kind)])
    service(desk.case, asked.pk, actor=actor, answer=given["answer"], proof=proof, key=key)


def _asked(desk: Desk, number: str) -> FollowUp:
    found = FollowUp.objects.filter(case=desk.case, pk=int(number)).first() if number.isdecimal() else None
    if found is None:
        raise NotYoursToKnow(_("Butir ini tidak ada."))
    return found


def _files(desk: Desk) -> list[tuple[str, str]]:
    return [(str(file.pk), f"{file.title} ({file.file_name})") for file in evidence_of(desk.case)]


def _page(
    request: HttpRequest,
    desk: Desk,
    tried: FollowUp | None = None,
    form: AnswerForm | None = None,
    status: int = 200,
    refusal: Refusal | None = None,
) -> HttpResponseBase:
    title = _("Catatan dan tindak lanjut")
    steps = [each for each in desk.options if each.spec.name in STEPS]
    context = {
        "head": PageHead(title, _lead(desk), [*trail_of(desk.case), Crumb(title)]),
        "asked": list(_rows(desk, tried, form, refusal)),
        "empty": Empty(
            _("Belum ada yang diminta"), _("Catatan dan tindak lanjut muncul di sini setelah pleno.")
        ),
        "steps": open_steps(desk.opened, steps),
        "waiting": blocked_steps(steps),
        "as_of": desk.opened.now,
    }
    return render(request, "approvals/review/follow_ups.html", context, status=status)


def _lead(desk: Desk) -> str:
    stage = desk.opened.lifecycle.stages[desk.case.stage].label
    return _("%(agency)s, tahap %(stage)s.") % {"agency": desk.case.organisation, "stage": stage}


def _rows(desk: Desk, tried: FollowUp | None, form: AnswerForm | None, refusal: Refusal | None) -> Any:
    may = {kind: desk.option(deed).is_open for kind, deed in DEEDS.items()}
    files = _files(desk) if any(may.values()) else []
    for each in FollowUp.objects.filter(case=desk.case).select_related("proof").order_by("kind", "number"):
        is_tried = tried is not None and tried.pk == each.pk
        open_form = None
        if may[FollowUp.Kind(each.kind)] and not each.cleared_at:
            open_form = AnswerForm(files=files, auto_id=f"a{each.pk}_%s", initial=_given(each))
        yield Asked(
            each,
            _standing(each),
            _due(each),
            FileRow(each.proof.title, reverse("show_evidence", args=[each.proof.pk])) if each.proof else None,
            form if is_tried else open_form,
            refusal.blocked if refusal and is_tried else None,
        )


def _given(asked: FollowUp) -> dict[str, Any]:
    return {"answer": asked.answer, "proof": str(asked.proof_id or "")}


def _standing(asked: FollowUp) -> Standing:
    if asked.cleared_at:
        return standing("done")
    if asked.answered_at:
        return standing("waiting")
    is_late = asked.due_on is not None and asked.due_on < timezone.localdate()
    return standing("overdue" if is_late else "open")


def _due(asked: FollowUp) -> str:
    return _("tenggat %s") % words.day(asked.due_on) if asked.due_on else _("tanpa tenggat")
