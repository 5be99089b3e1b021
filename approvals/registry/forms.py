"""What is asked of who keeps the registry. Dates are days in Jakarta; the last day still counts."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from approvals.registry.models import Agency, Position
from approvals.registry.selectors import offices
from workflow.inputs import AskingForm, DayField
from workflow.models import Case, Mandate, Organisation, Person, Role


class AgencyFilters(forms.Form):
    """What narrows the list of agencies; unknown values narrow nothing."""

    q = forms.CharField(label=gettext_lazy("Nama atau kode"), required=False, max_length=100)
    kind = forms.ChoiceField(label=gettext_lazy("Jenis"), required=False)
    office = forms.ChoiceField(label=gettext_lazy("Kantor pembina"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("Semua jenis")), *Agency.Kind.choices]  # type: ignore[attr-defined]
        known = offices().values_list("organisation__code", "organisation__name")
        self.fields["office"].choices = [("", _("Semua kantor")), *known]  # type: ignore[attr-defined]

    @property
    def wanted(self) -> dict[str, str]:
        """Return the filters that are set and known."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class PersonField(forms.CharField):
    """A person by his number: nobody browses through all persons of the country."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 40)
        kwargs.setdefault("help_text", gettext_lazy("Nomor induk orang yang sudah terdaftar."))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        """Return the person; raise ValidationError for a number nobody has."""
        number = super().clean(value)
        if not number:
            return None
        found = Person.objects.filter(number=number).first()
        if found is None:
            raise ValidationError(
                _("Belum ada orang dengan nomor induk %s. Daftarkan orang itu dahulu.") % number
            )
        return found


class PeriodForm(AskingForm):
    """A form with the days from which, and to which, something is in force."""

    from_on = DayField(label=gettext_lazy("Berlaku sejak"))
    until_on = DayField(label=gettext_lazy("Berlaku sampai dengan"), required=False)
    basis = forms.CharField(
        label=gettext_lazy("Dasar"),
        max_length=200,
        help_text=gettext_lazy("Nomor dan tanggal surat keputusan."),
    )

    def clean(self) -> dict[str, Any]:
        """Turn the two days into one period; raise ValidationError when they are the wrong way round."""
        data = super().clean() or {}
        first, last = data.pop("from_on", None), data.pop("until_on", None)
        if first and last and last < first:
            self.add_error("until_on", _("Tanggal akhir tidak boleh sebelum tanggal awal."))
        elif first:
            data["during"] = DateTimeTZRange(start_of(first), start_of(last + timedelta(1)) if last else None)
        return data


class AppointmentForm(PeriodForm):
    """Whom to give which role."""

    field_order = ("person", "role", "from_on", "until_on", "basis")
    person = PersonField(label=gettext_lazy("Nomor induk"))
    role = forms.ModelChoiceField(Role.objects.none(), label=gettext_lazy("Peran"), empty_label=None)

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _roles_at(self, organisation)


class GrantForm(PeriodForm):
    """Whom to let at which case, and as what."""

    field_order = ("case", "person", "verb", "from_on", "until_on", "basis")
    case = forms.CharField(
        label=gettext_lazy("Nomor perkara"), max_length=40, help_text=gettext_lazy("Misalnya RV-2026-0001.")
    )
    person = PersonField(label=gettext_lazy("Nomor induk"))
    verb = forms.ChoiceField(
        label=gettext_lazy("Sebagai"),
        widget=forms.RadioSelect,
        choices=[
            ("view", gettext_lazy("Pengamat: membaca perkara ini")),
            ("accompany", gettext_lazy("Pendamping: membaca dan mendampingi perkara ini")),
        ],
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisation = organisation

    def clean_case(self) -> Case:
        """Return the case; raise ValidationError for a number that is no case of the organisation."""
        wanted = {"label": self.cleaned_data["case"].strip(), "organisation": self.organisation}
        found = Case.objects.filter(**wanted).first()
        if found is None:
            raise ValidationError(_("Instansi ini tidak mempunyai perkara dengan nomor itu."))
        return found

    def clean(self) -> dict[str, Any]:
        """Put the person's open account in his place; add the fault where he has none."""
        data = super().clean()
        person = data.pop("person", None)
        account = person.accounts.filter(is_active=True).order_by("pk").first() if person else None
        if person and account is None:
            self.add_error("person", _("%s tidak mempunyai akun yang terbuka.") % person.name)
        return {**data, "account": account}


