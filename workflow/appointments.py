"""Roles are given, confirmed and ended here, each with its event in the same transaction.

A deciding role comes into force when a second natural person confirms it; so does the role of an
administrator as soon as there is another administrator who can. Nobody gives a role to himself.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone
from django.utils.translation import gettext as _

from workflow import bestowal
from workflow.actors import Actor, Hat
from workflow.exceptions import NotPermitted
from workflow.mandates import end_mandates_resting_on
from workflow.models import Appointment, Organisation, Person, Role
from workflow.sessions import end_sessions
from workflow.verbs import ADMINISTER


def appoint(
    person: Person,
    role: Role,
    organisation: Organisation,
    during: DateTimeTZRange,
    basis: str,
    *,
    by: Actor,
) -> Appointment:
    """Give a person a role at an organisation for a period.

    Raises NotPermitted, or TransitionRefused for a wrong place, period, overlap or an excluding role.
    """
    with transaction.atomic():
        hat = bestowal.giver(organisation, by)
        if by.person_id == person.pk:
            raise NotPermitted([_("Anda tidak dapat memberi peran kepada diri sendiri.")])
        bestowal.sound_period(during)
        bestowal.fitting_post(role, organisation)
        bestowal.lock_people(person)
        bestowal.free_to_hold(person, role, during)
        is_effective = by.is_the_clock or not _needs_a_second(role, organisation, {by.person_id, person.pk})
        made = Appointment(
            person=person,
            role=role,
            organisation=organisation,
            during=during,
            basis=basis.strip(),
            granted_by_id=by.person_id,
            is_effective=is_effective,
        )
        return _appointed(made, by, hat)


def confirm(appointment_id: int, *, by: Actor) -> Appointment:
    """Bring a role into force as the second person; raises NotPermitted or TransitionRefused."""
    with transaction.atomic():
        row = bestowal.locked(Appointment, appointment_id)
        hat = bestowal.giver(row.organisation, by)
        bestowal.confirmable(row, by, [row.person_id])
        row.confirmed_by_id, row.is_effective = by.person_id, True
        row.save(update_fields=["confirmed_by", "is_effective"])
        _write_down(row, "workflow.appointment.confirm", by, hat)
        return row


def end_appointment(
    appointment_id: int, *, by: Actor, reason: str, at: datetime | None = None
) -> Appointment:
    """End a role now or later; who loses it now is logged out everywhere, and his stand-ins end with him.

    Raises NotPermitted or TransitionRefused.
    """
    with transaction.atomic():
        row = bestowal.locked(Appointment, appointment_id)
        hat = bestowal.giver(row.organisation, by)
        bestowal.lock_people(row.person)
        is_over = bestowal.shorten(row, at)
        end_mandates_resting_on(row, by=by, hat=hat, at=at)
        _write_down(row, "workflow.appointment.end", by, hat, reason)
        if is_over:
            end_sessions(row.person_id)
        return row


def _needs_a_second(role: Role, organisation: Organisation, apart_from: set[int | None]) -> bool:
    if role.is_deciding or not role.is_exclusive:
        return role.is_deciding
    others = Appointment.objects.filter(
        role__is_exclusive=True,
        role__verbs__contains=[ADMINISTER],
        organisation__in=organisation.lineage,
        is_effective=True,
        during__contains=timezone.now(),
    ).exclude(person__in=[person for person in apart_from if person])
    return others.exists()


def _appointed(row: Appointment, by: Actor, hat: Hat | None) -> Appointment:
    sentence = _("%(name)s sudah memegang peran %(role)s di %(place)s pada sebagian masa itu.") % {
        "name": row.person.name,
        "role": row.role.label,
        "place": row.organisation.name,
    }
    with bestowal.without_overlap("appointment_does_not_overlap", sentence):
        row.save()
    _write_down(row, "workflow.appointment.appoint", by, hat)
    return row


def _write_down(row: Appointment, action: str, by: Actor, hat: Hat | None, reason: str = "") -> None:
    bestowal.write_down(row, action, by=by, hat=hat, person=row.person.name, reason=reason)
