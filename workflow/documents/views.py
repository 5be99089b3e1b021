"""Evidence over HTTP: attach, show, download."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import FileResponse, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_safe

from workflow.actors import Actor
from workflow.dialogs import render_dialog
from workflow.documents import services
from workflow.documents.faults import DamagedEvidence
from workflow.documents.forms import AttachForm
from workflow.documents.kinds import INLINE
from workflow.documents.selectors import open_evidence, readable_case
from workflow.exceptions import Conflict, TransitionRefused
from workflow.facts import gather
from workflow.features import lifecycle_of
from workflow.models import Case
from workflow.pages.refusals import Refusal
from workflow.parts import Crumb, DialogCard, PageHead
from workflow.permissions import decide
from workflow.requests import actor_of, case_address, way_back

# Nothing of a file may run, load or frame; the browsers' own viewers still show it.
POLICY = "default-src 'none'; frame-ancestors 'self'; sandbox"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def attach_evidence(request: HttpRequest, case_id: int) -> HttpResponseBase:
    """Show the form, or take the file in; what is wrong with it is said on the form."""
    case = readable_case(case_id, actor_of(request))
    form = AttachForm(request.POST or None, request.FILES or None)
    if request.method != "POST":
        refusal = refusal_to_attach(case, actor_of(request))
        return _closed(request, case, refusal) if refusal else _form(request, form, case_id, 200)
    status = _attach(request, form, case_id) if form.is_valid() else 422
    if status:
        return _form(request, form, case_id, status)
    messages.success(request, _("Bukti sudah dilampirkan."))
    return HttpResponseRedirect(way_back(request, case_id, "dokumen"))


@login_required
@require_safe
@xframe_options_sameorigin
def show_evidence(request: HttpRequest, evidence_id: UUID) -> HttpResponseBase:
    """Show a file in the browser where that is harmless, else offer it for download."""
    return _send(request, evidence_id, is_download=False)


@login_required
@require_safe
def download_evidence(request: HttpRequest, evidence_id: UUID) -> HttpResponseBase:
    """Offer a file for download."""
    return _send(request, evidence_id, is_download=True)


def _attach(request: HttpRequest, form: AttachForm, case_id: int) -> int:
    """Attach the file; returns 0, or the status under which the form is shown again."""
    given = dict(form.cleaned_data)
    try:
        services.attach(case_id, given.pop("file"), actor=actor_of(request), **given)
    except ValidationError as fault:
        form.add_error("file", fault)
        return 422
    except (TransitionRefused, Conflict) as refusal:
        form.add_error(None, str(refusal))
        return 409
    return 0


def refusal_to_attach(case: Case, actor: Actor) -> Refusal | None:
    """Return why a person may not attach evidence to a case now, or None where he may."""
    lifecycle, spec = lifecycle_of(case.kind), services.deed_for(case.pk)
    decision = decide(lifecycle, spec, gather(case, actor), actor.hat)
    if not decision.is_allowed:
        return Refusal(403, decision.reasons)
    if spec.sources and case.stage not in spec.sources:
        stages = ", ".join(f"“{stage.label}”" for stage in spec.sources)
        return Refusal(409, (_("Baru dapat dilakukan pada tahap %s.") % stages,))
    return None


def _closed(request: HttpRequest, case: Case, refusal: Refusal) -> HttpResponseBase:
    head = PageHead(_("Lampirkan bukti"), trail=[Crumb(case.label, case_address(case.pk))])
    context = {
        "head": head,
        "blocked": refusal.blocked,
        "is_refused_for_good": refusal.is_for_good,
        "case_url": case_address(case.pk),
    }
    return render(request, "workflow/attach_closed.html", context, status=refusal.status)


def _form(request: HttpRequest, form: AttachForm, case_id: int, status: int) -> HttpResponseBase:
    dialog = DialogCard(
        title=_("Lampirkan bukti"),
        action=request.path,
        back=case_address(case_id),
        verb=_("Lampirkan"),
        caution=_("Berkas yang sudah dilampirkan tidak dapat diganti atau dihapus."),
        is_multipart=True,
    )
    context = {"dialog": dialog, "form": form}
    return render_dialog(request, "workflow/dialog_page.html", "components/dialog.html", context, status)


def _send(request: HttpRequest, evidence_id: UUID, *, is_download: bool) -> HttpResponseBase:
    try:
        opened = open_evidence(evidence_id, actor_of(request))
    except DamagedEvidence:
        return render(request, "workflow/evidence_damaged.html", status=409)
    evidence = opened.evidence
    is_shown = evidence.media_type in INLINE and not is_download
    response = FileResponse(
        opened.file,
        as_attachment=not is_shown,
        filename=evidence.file_name,
        content_type=evidence.media_type,
    )
    response["Content-Length"] = str(evidence.size)
    response["Content-Security-Policy"] = POLICY
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response
