"""What must hold before a step of a pool."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from succession.pools import selectors
from workflow.actors import Actor
from workflow.lifecycles import Reason
from workflow.mandates import people_behind
from workflow.models import Case


def has_members(case: Case, _actor: Actor) -> str | None:
    """Hold when somebody is in the pool."""
    if selectors.current_members(case).exists():
        return None
    return Reason(
        _("Kelompok ini belum beranggota; pilih anggotanya dahulu."),
        link=reverse("choose_members", args=[case.pk]),
    )


def members_in_succession_group(case: Case, _actor: Actor) -> str | None:
    """Hold when each member's final box belongs to the instrument's succession group."""
    outside = selectors.outside_the_group(case).count()
    if not outside:
        return None
    said = ngettext(
        "%d anggota tidak memiliki kotak akhir dalam kelompok rencana suksesi.",
        "%d anggota tidak memiliki kotak akhir dalam kelompok rencana suksesi.",
        outside,
    )
    return Reason(said % outside, link=reverse("choose_members", args=[case.pk]))


def period_final(case: Case, _actor: Actor) -> str | None:
    """Hold when the mapping from which the pool is drawn is final."""
    if case.pool.period.stage == "final":
        return None
    return _("Pemetaan %s belum final.") % case.pool.period


def not_a_member(case: Case, actor: Actor) -> str | None:
    """Hold for who is not in the pool himself, and acts for nobody who is."""
    if not selectors.current_members(case).filter(person__in=people_behind(actor)).exists():
        return None
    return _("Anda, atau yang Anda wakili, termasuk anggota kelompok ini; langkah ini diambil pejabat lain.")


def somebody_fell(case: Case, _actor: Actor) -> str | None:
    """Hold when a newer final mapping puts a member outside the succession group."""
    if selectors.fallen(case).exists():
        return None
    return _("Tidak ada anggota yang kotaknya turun pada pemetaan yang lebih baru.")


def validity_over(case: Case, _actor: Actor) -> str | None:
    """Hold from the day after the last one on which the pool is valid."""
    until = case.pool.valid_until
    if until and until < timezone.localdate():
        return None
    return _("Kelompok ini masih berlaku.")


def newer_pool_in_force(case: Case, _actor: Actor) -> str | None:
    """Hold when a newer pool for the same family and level is in force."""
    if selectors.newer_pools(case).exists():
        return None
    return _("Belum ada kelompok yang lebih baru dan berlaku untuk rumpun dan jenjang ini.")
