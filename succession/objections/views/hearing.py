"""The committee's ballot on an objection: one page, and under it one address for each deed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
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

from succession.objections import forms
from succession.objections.questions import ANSWER
from succession.objections.selectors import QUESTION, committee
from workflow.accesses import note_shown
from workflow.ballots import selectors, services
from workflow.ballots.deeds import deed_of
from workflow.ballots.openings import open_ballot
from workflow.ballots.selectors import Place
from workflow.exceptions import NotYoursToKnow, TransitionRefused
from workflow.models import Ballot
from workflow.options import options
from workflow.pages.heading import trail_of
from workflow.pages.opened import Opened, open_case
from workflow.pages.refusals import Refusal, attempt
from workflow.pages.repeats import answered_once
from workflow.pages.steps import blocked_steps, open_steps
from workflow.parts import Column, Crumb, Notice, PageHead, Pair
from workflow.permissions import decide
from workflow.visitors import visitor_of


@dataclass(frozen=True)
class Hearing:
    """The ballot on an objection as one visitor may see it."""

    opened: Opened
    ballot: Ballot | None
    places: list[Place]

    @property
    def mine(self) -> Place | None:
        """Return the place where the visitor sits."""
        me = self.opened.actor.person_id
        return next((p for p in self.places if me is not None and p.person_id == me), None)

    @property
    def is_prepared_by_me(self) -> bool:
        """Return whether the visitor prepares the ballot."""
        spec = deed_of(self.opened.case, "open_ballot", may=ANSWER.opens)
        decision = decide(self.opened.lifecycle, spec, self.opened.facts, self.opened.actor.hat)
        return decision.is_allowed and self.opened.case.stage in ANSWER.opens_in

    @property
    def is_led_by_me(self) -> bool:
        """Return whether the visitor presides: the chair, else the deputy."""
        head = selectors.presiding(self.ballot) if self.ballot else None
        return bool(head and self.mine and head.elector_id == self.mine.elector_id)


@dataclass(frozen=True)
class Act:
    """One deed: its form, how it is done, what it is called, and when it is offered."""

    form: type[forms.KeyedForm]
    do: Callable[[Hearing, dict[str, Any], dict[str, Any]], Any]
    label: str | Promise
    is_offered: Callable[[Hearing], bool]


@dataclass(frozen=True)
class Offer:
    """One deed that the visitor may do now, with its form."""

    name: str
    label: str
    url: str
    form: forms.KeyedForm
    is_primary: bool = False
    is_dangerous: bool = False
    is_folded: bool = False


@require_safe
def objection_ballot(request: HttpRequest, case_id: int) -> HttpResponseBase:
    """Show the ballot on an objection."""
    return _page(request, hearing_of(request, case_id))


@answered_once("objection_ballot")
@require_POST
def answer_ballot(request: HttpRequest, case_id: int, name: str) -> HttpResponseBase:
    """Do one deed of the ballot; answers 303, 403, 404, 409 or 422."""
    hearing = hearing_of(request, case_id)
    if name not in ACTS:
        raise NotYoursToKnow(_("Langkah ini tidak ada."))
    act = ACTS[name]
    form = _form(act, hearing, name, request.POST)
    if not form.is_valid():
        return _page(request, hearing, {name: form}, 422)
    refusal = attempt(lambda: _do(act, hearing, form))
    if refusal:
        return _page(request, hearing_of(request, case_id), {name: form}, refusal.status, refusal)
    messages.success(request, _("“%s” tercatat.") % act.label)
    return HttpResponseRedirect(reverse("objection_ballot", args=[case_id]), status=303)


def hearing_of(request: HttpRequest, case_id: int) -> Hearing:
    """Return the ballot on an objection for its reader; raises NotYoursToKnow to whom may not see it."""
    opened = open_case(case_id, visitor_of(request).actor)
    if opened.case.kind != "objection":
        raise NotYoursToKnow(_("Perkara ini bukan keberatan."))
    standing = opened.case.ballots.filter(question=QUESTION, stage__in=["opened", "decided"])
    ballot = standing.select_related("case", "body").order_by("-pk").first()
    return Hearing(opened, ballot, selectors.places(ballot) if ballot else [])


def _do(act: Act, hearing: Hearing, form: forms.KeyedForm) -> None:
    given = dict(form.cleaned_data)
    common = {"actor": hearing.opened.actor, "key": given.pop("key")}
    act.do(hearing, given, common)


def _form(act: Act, hearing: Hearing, name: str, data: Any = None) -> forms.KeyedForm:
    more = {"ballot": hearing.ballot} if issubclass(act.form, forms.OptionForm) else {}
    return act.form(data, auto_id=f"{name}_%s", **more)


def _ballot(hearing: Hearing) -> Ballot:
    found = hearing.ballot or selectors.last_ballot(hearing.opened.case, QUESTION)
    if found is None:
        raise TransitionRefused([_("Pemungutan suara belum dibuka.")])
    return found


def _open(hearing: Hearing, _given: dict[str, Any], common: dict[str, Any]) -> None:
    body = committee(hearing.opened.case)
    if body is None:
        raise TransitionRefused([_("Komite talenta belum ditetapkan.")])
    open_ballot(hearing.opened.case, QUESTION, body=body, **common)


def _is_open(hearing: Hearing) -> bool:
    return bool(hearing.ballot and hearing.ballot.is_open)


def _is_tied(hearing: Hearing) -> bool:
    if not _is_open(hearing) or not hearing.is_led_by_me:
        return False
    result = selectors.result(_ballot(hearing))
    return result.verdict == "tied" and not result.awaited


ACTS = {
    "vote": Act(
        forms.VoteForm,
        lambda h, given, common: services.vote(_ballot(h), **given, **common),
        gettext_lazy("Berikan suara"),
        lambda h: _is_open(h) and bool(h.mine and h.mine.is_awaited),
    ),
    "cast_vote": Act(
        forms.CastingForm,
        lambda h, given, common: services.cast_vote(_ballot(h), **given, **common),
        gettext_lazy("Berikan suara penentu"),
        _is_tied,
    ),
    "close_ballot": Act(
        forms.KeyedForm,
        lambda h, _given, common: services.close_ballot(_ballot(h), **common),
        gettext_lazy("Tutup pemungutan suara"),
        lambda h: _is_open(h) and h.is_led_by_me,
    ),
    "open_ballot": Act(
        forms.KeyedForm,
        _open,
        gettext_lazy("Buka pemungutan suara"),
        lambda h: h.ballot is None and h.is_prepared_by_me,
    ),
    "recuse": Act(
        forms.ReasonForm,
        lambda h, given, common: services.recuse(_ballot(h), **given, **common),
        gettext_lazy("Mengundurkan diri dari pemungutan suara"),
        lambda h: _is_open(h) and bool(h.mine and h.mine.is_awaited),
    ),
    "annul_ballot": Act(
        forms.ReasonForm,
        lambda h, given, common: services.annul_ballot(_ballot(h), **given, **common),
        gettext_lazy("Batalkan pemungutan suara"),
        lambda h: _is_open(h) and (h.is_led_by_me or h.is_prepared_by_me),
    ),
}
RARE = ("recuse", "annul_ballot")


def _page(
    request: HttpRequest,
    hearing: Hearing,
    tried: dict[str, forms.KeyedForm] | None = None,
    status: int = 200,
    refusal: Refusal | None = None,
) -> HttpResponseBase:
    opened, title = hearing.opened, _("Pemungutan suara komite")
    case = opened.case
    steps = [each for each in options(case, opened.actor, opened.facts) if each.spec.name == "answer"]
    note_shown([case.objection.person_id], actor=opened.actor, where="objections.hearing", case=case)
    context = {
        "head": PageHead(title, str(case.title), [*trail_of(case), Crumb(title)]),
        "notice": _notice(hearing),
        "places": hearing.places,
        "columns": [Column(_("Kursi"), is_number=True), Column(_("Anggota")), Column(_("Keadaan"))],
        "pairs": list(_matter(hearing)),
        "counts": list(_counts(hearing)),
        "offers": list(_offers(hearing, tried or {})),
        "blocked": refusal.blocked if refusal else None,
        "is_refused_for_good": bool(refusal and refusal.is_for_good),
        "steps": open_steps(opened, steps),
        "waiting": blocked_steps(steps),
        "as_of": opened.now,
    }
    return render(request, "succession/objections/hearing.html", context, status=status)


def _notice(hearing: Hearing) -> Notice:
    ballot = hearing.ballot
    if ballot is None:
        return Notice(_("Pemungutan suara belum dibuka."))
    if ballot.is_decided:
        return Notice(ballot.outcome_words, _("Hasil:"), "good", "check-circle")
    awaited = [place.name for place in hearing.places if place.is_awaited]
    if awaited:
        return Notice(_("Masih menunggu suara: %s.") % ", ".join(awaited), icon="clock")
    return Notice(selectors.result(ballot).words)


def _matter(hearing: Hearing) -> Iterator[Pair]:
    objection = hearing.opened.case.objection
    employee = objection.placement.employee
    yield Pair(_("Yang mengajukan"), employee.name, f"{employee.position}, {employee.unit}")
    yield Pair(_("Kotak yang diumumkan"), str(objection.from_box))
    yield Pair(_("Pokok keberatan"), objection.get_ground_display())
    yield Pair(_("Penjelasan"), objection.explanation)


def _counts(hearing: Hearing) -> Iterator[Pair]:
    me = hearing.opened.actor.person_id
    if hearing.ballot is None or me is None:
        return
    labels = dict(hearing.ballot.options) | {"abstain": _("Abstain")}
    for code, number in selectors.counts_to_show(hearing.ballot, me).items():
        if number:
            yield Pair(labels[code], str(number))
    for vote in selectors.votes_to_show(hearing.ballot, me):
        yield Pair(f"{vote.seat}. {vote.name}", labels[vote.option], vote.statement)


def _offers(hearing: Hearing, tried: dict[str, forms.KeyedForm]) -> Iterator[Offer]:
    names = [name for name, act in ACTS.items() if name in tried or act.is_offered(hearing)]
    for name in names:
        form = tried.get(name) or _form(ACTS[name], hearing, name)
        url = reverse("answer_ballot", args=[hearing.opened.case.pk, name])
        is_rare = name in RARE
        yield Offer(
            name,
            str(ACTS[name].label),
            url,
            form,
            is_primary=name == names[0] and not is_rare,
            is_dangerous=is_rare,
            is_folded=is_rare and not form.is_bound,
        )
