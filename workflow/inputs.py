"""Forms that ask in full sentences, and a date as the browser knows it."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

_CHOOSING = (forms.Select, forms.RadioSelect, forms.CheckboxSelectMultiple)
_SAYS_LITTLE = forms.Field.default_error_messages["required"]


class AskingForm(forms.Form):
    """A form whose faults name the field; `internal_fields` are those the other side never sees."""

    internal_fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for bound in self:
            if bound.field.error_messages["required"] == _SAYS_LITTLE:
                bound.field.error_messages["required"] = _request_for(bound)


def _request_for(bound: forms.BoundField) -> str:
    if isinstance(bound.field.widget, forms.CheckboxInput):
        return _("Centang dahulu: %(label)s") % {"label": bound.label}
    if isinstance(bound.field.widget, _CHOOSING):
        return _("Pilih dahulu: %(label)s") % {"label": bound.label}
    if isinstance(bound.field.widget, forms.FileInput):
        return _("Lampirkan dahulu: %(label)s") % {"label": bound.label}
    return _("Isi dahulu: %(label)s") % {"label": bound.label}


class DayField(forms.DateField):
    """A date that the browser asks for with its own calendar."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        kwargs.setdefault("input_formats", ["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y"])
        kwargs.setdefault("error_messages", {"invalid": gettext_lazy("Tulis tanggal seperti 27-11-2026")})
        super().__init__(**kwargs)
