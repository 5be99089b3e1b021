"""The opening of a cycle over HTTP: the operator opens this year's case of his agency."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from approvals.readiness import services
from approvals.readiness.forms import OpenForm
from approvals.readiness.permissions import OPEN
from workflow.dialogs import render_dialog
from workflow.exceptions import NotPermitted, TransitionRefused
from workflow.parts import DialogCard
from workflow.visitors import Visitor, visitor_of


@require_http_methods(["GET", "HEAD", "POST"])
def open_readiness(request: HttpRequest) -> HttpResponseBase:
    """Show the form, or open the case and go to it; answers 303, 403, 409 or 422."""
    visitor = visitor_of(request)
    form = _form(request, visitor)
    if request.method != "POST":
        return _show(request, form, 200)
    if not form.is_valid():
        return _show(request, form, 422)
    try:
        opened = _open(form, visitor)
    except TransitionRefused as refusal:
        form.add_error(None, str(refusal))
        return _show(request, form, 409)
    messages.success(request, _("Perkara dibuka. Giliran pertama pada PPK: menandatangani komitmen."))
    return HttpResponseRedirect(reverse("case", args=[opened]), status=303)


def _form(request: HttpRequest, visitor: Visitor) -> OpenForm:
    """Return the form; raises NotPermitted to whom no role lets open a case."""
    organisations = visitor.organisations_with(OPEN)
    if not organisations:
        raise NotPermitted([_("Perkara kesiapan dibuka oleh operator instansi.")])
    this_year = timezone.localdate().year
    return OpenForm(
        request.POST if request.method == "POST" else None,
        organisations=organisations,
        years=[this_year, this_year + 1],
    )


def _open(form: OpenForm, visitor: Visitor) -> int:
    given = form.cleaned_data
    (opened,) = services.open_readiness(
        [given["organisation"]], actor=visitor.actor, cycle=given["cycle"], key=given["key"]
    )
    return opened


def _show(request: HttpRequest, form: OpenForm, status: int) -> HttpResponseBase:
    dialog = DialogCard(
        title=_("Mulai perkara kesiapan"),
        action=request.path,
        back=reverse("cases"),
        verb=_("Mulai perkara"),
        caution=_("Perkara yang sudah dibuka tidak dihapus; PPK dapat menariknya."),
    )
    context = {"dialog": dialog, "form": form}
    return render_dialog(request, "workflow/dialog_page.html", "components/dialog.html", context, status)
