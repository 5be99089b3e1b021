"""One candidate: the rank explained, each criterion with its reason; and two to four side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from succession.filling import services
from succession.filling.checking import Found
from succession.filling.models import Candidate
from succession.filling.requirements import NEEDS_CHECKING, age_on
from succession.filling.selectors import candidates_of
from succession.filling.views.desk import Desk, KeyedForm, desk_of, head_of, reading, standing_of
from workflow import words
from workflow.documents.selectors import evidence_of
from workflow.exceptions import NotYoursToKnow
from workflow.pages.refusals import Refusal, attempt
from workflow.pages.repeats import answered_once
from workflow.parts import Column, Pair
from workflow.standings import Standing, standing

WHERE, COMPARED = "filling.candidate", "filling.comparison"
LEAST, MOST = 2, 4
VERDICTS = (("met", gettext_lazy("Memenuhi")), ("not_met", gettext_lazy("Tidak memenuhi")))


class CheckForm(KeyedForm):
    """What was found of one criterion, and the file that proves it."""

    criterion = forms.ChoiceField(label=gettext_lazy("Persyaratan"), widget=forms.RadioSelect)
    verdict = forms.ChoiceField(label=gettext_lazy("Hasil"), choices=VERDICTS, widget=forms.RadioSelect)
    note = forms.CharField(
        label=gettext_lazy("Temuan"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    proof = forms.ChoiceField(
        label=gettext_lazy("Berkas bukti"),
        help_text=gettext_lazy("Unggah berkas pada tab Dokumen terlebih dahulu."),
    )

    def __init__(self, *args: Any, candidate: Candidate, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        files = [(str(file.pk), f"{file.title} ({file.file_name})") for file in evidence_of(candidate.case)]
        self.fields["criterion"].choices = [(r["code"], r["title"]) for r in checkable(candidate)]  # type: ignore[attr-defined]
        self.fields["proof"].choices = [("", _("Pilih berkas")), *files]  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Judged:
    """One criterion with its verdict and its reason."""

    title: str
    standing: Standing
    words: str
    source: str


@answered_once("longlist")
@require_http_methods(["GET", "HEAD", "POST"])
def filling_candidate(request: HttpRequest, case_id: int, candidate_id: int) -> HttpResponseBase:
    """Show a candidate, or take a finding in; answers 303, 403, 404, 409 or 422."""
    desk = desk_of(request, case_id)
    candidate = _candidate(desk, candidate_id)
    if request.method != "POST":
        return _page(request, desk, candidate)
    form = CheckForm(request.POST, candidate=candidate)
    if not form.is_valid():
        return _page(request, desk, candidate, form, 422)
    refusal = attempt(lambda: _check(desk, candidate, form.cleaned_data))
    if refusal:
        return _page(request, desk, candidate, form, refusal.status, refusal)
    messages.success(request, _("Temuan tersimpan."))
    return HttpResponseRedirect(request.path, status=303)


@require_safe
def compare(request: HttpRequest, case_id: int) -> HttpResponseBase:
    """Show two to four candidates side by side."""
    desk = desk_of(request, case_id)
    asked = {int(value) for value in request.GET.getlist("calon")[:MOST] if value.isdecimal()}
    found = list(candidates_of(desk.case).filter(pk__in=asked))
    desk.show(found, COMPARED)
    context = {
        "head": head_of(desk, _("Perbandingan calon")),
        "candidates": found,
        "columns": [Column(_("Hal")), *(Column(f"{c.rank}. {c.person.name}") for c in found)],
        "rows": list(_compared(desk, found)) if len(found) >= LEAST else [],
        "unofficial": standing("unofficial"),
        "as_of": desk.opened.now,
    }
    return render(request, "succession/filling/compare.html", context)


def checkable(candidate: Candidate) -> list[dict[str, Any]]:
    """Return the criteria of which a person may find something: data could not tell them."""
    return [r for r in candidate.results if r["verdict"] == NEEDS_CHECKING or r.get("is_found")]


def _candidate(desk: Desk, candidate_id: int) -> Candidate:
    found = candidates_of(desk.case).filter(pk=candidate_id).first()
    if found is None:
        raise NotYoursToKnow(_("Calon ini tidak ada."))
    found.case = desk.case
    return found


def _check(desk: Desk, candidate: Candidate, given: dict[str, Any]) -> None:
    found = Found(given["criterion"], given["verdict"] == "met", given["note"])
    services.check_candidate(
        desk.case,
        candidate.pk,
        actor=desk.opened.actor,
        findings=[found],
        proof=given["proof"],
        key=given["key"],
    )


def _page(
    request: HttpRequest,
    desk: Desk,
    candidate: Candidate,
    form: CheckForm | None = None,
    status: int = 200,
    refusal: Refusal | None = None,
) -> HttpResponseBase:
    desk.show([candidate], WHERE)
    is_open = desk.option("check_candidate").is_open and bool(checkable(candidate))
    context = {
        "head": head_of(desk, candidate.person.name),
        "came": reading(candidate),
        "eligibility": standing_of(candidate.eligibility),
        "person": list(_person(candidate)),
        "rank": list(_rank(candidate)),
        "judged": [_judged(row) for row in candidate.results],
        "judged_columns": [Column(_("Persyaratan")), Column(_("Hasil")), Column(_("Alasan"))],
        "findings": candidate.findings.select_related("found_by", "evidence").order_by("-pk"),
        "form": form or (CheckForm(candidate=candidate) if is_open else None),
        "blocked": refusal.blocked if refusal else None,
        "unofficial": standing("unofficial"),
        "as_of": desk.opened.now,
    }
    return render(request, "succession/filling/candidate.html", context, status=status)


def _judged(row: dict[str, Any]) -> Judged:
    source = _("ditemukan sekretariat") if row.get("is_found") else _("dibaca dari data")
    return Judged(row["title"], standing_of(row["verdict"]), row["words"], source)


def _person(candidate: Candidate) -> Iterator[Pair]:
    employee = candidate.member.placement.employee
    yield Pair(_("Nomor induk"), employee.number)
    yield Pair(_("Jabatan"), employee.position, employee.unit)
    on = candidate.case.filling.reference_on
    if on:
        yield Pair(
            _("Usia pada hari acuan"), _("%d tahun") % age_on(employee.birth_on, on), words.plain_day(on)
        )


def _rank(candidate: Candidate) -> Iterator[Pair]:
    """Explain the rank with the figures filled in."""
    rests = candidate.explanation
    yield Pair(_("1. Kotak akhir"), str(rests["box"]), _("kotak lebih tinggi lebih dahulu"))
    talent = words.decimal(Decimal(rests["talent_score"]))
    if rests["weights"]:
        formula = _("%(a)s %% dari %(talent)s ditambah %(b)s %% dari %(technical)s") % {
            "a": rests["weights"][0], "talent": talent, "b": rests["weights"][1],
            "technical": words.decimal(Decimal(rests["technical"])),
        }  # fmt: skip
    else:
        formula = _("nilai talenta; kompetensi teknis tidak dipakai karena belum semua calon memilikinya")
    yield Pair(_("2. Nilai target"), words.decimal(candidate.score), formula)
    senior = _("%(years)s tahun dalam jenjang, lalu usia") % {
        "years": words.decimal(Decimal(rests["tenure"]))
    }
    yield Pair(_("3. Senioritas"), senior)
    yield Pair(_("Peringkat"), str(candidate.rank), _("dibekukan ketika longlist ditarik"))


def _compared(
    desk: Desk, found: Sequence[Candidate]
) -> Iterator[tuple[str, list[tuple[str, Standing | None]]]]:
    def row(label: str, values: Iterator[str]) -> tuple[str, list[tuple[str, Standing | None]]]:
        return label, [(value, None) for value in values]

    yield row(_("Jabatan"), (c.member.placement.employee.position for c in found))
    yield row(_("Unit"), (c.member.placement.employee.unit for c in found))
    yield row(_("Kotak akhir"), (str(c.explanation["box"]) for c in found))
    yield row(_("Nilai talenta"), (words.decimal(Decimal(c.explanation["talent_score"])) for c in found))
    yield row(_("Nilai target"), (words.decimal(c.score) for c in found))
    yield row(_("Tahun dalam jenjang"), (words.decimal(Decimal(c.explanation["tenure"])) for c in found))
    for number, criterion in enumerate(found[0].results):
        verdicts = [c.results[number] for c in found]
        yield criterion["title"], [(v["words"], standing_of(v["verdict"])) for v in verdicts]
    yield _("Keadaan"), [(note, came) for came, note in map(reading, found)]
