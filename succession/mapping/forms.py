"""What the steps of a mapping period ask: one form a step that needs more than a reason."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from succession.mapping.selectors import instruments_in_force
from workflow.actors import Actor
from workflow.inputs import AskingForm, DayField
from workflow.models import Case, Organisation, RuleVersion
from workflow.requests import new_key


class InstrumentField(forms.TypedChoiceField):
    """The choice among the instruments in force, each with its version and how official it is."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=int, choices=_instruments, **kwargs)


def _instruments() -> list[tuple[int, str]]:
    return [(rule.pk, instrument_words(rule)) for rule in instruments_in_force()]


def instrument_words(rule: RuleVersion) -> str:
    """Return an instrument's title, version and status."""
    status = gettext("resmi") if rule.is_official else gettext("tidak resmi")
    return f"{rule.title} ({rule.code} {rule.version}, {status})"


class OpenForm(AskingForm):
    """Whose people to map, as of which day, by which instrument."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=new_key)
    organisation = forms.ModelChoiceField(
        queryset=Organisation.objects.none(), label=_("Instansi"), empty_label=_("Pilih instansi")
    )
    as_of = DayField(label=_("Data per tanggal"), help_text=_("Hari yang digambarkan oleh data pegawai."))
    instrument = InstrumentField(label=_("Instrumen"))

    def __init__(self, *args: Any, organisations: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["organisation"]
        assert isinstance(chosen, forms.ModelChoiceField)
        chosen.queryset = Organisation.objects.filter(pk__in=organisations).order_by("name")
        if len(organisations) == 1:
            chosen.initial, chosen.empty_label = organisations[0], None

    def clean_as_of(self) -> Any:
        """Refuse a day that has not come yet."""
        day = self.cleaned_data["as_of"]
        if day > timezone.localdate():
            raise forms.ValidationError(gettext("Tanggal data belum tiba; isi hari ini atau sebelumnya."))
        return day

    def clean_instrument(self) -> RuleVersion:
        """Return the chosen version itself."""
        return RuleVersion.objects.get(pk=self.cleaned_data["instrument"])


class LoadForm(AskingForm):
    """The file of people."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=new_key)
    file = forms.FileField(
        label=_("Berkas CSV"),
        help_text=_("Pemisah koma atau titik koma, penyandian UTF-8, satu baris setiap pegawai."),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )


class ScoringForm(AskingForm):
    """Nothing but the key: pressed twice, it is ordered once."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=new_key)


class LockDataForm(AskingForm):
    """The index of data quality that was found before the data are locked."""

    data_quality = forms.DecimalField(
        label=_("Indeks kualitas data ASN"),
        help_text=_("0 sampai 100, dari laporan kualitas data instansi pada hari data."),
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
    )

    def __init__(self, *args: Any, case: Case, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class ReopenForm(AskingForm):
    """By which instrument the edition that follows is scored."""

    instrument = InstrumentField(label=_("Instrumen edisi baru"))

    def __init__(self, *args: Any, case: Case, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["instrument"].initial = case.period.instrument_id


FACTS = {"lock_data": LockDataForm, "reopen": ReopenForm}
