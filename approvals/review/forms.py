"""What the steps of the review ask."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from approvals.review.models import Judgement
from approvals.review.selectors import Line, free_slots, max_slots, plenary_of
from workflow.actors import Actor
from workflow.inputs import AskingForm, DayField
from workflow.models import Case, Person


class StepForm(AskingForm):
    """A form that knows the case and who fills it in."""

    def __init__(self, *args: Any, case: Case, actor: Actor, **kwargs: Any) -> None:
        self.case, self.actor = case, actor
        super().__init__(*args, **kwargs)


class SayingField(forms.CharField):
    """A text that is asked for only in some cases: its form says when it is missing."""

    def __init__(self, *, rows: int = 3, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), max_length=4000, **kwargs)

    def validate(self, value: Any) -> None:
        """Accept an empty text."""


class KeyedForm(AskingForm):
    """A form that is done once, however often it is sent."""

    use_required_attribute = False
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class JudgeForm(KeyedForm):
    """What a reviewer finds of one indicator."""

    internal_fields = ("internal_note",)

    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput, initial=0)
    level = forms.TypedChoiceField(
        coerce=int, label=gettext_lazy("Tingkat terverifikasi"), widget=forms.RadioSelect
    )
    verdict = forms.ChoiceField(
        label=gettext_lazy("Putusan"), choices=Judgement.Verdict.choices, widget=forms.RadioSelect
    )
    reason_code = forms.ChoiceField(
        label=gettext_lazy("Alasan perbedaan"),
        choices=[("", gettext_lazy("Tidak ada perbedaan")), *Judgement.ReasonCode.choices],
        required=False,
    )
    note = SayingField(
        label=gettext_lazy("Catatan untuk instansi"),
        help_text=gettext_lazy("Dibaca operator dan PPK. Wajib, kecuali diterima pada tingkat klaim."),
    )
    internal_note = forms.CharField(
        label=gettext_lazy("Catatan internal"),
        help_text=gettext_lazy("Tidak terlihat instansi"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=4000,
        required=False,
    )

    def __init__(self, *args: Any, line: Line, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.line = line
        levels = [(n, format_html("<b>{}</b> {}", n, words)) for n, words in enumerate(line.indicator.levels)]
        self.fields["level"].choices = levels  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for a note unless the claim is accepted as it is, and for a reason where the level differs."""
        data = super().clean() or {}
        level, verdict = data.get("level"), data.get("verdict")
        is_plain = verdict == Judgement.Verdict.ACCEPTED and level == self.line.claim.level
        if level is not None and verdict and not is_plain and not data.get("note"):
            self.add_error(
                "note", _("Tulis catatan untuk instansi: putusan atau tingkat Anda berbeda dari klaim.")
            )
        if level is not None and level != self.line.claim.level and not data.get("reason_code"):
            self.add_error("reason_code", _("Pilih alasan: tingkat Anda berbeda dari klaim."))
        return data


class ReturnForRepairForm(StepForm):
    """Until when the agency repairs."""

    due_on = DayField(label=gettext_lazy("Diperbaiki paling lambat"))


