"""One person of the agenda: how the box came about, what is proposed, opinions, ballot."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid5

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from approvals.review.forms import KeyedForm
from approvals.review.plenary_forms import CastingForm, DissentForm, VoteForm, WordsForm
from succession.calibration import selectors, services
from succession.calibration.forms import MotionForm, OpinionForm
from succession.calibration.recusals import hidden_evidence
from succession.calibration.views import person as parts
from succession.calibration.views.deeds import Act, Offer, form_of, offers_of
from succession.calibration.views.desk import desk_of, rule_in_words
from succession.calibration.views.person import Place
from succession.mapping.views.person import line_columns
from succession.mapping.views.trend import Trend, trend_of
from workflow.ballots import selectors as ballots
from workflow.ballots import services as voting
from workflow.ballots.tally import Verdict
from workflow.documents.services import attach
from workflow.exceptions import NotYoursToKnow
from workflow.pages.heading import trail_of
from workflow.pages.refusals import Refusal, attempt
from workflow.pages.repeats import answered_once
from workflow.parts import Crumb, PageHead
from workflow.standings import standing
from workflow.visibility import cases_seen_by
from workflow.visitors import visitor_of

PAGE = "succession/calibration/item.html"


@require_safe
def item(request: HttpRequest, case_id: int, number: int) -> HttpResponseBase:
    """Show one person of the agenda."""
    return _page(request, Place(desk_of(request, case_id), number))


@answered_once("agenda")
@require_POST
def item_deed(request: HttpRequest, case_id: int, number: int, name: str) -> HttpResponseBase:
    """Do one deed about a person of the agenda; answers 303, 403, 404, 409 or 422."""
    place = Place(desk_of(request, case_id), number)
    if name not in ACTS:
        raise NotYoursToKnow(_("Langkah ini tidak ada."))
    act = ACTS[name]
    form = _form(place, name, request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, place, {name: form}, 422)
    common = {"actor": place.desk.opened.actor, "key": form.cleaned_data["key"]}
    refusal = attempt(lambda: act.do(place, form, common))
    if refusal:
        again = Place(desk_of(request, case_id), number)
        return _page(request, again, {name: form}, refusal.status, refusal)
    messages.success(request, _("“%s” tercatat.") % act.label)
    back = reverse("item", args=[case_id, number])
    return HttpResponseRedirect(reverse("agenda", args=[case_id]) if name == "recuse" else back, status=303)


def _propose(place: Place, form: Any, common: dict[str, Any]) -> None:
    given = form.cleaned_data
    services.propose_change(
        place.desk.case,
        place.item.placement_id,
        to_box=given["to_box"],
        reason_code=given["reason_code"],
        explanation=given["explanation"],
        evidence=_evidence(place, given, common),
        **common,
    )


def _evidence(place: Place, given: dict[str, Any], common: dict[str, Any]) -> UUID | None:
    if given.get("file"):
        title = _("Bukti usulan butir %d") % place.item.number
        key = uuid5(common["key"], "file")
        return attach(place.desk.case.pk, given["file"], actor=common["actor"], title=title, key=key).pk
    return UUID(given["proof"]) if given.get("proof") else None


def _recuse(place: Place, form: Any, common: dict[str, Any]) -> None:
    concerns = {place.item.placement_id: form.cleaned_data["reason"]}
    services.declare(place.desk.case, concerns=concerns, **common)


ACTS: dict[str, Act[Place]] = {
    "give_opinion": Act(
        OpinionForm,
        lambda p, f, common: voting.give_opinion(
            p.standing_ballot, f.cleaned_data["option"], text=f.cleaned_data["text"], **common
        ),
        gettext_lazy("Berikan pendapat awal"),
    ),
    "vote": Act(
        VoteForm,
        lambda p, f, common: voting.vote(
            p.standing_ballot, f.cleaned_data["option"], statement=f.cleaned_data["statement"], **common
        ),
        gettext_lazy("Berikan suara"),
    ),
    "cast_vote": Act(
        CastingForm,
        lambda p, f, common: voting.cast_vote(
            p.standing_ballot, f.cleaned_data["option"], reason=f.cleaned_data["reason"], **common
        ),
        gettext_lazy("Berikan suara penentu"),
    ),
    "close_ballot": Act(
        KeyedForm,
        lambda p, _f, common: voting.close_ballot(p.standing_ballot, **common),
        gettext_lazy("Tutup pemungutan suara"),
    ),
    "single_out": Act(
        KeyedForm,
        lambda p, _f, common: services.single_out(p.desk.case, [p.item.placement_id], **common),
        gettext_lazy("Bahas tersendiri"),
        is_aside=True,
    ),
    "propose_change": Act(MotionForm, _propose, gettext_lazy("Usulkan perubahan kotak"), is_rare=True),
    "recuse": Act(
        WordsForm,
        _recuse,
        gettext_lazy("Nyatakan berhalangan atas orang ini"),
        is_dangerous=True,
        is_rare=True,
    ),
    "dissent": Act(
        DissentForm,
        lambda p, f, common: voting.dissent(p.standing_ballot, text=f.cleaned_data["text"], **common),
        gettext_lazy("Catat pendapat berbeda"),
        is_rare=True,
    ),
    "annul_ballot": Act(
        WordsForm,
        lambda p, f, common: voting.annul_ballot(
            p.standing_ballot, reason=f.cleaned_data["reason"], **common
        ),
        gettext_lazy("Batalkan pemungutan suara"),
        is_dangerous=True,
        is_rare=True,
    ),
}


def _form(place: Place, name: str, data: Any = None, files: Any = None) -> KeyedForm:
    act, case = ACTS[name], place.desk.case
    if act.form is MotionForm:
        kept = [
            (str(pk), file)
            for pk, file in case.evidence.exclude(pk__in=hidden_evidence(case, place.desk.me)).values_list(
                "pk", "title"
            )
        ]
        return MotionForm(data, files, auto_id=f"{name}_%s", reasons=selectors.reasons_of(case), files=kept)
    return form_of(act, name, place.ballot, data)


def _page(
    request: HttpRequest,
    place: Place,
    tried: dict[str, KeyedForm] | None = None,
    status: int = 200,
    refusal: Refusal | None = None,
) -> HttpResponseBase:
    desk, found = place.desk, place.item
    desk.note("calibration.item", [found])
    context = {
        "head": _head(place),
        "case": desk.case,
        "axes": parts.explanation(desk, found).axes,
        "line_columns": line_columns(),
        "trend": _trend(request, place),
        **_said(place),
        "offers": _offers(place, tried or {}),
        "blocked": refusal.blocked if refusal else None,
        "is_refused_for_good": bool(refusal and refusal.is_for_good),
        **parts.neighbours(desk, found),
    }
    return render(request, PAGE, context, status=status)


def _head(place: Place) -> PageHead:
    case, found, who = place.desk.case, place.item, place.item.placement.employee
    trail = [
        *trail_of(case),
        Crumb(_("Agenda"), reverse("agenda", args=[case.pk])),
        Crumb(_("Butir %d") % found.number),
    ]
    return PageHead(who.name, f"{who.position}, {who.unit}", trail, list(parts.facts(found)))


def _trend(request: HttpRequest, place: Place) -> Trend:
    visitor, period = visitor_of(request), place.desk.case.parent
    assert period is not None
    shown = cases_seen_by(place.desk.me, visitor.hats)
    return trend_of(period, place.item.placement, shown, place.desk.me)


def _said(place: Place) -> dict[str, Any]:
    """Return what was proposed, thought and voted about the person, and by which rule."""
    return {
        "motion": list(parts.motion(place.desk, place.item)),
        "opinions": parts.opinions(place),
        "opinion_word": parts.opinion_word(place),
        "votes": list(parts.votes(place)),
        "rule_words": rule_in_words(place.desk.case),
        "unofficial": standing("unofficial"),
    }


def _offers(place: Place, tried: dict[str, KeyedForm]) -> list[Offer]:
    arguments = [place.desk.case.pk, place.item.number]
    return offers_of(
        ACTS,
        _offered(place),
        lambda name: _form(place, name),
        lambda name: reverse("item_deed", args=[*arguments, name]),
        tried,
    )


def _offered(place: Place) -> dict[str, bool]:
    desk, ballot, found = place.desk, place.ballot, place.item
    is_open = bool(ballot and ballot.is_open)
    mine = ballots.place_of(ballot, desk.me) if ballot and is_open else None
    is_mine = bool(mine and not mine.is_recused and not mine.vote)
    leads = is_open and desk.is_led_by_me
    result = ballots.result(ballot) if ballot and is_open else None
    return {
        "vote": desk.case.stage == "in_session" and is_mine and bool(mine and mine.is_awaited),
        "give_opinion": is_mine and not _has_opinion(place) and bool(result and not result.present),
        "cast_vote": leads and bool(result and result.verdict is Verdict.TIED),
        "close_ballot": leads and bool(result and result.present),
        "single_out": desk.may("single_out") and (not found.is_singled_out or bool(found.outcome)),
        "propose_change": desk.may("propose_change") and not found.outcome and (ballot is None or is_open),
        "recuse": desk.may("declare") and desk.is_seated and not found.outcome,
        "dissent": bool(ballot and ballot.is_decided and ballot.votes.filter(person=desk.me).exists()),
        "annul_ballot": is_open and (desk.is_led_by_me or desk.is_prepared_by_me),
    }


def _has_opinion(place: Place) -> bool:
    assert place.ballot is not None
    return place.ballot.opinions.filter(person=place.desk.me).exists()
