"""The clearances that the route of a level asks for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from succession.filling import services
from succession.filling.selectors import Needed, clearances_of
from succession.filling.views.desk import Desk, KeyedForm, desk_of, head_of
from workflow import words
from workflow.inputs import DayField
from workflow.pages.refusals import Refusal, attempt
from workflow.pages.repeats import answered_once
from workflow.parts import Empty, Pair


class ClearanceForm(KeyedForm):
    """Number and day of a leave or decision from outside."""

    clearance = forms.ChoiceField(label=gettext_lazy("Izin atau keputusan"))
    number = forms.CharField(label=gettext_lazy("Nomor"), max_length=100)
    dated_on = DayField(label=gettext_lazy("Tanggal izin atau keputusan"))

    def __init__(self, *args: Any, needed: list[Needed], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        waiting = [(each.code, each.title) for each in needed if each.given is None]
        self.fields["clearance"].choices = waiting  # type: ignore[attr-defined]


@answered_once("record_clearance")
@require_http_methods(["GET", "HEAD", "POST"])
def record_clearance(request: HttpRequest, case_id: int) -> HttpResponseBase:
    """Show what is needed, or record one; answers 303, 403, 404, 409 or 422."""
    desk = desk_of(request, case_id)
    if request.method != "POST":
        return _page(request, desk)
    form = ClearanceForm(request.POST, needed=clearances_of(desk.case))
    if not form.is_valid():
        return _page(request, desk, form, 422)
    given = form.cleaned_data
    refusal = attempt(lambda: services.record_clearance(desk.case, actor=desk.opened.actor, **given))
    if refusal:
        return _page(request, desk, form, refusal.status, refusal)
    messages.success(request, _("Izin tercatat."))
    return HttpResponseRedirect(request.path, status=303)


def _page(
    request: HttpRequest,
    desk: Desk,
    form: ClearanceForm | None = None,
    status: int = 200,
    refusal: Refusal | None = None,
) -> HttpResponseBase:
    needed = clearances_of(desk.case)
    is_open = desk.option("record_clearance").is_open and any(each.given is None for each in needed)
    context = {
        "head": head_of(desk, _("Izin dari luar")),
        "pairs": [_pair(each) for each in needed],
        "empty": Empty(_("Tidak ada yang diperlukan"), _("Jalur jenjang ini tidak meminta izin dari luar.")),
        "form": form or (ClearanceForm(needed=needed) if is_open else None),
        "blocked": refusal.blocked if refusal else None,
        "as_of": desk.opened.now,
    }
    return render(request, "succession/filling/clearance.html", context, status=status)


def _pair(needed: Needed) -> Pair:
    if needed.given is None:
        return Pair(needed.title, _("belum tercatat"))
    return Pair(needed.title, needed.given.number, words.plain_day(needed.given.dated_on))
