"""What all giving of authority has in common: who may give, from when to when, by whom it is confirmed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone
from django.utils.translation import gettext as _

from workflow.actors import Actor, Hat
from workflow.exceptions import NotPermitted, NotYoursToKnow, TransitionRefused
from workflow.facts import hats_over
from workflow.models import Appointment, Mandate, Organisation, Person, Role
from workflow.recording import record_fact
from workflow.verbs import ADMINISTER

Given = TypeVar("Given", Appointment, Mandate)


def giver(organisation: Organisation, by: Actor) -> Hat | None:
    """Return the hat under which one administers an organisation; the clock, which installs, has none.

    A hat that is held by mandate gives nothing away. Raises NotPermitted.
    """
    if by.is_the_clock:
        return None  # the database accepts it from the worker's role only
    own = [hat for hat in hats_over({organisation.pk}, ADMINISTER, by) if hat.mandate_id is None]
    if not own:
        raise NotPermitted([_("Anda bukan administrator untuk %s.") % organisation.name])
    return next((hat for hat in own if hat.key == by.hat), own[0])


def sound_period(during: DateTimeTZRange) -> None:
    """Accept a period from a moment up to, and without, another; raises TransitionRefused."""
    if during.isempty or during.lower is None or (during.upper and during.upper <= during.lower):
        raise TransitionRefused([_("Masa berlaku harus mempunyai awal, dan berakhir sesudah awal itu.")])
    if not during.lower_inc or during.upper_inc:
        raise TransitionRefused([_("Masa berlaku dihitung sejak awalnya sampai tepat sebelum akhirnya.")])


def fitting_post(role: Role, organisation: Organisation) -> None:
    """Accept a role at an organisation of the kind at which it is held; raises TransitionRefused."""
    if role.kind != organisation.kind:
        raise TransitionRefused(
            [
                _("Peran %(role)s tidak dapat dipegang di %(place)s.")
                % {"role": role.label, "place": organisation}
            ]
        )


def free_to_hold(person: Person, role: Role, during: DateTimeTZRange) -> None:
    """Accept a role that the person's other roles allow: who administers decides nothing.

    The caller holds the person's lock. Raises TransitionRefused.
    """
    if not (role.is_deciding or role.is_exclusive):
        return
    barred = {"role__is_exclusive": True} if role.is_deciding else {"role__is_deciding": True}
    posts = [Appointment.objects.filter(person=person), Mandate.objects.filter(holder=person)]
    if any(post.filter(during__overlap=during, **barred).exists() for post in posts):
        raise TransitionRefused(
            [
                _("%(name)s tidak dapat memegang peran %(role)s: administrator tidak ikut memutuskan.")
                % {"name": person.name, "role": role.label}
            ]
        )


def lock_people(*people: Person | None) -> None:
    """Lock the persons in the order of their ids, so that two appointments of one person take turns."""
    ids = {person.pk for person in people if person}
    list(Person.objects.filter(pk__in=ids).order_by("pk").select_for_update(no_key=True).values("pk"))


def locked(table: type[Given], pk: int) -> Given:
    """Lock an appointment or a mandate and return it; raises NotYoursToKnow where there is none."""
    rows = table.objects.select_related("role", "organisation").select_for_update(no_key=True, of=("self",))
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotYoursToKnow(_("Penugasan tidak ditemukan."))
    return found


@contextmanager
def without_overlap(constraint: str, sentence: str) -> Iterator[None]:
    """Turn the database's refusal of an overlap into a sentence; raises TransitionRefused."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if constraint not in str(error):
            raise
        raise TransitionRefused([sentence]) from error


def confirmable(row: Appointment | Mandate, by: Actor, concerned: Iterable[int | None]) -> None:
    """Accept a confirmation by a second natural person whom it does not concern.

    Raises NotPermitted, or TransitionRefused where there is nothing left to confirm.
    """
    if by.person_id is None or by.person_id == row.granted_by_id:
        raise NotPermitted([_("Penugasan dikonfirmasi oleh orang kedua, bukan oleh yang memberikannya.")])
    if by.person_id in set(concerned):
        raise NotPermitted([_("Anda tidak dapat mengonfirmasi penugasan yang menyangkut diri Anda.")])
    if row.is_effective or row.confirmed_by_id:
        raise TransitionRefused([_("Penugasan ini sudah dikonfirmasi.")])
    if row.during.isempty or (row.during.upper and row.during.upper <= timezone.now()):
        raise TransitionRefused([_("Masa penugasan ini sudah berakhir.")])


def shorten(row: Appointment | Mandate, at: datetime | None) -> bool:
    """End a period at a moment, now unless said; return whether it is over by now.

    What has not begun is emptied. Raises TransitionRefused for a moment in the past or after the end.
    """
    now = timezone.now()
    moment = at or now
    if moment < now:
        raise TransitionRefused([_("Penugasan tidak dapat diakhiri berlaku surut.")])
    if row.during.isempty or (row.during.upper and row.during.upper <= moment):
        raise TransitionRefused([_("Penugasan ini sudah berakhir sebelum saat itu.")])
    has_begun = row.during.lower < moment
    row.during = DateTimeTZRange(row.during.lower, moment) if has_begun else DateTimeTZRange(empty=True)
    row.is_effective = row.is_effective and has_begun
    row.save(update_fields=["during", "is_effective"])
    return moment <= now or not has_begun


def write_down(row: Appointment | Mandate, action: str, *, by: Actor, hat: Hat | None, **words: Any) -> None:
    """Record what was done with an appointment or a mandate in the stream of its organisation."""
    body = {
        "role": row.role.label,
        "basis": row.basis,
        "from": None if row.during.isempty else row.during.lower,
        "until": None if row.during.isempty else row.during.upper,
        "is_effective": row.is_effective,
        **words,
    }
    record_fact(
        row.organisation, action, actor=by.person_id, body={"row": row.pk, **body}, hat=hat.key if hat else ""
    )
