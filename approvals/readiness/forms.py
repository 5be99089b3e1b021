"""What the steps of readiness ask: one form a step that needs more than a reason."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath
from typing import Any
from uuid import UUID

from django import forms
from django.core.validators import URLValidator
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from approvals.readiness.answering import Given
from approvals.readiness.selectors import Line
from workflow.actors import Actor
from workflow.documents.forms import AttachForm
from workflow.inputs import AskingForm
from workflow.models import Account, Case, Evidence, Organisation
from workflow.requests import new_key

WEB_ADDRESS = URLValidator(schemes=["https", "http"])


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


class AnswerForm(AskingForm):
    """The answer to one indicator: level, explanation, the files that prove it, the answer to a note."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=new_key)
    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    level = forms.TypedChoiceField(
        label=_("Tingkat yang dicapai"),
        help_text=_("Tingkat berjenjang: pilih yang tertinggi yang terpenuhi bersama semua di bawahnya."),
        widget=forms.RadioSelect,
        coerce=int,
        empty_value=None,
    )
    explanation = forms.CharField(
        label=_("Penjelasan"),
        help_text=_("Apa yang sudah dilakukan, kapan, dan di bagian mana buktinya."),
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    addresses = forms.CharField(
        label=_("Tautan pendukung"),
        help_text=_(
            "Satu alamat setiap baris. Isi tautan dapat berubah, jadi berkas bukti tetap diperlukan."
        ),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    reply = forms.CharField(
        label=_("Jawaban atas catatan BKN"),
        help_text=_("Sebutkan apa yang sudah diperbaiki."),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    evidence = forms.MultipleChoiceField(
        label=_("Bukti"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, line: Line, files: Sequence[Evidence], **kwargs: Any) -> None:
        super().__init__(*args, initial=_initial(line), **kwargs)
        self.files_offered = files
        self.fields["level"].choices = [  # type: ignore[attr-defined]
            (n, format_html("<b>{}</b> {}", n, words)) for n, words in enumerate(line.indicator.levels)
        ]
        self.fields["level"].required = "draft" not in self.data
        self.fields["evidence"].choices = [(str(file.pk), file.title) for file in files]  # type: ignore[attr-defined]
        if not line.note:
            del self.fields["reply"]
        for file in files:
            self.fields[page_name(file)] = _page_field(file, line)

    def clean_addresses(self) -> str:
        """Refuse a line that is no address of the web."""
        lines = self.cleaned_data["addresses"].split()
        for line in lines:
            try:
                WEB_ADDRESS(line)
            except forms.ValidationError as fault:
                raise forms.ValidationError(gettext("Bukan alamat web yang utuh: %s") % line) from fault
        return "\n".join(lines)

    def clean(self) -> dict[str, Any]:
        """Ask for a file where the level is above 0."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("level") and not cleaned.get("evidence") and "evidence" not in self.errors:
            sentence = _("Tingkat di atas 0 memerlukan bukti: centang berkas yang ada atau unggah yang baru.")
            self.add_error("evidence", str(sentence))
        return cleaned

    def given(self) -> Given:
        """Return the answer as the service takes it."""
        cleaned = self.cleaned_data
        chosen = {UUID(pk) for pk in cleaned["evidence"]}
        return Given(
            cleaned["level"],
            cleaned["explanation"],
            cleaned.get("reply", ""),
            tuple(sorted(chosen)),
            {file.pk: cleaned[page_name(file)] for file in self.files_offered if file.pk in chosen},
            cleaned["revision"],
            cleaned["addresses"],
        )


def page_name(file: Evidence) -> str:
    """Return the name of the field for the page of a file."""
    return f"page_{file.pk.hex}"


def _initial(line: Line) -> dict[str, Any]:
    answer = line.answer
    if answer is None:
        return {"revision": 0}
    return {
        "revision": answer.revision,
        "level": answer.level,
        "explanation": answer.explanation,
        "addresses": answer.addresses,
        "reply": "" if line.needs_reply else answer.reply,
        "evidence": [str(link.evidence_id) for link in line.links],
    }


def _page_field(file: Evidence, line: Line) -> forms.CharField:
    pages = {link.evidence_id: link.page for link in line.links}
    return forms.CharField(
        label=gettext("Halaman"), required=False, max_length=40, initial=pages.get(file.pk, "")
    )


class ProofForm(AttachForm):
    """A new file for an answer; left empty, it asks for nothing. Its name serves as a title."""

    key = None  # type: ignore[assignment]
    title = forms.CharField(
        label=_("Nama dokumen"),
        max_length=200,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, empty_permitted=True, use_required_attribute=False, **kwargs)

    def title_given(self) -> str:
        """Return the title, else the name of the file without its ending."""
        return self.cleaned_data["title"] or PurePath(self.cleaned_data["file"].name).stem[:200]


class OpenForm(AskingForm):
    """Whose readiness case to open, and for which year."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=new_key)
    organisation = forms.ModelChoiceField(
        queryset=Organisation.objects.none(), label=_("Instansi"), empty_label=_("Pilih instansi")
    )
    cycle = forms.TypedChoiceField(label=_("Siklus"), coerce=int, help_text=_("Satu perkara setiap tahun."))

    def __init__(self, *args: Any, organisations: Sequence[int], years: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["organisation"]
        assert isinstance(chosen, forms.ModelChoiceField)
        chosen.queryset = Organisation.objects.filter(pk__in=organisations).order_by("name")
        if len(organisations) == 1:
            chosen.initial, chosen.empty_label = organisations[0], None
        self.fields["cycle"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]
