"""What the steps of readiness ask: one form a step that needs more than a reason."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from workflow.actors import Actor
from workflow.inputs import AskingForm
from workflow.models import Account, Case


class PersonChoiceField(forms.ModelChoiceField[Account]):
    """Accounts shown by the names of their persons."""

    def label_from_instance(self, obj: Account) -> str:
        """Return the person's name."""
        return obj.person.name


class NameCompanionForm(AskingForm):
    """Choose who of BKN accompanies the agency: somebody who judges at the desk of its region."""

    companion = PersonChoiceField(
        queryset=Account.objects.none(),
        label=_("Pendamping (PIC)"),
        empty_label=_("Pilih seorang pendamping"),
    )

    def __init__(self, *args: Any, case: Case, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        desks = case.organisation.lineage
        found = Account.objects.filter(
            is_active=True,
            person__appointments__is_effective=True,
            person__appointments__organisation__in=desks,
            person__appointments__role__verbs__contains=["judge_indicator"],
        ).exclude(person=actor.person_id)
        field = self.fields["companion"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = found.select_related("person").distinct().order_by("person__name")

    def clean_companion(self) -> int:
        """Return the account's id: facts are plain values."""
        return int(self.cleaned_data["companion"].pk)


FACTS = {"name_companion": NameCompanionForm}
