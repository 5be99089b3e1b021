"""The form of a step: what the feature asks, the reason, the hat, and what the page showed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow.execution import Seen
from workflow.inputs import AskingForm
from workflow.lifecycles import Step
from workflow.options import Option
from workflow.pages.opened import Opened

FRAME = ("seen_revision", "seen_dossier", "key", "hat")


class FrameForm(AskingForm):
    """What the engine asks at every step."""

    seen_revision = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    seen_dossier = forms.RegexField(r"^[0-9a-f]*$", required=False, widget=forms.HiddenInput)
    key = forms.UUIDField(widget=forms.HiddenInput)
    hat = forms.ChoiceField(
        label=gettext_lazy("Bertindak sebagai"),
        required=False,
        help_text=gettext_lazy("Peran ini tercatat dalam riwayat."),
    )


class ReasonForm(FrameForm):
    """The same for a step that needs a reason."""

    reason = forms.CharField(
        label=gettext_lazy("Alasan"),
        help_text=gettext_lazy("Dibaca oleh semua pihak dan tersimpan dalam riwayat."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Tulis alasan, karena pihak lain perlu mengetahuinya")},
    )


def form_class(step: Step, asked: type[forms.BaseForm] | None) -> type[FrameForm]:
    """Return one form of what the feature and the engine ask."""
    own = ReasonForm if step.needs_reason else FrameForm
    return type("StepForm", (asked, own), {}) if asked else own


def blank_form(opened: Opened, found: Option) -> FrameForm:
    """Return the form as it is first shown: with the revision and the dossier that its reader sees."""
    return _form(opened, found, initial=fresh(opened, found))


def filled_form(opened: Opened, found: Option, data: QueryDict, files: MultiValueDict[str, Any]) -> FrameForm:
    """Return the form as it was sent; the engine judges the hat, even one that was taken away meanwhile."""
    return _form(opened, found, data=data, files=files)


def renewed_form(opened: Opened, found: Option, data: QueryDict) -> FrameForm:
    """Return the form with all that was typed, resting on the case as it is now and under a new key."""
    kept = data.copy()
    for name, value in fresh(opened, found).items():
        kept[name] = str(value)
    return _form(opened, found, data=kept)


def fresh(opened: Opened, found: Option) -> dict[str, Any]:
    """Return what the form rests on: the revision and the dossier as they are, a key not yet used."""
    step = found.spec
    dossier = step.dossier(opened.case).hex() if isinstance(step, Step) and step.dossier else ""
    worn = opened.actor.hat or (found.hats[0].key if found.hats else "")
    return {"seen_revision": opened.case.revision, "seen_dossier": dossier, "key": uuid4(), "hat": worn}


def seen_of(cleaned: Mapping[str, Any]) -> Seen:
    """Return what the page showed."""
    return Seen(cleaned["seen_revision"], cleaned["seen_dossier"])


def arguments_of(cleaned: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is handed to the service: the facts and the reason, nothing that was not asked."""
    return {name: value for name, value in cleaned.items() if name not in FRAME}


def key_of(data: QueryDict) -> UUID | None:
    """Return the key of a sent form, if it is one."""
    try:
        return UUID(data.get("key", ""))
    except ValueError:
        return None


def typed_lines(form: FrameForm) -> list[str]:
    """Return what was typed, field by field."""
    lines = [f"{field.label}: {_typed(field)}" for field in form.visible_fields() if field.value()]
    return lines or [_("Formulir ini tidak memuat isian.")]


def _typed(field: forms.BoundField) -> str:
    """Return what was typed, a choice by its label."""
    labels = {str(key): str(label) for key, label in getattr(field.field, "choices", ())}
    value = field.value()
    given = value if isinstance(value, list | tuple) else [value]
    return ", ".join(labels.get(str(each), str(each)) for each in given)


def _form(opened: Opened, found: Option, **rest: Any) -> FrameForm:
    assert isinstance(found.spec, Step)
    asked = opened.feature.form(found.spec.name)
    context = {"case": opened.case, "actor": opened.actor} if asked else {}
    form = form_class(found.spec, asked)(**rest, **context)
    _offer_hats(form, found)
    return form


def _offer_hats(form: FrameForm, found: Option) -> None:
    """Let the person choose where several of his hats permit the step; one is taken without a question."""
    field = form.fields["hat"]
    assert isinstance(field, forms.ChoiceField)
    offered = {hat.key: hat.words for hat in found.hats}
    sent = form.data.get("hat", "")
    field.choices = list({**offered, sent: offered.get(sent, sent)}.items() if sent else offered.items())
    if len(found.hats) < 2:
        field.widget = forms.HiddenInput()
