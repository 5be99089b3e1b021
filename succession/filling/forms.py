"""What the steps of a filling ask."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from succession.filling.models import Candidate, Filling
from succession.filling.reasons import is_asked
from succession.filling.selectors import (
    candidates_of,
    choosable,
    is_of_a_region,
    policy_of,
    pools_for,
    post_of,
    shortlisted,
)
from workflow import words
from workflow.accesses import note_shown
from workflow.actors import Actor
from workflow.inputs import AskingForm, DayField
from workflow.models import Case


class StepForm(AskingForm):
    """A form that knows the case and who fills it in."""

    def __init__(self, *args: Any, case: Case, actor: Actor, **kwargs: Any) -> None:
        self.case, self.actor = case, actor
        super().__init__(*args, **kwargs)

    def show(self, candidates: Iterable[Candidate]) -> list[Candidate]:
        """Note whose names the form is about to show, and return them."""
        found = list(candidates)
        people = [candidate.person_id for candidate in found]
        note_shown(people, actor=self.actor, where="filling.step", case=self.case)
        return found


class SetCriteriaForm(StepForm):
    """The parameters of the vacancy."""

    reference_on = DayField(
        label=gettext_lazy("Hari acuan usia"),
        help_text=gettext_lazy("Hari pendaftaran atau pelantikan, menurut pengumuman jabatan ini."),
        initial=timezone.localdate,
    )
    mode = forms.ChoiceField(
        label=gettext_lazy("Cara PPK memilih"), choices=Filling.Mode.choices, widget=forms.RadioSelect
    )
    shortlist_size = forms.IntegerField(label=gettext_lazy("Jumlah nama pada shortlist"), min_value=1)
    head_since = DayField(
        label=gettext_lazy("Kepala daerah menjabat sejak"),
        help_text=gettext_lazy("Menentukan apakah izin Menteri Dalam Negeri diperlukan."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rule = policy_of(self.case)["shortlist"]
        self.fields["mode"].initial = rule["mode"]
        size = self.fields["shortlist_size"]
        size.initial, size.max_value = rule["size"], rule["most"]  # type: ignore[attr-defined]
        if not is_of_a_region(self.case.organisation):
            del self.fields["head_since"]


class DrawLonglistForm(StepForm):
    """The pool, and the scores of technical competence where everybody has one."""

    pool = forms.TypedChoiceField(coerce=int, label=gettext_lazy("Kelompok rencana suksesi"))
    technical = forms.CharField(
        label=gettext_lazy("Nilai kompetensi teknis"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy(
            "Satu orang sebaris: nomor induk | nilai 0 sampai 100. Dipakai bila semua anggota memilikinya."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pools = [(pool.pk, f"{pool.label} · {pool.pool.family}") for pool in pools_for(self.case)]
        self.fields["pool"].choices = pools  # type: ignore[attr-defined]

    def clean_technical(self) -> dict[str, Decimal]:
        """Return the scores by number; names the first line that is wrong."""
        lines = [line for line in self.cleaned_data["technical"].splitlines() if line.strip()]
        return dict(_technical(number, line) for number, line in enumerate(lines, 1))


def _technical(line_number: int, line: str) -> tuple[str, Decimal]:
    number, _bar, score = (part.strip() for part in line.partition("|"))
    try:
        value = Decimal(score.replace(",", "."))
    except InvalidOperation:
        value = Decimal(-1)
    if not number or not 0 <= value <= 100:
        raise forms.ValidationError(_("Baris %d: tulis nomor induk | nilai 0 sampai 100.") % line_number)
    return number, value


def _rank_words(candidate: Candidate) -> str:
    """Say what the longlist rests on for one name: enough to know whom a verdict is about."""
    return _("Peringkat %(rank)d, kotak %(box)d, nilai target %(score)s; %(post)s.") % {
        "rank": candidate.rank,
        "box": candidate.explanation["box"],
        "score": words.decimal(candidate.score),
        "post": post_of(candidate),
    }


class VerifyForm(StepForm):
    """A verdict on each name of the shortlist."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for candidate in self.show(shortlisted(self.case)):
            name = {"name": candidate.person.name}
            self.fields[f"verdict_{candidate.pk}"] = forms.ChoiceField(
                label=candidate.person.name,
                help_text=_rank_words(candidate),
                choices=Candidate.Verdict.choices,
                widget=forms.RadioSelect,
            )
            self.fields[f"reason_{candidate.pk}"] = forms.CharField(
                label=_("Catatan untuk %(name)s") % name,
                help_text=_("Wajib bila tidak sesuai."),
                required=False,
                max_length=2000,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def clean(self) -> dict[str, Any]:
        """Gather the verdicts; one that is not in order needs its reason."""
        data, verdicts = super().clean() or {}, {}
        for key in [key for key in data if key.startswith("verdict_")]:
            pk = key.removeprefix("verdict_")
            reason = data.pop(f"reason_{pk}", "")
            verdicts[int(pk)] = {"verdict": data.pop(key), "reason": reason}
            if verdicts[int(pk)]["verdict"] == Candidate.Verdict.NOT_IN_ORDER and not reason.strip():
                self.add_error(f"reason_{pk}", _("Tulis mengapa nama ini tidak sesuai."))
        return {**data, "verdicts": verdicts}


class ChooseForm(StepForm):
    """Whom the PPK chooses, and why where he is not the first."""

    candidate = forms.TypedChoiceField(
        coerce=int, label=gettext_lazy("Calon yang dipilih"), widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=gettext_lazy("Alasan pilihan"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Wajib bila yang dipilih bukan peringkat teratas."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.able = self.show(choosable(self.case))
        if self.case.filling.mode == Filling.Mode.TOP_RANKED:
            self.able = self.able[:1]
        line = _("%(rank)d. %(name)s, kotak %(box)d")
        self.fields["candidate"].choices = [  # type: ignore[attr-defined]
            (c.pk, line % {"rank": c.rank, "name": c.person.name, "box": c.explanation["box"]})
            for c in self.able
        ]

    def clean(self) -> dict[str, Any]:
        """Ask for a reason unless the first is chosen."""
        data = super().clean() or {}
        chosen = data.get("candidate")
        if chosen and chosen != self.able[0].pk and not data.get("reason"):
            self.add_error("reason", _("Tulis alasan: yang dipilih bukan peringkat teratas."))
        return data


class AppointForm(StepForm):
    """The decree's number and day."""

    number = forms.CharField(label=gettext_lazy("Nomor SK pengangkatan"), max_length=100)
    decreed_on = DayField(label=gettext_lazy("Tanggal SK"), initial=timezone.localdate)


class InaugurateForm(StepForm):
    """The day and place of the inauguration."""

    inaugurated_on = DayField(label=gettext_lazy("Tanggal pelantikan"), initial=timezone.localdate)
    place = forms.CharField(label=gettext_lazy("Tempat"), max_length=200, required=False)


class CloseForm(StepForm):
    """The report to SIASN, and a reason for each whom nothing else ruled out."""

    report_number = forms.CharField(label=gettext_lazy("Nomor laporan SIASN"), max_length=100)
    reported_on = DayField(label=gettext_lazy("Tanggal laporan"), initial=timezone.localdate)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = candidates_of(self.case).filter(is_shortlisted=True)
        for candidate in self.show(others.exclude(person=self.case.filling.chosen_id)):
            if is_asked(candidate):
                self.fields[f"reason_{candidate.pk}"] = forms.CharField(
                    label=_("Alasan tidak memilih %s") % candidate.person.name,
                    max_length=2000,
                    widget=forms.Textarea(attrs={"rows": 2}),
                )

    def clean(self) -> dict[str, Any]:
        """Gather the reasons."""
        data = super().clean() or {}
        keys = [key for key in data if key.startswith("reason_")]
        reasons = {int(key.removeprefix("reason_")): data.pop(key) for key in keys}
        return {**data, "reasons": reasons}


class GoOpenSelectionForm(StepForm):
    """BKN's approval of an open selection."""

    number = forms.CharField(label=gettext_lazy("Nomor persetujuan BKN"), max_length=100)
    approved_on = DayField(label=gettext_lazy("Tanggal persetujuan"), initial=timezone.localdate)


FACTS = {
    "set_criteria": SetCriteriaForm,
    "draw_longlist": DrawLonglistForm,
    "verify_candidates": VerifyForm,
    "choose": ChooseForm,
    "appoint": AppointForm,
    "inaugurate": InaugurateForm,
    "close": CloseForm,
    "go_open_selection": GoOpenSelectionForm,
}
