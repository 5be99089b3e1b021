"""The decree on a page of its own, the correction of its number, and the proposals that policy may allow."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from approvals.review import services
from approvals.review.forms import CorrectDecisionForm, ProposalForm
from approvals.review.models import Decision
from approvals.review.views.desk import Desk, desk_of
from workflow import words
from workflow.actors import Actor
from workflow.audit.bodies import canonical
from workflow.dialogs import render_dialog
from workflow.exceptions import NotYoursToKnow
from workflow.facts import gather
from workflow.models import Case, RuleVersion
from workflow.options import option
from workflow.pages.heading import trail_of
from workflow.pages.refusals import Refusal, attempt
from workflow.parts import BlockedReason, BlockedStep, Crumb, DialogCard, EffectCard, Link, PageHead, Pair
from workflow.periods import content
from workflow.standings import standing

PAGE, DIALOG = "workflow/case/step.html", "workflow/case/_step_dialog.html"
PROPOSALS = {"propose_suspension": "suspension", "propose_revocation": "revocation"}


@require_safe
def decree(request: HttpRequest, case_id: int) -> HttpResponseBase:
    """Show the decree with its dates, its basis, and how it is verified; 404 before there is one."""
    desk = desk_of(request, case_id)
    return render(request, "approvals/review/decree.html", _content(desk, _decision(desk)))


@require_http_methods(["GET", "HEAD", "POST"])
def correct_decision(request: HttpRequest, case_id: int) -> HttpResponseBase:
    """Mend the number of the decree with a reason; both numbers stay on record."""
    desk = desk_of(request, case_id)
    known = _decision(desk)
    form = CorrectDecisionForm(request.POST or None, initial={"number": known.number})
    effect = EffectCard(_("Yang akan terjadi"), [Pair(_("Nomor sekarang"), known.number)], _record_note())
    return _ask(request, desk, "correct_decision", form, effect, reverse("decree", args=[case_id]))


@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, case_id: int, name: str) -> HttpResponseBase:
    """Propose to suspend or revoke an approval, where policy switches it on; 404 where it does not."""
    desk = desk_of(request, case_id)
    if name not in PROPOSALS or not _is_on(desk.case, name):
        raise NotYoursToKnow(
            _("Kebijakan yang berlaku bagi perkara ini tidak mengaktifkan langkah tersebut.")
        )
    note = _("Usulan ini diputuskan oleh pejabat lain; persetujuan instansi tetap berlaku sampai saat itu.")
    effect = EffectCard(_("Yang akan terjadi"), [Pair(_("Tahap"), _("tidak berubah"))], note)
    form = ProposalForm(request.POST or None)
    return _ask(request, desk, name, form, effect, reverse("case", args=[case_id]))


def proposals(case: Case, actor: Actor) -> Iterator[Link]:
    """Return the ways to propose suspension or revocation that are open to a person now."""
    wanted = [name for name in PROPOSALS if _is_on(case, name)]
    facts = gather(case, actor) if wanted else None
    for name in wanted:
        from approvals.review.lifecycle import ReviewLife

        spec = ReviewLife.deeds[name]
        if facts and option(case, actor, facts, spec).is_open:
            yield Link(_("%s…") % spec.label, reverse("propose", args=[case.pk, name]))


def _is_on(case: Case, name: str) -> bool:
    return bool(case.policy_id and content(case.policy_id)[PROPOSALS[name]]["is_on"])


def _decision(desk: Desk) -> Decision:
    found = Decision.objects.filter(case=desk.case).first()
    if found is None:
        raise NotYoursToKnow(_("Keputusan belum terbit."))
    return found


def _content(desk: Desk, known: Decision) -> dict[str, Any]:
    issued = desk.case.events.filter(action="approvals.review.issue_decision").order_by("-sequence").first()
    is_whole = hashlib.sha256(canonical(known.content).encode()).digest() == bytes(known.digest)
    title = _("Keputusan Kepala BKN")
    return {
        "head": PageHead(title, _lead(desk), [*trail_of(desk.case), Crumb(title)], action=_correction(desk)),
        "decree": known,
        "agency": known.content["agency"],
        "dates": _dates(known),
        "bases": _bases(desk),
        "grounds": _grounds(known),
        "follow_ups": known.content.get("follow_ups", []),
        "digest": bytes(known.digest).hex(),
        "is_whole": is_whole,
        "receipt_url": reverse("receipt", args=[bytes(issued.hash).hex()]) if issued else "",
        "was_corrected": known.number != known.content["number"],
        "unofficial": None if _is_official(desk) else standing("unofficial"),
        "as_of": desk.opened.now,
    }


def _lead(desk: Desk) -> str:
    return _("Persetujuan penerapan manajemen talenta, %s") % desk.case.organisation


def _correction(desk: Desk) -> Link | None:
    is_open = desk.option("correct_decision").is_open
    return Link(_("Betulkan nomor…"), reverse("correct_decision", args=[desk.case.pk])) if is_open else None


def _dates(known: Decision) -> list[Pair]:
    received = words.day(known.received_on) if known.received_on else _("belum diterima instansi")
    return [
        Pair(_("Tanggal keputusan"), words.day(known.decided_on)),
        Pair(_("Tanggal terbit"), words.day(known.issued_on)),
        Pair(_("Tanggal diterima"), received),
    ]


def _bases(desk: Desk) -> list[str]:
    return [f"{rule.legal_basis} ({rule.title} {rule.version})" for rule in _rules(desk)]


def _rules(desk: Desk) -> list[RuleVersion]:
    instrument = desk.case.parent.assessment.instrument if desk.case.parent else None
    return [rule for rule in (desk.case.policy, instrument) if rule]


def _is_official(desk: Desk) -> bool:
    return all(rule.is_official for rule in _rules(desk))


def _grounds(known: Decision) -> list[Pair]:
    kept = known.content
    score = _("%(score)s setelah %(rounds)d putaran")
    said = {"score": words.decimal(_exact(kept["score"])), "rounds": kept["rounds"]}
    return [
        Pair(_("Hasil pleno"), kept["outcome"]),
        Pair(_("Nilai terverifikasi"), score % said),
        Pair(_("Instrumen"), kept["instrument"]),
        Pair(_("Sidik pengajuan"), kept["submission"]),
    ]


def _exact(score: str) -> Any:
    from decimal import Decimal

    return Decimal(score or 0)


def _record_note() -> str:
    return _("Nomor semula, nomor baru dan alasannya tetap tercatat dalam riwayat.")


def _ask(
    request: HttpRequest, desk: Desk, name: str, form: Any, effect: EffectCard, back: str
) -> HttpResponseBase:
    """Show the form of a deed, or do it and go back."""
    found = desk.option(name)
    status, refusal = 200, None
    if not found.is_open:
        refusal = Refusal(409 if found.decision.is_allowed else 403, found.reasons)
    elif request.method == "POST":
        refusal = _done(desk, name, form) if form.is_valid() else None
        if form.is_valid() and refusal is None:
            messages.success(request, _("“%s” tercatat.") % found.spec.label)
            return HttpResponseRedirect(back, status=303)
        status = 422
    return _form_page(
        request, desk, str(found.spec.label), form if found.is_open else None, effect, back, status, refusal
    )


def _done(desk: Desk, name: str, form: Any) -> Refusal | None:
    given = dict(form.cleaned_data)
    return attempt(lambda: getattr(services, name)(desk.case, actor=desk.opened.actor, **given))


def _form_page(
    request: HttpRequest,
    desk: Desk,
    title: str,
    form: Any,
    effect: EffectCard,
    back: str,
    status: int,
    refusal: Refusal | None,
) -> HttpResponseBase:
    reasons = [BlockedReason(reason) for reason in refusal.reasons] if refusal else []
    context = {
        "head": PageHead(title, _lead(desk), [*trail_of(desk.case), Crumb(title)]),
        "dialog_card": DialogCard(title=title, action=request.path, back=back, verb=title),
        "form": form,
        "effect": effect,
        "blocked": BlockedStep(title, reasons) if refusal else None,
        "is_refused_for_good": bool(refusal and refusal.is_for_good),
        "case_url": back,
        "why_url": reverse("why", args=[desk.case.pk]),
    }
    if request.headers.get("HX-Request") == "true":
        context["dialog"] = context["dialog_card"]
    return render_dialog(request, PAGE, DIALOG, context, refusal.status if refusal else status)
