"""The forms for what is done to several turns at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django import forms
from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow.bulk import VERBS
from workflow.inputs import AskingForm, DayField

COLLEAGUES = """
SELECT DISTINCT p.id, p.name FROM workflow_turn t
JOIN workflow_hat h ON h.role_id = t.role_id AND h.organisation_id = t.organisation_id
  AND h.during @> clock_timestamp()
JOIN workflow_person p ON p.id = h.person_id WHERE t.id = ANY(%(turns)s::bigint[]) ORDER BY p.name LIMIT 200
"""


BY_TAB = {
    "menunggu": ("claim", "release", "hold", "hand_over"),
    "ditunda": ("resume",),
    "pihak-lain": ("remind",),
    "selesai": (),
}


class VerbForm(forms.Form):
    """The choice of what is done with all that is ticked."""

    step = forms.ChoiceField()
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    query = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, tab: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["step"].choices = [(name, VERBS[name].label) for name in BY_TAB[tab]]  # type: ignore[attr-defined]


class HoldForm(AskingForm):
    """Until when a turn is put off, and why."""

    until = DayField(
        label=gettext_lazy("Tunda sampai"), help_text=gettext_lazy("Tenggat ikut bergeser dari hari itu.")
    )
    reason = forms.CharField(
        label=gettext_lazy("Alasan"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class HandOverForm(AskingForm):
    """To whom a turn goes."""

    to = forms.TypedChoiceField(label=gettext_lazy("Serahkan kepada"), coerce=int)

    def __init__(self, *args: Any, turn_ids: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [("", _("Pilih seorang rekan")), *colleagues(turn_ids)]  # type: ignore[attr-defined]


def asking_form(name: str, turn_ids: Iterable[int], data: Any = None) -> AskingForm:
    """Return the form that a verb asks with before it is done."""
    return HoldForm(data) if name == "hold" else HandOverForm(data, turn_ids=turn_ids)


def colleagues(turn_ids: Iterable[int]) -> list[tuple[int, str]]:
    """Return who holds the desks of these turns now."""
    with connection.cursor() as cursor:
        cursor.execute(COLLEAGUES, {"turns": list(turn_ids)})
        return list(cursor.fetchall())
