"""The discussion of a case over HTTP."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from workflow.dialogs import render_dialog
from workflow.documents.selectors import readable_case
from workflow.exceptions import Conflict, TransitionRefused
from workflow.inputs import AskingForm
from workflow.notes import LONGEST
from workflow.notes import write_note as write
from workflow.parts import DialogCard
from workflow.requests import actor_of, case_address, new_key, way_back


class NoteForm(AskingForm):
    """A note to the other side, or an internal one."""

    internal_fields = ("is_internal",)
    key = forms.UUIDField(widget=forms.HiddenInput, initial=new_key)
    text = forms.CharField(
        label=gettext_lazy("Catatan"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4})
    )
    is_internal = forms.BooleanField(
        label=gettext_lazy("Catatan internal"),
        required=False,
        help_text=gettext_lazy("Hanya terbaca oleh pihak Anda. Catatan lain terbaca oleh semua pihak."),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def write_note(request: HttpRequest, case_id: int) -> HttpResponseBase:
    """Show the form, or write the note; a refusal keeps what was typed."""
    readable_case(case_id, actor_of(request))
    form = NoteForm(request.POST or None)
    if request.method != "POST":
        return _form(request, form, case_id, 200)
    status = _write(request, form, case_id) if form.is_valid() else 422
    if status:
        return _form(request, form, case_id, status)
    messages.success(request, _("Catatan sudah ditulis."))
    return HttpResponseRedirect(way_back(request, case_id, "diskusi"))


def _write(request: HttpRequest, form: NoteForm, case_id: int) -> int:
    """Write the note; returns 0, or the status under which the form is shown again."""
    try:
        write(case_id, actor=actor_of(request), **form.cleaned_data)
    except (TransitionRefused, Conflict) as refusal:
        form.add_error(None, str(refusal))
        return 409
    return 0


def _form(request: HttpRequest, form: NoteForm, case_id: int, status: int) -> HttpResponseBase:
    dialog = DialogCard(
        title=_("Tulis catatan"),
        action=request.path,
        back=case_address(case_id),
        verb=_("Simpan catatan"),
        caution=_("Catatan yang sudah disimpan tidak dapat diubah."),
    )
    context = {"dialog": dialog, "form": form}
    return render_dialog(request, "workflow/dialog_page.html", "components/dialog.html", context, status)


urlpatterns = [path("perkara/<int:case_id>/catatan/tulis", write_note, name="write_note")]
