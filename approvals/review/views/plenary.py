"""The plenary over HTTP: one page, and under it one address for each deed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from approvals.review import permissions, plenary_forms
from approvals.review.forms import KeyedForm
from approvals.review.plenary import QUESTION
from approvals.review.selectors import PLENARY
from approvals.review.views.chamber import Chamber
from approvals.review.views.desk import Desk, desk_of
from workflow.ballots import openings, services, sittings
from workflow.exceptions import NotYoursToKnow, TransitionRefused
from workflow.models import ABSTAIN, Ballot, Body, Seat, Sitting
from workflow.pages.heading import trail_of
from workflow.pages.refusals import Refusal, attempt
from workflow.pages.repeats import answered_once
from workflow.pages.steps import blocked_steps, open_steps
from workflow.parts import Column, Crumb, Empty, Notice, PageHead
from workflow.standings import standing


@dataclass(frozen=True)
class Act:
    """One deed of the plenary: its form, how it is done, what is said after."""

    form: type[KeyedForm]
    do: Callable[[Chamber, Any, dict[str, Any]], Any]
    label: str | Promise
    needs_ballot: bool = False


@require_safe
def plenary(request: HttpRequest, case_id: int) -> HttpResponseBase:
    """Show the plenary of a review."""
    return _page(request, Chamber(desk_of(request, case_id)))


@answered_once("plenary")
@require_POST
def take_part(request: HttpRequest, case_id: int, name: str) -> HttpResponseBase:
    """Do one deed of the plenary; answers 303, 403, 404, 409 or 422."""
    desk = desk_of(request, case_id)
    if name not in ACTS:
        raise NotYoursToKnow(_("Langkah ini tidak ada."))
    chamber, act = Chamber(desk), ACTS[name]
    form = _form(act, chamber, name, request.POST)
    if not form.is_valid():
        return _page(request, chamber, {name: form}, 422)
    refusal = attempt(lambda: _do(act, chamber, form))
    if refusal:
        return _page(request, Chamber(desk_of(request, case_id)), {name: form}, refusal.status, refusal)
    messages.success(request, _("“%s” tercatat.") % act.label)
    return HttpResponseRedirect(reverse("plenary", args=[case_id]), status=303)


def _do(act: Act, chamber: Chamber, form: KeyedForm) -> None:
    if act.needs_ballot and chamber.ballot is None:
        raise TransitionRefused([_("Pemungutan suara belum dibuka.")])
    common = {"actor": chamber.desk.opened.actor, "key": form.cleaned_data["key"]}
    act.do(chamber, form, common)


def _form(act: Act, chamber: Chamber, name: str, data: Any = None) -> KeyedForm:
    more = {"ballot": chamber.ballot} if issubclass(act.form, plenary_forms.OptionForm) else {}
    return act.form(data, auto_id=f"{name}_%s", **more)


def _body(chamber: Chamber) -> Body:
    if chamber.body is None:
        raise TransitionRefused([_("Panel pleno belum ditetapkan.")])
    return chamber.body


def _ballot(chamber: Chamber) -> Ballot:
    assert chamber.ballot is not None
    return chamber.ballot


def _sitting(chamber: Chamber) -> Sitting:
    if chamber.sitting is None:
        raise TransitionRefused([_("Sidang belum dipanggil.")])
    return chamber.sitting


def _attend(chamber: Chamber, form: Any, common: dict[str, Any]) -> None:
    given = form.cleaned_data
    seat = Seat.objects.filter(pk=given["seat"], body=_body(chamber)).first()
    if seat is None:
        raise TransitionRefused([_("Kursi ini tidak ada dalam panel.")])
    is_present, verb = given["is_present"], permissions.HOLD_EKSPOSE
    sittings.attend(_sitting(chamber), seat, given["person"], is_present=is_present, may=verb, **common)


def _call(chamber: Chamber, form: Any, common: dict[str, Any]) -> None:
    verb, place = permissions.HOLD_EKSPOSE, form.cleaned_data["place"]
    held_at = form.held_at
    sittings.call_sitting(chamber.desk.case, _body(chamber), may=verb, held_at=held_at, place=place, **common)


ACTS = {
    "call_sitting": Act(plenary_forms.CallSittingForm, _call, gettext_lazy("Panggil sidang")),
    "attend": Act(plenary_forms.SeatForm, _attend, gettext_lazy("Catat kehadiran")),
    "declare_interest": Act(
        plenary_forms.WordsForm,
        lambda c, f, common: sittings.declare_interest(
            c.desk.case, reason=f.cleaned_data["reason"], **common
        ),
        gettext_lazy("Nyatakan kepentingan"),
    ),
    "open_ballot": Act(
        KeyedForm,
        lambda c, _f, kw: openings.open_ballot(c.desk.case, PLENARY, body=_body(c), subject=c.subject, **kw),
        gettext_lazy("Buka pemungutan suara"),
    ),
    "step_in": Act(
        plenary_forms.SeatForm,
        lambda c, f, common: services.step_in(
            _ballot(c), f.cleaned_data["seat"], f.cleaned_data["person"], **common
        ),
        gettext_lazy("Pengganti duduk"),
        needs_ballot=True,
    ),
    "vote": Act(
        plenary_forms.VoteForm,
        lambda c, f, common: services.vote(
            _ballot(c), f.cleaned_data["option"], statement=f.cleaned_data["statement"], **common
        ),
        gettext_lazy("Berikan suara"),
        needs_ballot=True,
    ),
    "cast_vote": Act(
        plenary_forms.CastingForm,
        lambda c, f, common: services.cast_vote(
            _ballot(c), f.cleaned_data["option"], reason=f.cleaned_data["reason"], **common
        ),
        gettext_lazy("Berikan suara penentu"),
        needs_ballot=True,
    ),
    "close_ballot": Act(
        KeyedForm,
        lambda c, _f, common: services.close_ballot(_ballot(c), **common),
        gettext_lazy("Tutup pemungutan suara"),
        needs_ballot=True,
    ),
    "annul_ballot": Act(
        plenary_forms.WordsForm,
        lambda c, f, common: services.annul_ballot(_ballot(c), reason=f.cleaned_data["reason"], **common),
        gettext_lazy("Batalkan pemungutan suara"),
        needs_ballot=True,
    ),
    "dissent": Act(
        plenary_forms.DissentForm,
        lambda c, f, common: services.dissent(_ballot(c), text=f.cleaned_data["text"], **common),
        gettext_lazy("Catat pendapat berbeda"),
        needs_ballot=True,
    ),
}


MAIN = ("vote", "cast_vote", "close_ballot", "call_sitting", "open_ballot", "dissent")


@dataclass(frozen=True)
class Offer:
    """One deed that the reader may do now, with its form."""

    name: str
    label: str
    url: str
    form: KeyedForm
    is_primary: bool = False
    is_dangerous: bool = False

    @property
    def is_folded(self) -> bool:
        """Return whether the form waits behind a fold: it is rarely needed, and nothing was typed in it."""
        return self.name in ("declare_interest", "annul_ballot") and not self.form.is_bound


def _page(
    request: HttpRequest,
    chamber: Chamber,
    forms: dict[str, KeyedForm] | None = None,
    status: int = 200,
    refusal: Refusal | None = None,
) -> HttpResponseBase:
    desk, title = chamber.desk, _("Pleno")
    steps = [each for each in desk.options if each.spec.name == "decide"]
    context = {
        "head": PageHead(title, _lead(desk), [*trail_of(desk.case), Crumb(title)], chamber.facts),
        "chamber": chamber,
        "columns": [
            Column(_("Kursi")),
            Column(_("Anggota")),
            Column(_("Keadaan")),
            Column(_("Tindakan"), is_hidden=True),
        ],
        "notice": _notice(chamber),
        "no_panel": Empty(
            _("Panel belum ditetapkan"), _("Administrator BKN menetapkan panel pleno dengan keputusannya.")
        ),
        "offers": _offers(chamber, forms or {}),
        "blocked": refusal.blocked if refusal else None,
        "is_refused_for_good": bool(refusal and refusal.is_for_good),
        "unofficial": standing("unofficial"),
        "steps": open_steps(desk.opened, steps),
        "waiting": blocked_steps(steps),
        "as_of": desk.opened.now,
    }
    return render(request, "approvals/review/plenary.html", context, status=status)


def _lead(desk: Desk) -> str:
    return _("%(question)s, %(agency)s") % {"question": QUESTION.label, "agency": desk.case.organisation}


def _notice(chamber: Chamber) -> Notice | None:
    ballot = chamber.ballot
    if ballot is None:
        if chamber.desk.case.stage in QUESTION.opens_in:
            return Notice(_("Pemungutan suara belum dibuka."))
        return Notice(_("Pleno dimulai setelah pelaksanaan ekspose dicatat."), icon="clock")
    if ballot.is_decided:
        return Notice(ballot.outcome_words, _("Hasil pleno:"), "good", "check-circle")
    assert chamber.result is not None
    awaited = [place.name for place in chamber.places if place.is_awaited]
    if awaited:
        return Notice(_("Masih menunggu suara: %s.") % ", ".join(awaited), icon="clock")
    return Notice(chamber.result.words, icon="info")


def _offers(chamber: Chamber, tried: dict[str, KeyedForm]) -> list[Offer]:
    """Return the forms of what the reader may do now; one that was tried keeps what was typed."""
    names = [name for name, is_offered in _offered(chamber).items() if is_offered]
    primary = next((name for name in names if name in MAIN), "")
    tried_words = [name for name in tried if name not in names and name not in ("attend", "step_in")]
    return [
        Offer(
            name,
            str(ACTS[name].label),
            chamber.address(name),
            tried.get(name) or _form(ACTS[name], chamber, name),
            is_primary=name == primary,
            is_dangerous=name == "annul_ballot",
        )
        for name in [*names, *tried_words]
    ]


def _offered(chamber: Chamber) -> dict[str, bool]:
    ballot, mine = chamber.ballot, chamber.mine
    is_here = chamber.desk.case.stage in QUESTION.opens_in
    is_open = bool(ballot and ballot.is_open)
    return {
        "vote": is_open and bool(mine and mine.is_awaited),
        "cast_vote": is_open and chamber.is_led_by_me and _is_tied(chamber),
        "close_ballot": is_open and chamber.is_led_by_me,
        "call_sitting": is_here and chamber.is_prepared_by_me and chamber.sitting is None and ballot is None,
        "open_ballot": is_here and chamber.is_prepared_by_me and ballot is None and chamber.body is not None,
        "declare_interest": is_here and _may_declare(chamber),
        "dissent": _may_dissent(chamber),
        "annul_ballot": is_open and (chamber.is_led_by_me or chamber.is_prepared_by_me),
    }


def _is_tied(chamber: Chamber) -> bool:
    result = chamber.result
    return bool(result and result.verdict == "tied" and chamber.rule.has_casting_vote and not result.awaited)


def _may_declare(chamber: Chamber) -> bool:
    """Return whether the reader is of the panel, which was called or asked, and has not voted."""
    me = chamber.desk.opened.actor.person_id
    is_of_it = any(me in (holder, *others) for *_seat, holder, others in chamber.seats)
    is_asked = chamber.sitting is not None or chamber.ballot is not None
    return is_of_it and is_asked and not (chamber.mine and chamber.mine.vote) and not _is_closed(chamber)


def _is_closed(chamber: Chamber) -> bool:
    return bool(chamber.ballot and not chamber.ballot.is_open)


def _may_dissent(chamber: Chamber) -> bool:
    ballot, mine = chamber.ballot, chamber.mine
    if not (ballot and ballot.is_decided and mine and mine.vote not in ("", ABSTAIN, ballot.outcome)):
        return False
    return not ballot.dissents.filter(vote__person=chamber.desk.opened.actor.person_id).exists()
