"""The pages of a case over HTTP."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from workflow.pages.casepage import context_of
from workflow.pages.heading import trail_of
from workflow.pages.opened import open_case, openings
from workflow.pages.receipts import receipt_of
from workflow.pages.why import answers_for
from workflow.parts import Crumb, Empty, OpenStep, PageHead
from workflow.visitors import visitor_of


@require_safe
def case(request: HttpRequest, case_id: int) -> HttpResponseBase:
    """Show the page of a case."""
    opened = open_case(case_id, visitor_of(request).actor)
    return render(request, "workflow/case/case.html", context_of(request, opened))


@require_safe
def why(request: HttpRequest, case_id: int) -> HttpResponseBase:
    """Show every step of a case with the reasons why it is not open to the visitor, and who may take it."""
    opened = open_case(case_id, visitor_of(request).actor)
    title, stage = _("Mengapa saya tidak dapat?"), opened.lifecycle.stages[opened.case.stage]
    head = PageHead(
        title,
        _("%(case)s berada pada tahap %(stage)s.") % {"case": opened.case.label, "stage": stage.label},
        [*trail_of(opened.case), Crumb(title)],
    )
    context = {"head": head, "answers": answers_for(opened), "as_of": opened.now}
    return render(request, "workflow/case/why.html", context)


@require_safe
def begin(request: HttpRequest) -> HttpResponseBase:
    """Show which kinds of case the visitor may open."""
    context = {
        "head": PageHead(_("Mulai perkara")),
        "steps": [OpenStep(str(each.label), _("Mulai…"), each.url) for each in openings(visitor_of(request))],
        "empty": Empty(
            _("Tidak ada perkara yang dapat Anda mulai"),
            _("Perkara dibuka oleh peran yang berwenang. Tanyakan kepada administrator instansi Anda."),
            "lock",
        ),
    }
    return render(request, "workflow/begin.html", context)


@require_safe
def receipt(request: HttpRequest, digest: str) -> HttpResponseBase:
    """Tell anybody who holds a receipt when and what the event was; 404 where there is none."""
    found = receipt_of(digest)
    head = PageHead(_("Periksa tanda terima"))
    context = {"head": head, "receipt": found, "digest": digest, "visitor": visitor_of(request)}
    return render(request, "workflow/receipt.html", context, status=200 if found else 404)
