"""The scoring over HTTP: ordered here, done in the background, watched here."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from succession.mapping import selectors, services
from succession.mapping.forms import ScoringForm
from succession.mapping.lifecycle import MappingLife
from succession.mapping.views.desk import period_of
from succession.mapping.views.panel import scoring_words
from workflow import words
from workflow.options import option
from workflow.pages.heading import trail_of
from workflow.pages.opened import Opened
from workflow.pages.refusals import Refusal, tried
from workflow.parts import Crumb, Notice, PageHead, Pair
from workflow.visitors import visitor_of

PAGE = "succession/mapping/scoring.html"


@require_http_methods(["GET", "HEAD", "POST"])
def request_scoring(request: HttpRequest, case_id: int) -> HttpResponseBase:
    """Show how far the scoring is, or order it; answers 303, 403 or 409."""
    opened = period_of(case_id, visitor_of(request).actor)
    form = ScoringForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, opened, form)
    key = form.cleaned_data["key"]
    answer = tried(lambda: services.request_scoring(opened.case, actor=opened.actor, key=key))
    if isinstance(answer, Refusal):
        return _page(request, opened, form, answer)
    messages.success(request, _("Penghitungan diminta. Halaman ini menunjukkan kemajuannya."))
    return HttpResponseRedirect(request.path, status=303)


def _page(
    request: HttpRequest, opened: Opened, form: ScoringForm, refusal: Refusal | None = None
) -> HttpResponseBase:
    case = opened.case
    scoring = selectors.last_scoring(case)
    asked = option(case, opened.actor, opened.facts, MappingLife.deeds["request_scoring"])
    is_over = scoring is not None and scoring.finished_at is not None
    context = {
        "head": PageHead(
            _("Penghitungan nilai dan kotak"), str(case), [*trail_of(case), Crumb(_("Penghitungan"))]
        ),
        "pairs": [
            Pair(_("Pegawai"), words.whole(case.period.people)),
            Pair(_("Instrumen"), str(case.period.instrument)),
            Pair(_("Keadaan"), scoring_words(scoring)),
        ],
        "form": form,
        "may_ask": asked.is_open and (scoring is None or (is_over and not scoring.digest)),
        "is_running": scoring is not None and not is_over,
        "notice": Notice(" ".join(refusal.reasons), tone="bad", icon="lock") if refusal else None,
        "case_url": reverse("case", args=[case.pk]),
    }
    return render(request, PAGE, context, status=refusal.status if refusal else 200)
