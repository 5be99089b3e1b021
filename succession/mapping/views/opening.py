"""The opening of a period over HTTP: the secretariat names the day of the data and the instrument."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from succession.mapping import services
from succession.mapping.forms import OpenForm
from succession.mapping.permissions import OPEN
from workflow.dialogs import render_dialog
from workflow.exceptions import NotPermitted
from workflow.pages.refusals import Refusal, tried
from workflow.parts import DialogCard
from workflow.visitors import Visitor, visitor_of


@require_http_methods(["GET", "HEAD", "POST"])
def open_mapping(request: HttpRequest) -> HttpResponseBase:
    """Show the form, or open the period and go to it; answers 303, 403, 409 or 422."""
    visitor = visitor_of(request)
    form = _form(request, visitor)
    if request.method != "POST" or not form.is_valid():
        return _show(request, form, 422 if request.method == "POST" else 200)
    opened = tried(lambda: services.open_mapping(actor=visitor.actor, **form.cleaned_data))
    if isinstance(opened, Refusal):
        opened.tell(form)
        return _show(request, form, opened.status)
    messages.success(request, _("Pemetaan dibuka. Muat data pegawai untuk memulai."))
    return HttpResponseRedirect(reverse("case", args=[opened]), status=303)


def _form(request: HttpRequest, visitor: Visitor) -> OpenForm:
    """Return the form; raises NotPermitted to whom no role lets open a period."""
    organisations = visitor.organisations_with(OPEN)
    if not organisations:
        raise NotPermitted([_("Pemetaan dibuka oleh sekretariat manajemen talenta.")])
    return OpenForm(request.POST if request.method == "POST" else None, organisations=organisations)


def _show(request: HttpRequest, form: OpenForm, status: int) -> HttpResponseBase:
    dialog = DialogCard(
        title=_("Mulai pemetaan talenta"),
        action=request.path,
        back=reverse("cases"),
        verb=_("Mulai pemetaan"),
        caution=_("Pemetaan yang sudah dibuka tidak dihapus; yang keliru digantikan oleh edisi baru."),
    )
    context = {"dialog": dialog, "form": form}
    return render_dialog(request, "workflow/dialog_page.html", "components/dialog.html", context, status)
