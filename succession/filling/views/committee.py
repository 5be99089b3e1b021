"""The committee's ballot on the proposed names: one page, and under it one address for each deed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from approvals.review import plenary_forms
from succession.filling.models import Candidate
from succession.filling.questions import QUESTION
from succession.filling.selectors import (
    SHORTLIST,
    ballot_on_proposal,
    body_for,
    candidates_of,
    proposal_subject,
)
from succession.filling.views.desk import Desk, KeyedForm, desk_of, head_of
from workflow.ballots import openings, selectors, services
from workflow.ballots.sittings import declare_interest
from workflow.exceptions import NotYoursToKnow, TransitionRefused
from workflow.models import Ballot, Body
from workflow.pages.refusals import Refusal, attempt
from workflow.pages.repeats import answered_once
from workflow.pages.steps import blocked_steps, open_steps
from workflow.parts import Column, Empty, Notice, Pair

WHERE = "filling.ballot"


@dataclass
class Chamber:
    """The committee of a filling with its ballot on the names that are proposed now."""

    desk: Desk

    @cached_property
    def ballot(self) -> Ballot | None:
        """Return the ballot on these names."""
        return ballot_on_proposal(self.desk.case)

    @cached_property
    def body(self) -> Body | None:
        """Return the committee: that of the ballot, else the one in force."""
        return self.ballot.body if self.ballot else body_for(self.desk.case)

    @cached_property
    def places(self) -> list[selectors.Place]:
        """Return the seats of the ballot; none before one is opened."""
        return selectors.places(self.ballot) if self.ballot else []

    @cached_property
    def mine(self) -> selectors.Place | None:
        """Return where the reader sits."""
        me = self.desk.opened.actor.person_id
        return next((p for p in self.places if me is not None and p.person_id == me), None)

    @property
    def is_led_by_me(self) -> bool:
        """Return whether the reader presides."""
        head = selectors.presiding(self.ballot) if self.ballot else None
        return head is not None and head.person_id == self.desk.opened.actor.person_id

    @property
    def is_prepared_by_me(self) -> bool:
        """Return whether the reader prepares the ballot."""
        return self.desk.option("propose_shortlist").is_open

    @cached_property
    def proposed(self) -> list[Candidate]:
        """Return the names on which the committee votes."""
        return list(candidates_of(self.desk.case).filter(is_proposed=True))

    @property
    def counts(self) -> list[Pair]:
        """Return how many votes each option has, once that may be known."""
        me = self.desk.opened.actor.person_id
        if self.ballot is None or me is None:
            return []
        labels = dict(self.ballot.options) | {"abstain": _("Abstain")}
        shown = selectors.counts_to_show(self.ballot, me)
        return [Pair(labels[code], str(number)) for code, number in shown.items()]


@dataclass(frozen=True)
class Act:
    """One deed of the ballot: its form, how it is done, what it is called."""

    form: type[KeyedForm]
    do: Callable[[Chamber, Any, dict[str, Any]], Any]
    label: str | Promise


@dataclass(frozen=True)
class Offer:
    """One deed that the reader may do now, with its form."""

    name: str
    label: str
    url: str
    form: KeyedForm
    is_primary: bool = False
    is_dangerous: bool = False
    is_folded: bool = False


@require_safe
def filling_ballot(request: HttpRequest, case_id: int) -> HttpResponseBase:
    """Show the committee's ballot of a filling."""
    return _page(request, Chamber(desk_of(request, case_id)))


@answered_once("filling_ballot")
@require_POST
def filling_vote(request: HttpRequest, case_id: int, name: str) -> HttpResponseBase:
    """Do one deed of the ballot; answers 303, 403, 404, 409 or 422."""
    chamber = Chamber(desk_of(request, case_id))
    if name not in ACTS:
        raise NotYoursToKnow(_("Langkah ini tidak ada."))
    act, form = ACTS[name], _form(chamber, name, request.POST)
    if not form.is_valid():
        return _page(request, chamber, {name: form}, 422)
    common = {"actor": chamber.desk.opened.actor, "key": form.cleaned_data["key"]}
    refusal = attempt(lambda: act.do(chamber, form.cleaned_data, common))
    if refusal:
        again = Chamber(desk_of(request, case_id))
        return _page(request, again, {name: form}, refusal.status, refusal)
    messages.success(request, _("“%s” tercatat.") % act.label)
    return HttpResponseRedirect(reverse("filling_ballot", args=[case_id]), status=303)


def _form(chamber: Chamber, name: str, data: Any = None) -> KeyedForm:
    form = ACTS[name].form
    more = {"ballot": chamber.ballot} if issubclass(form, plenary_forms.OptionForm) else {}
    return form(data, auto_id=f"{name}_%s", **more)


def _ballot(chamber: Chamber) -> Ballot:
    found = chamber.ballot or selectors.last_ballot(chamber.desk.case, SHORTLIST)
    if found is None:
        raise TransitionRefused([_("Pemungutan suara belum dibuka.")])
    return found


def _open(chamber: Chamber, _given: dict[str, Any], common: dict[str, Any]) -> None:
    if chamber.body is None or not chamber.proposed:
        raise TransitionRefused([_("Tetapkan komite dan usulkan nama terlebih dahulu.")])
    case = chamber.desk.case
    openings.open_ballot(case, SHORTLIST, body=chamber.body, subject=proposal_subject(case), **common)


