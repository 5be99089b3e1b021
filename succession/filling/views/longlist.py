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
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from succession.filling import services
from succession.filling.models import Candidate
from succession.filling.requirements import MET, WORDS
from succession.filling.selectors import candidates_of, post_of
from succession.filling.views.desk import Desk, KeyedForm, desk_of, head_of, reading, standing_of
from succession.pools.views.desk import sliced
from workflow import words
from workflow.dialogs import render_dialog
from workflow.inputs import AskingForm
from workflow.pages.refusals import attempt
from workflow.pages.steps import blocked_steps, open_steps
from workflow.parts import Column, DialogCard, Empty, Fact
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


class ProposeForm(KeyedForm):
    """The names that are proposed."""

    calon = forms.MultipleChoiceField(label=gettext_lazy("Calon"), widget=forms.MultipleHiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sent: Any = self.data
        ticked = sent.getlist("calon") if self.is_bound else self.initial.get("calon", [])
        self.fields["calon"].choices = [(v, v) for v in ticked if v.isdecimal()]  # type: ignore[attr-defined]


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


@require_http_methods(["GET", "HEAD", "POST"])
def propose_shortlist(request: HttpRequest, case_id: int) -> HttpResponseBase:
    """Ask whether these names are proposed, or propose them; answers 303, 403, 404, 409 or 422."""
    desk = desk_of(request, case_id)
    if request.method != "POST":
        ticked = [value for value in request.GET.getlist("calon") if value.isdecimal()]
        return _ask(request, desk, ProposeForm(initial={"calon": ticked}), ticked)
    form, ticked = ProposeForm(request.POST), request.POST.getlist("calon")
    if not form.is_valid():
        return _ask(request, desk, form, ticked, 422)
    names, key = [int(value) for value in form.cleaned_data["calon"]], form.cleaned_data["key"]
    refusal = attempt(lambda: services.propose_shortlist(desk.case, names, actor=desk.opened.actor, key=key))
    if refusal:
        refusal.tell(form)
        return _ask(request, desk, form, ticked, refusal.status)
    said = ngettext(
        "%d nama diusulkan. Lanjutkan ke rapat.", "%d nama diusulkan. Lanjutkan ke rapat.", len(names)
    )
    messages.success(request, said % len(names))
    return HttpResponseRedirect(reverse("filling_ballot", args=[case_id]), status=303)


def _ask(
    request: HttpRequest, desk: Desk, form: ProposeForm, ticked: list[str], status: int = 200
) -> HttpResponseBase:
    found = list(candidates_of(desk.case).filter(pk__in=[int(v) for v in ticked if v.isdecimal()]))
    desk.show(found, WHERE)
    names = "; ".join(f"{c.rank}. {c.person.name}" for c in found) or _("belum ada yang dicentang")
    dialog = DialogCard(
        title=_("Usulkan shortlist"),
        action=request.path,
        back=reverse("longlist", args=[desk.case.pk]),
        verb=_("Usulkan"),
        caution=_("Nama yang diusulkan: %s. Komite memberikan suara atas nama-nama ini.") % names,
    )
    context = {"dialog": dialog, "form": form}
    return render_dialog(request, "workflow/dialog_page.html", "components/dialog.html", context, status)


def _page(
    request: HttpRequest,
    desk: Desk,
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
        "ticked": [c.pk for c in found.rows if c.is_proposed],
        "may_propose": may_propose,
        "empty": _empty(is_filtered=bool(form.wanted)),
        "steps": open_steps(desk.opened, steps),
        "waiting": blocked_steps(steps),
        "unofficial": standing("unofficial"),
        "as_of": desk.opened.now,
    }
    return render(request, "succession/filling/longlist.html", context)


def _wanted(desk: Desk, form: Filters) -> Any:
    found = candidates_of(desk.case)
    if name := form.wanted.get("q"):
        found = found.filter(person__name__icontains=name)
    eligibility = form.wanted.get("kelayakan")
    return found.filter(eligibility=eligibility) if eligibility else found


def _facts(desk: Desk) -> list[Fact]:
    verdicts = list(Candidate.objects.filter(case=desk.case).values_list("eligibility", flat=True))
    counted = [Fact(WORDS[key], words.whole(verdicts.count(key)), url=f"?kelayakan={key}") for key in WORDS]
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
    came, note = reading(candidate)
    return Row(
        candidate=candidate,
        url=reverse("filling_candidate", args=[desk.case.pk, candidate.pk]),
        box=candidate.explanation["box"],
        score=words.decimal(candidate.score),
        post=post_of(candidate),
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
