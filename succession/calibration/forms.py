"""What the steps of a session ask."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from workflow.actors import Actor
from workflow.inputs import AskingForm, DayField
from workflow.models import Case


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


FACTS = {"schedule": ScheduleForm, "sign": SignForm}
