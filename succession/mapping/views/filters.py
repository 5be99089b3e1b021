"""What narrows the board; everything may be left open and lives in the address."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

NO_BOX = "0"


class BoardFilters(forms.Form):
    """Unit, level, box, name."""

    unit = forms.ChoiceField(label=gettext_lazy("Unit"), required=False)
    jenjang = forms.ChoiceField(label=gettext_lazy("Jenjang"), required=False)
    kotak = forms.ChoiceField(label=gettext_lazy("Kotak"), required=False)
    q = forms.CharField(label=gettext_lazy("Nama atau nomor"), required=False, max_length=100)
    urut = forms.ChoiceField(required=False, widget=forms.HiddenInput)
    tab = forms.ChoiceField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: QueryDict,
        *,
        units: Sequence[str],
        levels: Mapping[str, str],
        sorts: Iterable[str],
        tabs: Iterable[str],
    ) -> None:
        super().__init__(data)
        self._offer("unit", [("", _("Semua unit")), *((unit, unit) for unit in units)])
        self._offer("jenjang", [("", _("Semua jenjang")), *levels.items()])
        boxes = [(str(box), str(box)) for box in range(9, 0, -1)]
        self._offer("kotak", [("", _("Semua kotak")), *boxes, (NO_BOX, _("Belum terpetakan"))])
        self._offer("urut", [(sort, sort) for sort in sorts])
        self._offer("tab", [(tab, tab) for tab in tabs])

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    @property
    def chosen(self) -> dict[str, Any]:
        """Return what was chosen; what cannot be understood is left out."""
        self.is_valid()
        kept = {name: value for name, value in self.cleaned_data.items() if value}
        if "kotak" in kept:
            kept["kotak"] = int(kept["kotak"])
        return kept

    @property
    def narrows(self) -> bool:
        """Return whether somebody is filtered away."""
        return bool(self.chosen.keys() - {"urut", "tab"})
