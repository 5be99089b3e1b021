"""The registry's verbs: persons and their accounts. Roles and mandates are the engine's own services."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from approvals.registry.models import Agency, Position, Unit
from approvals.registry.staff import may_open_account
from workflow.actors import Actor
from workflow.bestowal import giver
from workflow.exceptions import NotPermitted, NotYoursToKnow, TransitionRefused
from workflow.models import Account, Organisation, Person
from workflow.recording import record_fact
from workflow.sessions import end_sessions


def register_person(number: str, name: str, email: str, organisation: Organisation, *, by: Actor) -> Account:
    """Add a person with an account that has no password yet; an administrator does it.

    Whom the agency's data brought in gets the account under the name that they bear. Raises NotPermitted, or
    TransitionRefused where number or e-mail address is known already.
    """
    with transaction.atomic():
        hat = giver(organisation, by)
        known = Person.objects.select_for_update(no_key=True).filter(number=number).first()
        faults = _taken(known, email, organisation)
        if faults:
            raise TransitionRefused(faults)
        person = known or Person.objects.create(number=number, name=name)
        account = Account.objects.create_user(email.lower(), person=person)
        body = {
            "deed": gettext_lazy("daftarkan orang"),
            "person": person.name,
            "number": number,
            "email": account.email,
        }
        _write_down(organisation, "register_person", by, hat.key if hat else "", body)
        return account


def close_account(account_id: int, organisation: Organisation, *, by: Actor, reason: str) -> Account:
    """Deactivate an account of somebody who has a role at an organisation, and end his sessions.

    Raises NotYoursToKnow, NotPermitted or TransitionRefused. Accounts are never deleted.
    """
    with transaction.atomic():
        hat = giver(organisation, by)
        account = _account_at(account_id, organisation)
        if account.person_id == by.person_id:
            raise NotPermitted([_("Anda tidak dapat menutup akun Anda sendiri.")])
        if not account.is_active:
            raise TransitionRefused([_("Akun ini sudah ditutup.")])
        account.is_active = False
        account.save(update_fields=["is_active"])
        end_sessions(account.person_id)
        body = {"deed": gettext_lazy("tutup akun"), "person": account.person.name, "reason": reason}
        _write_down(organisation, "close_account", by, hat.key if hat else "", body)
        return account


def register_unit(organisation: Organisation, *, code: str, name: str, by: Actor) -> Unit:
    """Add a unit to an agency; its code stands behind that of the agency.

    Raises NotPermitted, or TransitionRefused where the code is known already or this is no agency.
    """
    with transaction.atomic():
        hat = giver(organisation, by)
        agency = Agency.objects.filter(organisation=organisation).first()
        whole = f"{organisation.code}-{code}"
        if agency is None:
            raise TransitionRefused([_("Unit hanya dibuat di bawah suatu instansi.")])
        if Organisation.objects.filter(code=whole).exists():
            raise TransitionRefused([_("Kode %s sudah dipakai.") % whole])
        made = Organisation.objects.create(code=whole, name=name, kind="unit", parent=organisation)
        made.lineage = [*organisation.lineage, made.pk]
        made.save(update_fields=["lineage"])
        body = {"deed": gettext_lazy("buat unit"), "unit": name, "code": whole}
        _write_down(organisation, "register_unit", by, hat.key if hat else "", body)
        return Unit.objects.create(organisation=made, agency=agency)


def register_position(organisation: Organisation, *, title: str, level: str, by: Actor) -> Position:
    """Add a post to an agency or a unit; raises NotPermitted, or TransitionRefused for a known title."""
    with transaction.atomic():
        hat = giver(organisation, by)
        if Position.objects.filter(organisation=organisation, title__iexact=title).exists():
            raise TransitionRefused([_("Jabatan “%s” sudah ada di sini.") % title])
        body = {"deed": gettext_lazy("buat jabatan"), "position": title, "level": level}
        _write_down(organisation, "register_position", by, hat.key if hat else "", body)
        return Position.objects.create(organisation=organisation, title=title, level=level)


def _taken(known: Person | None, email: str, organisation: Organisation) -> list[str]:
    faults = []
    if known and not may_open_account(known, organisation):
        faults.append(_("Nomor induk %s sudah terdaftar.") % known.number)
    if Account.objects.filter(email__iexact=email).exists():
        faults.append(_("Surel %s sudah dipakai akun lain.") % email)
    return faults


def _account_at(account_id: int, organisation: Organisation) -> Account:
    here = Account.objects.filter(person__appointments__organisation=organisation).distinct().values("pk")
    found = Account.objects.select_for_update(no_key=True, of=("self",)).filter(pk=account_id, pk__in=here)
    account = found.select_related("person").first()
    if account is None:
        raise NotYoursToKnow(_("Akun tidak ditemukan."))
    return account


def _write_down(organisation: Organisation, verb: str, by: Actor, hat: str, body: dict[str, object]) -> None:
    record_fact(organisation, f"approvals.registry.{verb}", actor=by.person_id, body=body, hat=hat)
