"""The longlist: who is on it, in which order and why, who may go on; and the proposal of a shortlist."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from succession.filling import services
from succession.filling.models import Candidate
from succession.filling.requirements import MET, WORDS
from succession.filling.selectors import candidates_of
from succession.filling.views.desk import Desk, KeyedForm, desk_of, head_of, reading, standing_of
from succession.pools.views.desk import sliced
from workflow import words
from workflow.inputs import AskingForm
from workflow.pages.refusals import Refusal, attempt
from workflow.pages.steps import blocked_steps, open_steps
from workflow.parts import Column, Empty, Fact
from workflow.standings import Standing, standing

WHERE = "filling.longlist"
STEPS = ("shortlist", "verify_candidates", "announce", "choose", "go_open_selection")


class Filters(AskingForm):
    """Which part of the longlist is shown."""

    q = forms.CharField(label=gettext_lazy("Cari nama"), required=False, max_length=100)
    kelayakan = forms.ChoiceField(
        label=gettext_lazy("Kelayakan"),
        choices=[("", gettext_lazy("Semua")), *WORDS.items()],
        required=False,
    )

    @property
    def wanted(self) -> dict[str, str]:
        """Return what was asked for, where it can be read."""
        self.is_valid()
        return {key: value for key, value in self.cleaned_data.items() if value}


@dataclass(frozen=True)
class Row:
    """One candidate of the list."""

    candidate: Candidate
    url: str
    box: int
    score: str
    post: str
    eligibility: Standing
    reasons: list[str]
    standing: Standing
    note: str
    is_proposable: bool


@require_safe
def longlist(request: HttpRequest, case_id: int) -> HttpResponseBase:
    """Show the longlist of a filling."""
    return _page(request, desk_of(request, case_id))


@require_POST
def propose_shortlist(request: HttpRequest, case_id: int) -> HttpResponseBase:
    """Propose the ticked names; answers 303, 403, 404, 409 or 422."""
    desk, form = desk_of(request, case_id), KeyedForm(request.POST)
    ticked = [int(value) for value in request.POST.getlist("calon") if value.isdecimal()]
    if not form.is_valid():
        return _page(request, desk, status=422)
    key = form.cleaned_data["key"]
    refusal = attempt(lambda: services.propose_shortlist(desk.case, ticked, actor=desk.opened.actor, key=key))
    if refusal:
        return _page(request, desk_of(request, case_id), refusal, refusal.status, ticked)
    messages.success(request, _("%d nama diusulkan. Lanjutkan ke rapat.") % len(ticked))
    return HttpResponseRedirect(reverse("filling_ballot", args=[case_id]), status=303)


def _page(
    request: HttpRequest,
    desk: Desk,
    refusal: Refusal | None = None,
    status: int = 200,
    ticked: list[int] | None = None,
) -> HttpResponseBase:
    form = Filters(request.GET)
    found = sliced(request, _wanted(desk, form))
    desk.show(found.rows, WHERE)
    may_propose = desk.option("propose_shortlist").is_open
    steps = [each for each in desk.options if each.spec.name in STEPS]
    context = {
        "head": head_of(desk, _("Longlist"), facts=_facts(desk)),
        "case_id": desk.case.pk,
        "filters": form,
        "clear_url": request.path if form.wanted else "",
        "result": found.words,
        "page": found,
        "columns": _columns(),
        "rows": [_row(desk, c, may_propose=may_propose) for c in found.rows],
        "ticked": ticked if ticked is not None else [c.pk for c in found.rows if c.is_proposed],
        "may_propose": may_propose,
        "key_form": KeyedForm(),
        "empty": _empty(is_filtered=bool(form.wanted)),
        "blocked": refusal.blocked if refusal else None,
        "steps": open_steps(desk.opened, steps),
        "waiting": blocked_steps(steps),
        "unofficial": standing("unofficial"),
        "as_of": desk.opened.now,
    }
    return render(request, "succession/filling/longlist.html", context, status=status)


def _wanted(desk: Desk, form: Filters) -> Any:
    found = candidates_of(desk.case)
    if name := form.wanted.get("q"):
        found = found.filter(person__name__icontains=name)
    eligibility = form.wanted.get("kelayakan")
    return found.filter(eligibility=eligibility) if eligibility else found


def _facts(desk: Desk) -> list[Fact]:
    verdicts = list(Candidate.objects.filter(case=desk.case).values_list("eligibility", flat=True))
    counted = [Fact(WORDS[key], words.whole(verdicts.count(key))) for key in WORDS]
    limit = desk.filling.shortlist_size
    return [
        Fact(_("Calon"), words.whole(len(verdicts))),
        *counted,
        Fact(_("Shortlist"), _("paling banyak %s") % limit),
    ]


def _columns() -> list[Column]:
    return [
        Column(_("Pilih"), is_hidden=True),
        Column(_("Peringkat"), is_number=True),
        Column(_("Nama")),
        Column(_("Kotak"), is_number=True),
        Column(_("Nilai target"), is_number=True),
        Column(_("Kelayakan")),
        Column(_("Keadaan")),
    ]


def _row(desk: Desk, candidate: Candidate, *, may_propose: bool) -> Row:
    employee = candidate.member.placement.employee
    came, note = reading(candidate)
    return Row(
        candidate=candidate,
        url=reverse("filling_candidate", args=[desk.case.pk, candidate.pk]),
        box=candidate.explanation["box"],
        score=words.decimal(candidate.score),
        post=f"{employee.position}, {employee.unit}",
        eligibility=standing_of(candidate.eligibility),
        reasons=[f"{r['title']}: {r['words']}" for r in candidate.results if r["verdict"] != MET],
        standing=came,
        note=note,
        is_proposable=may_propose and candidate.eligibility == MET,
    )


def _empty(*, is_filtered: bool) -> Empty:
    if is_filtered:
        return Empty(_("Tidak ada yang cocok"), _("Ubah nama atau kelayakan yang dicari."), "search")
    return Empty(_("Longlist belum ditarik"), _("Sekretariat menarik longlist setelah kriteria ditetapkan."))
