"""The room of a session: who is there, quorum, ballots, what is still to be done, the order of signing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from approvals.review.forms import KeyedForm
from approvals.review.plenary_forms import CastingForm, SeatForm, VoteForm, WordsForm
from succession.calibration import selectors, services
from succession.calibration.ballots import put_to_vote, waiting
from succession.calibration.forms import DeclareForm
from succession.calibration.models import Item
from succession.calibration.permissions import SCHEDULE
from succession.calibration.views import parts
from succession.calibration.views.deeds import Act, Offer, form_of, offers_of
from succession.calibration.views.desk import Desk, desk_of, rule_in_words
from workflow.ballots import selectors as ballots
from workflow.ballots import services as voting
from workflow.ballots.sittings import attend
from workflow.ballots.tally import Verdict
from workflow.exceptions import NotYoursToKnow, TransitionRefused
from workflow.models import Ballot, Seat
from workflow.pages.heading import trail_of
from workflow.pages.refusals import Refusal, attempt
from workflow.pages.repeats import answered_once
from workflow.pages.steps import blocked_steps, open_steps
from workflow.parts import Column, Crumb, Link, PageHead
from workflow.standings import standing

PAGE = "succession/calibration/session.html"


@require_safe
def session(request: HttpRequest, case_id: int) -> HttpResponseBase:
    """Show the room of a session."""
    return _page(request, desk_of(request, case_id))


@answered_once("session")
@require_POST
def session_deed(request: HttpRequest, case_id: int, name: str) -> HttpResponseBase:
    """Do one deed of the room; answers 303, 403, 404, 409 or 422."""
    desk = desk_of(request, case_id)
    if name not in ACTS:
        raise NotYoursToKnow(_("Langkah ini tidak ada."))
    act, bloc = ACTS[name], _bloc(desk)
    form = form_of(act, name, bloc, request.POST)
    if not form.is_valid():
        return _page(request, desk, {name: form}, 422)
    common = {"actor": desk.opened.actor, "key": form.cleaned_data["key"]}
    refusal = attempt(lambda: act.do(desk, form, common))
    if refusal:
        return _page(request, desk_of(request, case_id), {name: form}, refusal.status, refusal)
    messages.success(request, _("“%s” tercatat.") % act.label)
    return HttpResponseRedirect(reverse("session", args=[case_id]), status=303)


def _attend(desk: Desk, form: Any, common: dict[str, Any]) -> None:
    given, sitting = form.cleaned_data, selectors.sitting_of(desk.case)
    seat = Seat.objects.filter(pk=given["seat"], body=desk.session.body).first()
    if sitting is None or seat is None:
        raise TransitionRefused([_("Sidang belum dijadwalkan, atau kursi ini tidak ada.")])
    attend(sitting, seat, given["person"], is_present=given["is_present"], may=SCHEDULE, **common)


def _declare(desk: Desk, form: Any, common: dict[str, Any]) -> None:
    numbers, reason = form.cleaned_data["numbers"], form.cleaned_data["reason"]
    known = dict(
        Item.objects.filter(case=desk.case, number__in=numbers).values_list("number", "placement_id")
    )
    if len(known) != len(numbers):
        raise TransitionRefused([_("Nomor butir ini tidak ada dalam agenda.")])
    services.declare(desk.case, concerns=dict.fromkeys(known.values(), reason), **common)


def _bloc(desk: Desk) -> Ballot | None:
    found = desk.case.ballots.filter(question=selectors.BLOC).select_related("case", "body")
    return found.exclude(stage="annulled").order_by("-pk").first()


def _bloc_of(desk: Desk) -> Ballot:
    found = _bloc(desk) or ballots.last_ballot(desk.case, selectors.BLOC)
    if found is None:
        raise TransitionRefused([_("Pemungutan suara belum dibuka.")])
    return found


ACTS: dict[str, Act[Desk]] = {
    "attend": Act(SeatForm, _attend, gettext_lazy("Catat kehadiran")),
    "declare": Act(DeclareForm, _declare, gettext_lazy("Nyatakan kepentingan")),
    "vote": Act(
        VoteForm,
        lambda d, f, common: voting.vote(
            _bloc_of(d), f.cleaned_data["option"], statement=f.cleaned_data["statement"], **common
        ),
        gettext_lazy("Berikan suara untuk semua yang tidak dibahas tersendiri"),
    ),
    "cast_vote": Act(
        CastingForm,
        lambda d, f, common: voting.cast_vote(
            _bloc_of(d), f.cleaned_data["option"], reason=f.cleaned_data["reason"], **common
        ),
        gettext_lazy("Berikan suara penentu"),
    ),
    "close_ballot": Act(
        KeyedForm,
        lambda d, _f, common: voting.close_ballot(_bloc_of(d), **common),
        gettext_lazy("Tutup pemungutan suara bersama"),
    ),
    "put_to_vote": Act(
        KeyedForm,
        lambda d, _f, common: put_to_vote(d.case, **common),
        gettext_lazy("Buka pemungutan suara"),
    ),
    "annul_ballot": Act(
        WordsForm,
        lambda d, f, common: voting.annul_ballot(_bloc_of(d), reason=f.cleaned_data["reason"], **common),
        gettext_lazy("Batalkan pemungutan suara bersama"),
        is_dangerous=True,
        is_rare=True,
    ),
}


def _page(
    request: HttpRequest,
    desk: Desk,
    tried: dict[str, KeyedForm] | None = None,
    status: int = 200,
    refusal: Refusal | None = None,
) -> HttpResponseBase:
    bloc, counts, mine = _bloc(desk), parts.counts(desk), list(parts.mine(desk))
    offers = _offers(desk, bloc, tried or {}, awaits_vote=bool(mine))
    has_main = bool(mine) or any(offer.is_primary for offer in offers)
    context = {
        "head": _head(desk, counts),
        "case": desk.case,
        **_attendance(desk),
        **_progress(desk, counts),
        "steps": open_steps(desk.opened, desk.options, has_main=not has_main),
        "bloc": list(parts.bloc_pairs(desk, bloc)),
        "mine": mine,
        "is_mine_first": not any(offer.is_primary for offer in offers),
        "rule_words": rule_in_words(desk.case),
        "unofficial": standing("unofficial"),
        "offers": offers,
        "blocked": refusal.blocked if refusal else None,
        "is_refused_for_good": bool(refusal and refusal.is_for_good),
        "as_of": desk.opened.now,
    }
    return render(request, PAGE, context, status=status)


def _head(desk: Desk, counts: dict[str, int]) -> PageHead:
    title = _("Sidang")
    trail = [*trail_of(desk.case), Crumb(title)]
    return PageHead(title, desk.case.title, trail, list(parts.facts(desk, counts)), tabs_of(desk, "room"))


def _attendance(desk: Desk) -> dict[str, Any]:
    columns = [
        Column(_("Kursi")),
        Column(_("Nama")),
        Column(_("Keadaan")),
        Column(_("Tindakan"), is_hidden=True),
    ]
    return {"seats": list(parts.rows(desk)), "columns": columns}


def _progress(desk: Desk, counts: dict[str, int]) -> dict[str, Any]:
    """Return how far the session has come and what may be done next."""
    return {
        "outcomes": parts.outcomes(desk, counts),
        "checks": list(parts.checks(desk, counts)),
        "signing": list(parts.signing(desk)),
        "waiting": blocked_steps(desk.options),
    }


def _offers(
    desk: Desk, bloc: Ballot | None, tried: dict[str, KeyedForm], *, awaits_vote: bool
) -> list[Offer]:
    """Return the deeds of the room; where a vote of mine is awaited, no other deed is the main one."""
    offered = _offered(desk, bloc)
    return offers_of(
        ACTS,
        offered,
        lambda name: form_of(ACTS[name], name, bloc),
        lambda name: reverse("session_deed", args=[desk.case.pk, name]),
        {name: form for name, form in tried.items() if name != "attend"},
        has_main=offered["vote"] or not awaits_vote,
    )


def tabs_of(desk: Desk, present: str) -> list[Link]:
    """Return the screens of a session."""
    rows = [
        ("room", _("Sidang"), "session"),
        ("agenda", _("Agenda"), "agenda"),
        ("minutes", _("Berita acara"), "minutes"),
    ]
    return [
        Link(label, reverse(name, args=[desk.case.pk]), is_current=key == present)
        for key, label, name in rows
    ]


def _offered(desk: Desk, bloc: Ballot | None) -> dict[str, bool]:
    case = desk.case
    is_open, is_meeting = bool(bloc and bloc.is_open), case.stage in parts.MEETING
    mine = ballots.place_of(bloc, desk.me) if bloc and is_open else None
    return {
        "vote": case.stage == "in_session" and bool(mine and mine.is_awaited),
        "cast_vote": is_open and desk.is_led_by_me and _is_tied(bloc),
        "close_ballot": is_open and desk.is_led_by_me,
        "declare": is_meeting and desk.is_seated and desk.may("declare"),
        "put_to_vote": is_meeting and desk.is_prepared_by_me and _something_waits(desk),
        "annul_ballot": is_open and (desk.is_led_by_me or desk.is_prepared_by_me),
    }


def _is_tied(bloc: Ballot | None) -> bool:
    assert bloc is not None
    return ballots.result(bloc).verdict is Verdict.TIED


def _something_waits(desk: Desk) -> bool:
    rows = Item.objects.filter(waiting(desk.case))
    return (rows if desk.case.stage == "in_session" else rows.filter(is_singled_out=True)).exists()
