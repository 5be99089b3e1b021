"""What the steps of a pool ask."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from approvals.registry.models import Position
from succession.pools.effects import BY_HAND
from succession.pools.selectors import current_members, levels_now, validity_years
from workflow.actors import Actor
from workflow.inputs import AskingForm, DayField
from workflow.models import Case, Organisation
from workflow.requests import new_key


class OpenPoolForm(AskingForm):
    """For which family and level a pool is drafted, and of which agency."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=new_key)
    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=gettext_lazy("Instansi"))
    family = forms.CharField(
        label=gettext_lazy("Rumpun jabatan"),
        max_length=120,
        help_text=gettext_lazy("Misalnya: Pengelolaan keuangan daerah"),
    )
    level = forms.ChoiceField(label=gettext_lazy("Jenjang yang dituju"))
    unit = forms.CharField(
        label=gettext_lazy("Hanya dari unit"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Sebagian nama unit; kosongkan untuk seluruh instansi."),
    )

    def __init__(self, *args: Any, organisations: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = Organisation.objects.filter(pk__in=organisations)
        self.fields["organisation"].queryset = found  # type: ignore[attr-defined]
        if len(organisations) == 1:
            self.fields["organisation"].initial = organisations[0]
        labels = dict(Position.Level.choices)
        self.fields["level"].choices = [(code, labels.get(code, code)) for code in levels_now()]  # type: ignore[attr-defined]


class MemberFilters(forms.Form):
    """What narrows a list of members; unknown values narrow nothing."""

    q = forms.CharField(label=gettext_lazy("Nama, unit atau jabatan"), required=False, max_length=100)
    box = forms.TypedChoiceField(label=gettext_lazy("Kotak"), required=False, coerce=int, empty_value=None)
    daftar = forms.CharField(widget=forms.HiddenInput, required=False, max_length=12)

    def __init__(self, *args: Any, boxes: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(box, str(box)) for box in sorted(boxes, reverse=True)]
        self.fields["box"].choices = [("", _("Semua kotak")), *known]  # type: ignore[attr-defined]

    @property
    def wanted(self) -> dict[str, Any]:
        """Return the filters that are set and known."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value and name != "daftar"}


class ChooseForm(AskingForm):
    """Who is taken in and who is taken out; the page offers the persons."""

    add = forms.TypedMultipleChoiceField(coerce=int, required=False)
    remove = forms.TypedMultipleChoiceField(coerce=int, required=False)
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("add", "remove"):
            sent = [value for value in sent_values(self.data, name) if value.isdecimal() and len(value) < 19]
            self.fields[name].choices = [(value, value) for value in sent]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for somebody."""
        data = super().clean() or {}
        if not data.get("add") and not data.get("remove"):
            raise forms.ValidationError(_("Centang sedikitnya satu orang."))
        return data


class DecreeForm(AskingForm):
    """Number, day and validity of the decree."""

    number = forms.CharField(label=gettext_lazy("Nomor keputusan"), max_length=100)
    decreed_on = DayField(label=gettext_lazy("Tanggal keputusan"), initial=timezone.localdate)
    valid_from = DayField(label=gettext_lazy("Berlaku sejak"), initial=timezone.localdate)
    valid_until = DayField(
        label=gettext_lazy("Berlaku sampai"),
        help_text=gettext_lazy("Usulan sistem, bukan dari peraturan; sesuaikan dengan keputusan."),
    )

    def __init__(self, *args: Any, case: Case, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["valid_until"].initial = years_after(timezone.localdate(), validity_years(case))

    def clean(self) -> dict[str, Any]:
        """Ask for a validity that begins with the decree at the earliest, and ends later."""
        data = super().clean() or {}
        decreed, start, end = (data.get(name) for name in ("decreed_on", "valid_from", "valid_until"))
        if decreed and start and start < decreed:
            self.add_error("valid_from", _("Tidak boleh mendahului tanggal keputusan."))
        if start and end and end <= start:
            self.add_error("valid_until", _("Harus sesudah hari pertama berlaku."))
        return data


class RemoveMemberForm(AskingForm):
    """Who leaves, why and when; nobody browses through persons here."""

    member = forms.CharField(
        label=gettext_lazy("Nomor induk anggota"),
        max_length=40,
        help_text=gettext_lazy("Seperti tertulis pada daftar anggota."),
    )
    exit_reason = forms.ChoiceField(
        label=gettext_lazy("Alasan keluar"),
        choices=[(each.value, each.label) for each in BY_HAND],
        widget=forms.RadioSelect,
    )
    left_on = DayField(label=gettext_lazy("Keluar pada"), initial=timezone.localdate)

    def __init__(self, *args: Any, case: Case, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case = case

    def clean_member(self) -> int:
        """Return the member of that number; a fact is a plain value."""
        wanted = current_members(self.case).filter(placement__employee__number=self.cleaned_data["member"])
        found = wanted.values_list("pk", flat=True).first()
        if found is None:
            raise forms.ValidationError(_("Tidak ada anggota dengan nomor induk ini."))
        return found


def sent_values(data: Any, name: str) -> list[str]:
    """Return every value that was sent under a name; none of a form that was not sent."""
    return list(data.getlist(name)) if hasattr(data, "getlist") else []


def years_after(day: date, years: int) -> date:
    """Return the day before the same one so many years later; the last of February for a leap day."""
    try:
        same = day.replace(year=day.year + years)
    except ValueError:
        same = day.replace(year=day.year + years, day=28)
    return date.fromordinal(same.toordinal() - 1)


FACTS = {"decree": DecreeForm, "remove_member": RemoveMemberForm}
