"""Preparing a session over HTTP: the secretariat names the period."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from approvals.review.forms import KeyedForm
from succession.calibration import services
from succession.calibration.permissions import OPEN
from workflow.dialogs import render_dialog
from workflow.exceptions import NotPermitted
from workflow.models import Case
from workflow.pages.refusals import Refusal, tried
from workflow.parts import DialogCard
from workflow.visitors import Visitor, visitor_of


class OpenForm(KeyedForm):
    """For which period a session is prepared."""

    period = forms.ModelChoiceField(Case.objects.none(), label=gettext_lazy("Pemetaan"), empty_label=None)

    def __init__(self, *args: Any, organisations: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ready = Case.objects.filter(kind="mapping", organisation__in=organisations)
        field: Any = self.fields["period"]
        field.queryset = ready.filter(stage__in=services.PERIOD_STAGES).order_by("-pk")


@require_http_methods(["GET", "HEAD", "POST"])
def open_calibration(request: HttpRequest) -> HttpResponseBase:
    """Show the form, or prepare the session and go to its agenda; answers 303, 403, 409 or 422."""
    visitor = visitor_of(request)
    form = _form(request, visitor)
    if request.method != "POST" or not form.is_valid():
        return _show(request, form, 422 if request.method == "POST" else 200)
    opened = tried(lambda: services.open_calibration(actor=visitor.actor, **form.cleaned_data))
    if isinstance(opened, Refusal):
        opened.tell(form)
        return _show(request, form, opened.status)
    messages.success(request, _("Sidang disiapkan. Pilih siapa yang dibahas."))
    return HttpResponseRedirect(reverse("agenda", args=[opened]), status=303)


def _form(request: HttpRequest, visitor: Visitor) -> OpenForm:
    organisations = visitor.organisations_with(OPEN)
    if not organisations:
        raise NotPermitted([_("Sidang kalibrasi disiapkan oleh sekretariat manajemen talenta.")])
    return OpenForm(request.POST if request.method == "POST" else None, organisations=organisations)


def _show(request: HttpRequest, form: OpenForm, status: int) -> HttpResponseBase:
    dialog = DialogCard(
        title=_("Siapkan sidang kalibrasi"),
        action=request.path,
        back=reverse("cases"),
        verb=_("Siapkan sidang"),
        caution=_("Pemetaan harus sudah dinilai. Sidang yang tidak jadi dibatalkan, tidak dihapus."),
    )
    context = {"dialog": dialog, "form": form}
    return render_dialog(request, "workflow/dialog_page.html", "components/dialog.html", context, status)
