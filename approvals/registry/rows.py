"""The registry's rows as the pages show them: words, standing and the verbs that are open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow.models import Appointment, Grant, Mandate
from workflow.parts import Link
from workflow.standings import Standing, standing
from workflow.words import plain_day

TICK = timedelta(microseconds=1)


@dataclass(frozen=True)
class PostRow:
    """Who holds a role or acts in a post."""

    name: str
    role: str
    place: str
    period: str
    basis: str
    standing: Standing
    links: tuple[Link, ...] = ()
    number: str = ""
    place_url: str = ""


def appointment_row(row: Appointment, *, is_keeper: bool = False) -> PostRow:
    """Return an appointment in words, with its verbs for who keeps it."""
    return PostRow(
        row.person.name,
        row.role.label,
        row.organisation.name,
        period(row.during),
        row.basis,
        standing_of(row),
        (*_links(row, "confirm", "end_appointment"), *_closing(row)) if is_keeper else (),
        row.person.number if is_keeper else "",
        reverse("organisation", args=[row.organisation.code]),
    )


def mandate_row(row: Mandate, *, is_keeper: bool = False) -> PostRow:
    """Return a mandate in words, with its verbs for who keeps it."""
    words = {"kind": row.get_kind_display(), "role": row.role.label}
    role = _("%(kind)s. %(role)s") % words
    if row.principal:
        role = _("%(role)s, menggantikan %(name)s") % {"role": role, "name": row.principal.name}
    return PostRow(
        row.holder.name,
        role,
        row.organisation.name,
        period(row.during),
        row.basis,
        standing_of(row),
        _links(row, "confirm_mandate", "end_mandate") if is_keeper else (),
        row.holder.number if is_keeper else "",
        reverse("organisation", args=[row.organisation.code]),
    )


VERBS = {"view": gettext_lazy("Pengamat"), "accompany": gettext_lazy("Pendamping")}


def grant_row(row: Grant) -> PostRow:
    """Return the access of one person to one case in words, with the verb that ends it."""
    case, verb = row.content_object, row.permission.codename
    return PostRow(
        row.user.person.name,
        _("%(as)s, perkara %(case)s") % {"as": VERBS.get(verb, verb), "case": case.label},
        case.organisation.name,
        period(row.during),
        row.basis,
        _in_time(row.during),
        (Link(_("Akhiri…"), reverse("end_grant", args=[row.pk])),),
        row.user.person.number,
        reverse("organisation", args=[case.organisation.code]),
    )


def period(during: DateTimeTZRange) -> str:
    """Return a period in days; the last day is the one before its end."""
    if during.isempty:
        return _("dibatalkan sebelum berlaku")
    first = plain_day(during.lower)
    if during.upper is None:
        return _("sejak %s") % first
    return _("%(first)s sampai dengan %(last)s") % {"first": first, "last": plain_day(during.upper - TICK)}


def standing_of(row: Appointment | Mandate) -> Standing:
    """Return whether it is in force, waits, or is over."""
    found = _in_time(row.during)
    return found if row.is_effective or found.key == "ended" else standing("unconfirmed")


def _in_time(during: DateTimeTZRange) -> Standing:
    now = timezone.now()
    if during.isempty or (during.upper and during.upper <= now):
        return standing("ended")
    return standing("in_force" if during.lower <= now else "upcoming")


def _links(row: Appointment | Mandate, confirm: str, end: str) -> tuple[Link, ...]:
    links = [] if row.is_effective else [Link(_("Konfirmasi…"), reverse(confirm, args=[row.pk]))]
    return (*links, Link(_("Akhiri…"), reverse(end, args=[row.pk])))


def _closing(row: Appointment) -> tuple[Link, ...]:
    accounts = [account for account in row.person.accounts.all() if account.is_active]
    return tuple(
        Link(_("Tutup akun…"), reverse("close_account", args=[row.organisation.code, account.pk]))
        for account in accounts
    )