class MandateForm(PeriodForm):
    """Who acts in which post, for whom."""

    field_order = (
        *("kind", "role", "principal", "holder", "from_on", "until_on"),
        *("basis", "approval"),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Jenis mandat"),
        widget=forms.RadioSelect,
        choices=[
            (Mandate.Kind.PLH.value, gettext_lazy("Plh: pejabatnya berhalangan sementara")),
            (Mandate.Kind.PLT.value, gettext_lazy("Plt: jabatannya lowong")),
        ],
    )
    role = forms.ModelChoiceField(Role.objects.none(), label=gettext_lazy("Jabatan"), empty_label=None)
    principal = PersonField(
        label=gettext_lazy("Nomor induk pejabat yang digantikan"),
        required=False,
        help_text=gettext_lazy("Hanya untuk Plh."),
    )
    holder = PersonField(label=gettext_lazy("Nomor induk pelaksana"))
    approval = forms.CharField(
        label=gettext_lazy("Persetujuan tertulis untuk tugas yang tidak rutin"),
        max_length=200,
        required=False,
        help_text=gettext_lazy(
            "Nomor dan tanggalnya. Kosongkan jika pelaksana hanya menjalankan tugas rutin."
        ),
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _roles_at(self, organisation, is_exclusive=False)
        self.fields["until_on"].required = True


class ConfirmForm(AskingForm):
    """One tick of the second person."""

    is_checked = forms.BooleanField(
        label=gettext_lazy("Saya sudah mencocokkan penugasan ini dengan dasarnya")
    )

    def clean(self) -> dict[str, Any]:
        """Return nothing: the tick is all there is."""
        super().clean()
        return {}


class EndForm(AskingForm):
    """From when, and why no longer."""

    last_on = DayField(
        label=gettext_lazy("Hari terakhir"),
        required=False,
        help_text=gettext_lazy("Kosongkan untuk mengakhiri sekarang juga."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Alasan"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )

    def clean(self) -> dict[str, Any]:
        """Return the moment after the last day."""
        data = super().clean() or {}
        last = data.pop("last_on", None)
        return {**data, "at": start_of(last + timedelta(1)) if last else None}


class ReasonForm(AskingForm):
    """Why."""

    reason = forms.CharField(
        label=gettext_lazy("Alasan"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )


class PersonForm(AskingForm):
    """A new person with an account."""

    number = forms.CharField(label=gettext_lazy("Nomor induk"), max_length=40)
    name = forms.CharField(label=gettext_lazy("Nama lengkap"), max_length=200)
    email = forms.EmailField(
        label=gettext_lazy("Surel dinas"),
        help_text=gettext_lazy("Tautan untuk membuat kata sandi dikirim ke alamat ini."),
    )


class UnitForm(AskingForm):
    """A new unit of an agency."""

    code = forms.RegexField(
        r"^[A-Za-z0-9.]+$",
        label=gettext_lazy("Kode unit"),
        max_length=20,
        help_text=gettext_lazy("Huruf, angka dan titik; ditulis di belakang kode instansi."),
    )
    name = forms.CharField(label=gettext_lazy("Nama unit"), max_length=200)


class PositionForm(AskingForm):
    """A new post."""

    title = forms.CharField(label=gettext_lazy("Nama jabatan"), max_length=200)
    level = forms.ChoiceField(label=gettext_lazy("Jenjang"), choices=Position.Level.choices)


def start_of(day: date) -> datetime:
    """Return the first moment of a day in Jakarta."""
    return timezone.make_aware(datetime.combine(day, time.min))


def _roles_at(form: forms.Form, organisation: Organisation, **narrower: bool) -> None:
    field: Any = form.fields["role"]
    field.queryset = Role.objects.filter(kind=organisation.kind, **narrower).order_by("label")
