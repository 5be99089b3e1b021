"""What is asked of who objects, and of the committee that answers."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy

from succession.objections.models import Objection
from workflow.ballots.questions import choices_of
from workflow.inputs import AskingForm
from workflow.models import ABSTAIN, Ballot


class KeyedForm(AskingForm):
    """A form that is done once, however often it is sent."""

    use_required_attribute = False
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class FileForm(KeyedForm):
    """What one objects to and why."""

    ground = forms.ChoiceField(
        label=gettext_lazy("Pokok keberatan"), choices=Objection.Ground.choices, widget=forms.RadioSelect
    )
    explanation = forms.CharField(
        label=gettext_lazy("Penjelasan"),
        help_text=gettext_lazy("Sebutkan data atau fakta yang menurut Anda tidak tepat, dan buktinya."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
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
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
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


class ReasonForm(KeyedForm):
    """Why a ballot ends without an outcome, or why somebody takes no part."""

    reason = forms.CharField(
        label=gettext_lazy("Alasan"), max_length=4000, widget=forms.Textarea(attrs={"rows": 2})
    )


FACTS: dict[str, type[forms.BaseForm]] = {}
