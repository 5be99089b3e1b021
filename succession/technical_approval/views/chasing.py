"""What BKN's directorate does about a late answer, over HTTP."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from approvals.review.forms import KeyedForm
from succession.technical_approval import services
from workflow.dialogs import render_dialog
from workflow.exceptions import NotYoursToKnow
from workflow.pages.opened import Opened, open_case
from workflow.pages.refusals import attempt
from workflow.parts import DialogCard
from workflow.visitors import visitor_of


class ChaseForm(KeyedForm):
    """What was done."""

    note = forms.CharField(
        label=gettext_lazy("Yang dilakukan"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


@require_http_methods(["GET", "HEAD", "POST"])
def chase(request: HttpRequest, case_id: int) -> HttpResponseBase:
    """Show the form, or record what was done; answers 303, 403, 404, 409 or 422."""
    opened = open_case(case_id, visitor_of(request).actor)
    if opened.case.kind != "technical_approval":
        raise NotYoursToKnow(_("Perkara ini bukan pertimbangan teknis."))
    form = ChaseForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return _show(request, opened, form, 422 if request.method == "POST" else 200)
    given = form.cleaned_data
    refusal = attempt(
        lambda: services.chase(opened.case, actor=opened.actor, note=given["note"], key=given["key"])
    )
    if refusal:
        refusal.tell(form)
        return _show(request, opened, form, refusal.status)
    messages.success(request, _("Penelusuran tercatat."))
    return HttpResponseRedirect(reverse("case", args=[case_id]), status=303)


def _show(request: HttpRequest, opened: Opened, form: ChaseForm, status: int) -> HttpResponseBase:
    dialog = DialogCard(
        title=_("Catat penelusuran"),
        action=request.path,
        back=reverse("case", args=[opened.case.pk]),
        verb=_("Catat"),
    )
    context = {"dialog": dialog, "form": form}
    return render_dialog(request, "workflow/dialog_page.html", "components/dialog.html", context, status)