ACTS = {
    "open_ballot": Act(KeyedForm, _open, gettext_lazy("Buka pemungutan suara")),
    "declare_interest": Act(
        plenary_forms.WordsForm,
        lambda c, given, common: declare_interest(c.desk.case, reason=given["reason"], **common),
        gettext_lazy("Nyatakan kepentingan"),
    ),
    "vote": Act(
        plenary_forms.VoteForm,
        lambda c, given, common: services.vote(
            _ballot(c), given["option"], statement=given["statement"], **common
        ),
        gettext_lazy("Berikan suara"),
    ),
    "cast_vote": Act(
        plenary_forms.CastingForm,
        lambda c, given, common: services.cast_vote(
            _ballot(c), given["option"], reason=given["reason"], **common
        ),
        gettext_lazy("Berikan suara penentu"),
    ),
    "close_ballot": Act(
        KeyedForm,
        lambda c, _given, common: services.close_ballot(_ballot(c), **common),
        gettext_lazy("Tutup pemungutan suara"),
    ),
    "annul_ballot": Act(
        plenary_forms.WordsForm,
        lambda c, given, common: services.annul_ballot(_ballot(c), reason=given["reason"], **common),
        gettext_lazy("Batalkan pemungutan suara"),
    ),
}
MAIN = ("vote", "cast_vote", "close_ballot", "open_ballot")
FOLDED = ("declare_interest", "annul_ballot")


def _page(
    request: HttpRequest,
    chamber: Chamber,
    tried: dict[str, KeyedForm] | None = None,
    status: int = 200,
    refusal: Refusal | None = None,
) -> HttpResponseBase:
    desk = chamber.desk
    desk.show(chamber.proposed, WHERE)
    steps = [each for each in desk.options if each.spec.name == "shortlist"]
    context = {
        "head": head_of(desk, _("Rapat shortlist")),
        "chamber": chamber,
        "notice": _notice(chamber),
        "columns": [Column(_("Kursi")), Column(_("Anggota")), Column(_("Keadaan"))],
        "name_columns": [Column(_("Peringkat"), is_number=True), Column(_("Nama")), Column(_("Kotak"))],
        "seats": [_seat(place) for place in chamber.places],
        "no_names": Empty(_("Belum ada nama"), _("Sekretariat mengusulkan nama dari longlist.")),
        "offers": _offers(chamber, tried or {}),
        "blocked": refusal.blocked if refusal else None,
        "steps": open_steps(desk.opened, steps),
        "waiting": blocked_steps(steps),
        "as_of": desk.opened.now,
    }
    return render(request, "succession/filling/committee.html", context, status=status)


def _seat(place: selectors.Place) -> tuple[str, str, str]:
    if place.is_recused:
        words = _("tidak ikut serta")
    else:
        words = _("sudah memberikan suara") if place.vote else _("ditunggu")
    return f"{place.number}. {place.label}", place.name or _("kosong"), words


def _notice(chamber: Chamber) -> Notice:
    ballot = chamber.ballot
    if chamber.body is None:
        return Notice(_("Komite untuk jalur ini belum ditetapkan oleh administrator instansi."), icon="clock")
    if ballot is None:
        return Notice(_("Pemungutan suara atas nama-nama ini belum dibuka."), icon="clock")
    if ballot.is_decided:
        return Notice(ballot.outcome_words, _("Hasil:"), "good", "check-circle")
    awaited = [place.name for place in chamber.places if place.is_awaited]
    return Notice(_("Masih menunggu suara: %s.") % (", ".join(awaited) or _("tidak ada")), icon="clock")


def _offers(chamber: Chamber, tried: dict[str, KeyedForm]) -> list[Offer]:
    names = [name for name, is_offered in _offered(chamber).items() if is_offered]
    names += [name for name in tried if name not in names]
    primary = next((name for name in names if name in MAIN), "")
    return [_offer(chamber, name, tried.get(name), is_primary=name == primary) for name in names]


def _offer(chamber: Chamber, name: str, tried: KeyedForm | None, *, is_primary: bool) -> Offer:
    return Offer(
        name,
        str(ACTS[name].label),
        reverse("filling_vote", args=[chamber.desk.case.pk, name]),
        tried or _form(chamber, name),
        is_primary=is_primary,
        is_dangerous=name == "annul_ballot",
        is_folded=name in FOLDED and tried is None,
    )


def _offered(chamber: Chamber) -> dict[str, bool]:
    ballot, mine = chamber.ballot, chamber.mine
    is_here = chamber.desk.case.stage in QUESTION.opens_in
    is_open = bool(ballot and ballot.is_open)
    result = selectors.result(ballot) if ballot and is_open else None
    is_tied = bool(result and result.verdict == "tied" and not result.awaited)
    can_open = ballot is None and chamber.body is not None and bool(chamber.proposed)
    return {
        "vote": is_open and bool(mine and mine.is_awaited),
        "cast_vote": is_open and chamber.is_led_by_me and is_tied,
        "close_ballot": is_open and chamber.is_led_by_me,
        "open_ballot": is_here and chamber.is_prepared_by_me and can_open,
        "declare_interest": is_open and bool(mine and not mine.vote),
        "annul_ballot": is_open and (chamber.is_led_by_me or chamber.is_prepared_by_me),
    }
