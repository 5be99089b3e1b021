"""Acting officials: Plh stands in for an absent holder, Plt for a vacant post; each with its event.

A mandate is bound to the post and to its period, from the first microsecond up to, and without, the last.
Nobody passes a mandate on: only who holds the post by appointment can be stood in for.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone
from django.utils.translation import gettext as _

from workflow import bestowal
from workflow.actors import Actor, Hat
from workflow.exceptions import NotPermitted, TransitionRefused
from workflow.models import Appointment, Mandate, Organisation, Person, Role
from workflow.recording import kept_language
from workflow.sessions import end_sessions


def people_behind(actor: Actor) -> set[int]:
    """Return the person who acts and everybody in whose place he may act now: a stake of any is his too."""
    held = Mandate.objects.filter(
        holder=actor.person_id, principal__isnull=False, is_effective=True, during__contains=timezone.now()
    )
    mine = {actor.person_id} if actor.person_id else set()
    return mine | {pk for pk in held.values_list("principal_id", flat=True) if pk}


def give_mandate(
    holder: Person,
    role: Role,
    organisation: Organisation,
    kind: str,
    during: DateTimeTZRange,
    basis: str,
    *,
    by: Actor,
    principal: Person | None = None,
    approval: str = "",
) -> Mandate:
    """Let a person act in a post; an administrator gives it, or the post's own holder for his absence.

    A deciding role, and a written approval for what is not routine, wait for a second person's confirmation.
    Raises NotPermitted or TransitionRefused.
    """
    row = Mandate(
        holder=holder,
        role=role,
        organisation=organisation,
        kind=kind,
        during=during,
        basis=basis.strip(),
        principal=principal,
        approval=approval.strip(),
        granted_by_id=by.person_id,
        is_effective=by.is_the_clock or not (role.is_deciding or approval.strip()),
    )
    with transaction.atomic():
        hat = _giver(row, by)
        if by.person_id == holder.pk:
            raise NotPermitted([_("Anda tidak dapat memberi mandat kepada diri sendiri.")])
        bestowal.lock_people(holder, principal)
        _sound(row)
        return _given(row, by, hat)


def confirm_mandate(mandate_id: int, *, by: Actor) -> Mandate:
    """Bring a mandate into force as the second person; raises NotPermitted or TransitionRefused."""
    with transaction.atomic():
        row = bestowal.locked(Mandate, mandate_id)
        hat = bestowal.giver(row.organisation, by)
        bestowal.confirmable(row, by, [row.holder_id, row.principal_id])
        bestowal.lock_people(row.holder, row.principal)
        _sound(row)
        row.confirmed_by_id, row.is_effective = by.person_id, True
        row.save(update_fields=["confirmed_by", "is_effective"])
        _write_down(row, "workflow.mandate.confirm", by, hat)
        return row


def end_mandate(mandate_id: int, *, by: Actor, reason: str, at: datetime | None = None) -> Mandate:
    """End a mandate, as an administrator or as the holder of the post who is back.

    Raises NotPermitted or TransitionRefused.
    """
    with transaction.atomic():
        row = bestowal.locked(Mandate, mandate_id)
        _end(row, _giver(row, by), by=by, at=at, reason=reason)
        return row


def end_mandates_resting_on(
    appointment: Appointment, *, by: Actor, hat: Hat | None, at: datetime | None
) -> None:
    """End with an appointment the mandates that stand in for its holder beyond its end."""
    resting = Mandate.objects.filter(
        principal=appointment.person, role=appointment.role, organisation=appointment.organisation
    )
    for row in resting.exclude(during__contained_by=appointment.during).exclude(during__isempty=True):
        if row.during.upper is None or at is None or row.during.upper > at:
            _end_if_open(row, hat, by, at)


def _end_if_open(row: Mandate, hat: Hat | None, by: Actor, at: datetime | None) -> None:
    locked = bestowal.locked(Mandate, row.pk)
    try:
        with kept_language():
            reason = _("Masa jabatan yang diwakili berakhir.")
        _end(locked, hat, by=by, at=at, reason=reason)
    except TransitionRefused:
        return  # it was over before


def _end(row: Mandate, hat: Hat | None, *, by: Actor, at: datetime | None, reason: str) -> None:
    is_over = bestowal.shorten(row, at)
    _write_down(row, "workflow.mandate.end", by, hat, reason)
    if is_over:
        end_sessions(row.holder_id)


def _giver(row: Mandate, by: Actor) -> Hat | None:
    """Return the administrator's hat, or none for the principal, who answers for his own absence."""
    if row.principal_id is not None and by.person_id == row.principal_id:
        return None
    return bestowal.giver(row.organisation, by)


def _sound(row: Mandate) -> None:
    bestowal.sound_period(row.during)
    if row.during.upper is None:
        raise TransitionRefused([_("Mandat harus mempunyai tanggal akhir.")])
    bestowal.fitting_post(row.role, row.organisation)
    if row.role.is_exclusive:
        raise TransitionRefused([_("Peran %s tidak dapat dimandatkan.") % row.role.label])
    bestowal.free_to_hold(row.holder, row.role, row.during)
    (_principal_holds_the_post if row.kind == Mandate.Kind.PLH else _post_is_vacant)(row)


def _principal_holds_the_post(row: Mandate) -> None:
    if row.principal is None or row.principal_id == row.holder_id:
        raise TransitionRefused([_("Plh menggantikan pejabat lain yang berhalangan; sebutkan pejabatnya.")])
    post = {"role": row.role, "organisation": row.organisation}
    held = Appointment.objects.filter(person=row.principal, is_effective=True, **post)
    if held.filter(during__contains=row.during).exists():
        return
    if Mandate.objects.filter(holder=row.principal, during__overlap=row.during, **post).exists():
        raise TransitionRefused(
            [
                _("%s sendiri bertindak dengan mandat; mandat tidak dapat dilimpahkan lagi.")
                % row.principal.name
            ]
        )
    raise TransitionRefused([_("%s tidak memegang jabatan itu sepanjang masa mandat.") % row.principal.name])


def _post_is_vacant(row: Mandate) -> None:
    if row.principal is not None:
        raise TransitionRefused([_("Plt mengisi jabatan yang lowong; tidak ada pejabat yang digantikan.")])
    holders = Appointment.objects.filter(role=row.role, organisation=row.organisation, is_effective=True)
    if holders.filter(during__overlap=row.during).exists():
        raise TransitionRefused([_("Jabatan itu masih terisi pada sebagian masa mandat; pilih Plh.")])


def _given(row: Mandate, by: Actor, hat: Hat | None) -> Mandate:
    sentence = _("Jabatan %(role)s di %(place)s sudah dimandatkan pada sebagian masa itu.") % {
        "role": row.role.label,
        "place": row.organisation.name,
    }
    with bestowal.without_overlap("mandate_does_not_overlap", sentence):
        row.save()
    _write_down(row, "workflow.mandate.give", by, hat)
    return row


def _write_down(row: Mandate, action: str, by: Actor, hat: Hat | None, reason: str = "") -> None:
    words = {
        "kind": row.get_kind_display(),
        "holder": row.holder.name,
        "principal": row.principal.name if row.principal else "",
        "approval": row.approval,
        "reason": reason,
    }
    bestowal.write_down(row, action, by=by, hat=hat, **words)
