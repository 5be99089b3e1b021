"""The registry's verbs over HTTP, each a dialog: who may not keep the organisation finds nothing there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from approvals.registry import services
from approvals.registry.accounts import invite
from approvals.registry.forms import (
    AppointmentForm,
    ConfirmForm,
    EndForm,
    MandateForm,
    PersonForm,
    ReasonForm,
)
from approvals.registry.permissions import may_administer
from approvals.registry.rows import PostRow, appointment_row, mandate_row
from approvals.registry.views.pages import organisation_of
from workflow import appointments, mandates
from workflow.actors import Actor
from workflow.dialogs import render_dialog
from workflow.models import Account, Appointment, Mandate, Organisation
from workflow.pages.refusals import attempt
from workflow.parts import DialogCard
from workflow.requests import actor_of

PAGE, DIALOG = "workflow/dialog_page.html", "components/dialog.html"


@dataclass(frozen=True)
class Dialog:
    """One dialog: what it is called, what it does with the cleaned data, what it says afterwards."""

    organisation: Organisation
    title: str | Promise
    verb: str | Promise
    work: Callable[..., Any]
    done: str | Promise
    caution: str | Promise = ""
    is_dangerous: bool = False


@dataclass(frozen=True)
class _Authority:
    """One kind of authority that is given for a period, confirmed and ended: its rows, services and words."""

    model: type[Any]
    people: tuple[str, ...]
    shown: Callable[[Any], PostRow]
    form: type[forms.Form]
    give: Callable[..., Any]
    confirm: Callable[..., Any]
    end: Callable[..., Any]
    words: dict[str, str | Promise]
    is_ended_by_principal: bool = False

    def row(self, pk: int) -> Any:
        """Return a row with all that its dialog shows; raises Http404."""
        return get_object_or_404(
            self.model.objects.select_related(*self.people, "role", "organisation"), pk=pk
        )


ROLE = _Authority(
    Appointment,
    ("person",),
    appointment_row,
    AppointmentForm,
    appointments.appoint,
    appointments.confirm,
    appointments.end_appointment,
    {
        "give": gettext_lazy("Beri peran"),
        "give at": gettext_lazy("Beri peran di %s"),
        "given": gettext_lazy("Peran sudah diberikan."),
        "caution": gettext_lazy(
            "Peran yang memutuskan baru berlaku setelah dikonfirmasi administrator lain."
        ),
        "confirm": gettext_lazy("Konfirmasi peran"),
        "confirmed": gettext_lazy("Peran sudah berlaku."),
        "end": gettext_lazy("Akhiri peran"),
        "ended": gettext_lazy("Peran sudah diakhiri."),
    },
)
MANDATE = _Authority(
    Mandate,
    ("holder", "principal"),
    mandate_row,
    MandateForm,
    mandates.give_mandate,
    mandates.confirm_mandate,
    mandates.end_mandate,
    {
        "give": gettext_lazy("Beri mandat"),
        "give at": gettext_lazy("Beri mandat di %s"),
        "given": gettext_lazy("Mandat sudah dicatat."),
        "caution": gettext_lazy("Mandat tidak dapat dilimpahkan lagi."),
        "confirm": gettext_lazy("Konfirmasi mandat"),
        "confirmed": gettext_lazy("Mandat sudah berlaku."),
        "end": gettext_lazy("Akhiri mandat"),
        "ended": gettext_lazy("Mandat sudah diakhiri."),
    },
    is_ended_by_principal=True,
)


def dialog_view(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Let a view be opened and sent by whoever is logged in, and in no other way."""
    return login_required(require_http_methods(["GET", "HEAD", "POST"])(view))


@dialog_view
def appoint(request: HttpRequest, code: str) -> HttpResponseBase:
    """Give a role at an organisation."""
    return _give(request, code, ROLE)


