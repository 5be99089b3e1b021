"""What the steps of a session ask."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from approvals.review.forms import KeyedForm
from approvals.review.plenary_forms import OptionForm
from succession.calibration.models import Item
from workflow.actors import Actor
from workflow.inputs import AskingForm, DayField
from workflow.models import Case

BOXES = tuple(str(box) for box in range(9, 0, -1))


class StepForm(AskingForm):
    """A form that knows the case and who fills it in."""

    def __init__(self, *args: Any, case: Case, actor: Actor, **kwargs: Any) -> None:
        self.case, self.actor = case, actor
        super().__init__(*args, **kwargs)


class ScheduleForm(StepForm):
    """When and where the committee sits."""

    on = DayField(label=gettext_lazy("Tanggal sidang"), initial=timezone.localdate)
    at = forms.TimeField(
        label=gettext_lazy("Pukul (WIB)"),
        initial="09:00",
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    place = forms.CharField(label=gettext_lazy("Tempat"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        """Return the moment in place of day and hour."""
        data = super().clean() or {}
        on, at = data.pop("on", None), data.pop("at", None)
        if on and at:
            data["held_at"] = timezone.make_aware(datetime.combine(on, at))
        return data


class SignForm(StepForm):
    """A remark that stays beside the signature."""

    remark = forms.CharField(
        label=gettext_lazy("Catatan penanda tangan"),
        help_text=gettext_lazy("Pendapat berbeda atau keterangan; tercatat bersama tanda tangan Anda."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )


class RatifyForm(StepForm):
    """Where the ratifier deviates, one a line: item, box, reason."""

    deviations = forms.CharField(
        label=gettext_lazy("Penyimpangan dari rekomendasi"),
        help_text=gettext_lazy(
            "Kosongkan bila sesuai rekomendasi. Satu orang sebaris: nomor butir | kotak | alasan,"
            " misalnya: 12 | 7 | Hasil pemeriksaan inspektorat"
        ),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
    )

    def clean_deviations(self) -> list[dict[str, Any]]:
        """Return each line as placement, box and reason; raise ValidationError for a line that is none."""
        lines = [line for line in self.cleaned_data["deviations"].splitlines() if line.strip()]
        numbers = dict(Item.objects.filter(case=self.case).values_list("number", "placement_id"))
        return [_deviation(n, line, numbers) for n, line in enumerate(lines, 1)]


def _deviation(line_number: int, line: str, numbers: dict[int, int]) -> dict[str, Any]:
    number, box, reason = ([part.strip() for part in line.split("|", 2)] + ["", ""])[:3]
    if not (number.isdigit() and int(number) in numbers and box in BOXES and reason):
        sentence = _("Baris %d: tulis nomor butir | kotak 1 sampai 9 | alasan.")
        raise forms.ValidationError(sentence % line_number)
    return {"placement": numbers[int(number)], "box": int(box), "reason": reason}


class TakeAgendaForm(KeyedForm):
    """Whom to put on the agenda: units and boxes, all where none is chosen."""

    units = forms.MultipleChoiceField(
        label=gettext_lazy("Unit"), widget=forms.CheckboxSelectMultiple, required=False
    )
    boxes = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Kotak hitungan"),
        coerce=int,
        choices=[(box, str(box)) for box in range(9, 0, -1)],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, units: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["units"].choices = [(unit, unit) for unit in units]  # type: ignore[attr-defined]


class AgendaFilters(forms.Form):
    """What narrows the agenda; unknown values narrow nothing."""

    q = forms.CharField(label=gettext_lazy("Nama atau jabatan"), required=False, max_length=100)
    box = forms.ChoiceField(
        label=gettext_lazy("Kotak hitungan"),
        choices=[("", gettext_lazy("Semua kotak")), *((box, box) for box in BOXES)],
        required=False,
    )
    outcome = forms.ChoiceField(
        label=gettext_lazy("Hasil"),
        choices=[
            ("", gettext_lazy("Semua")),
            ("open", gettext_lazy("Belum diputus")),
            *Item.Outcome.choices,
        ],
        required=False,
    )
    alone = forms.BooleanField(label=gettext_lazy("Dibahas tersendiri"), required=False)

    @property
    def wanted(self) -> dict[str, Any]:
        """Return the filters that are set and known."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class DeclareForm(KeyedForm):
    """Which items concern me, and why; none is a declaration too."""

    numbers = forms.CharField(
        label=gettext_lazy("Nomor butir yang menyangkut saya"),
        help_text=gettext_lazy(
            "Suami, istri, keluarga, bawahan langsung, atau pesaing untuk jabatan yang sama."
            " Pisahkan dengan koma; kosongkan bila tidak ada."
        ),
        max_length=500,
        required=False,
    )
    reason = forms.CharField(label=gettext_lazy("Hubungan atau alasannya"), max_length=1000, required=False)

    def clean_numbers(self) -> list[int]:
        """Return the numbers; raise ValidationError for what is none."""
        words = self.cleaned_data["numbers"].replace(",", " ").split()
        if not all(word.isdigit() for word in words):
            raise forms.ValidationError(_("Tulis nomor butir seperti 3, 17."))
        return sorted({int(word) for word in words})

    def clean(self) -> dict[str, Any]:
        """Ask for the reason where something concerns the member."""
        data = super().clean() or {}
        if data.get("numbers") and not data.get("reason"):
            self.add_error("reason", _("Tuliskan hubungan atau alasannya."))
        return data


class MotionForm(KeyedForm):
    """Another box for somebody, and why."""

    to_box = forms.TypedChoiceField(
        label=gettext_lazy("Ke kotak"), coerce=int, choices=[(box, box) for box in BOXES]
    )
    reason_code = forms.ChoiceField(label=gettext_lazy("Alasan"))
    explanation = forms.CharField(
        label=gettext_lazy("Penjelasan"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )
    proof = forms.ChoiceField(label=gettext_lazy("Bukti dari berkas perkara"), required=False)
    file = forms.FileField(label=gettext_lazy("Atau unggah bukti baru"), required=False)

    def __init__(
        self, *args: Any, reasons: dict[str, str], files: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason_code"].choices = list(reasons.items())  # type: ignore[attr-defined]
        self.fields["proof"].choices = [("", _("Tanpa berkas")), *files]  # type: ignore[attr-defined]


class OpinionForm(OptionForm):
    """A private opinion before the votes."""

    text = forms.CharField(
        label=gettext_lazy("Alasan singkat"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )


FACTS = {"schedule": ScheduleForm, "sign": SignForm, "ratify": RatifyForm}
