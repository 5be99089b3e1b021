"""The registry's verbs over HTTP, each a dialog: who may not keep the organisation finds nothing there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
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
from approvals.registry.rows import appointment_row, mandate_row
from approvals.registry.views.pages import organisation_of
from workflow import appointments, mandates
from workflow.actors import Actor
from workflow.dialogs import render_dialog
from workflow.exceptions import TransitionRefused
from workflow.models import Account, Appointment, Mandate, Organisation
from workflow.parts import DialogCard
from workflow.requests import actor_of

PAGE, DIALOG = "workflow/dialog_page.html", "components/dialog.html"


@dataclass(frozen=True)
class _Verb:
    """One dialog: what it is called, what it does with the cleaned data, what it says afterwards."""

    organisation: Organisation
    title: str
    verb: str
    work: Callable[..., Any]
    done: str
    caution: str = ""
    is_dangerous: bool = False


def _view(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    return login_required(require_http_methods(["GET", "HEAD", "POST"])(view))


@_view
def appoint(request: HttpRequest, code: str) -> HttpResponseBase:
    """Give a role at an organisation."""
    found, by = _kept(request, organisation_of(code))
    form = AppointmentForm(request.POST or None, organisation=found)

    def work(**data: Any) -> Appointment:
        return appointments.appoint(organisation=found, by=by, **data)

    verb = _Verb(
        found,
        _("Beri peran di %s") % found.name,
        _("Beri peran"),
        work,
        _("Peran sudah diberikan."),
        _("Peran yang memutuskan baru berlaku setelah dikonfirmasi administrator lain."),
    )
    return _answer(request, form, verb)


@_view
def confirm(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Confirm a role as the second person."""
    row = _appointment(pk)
    found, by = _kept(request, row.organisation)
    shown = appointment_row(row)
    verb = _Verb(
        found,
        _("Konfirmasi peran"),
        _("Konfirmasi"),
        lambda: appointments.confirm(pk, by=by),
        _("Peran sudah berlaku."),
        f"{shown.name}: {shown.role}, {shown.period}. {shown.basis}",
    )
    return _answer(request, ConfirmForm(request.POST or None), verb)


@_view
def end_appointment(request: HttpRequest, pk: int) -> HttpResponseBase:
    """End a role."""
    row = _appointment(pk)
    found, by = _kept(request, row.organisation)
    shown = appointment_row(row)
    verb = _Verb(
        found,
        _("Akhiri peran"),
        _("Akhiri"),
        lambda **data: appointments.end_appointment(pk, by=by, **data),
        _("Peran sudah diakhiri."),
        f"{shown.name}: {shown.role}, {shown.period}",
        is_dangerous=True,
    )
    return _answer(request, EndForm(request.POST or None), verb)


@_view
def give_mandate(request: HttpRequest, code: str) -> HttpResponseBase:
    """Give a mandate at an organisation."""
    found, by = _kept(request, organisation_of(code))
    form = MandateForm(request.POST or None, organisation=found)

    def work(**data: Any) -> Mandate:
        return mandates.give_mandate(organisation=found, by=by, **data)

    verb = _Verb(
        found,
        _("Beri mandat di %s") % found.name,
        _("Beri mandat"),
        work,
        _("Mandat sudah dicatat."),
        _("Mandat tidak dapat dilimpahkan lagi."),
    )
    return _answer(request, form, verb)


@_view
def confirm_mandate(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Confirm a mandate as the second person."""
    row = _mandate(pk)
    found, by = _kept(request, row.organisation)
    shown = mandate_row(row)
    verb = _Verb(
        found,
        _("Konfirmasi mandat"),
        _("Konfirmasi"),
        lambda: mandates.confirm_mandate(pk, by=by),
        _("Mandat sudah berlaku."),
        f"{shown.name}: {shown.role}, {shown.period}. {shown.basis}",
    )
    return _answer(request, ConfirmForm(request.POST or None), verb)


@_view
def end_mandate(request: HttpRequest, pk: int) -> HttpResponseBase:
    """End a mandate, as a keeper or as the holder of the post who is back."""
    row = _mandate(pk)
    by = actor_of(request)
    if row.principal_id != by.person_id:
        _kept(request, row.organisation)
    shown = mandate_row(row)
    verb = _Verb(
        row.organisation,
        _("Akhiri mandat"),
        _("Akhiri"),
        lambda **data: mandates.end_mandate(pk, by=by, **data),
        _("Mandat sudah diakhiri."),
        f"{shown.name}: {shown.role}, {shown.period}",
        is_dangerous=True,
    )
    return _answer(request, EndForm(request.POST or None), verb)


@_view
def register_person(request: HttpRequest, code: str) -> HttpResponseBase:
    """Register a person with an account and send the link that sets the first password."""
    found, by = _kept(request, organisation_of(code))

    def work(**data: Any) -> None:
        invite(request, services.register_person(organisation=found, by=by, **data).email)

    verb = _Verb(
        found,
        _("Daftarkan orang"),
        _("Daftarkan"),
        work,
        _("Orang sudah terdaftar, dan tautan kata sandi sudah dikirim."),
        _("Orang baru belum mempunyai peran."),
    )
    return _answer(request, PersonForm(request.POST or None), verb)


@_view
def close_account(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    """Close an account for good."""
    found, by = _kept(request, organisation_of(code))
    account = get_object_or_404(Account, pk=pk, person__appointments__organisation=found)
    verb = _Verb(
        found,
        _("Tutup akun %s") % account.email,
        _("Tutup akun"),
        lambda **data: services.close_account(pk, found, by=by, **data),
        _("Akun sudah ditutup."),
        is_dangerous=True,
    )
    return _answer(request, ReasonForm(request.POST or None), verb)


def _kept(request: HttpRequest, found: Organisation) -> tuple[Organisation, Actor]:
    """Return the organisation and its keeper; raises Http404 to everybody else."""
    by = actor_of(request)
    if not may_administer(found, by):
        raise Http404
    return found, by


def _appointment(pk: int) -> Appointment:
    return get_object_or_404(Appointment.objects.select_related("person", "role", "organisation"), pk=pk)


def _mandate(pk: int) -> Mandate:
    return get_object_or_404(
        Mandate.objects.select_related("holder", "principal", "role", "organisation"), pk=pk
    )


def _answer(request: HttpRequest, form: forms.Form, verb: _Verb) -> HttpResponseBase:
    """Show the dialog, or do the work; a refusal shows the dialog again with all that was typed."""
    back = reverse("organisation", args=[verb.organisation.code])
    status = 200
    if request.method == "POST":
        status = _worked(form, verb)
        if status == 200:
            messages.success(request, verb.done)
            return HttpResponseRedirect(back)
    dialog = DialogCard(
        verb.title, request.path, back, verb.verb, verb.caution, is_dangerous=verb.is_dangerous
    )
    return render_dialog(request, PAGE, DIALOG, {"dialog": dialog, "form": form}, status)


def _worked(form: forms.Form, verb: _Verb) -> int:
    if not form.is_valid():
        return 422
    try:
        verb.work(**form.cleaned_data)
    except TransitionRefused as refusal:
        for reason in refusal.reasons:
            form.add_error(None, reason)
        return 409
    return 200