class ScheduleEksposeForm(StepForm):
    """A free slot on a day."""

    on = DayField(label=gettext_lazy("Tanggal ekspose"))
    slot = forms.TypedChoiceField(coerce=int, label=gettext_lazy("Sesi ke-"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        slots = range(1, max_slots(self.case) + 1)
        self.fields["slot"].choices = [(n, str(n)) for n in slots]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Name the free slots of the day when the chosen one is taken."""
        data = super().clean() or {}
        on, slot = data.get("on"), data.get("slot")
        if on and slot:
            free = free_slots(on, max_slots(self.case))
            if slot not in free:
                left = ", ".join(map(str, free)) or _("tidak ada")
                self.add_error("slot", _("Sesi ini sudah terisi. Yang masih kosong: %s.") % left)
        return data


class HoldEksposeForm(StepForm):
    """Who presented and who attended."""

    presenters = forms.ModelMultipleChoiceField(
        Person.objects.none(),
        label=gettext_lazy("Pemapar dari instansi"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Pemapar tidak dapat duduk dalam pleno."),
    )
    presenters_named = forms.CharField(label=gettext_lazy("Jabatan pemapar"), max_length=500)
    attendance = forms.CharField(label=gettext_lazy("Yang hadir"), widget=forms.Textarea)
    notes = forms.CharField(label=gettext_lazy("Catatan ekspose"), widget=forms.Textarea, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = Person.objects.filter(
            appointments__organisation=self.case.organisation, appointments__is_effective=True
        )
        self.fields["presenters"].queryset = people.distinct().order_by("name")  # type: ignore[attr-defined]

    def clean_presenters(self) -> list[int]:
        """Return the persons' ids: facts are plain values."""
        return sorted(person.pk for person in self.cleaned_data["presenters"])


class DecideForm(StepForm):
    """The notes or follow-ups that the outcome asks for, one a line: text, then its day after a bar."""

    asked = forms.CharField(
        label=gettext_lazy("Catatan atau tindak lanjut"),
        widget=forms.Textarea,
        required=False,
        help_text=gettext_lazy(
            "Satu butir sebaris. Tambahkan tenggat setelah tanda |, misalnya: Lengkapi SKP | 30-06-2026."
            " Tanpa tanggal, tenggatnya mengikuti jangka waktu kebijakan."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ballot = plenary_of(self.case)
        if ballot is None or ballot.outcome in ("approve", "reject"):
            del self.fields["asked"]

    def clean_asked(self) -> list[dict[str, Any]]:
        """Return each line as a text with its day, or None."""
        lines = [line.strip() for line in self.cleaned_data["asked"].splitlines() if line.strip()]
        return [self._asked(n, line) for n, line in enumerate(lines, 1)]

    def _asked(self, number: int, line: str) -> dict[str, Any]:
        text, _bar, day = (part.strip() for part in line.partition("|"))
        try:
            due_on = DayField(required=False).clean(day)
        except forms.ValidationError:
            raise forms.ValidationError(_("Baris %d: tulis tanggal seperti 30-06-2026.") % number) from None
        return {"text": text, "due_on": due_on}


class IssueDecisionForm(StepForm):
    """The decree's number and its two dates."""

    number = forms.CharField(label=gettext_lazy("Nomor keputusan"), max_length=60)
    decided_on = DayField(label=gettext_lazy("Tanggal keputusan"))
    issued_on = DayField(label=gettext_lazy("Tanggal terbit"), initial=timezone.localdate)


class ReceiveForm(StepForm):
    """When the agency received the decree."""

    received_on = DayField(label=gettext_lazy("Tanggal diterima"), initial=timezone.localdate)


class CorrectDecisionForm(KeyedForm):
    """The right number of the decree and why it was wrong."""

    number = forms.CharField(label=gettext_lazy("Nomor yang benar"), max_length=60)
    reason = forms.CharField(
        label=gettext_lazy("Alasan"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )


class ProposalForm(KeyedForm):
    """Why an approval should be suspended or revoked."""

    reason = forms.CharField(
        label=gettext_lazy("Alasan usulan"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )


class AnswerForm(KeyedForm):
    """The answer to a note, with a file that proves it: one of the case, or a new one."""

    answer = forms.CharField(
        label=gettext_lazy("Jawaban"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )
    proof = forms.ChoiceField(label=gettext_lazy("Bukti dari berkas perkara"), required=False)
    file = forms.FileField(label=gettext_lazy("Atau unggah bukti baru"), required=False)

    def __init__(self, *args: Any, files: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["proof"].choices = [("", _("Pilih berkas")), *files]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two."""
        data = super().clean() or {}
        if not data.get("proof") and not data.get("file") and "file" not in self.errors:
            self.add_error("proof", _("Pilih berkas bukti, atau unggah yang baru."))
        return data


FACTS = {
    "return_for_repair": ReturnForRepairForm,
    "schedule_ekspose": ScheduleEksposeForm,
    "hold_ekspose": HoldEksposeForm,
    "decide": DecideForm,
    "issue_decision": IssueDecisionForm,
    "receive": ReceiveForm,
}
