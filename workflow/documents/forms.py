"""The form by which evidence comes in."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow.documents.kinds import ACCEPTED
from workflow.documents.storage import largest
from workflow.inputs import AskingForm, DayField
from workflow.requests import new_key


class AttachForm(AskingForm):
    """A file with what it is called, its number and its date."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=new_key)
    title = forms.CharField(
        label=gettext_lazy("Nama dokumen"),
        max_length=200,
        help_text=gettext_lazy("Misalnya: SK Tim Manajemen Talenta"),
    )
    number = forms.CharField(label=gettext_lazy("Nomor dokumen"), max_length=100, required=False)
    dated_on = DayField(label=gettext_lazy("Tanggal dokumen"), required=False)
    file = forms.FileField(
        label=gettext_lazy("Berkas"), max_length=255, widget=forms.FileInput(attrs={"accept": ACCEPTED})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _(
            "PDF, gambar, atau dokumen Office tanpa makro; paling besar %s"
        ) % filesizeformat(largest())

    def clean_dated_on(self) -> date | None:
        """Refuse a document from the future."""
        day: date | None = self.cleaned_data["dated_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("Tanggal dokumen tidak boleh setelah hari ini."))
        return day