@dialog_view
def confirm(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Confirm a role as the second person."""
    return _confirm(request, pk, ROLE)


@dialog_view
def end_appointment(request: HttpRequest, pk: int) -> HttpResponseBase:
    """End a role."""
    return _end(request, pk, ROLE)


@dialog_view
def give_mandate(request: HttpRequest, code: str) -> HttpResponseBase:
    """Give a mandate at an organisation."""
    return _give(request, code, MANDATE)


@dialog_view
def confirm_mandate(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Confirm a mandate as the second person."""
    return _confirm(request, pk, MANDATE)


@dialog_view
def end_mandate(request: HttpRequest, pk: int) -> HttpResponseBase:
    """End a mandate, as a keeper or as the holder of the post who is back."""
    return _end(request, pk, MANDATE)


def _give(request: HttpRequest, code: str, kind: _Authority) -> HttpResponseBase:
    found, by = kept(request, organisation_of(code))
    words = kind.words
    dialog = Dialog(
        found,
        words["give at"] % found.name,
        words["give"],
        partial(kind.give, organisation=found, by=by),
        words["given"],
        words["caution"],
    )
    return answer(request, kind.form(request.POST or None, organisation=found), dialog)  # type: ignore[call-arg]


def _confirm(request: HttpRequest, pk: int, kind: _Authority) -> HttpResponseBase:
    row = kind.row(pk)
    found, by = kept(request, row.organisation)
    words = kind.words
    dialog = Dialog(
        found,
        words["confirm"],
        _("Konfirmasi"),
        partial(kind.confirm, pk, by=by),
        words["confirmed"],
        f"{_said(kind.shown(row))}. {row.basis}",
    )
    return answer(request, ConfirmForm(request.POST or None), dialog)


def _end(request: HttpRequest, pk: int, kind: _Authority) -> HttpResponseBase:
    row, by, words = kind.row(pk), actor_of(request), kind.words
    if not (kind.is_ended_by_principal and row.principal_id == by.person_id):
        kept(request, row.organisation)
    dialog = Dialog(
        row.organisation,
        words["end"],
        _("Akhiri"),
        partial(kind.end, pk, by=by),
        words["ended"],
        _said(kind.shown(row)),
        is_dangerous=True,
    )
    return answer(request, EndForm(request.POST or None), dialog)


def _said(shown: PostRow) -> str:
    return f"{shown.name}: {shown.role}, {shown.period}"


@dialog_view
def register_person(request: HttpRequest, code: str) -> HttpResponseBase:
    """Register a person with an account and send the link that sets the first password."""
    found, by = kept(request, organisation_of(code))

    def work(**data: Any) -> None:
        invite(request, services.register_person(organisation=found, by=by, **data).email)

    dialog = Dialog(
        found,
        _("Daftarkan orang"),
        _("Daftarkan"),
        work,
        _("Orang sudah terdaftar, dan tautan kata sandi sudah dikirim."),
        _("Orang baru belum mempunyai peran."),
    )
    return answer(request, PersonForm(request.POST or None), dialog)


@dialog_view
def close_account(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    """Close an account for good."""
    found, by = kept(request, organisation_of(code))
    account = get_object_or_404(Account, pk=pk, person__appointments__organisation=found)
    dialog = Dialog(
        found,
        _("Tutup akun %s") % account.email,
        _("Tutup akun"),
        lambda **data: services.close_account(pk, found, by=by, **data),
        _("Akun sudah ditutup."),
        is_dangerous=True,
    )
    return answer(request, ReasonForm(request.POST or None), dialog)


def kept(request: HttpRequest, found: Organisation) -> tuple[Organisation, Actor]:
    """Return the organisation and its keeper; raises Http404 to everybody else."""
    by = actor_of(request)
    if not may_administer(found, by):
        raise Http404
    return found, by


def answer(request: HttpRequest, form: forms.Form, dialog: Dialog, back: str = "") -> HttpResponseBase:
    """Show the dialog, or do the work; a refusal shows the dialog again with all that was typed."""
    back = back or reverse("organisation", args=[dialog.organisation.code])
    status = _worked(form, dialog) if request.method == "POST" else 200
    if request.method == "POST" and status == 200:
        messages.success(request, str(dialog.done))
        return HttpResponseRedirect(back)
    card = DialogCard(
        dialog.title, request.path, back, dialog.verb, dialog.caution, is_dangerous=dialog.is_dangerous
    )
    return render_dialog(request, PAGE, DIALOG, {"dialog": card, "form": form}, status)


def _worked(form: forms.Form, dialog: Dialog) -> int:
    """Do the work; return 200, or the status under which the form is shown again with every reason."""
    if not form.is_valid():
        return 422
    refusal = attempt(lambda: dialog.work(**form.cleaned_data))
    if refusal:
        refusal.tell(form)
    return refusal.status if refusal else 200
