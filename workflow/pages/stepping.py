"""One step over HTTP: what it will do, the form, and every answer the engine may give."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from workflow.actors import Actor
from workflow.dialogs import render_dialog
from workflow.exceptions import NotYoursToKnow
from workflow.execution import Outcome
from workflow.lifecycles import Step
from workflow.models import AuditEvent
from workflow.options import Option, option
from workflow.pages import stepform
from workflow.pages.effects import effect_of
from workflow.pages.heading import trail_of
from workflow.pages.history import history_of, spaced
from workflow.pages.opened import Opened, open_case
from workflow.pages.refusals import Refusal, reason_of, tried
from workflow.parts import BlockedStep, Crumb, DialogCard, PageHead, Version
from workflow.visitors import visitor_of

PAGE, DIALOG = "workflow/case/step.html", "workflow/case/_step_dialog.html"


@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, case_id: int, name: str) -> HttpResponseBase:
    """Show the form of a step, or take it; answers 303, 403, 404, 409 or 422."""
    opened = open_case(case_id, visitor_of(request).actor)
    spec = opened.lifecycle.steps.get(name)
    if spec is None or not spec.is_taken_by_a_person:
        raise NotYoursToKnow(_("Langkah ini tidak ada."))
    found = option(opened.case, opened.actor, opened.facts, spec)
    return _take(request, opened, found) if request.method == "POST" else _show(request, opened, found)


def _show(request: HttpRequest, opened: Opened, found: Option) -> HttpResponseBase:
    if not found.is_open:
        return _closed(request, opened, found)
    return _page(request, opened, found, stepform.blank_form(opened, found))


def _closed(request: HttpRequest, opened: Opened, found: Option) -> HttpResponseBase:
    """Say why a step is not open: 403 to whom it is not for, 409 where it is not the time."""
    status = 409 if found.decision.is_allowed else 403
    return _page(request, opened, found, None, status, found.reasons)


def _take(request: HttpRequest, opened: Opened, found: Option) -> HttpResponseBase:
    known = _known(opened, request)
    form = stepform.filled_form(opened, found, request.POST, request.FILES)
    if not form.is_valid():
        if known:
            return _done(request, opened, found, bytes(known.hash).hex())
        return _page(request, opened, found, form, 422)
    outcome = tried(lambda: _perform(opened, found, form))
    if not isinstance(outcome, Refusal):
        return _done(request, opened, found, outcome.receipt)
    if outcome.is_busy:
        return _page(request, opened, found, form, outcome.status, outcome.reasons)
    return _refused(request, found, outcome)


def _perform(opened: Opened, found: Option, form: stepform.FrameForm) -> Outcome:
    cleaned = form.cleaned_data
    outcome: Outcome = opened.feature.service(found.spec.name)(
        opened.case,
        actor=Actor(opened.actor.person_id, cleaned["hat"] or opened.actor.hat),
        expected=stepform.seen_of(cleaned),
        key=cleaned["key"],
        **stepform.arguments_of(cleaned),
    )
    return outcome


def _known(opened: Opened, request: HttpRequest) -> AuditEvent | None:
    """Return the event that the same form, sent before, has already made."""
    key = stepform.key_of(request.POST)
    events = AuditEvent.objects.filter(case=opened.case, actor_id=opened.actor.person_id, key=key)
    return events.first() if key else None


def _refused(request: HttpRequest, found: Option, refusal: Refusal) -> HttpResponseBase:
    """Show the case as it is now, why it did not go on, and everything that was typed."""
    opened = open_case(int(request.resolver_match.kwargs["case_id"]), visitor_of(request).actor)  # type: ignore[union-attr]
    now = option(opened.case, opened.actor, opened.facts, found.spec)
    form = stepform.renewed_form(opened, now, request.POST)
    versions = _versions(request, opened, form) if refusal.is_conflict else ()
    return _page(request, opened, now, form, refusal.status, refusal.reasons, versions)


def _versions(request: HttpRequest, opened: Opened, form: stepform.FrameForm) -> tuple[Version, Version]:
    seen = request.POST.get("seen_revision", "")
    stage = opened.lifecycle.stages[opened.case.stage].label
    return (
        Version(_("Isian Anda, atas revisi %s") % seen, stepform.typed_lines(form)),
        Version(
            _("Tersimpan, revisi %d") % opened.case.revision,
            [_("Tahap sekarang: %s") % stage, *_last_words(opened)],
        ),
    )


def _last_words(opened: Opened) -> list[str]:
    last = history_of(opened).entries[:3]
    return [f"{entry.who}: {entry.did}. {entry.reason}".strip() for entry in last]


def _done(request: HttpRequest, opened: Opened, found: Option, receipt: str) -> HttpResponseBase:
    words = {"step": found.spec.label, "case": opened.case.label, "receipt": spaced(receipt)}
    messages.success(request, _("“%(step)s” tercatat pada %(case)s. Tanda terima %(receipt)s.") % words)
    return HttpResponseRedirect(reverse("case", args=[opened.case.pk]), status=303)


def _page(
    request: HttpRequest,
    opened: Opened,
    found: Option,
    form: stepform.FrameForm | None,
    status: int = 200,
    reasons: Any = (),
    versions: Any = (),
) -> HttpResponseBase:
    spec = found.spec
    assert isinstance(spec, Step)
    context = {
        "head": PageHead(str(spec.label), _lead(opened), [*trail_of(opened.case), Crumb(spec.label)]),
        "dialog_card": _card(request, opened, spec, form),
        "form": form,
        "asks": bool(form and form.visible_fields()),
        "effect": effect_of(opened, spec),
        "blocked": BlockedStep(spec.label, [reason_of(reason) for reason in reasons]) if reasons else None,
        "versions": versions,
        "is_refused_for_good": status == 403,
        "case_url": reverse("case", args=[opened.case.pk]),
        "why_url": reverse("why", args=[opened.case.pk]),
    }
    if request.headers.get("HX-Request") == "true":
        context["dialog"] = context["dialog_card"]
    return render_dialog(request, PAGE, DIALOG, context, status)


def _lead(opened: Opened) -> str:
    return f"{opened.case.label} · {opened.case.title}, {opened.case.organisation}"


def _card(request: HttpRequest, opened: Opened, spec: Step, form: stepform.FrameForm | None) -> DialogCard:
    return DialogCard(
        title=str(spec.label),
        action=request.path,
        back=reverse("case", args=[opened.case.pk]),
        verb=str(spec.label),
        is_multipart=bool(form and form.is_multipart()),
        is_dangerous=spec.is_dangerous,
    )
