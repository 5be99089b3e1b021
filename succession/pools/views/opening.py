"""The drafting of a pool over HTTP."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from succession.pools import services
from succession.pools.forms import OpenPoolForm
from succession.pools.permissions import OPEN
from workflow.dialogs import render_dialog
from workflow.exceptions import NotPermitted
from workflow.pages.refusals import attempt
from workflow.parts import DialogCard
from workflow.visitors import Visitor, visitor_of


@require_http_methods(["GET", "HEAD", "POST"])
def open_pool(request: HttpRequest) -> HttpResponseBase:
    """Show the form, or draft the pool and go to it; answers 303, 403, 409 or 422."""
    visitor = visitor_of(request)
    form = _form(request, visitor)
    if request.method != "POST" or not form.is_valid():
        return _show(request, form, 422 if request.method == "POST" else 200)
    opened: list[int] = []
    refusal = attempt(lambda: opened.append(services.open_pool(actor=visitor.actor, **form.cleaned_data)))
    if refusal:
        refusal.tell(form)
        return _show(request, form, refusal.status)
    messages.success(request, _("Rancangan disusun. Periksa anggotanya, lalu usulkan."))
    return HttpResponseRedirect(reverse("case", args=opened), status=303)


def _form(request: HttpRequest, visitor: Visitor) -> OpenPoolForm:
    """Return the form; raises NotPermitted to whom no role lets draft a pool."""
    organisations = visitor.organisations_with(OPEN)
    if not organisations:
        raise NotPermitted([_("Kelompok rencana suksesi disusun oleh sekretariat manajemen talenta.")])
    return OpenPoolForm(request.POST if request.method == "POST" else None, organisations=organisations)


def _show(request: HttpRequest, form: OpenPoolForm, status: int) -> HttpResponseBase:
    dialog = DialogCard(
        title=_("Susun kelompok rencana suksesi"),
        action=request.path,
        back=reverse("cases"),
        verb=_("Susun rancangan"),
        caution=_(
            "Rancangan diambil dari pemetaan final yang terakhir: semua kotak kelompok rencana suksesi."
        ),
    )
    context = {"dialog": dialog, "form": form}
    return render_dialog(request, "workflow/dialog_page.html", "components/dialog.html", context, status)
