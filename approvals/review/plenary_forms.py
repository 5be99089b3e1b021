"""What the deeds of a plenary ask."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from approvals.review.forms import KeyedForm
from workflow.ballots.questions import choices_of
from workflow.inputs import DayField
from workflow.models import ABSTAIN, Ballot


class CallSittingForm(KeyedForm):
    """When and where the panel sits."""

    on = DayField(label=gettext_lazy("Tanggal sidang"), initial=timezone.localdate)
    at = forms.TimeField(
        label=gettext_lazy("Pukul (WIB)"),
        initial="09:00",
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    place = forms.CharField(label=gettext_lazy("Tempat"), max_length=200, required=False)

    @property
    def held_at(self) -> datetime:
        """Return the moment."""
        return timezone.make_aware(datetime.combine(self.cleaned_data["on"], self.cleaned_data["at"]))


class SeatForm(KeyedForm):
    """A person for a seat."""

    seat = forms.IntegerField(widget=forms.HiddenInput)
    person = forms.IntegerField(widget=forms.HiddenInput)
    is_present = forms.BooleanField(required=False, widget=forms.HiddenInput)


class WordsForm(KeyedForm):
    """A reason or another text in words."""

    reason = forms.CharField(
        label=gettext_lazy("Alasan"), max_length=4000, widget=forms.Textarea(attrs={"rows": 2})
    )


class DissentForm(KeyedForm):
    """A different view that stays on record."""

    text = forms.CharField(
        label=gettext_lazy("Pendapat berbeda"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )


class OptionForm(KeyedForm):
    """A choice among what was put to the vote."""

    option = forms.ChoiceField(label=gettext_lazy("Pilihan"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, ballot: Ballot | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["option"].choices = choices_of(ballot) if ballot else []  # type: ignore[attr-defined]


class VoteForm(OptionForm):
    """A vote, perhaps with a statement."""

    statement = forms.CharField(
        label=gettext_lazy("Penjelasan suara"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["option"]
        field.choices = [*field.choices, (ABSTAIN, gettext_lazy("Abstain"))]


class CastingForm(OptionForm):
    """The casting vote with its reason."""

    reason = forms.CharField(
        label=gettext_lazy("Alasan"), max_length=4000, widget=forms.Textarea(attrs={"rows": 2})
    )
