"""What must hold before a step of a mapping period; each returns why not, with figures and a way to help."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from succession.mapping.selectors import (
    adoptable,
    counted,
    open_objections,
    open_sessions,
    uncovered,
    undecided,
)
from workflow.actors import Actor
from workflow.lifecycles import Reason
from workflow.models import Case


def people_loaded(case: Case, _actor: Actor) -> str | None:
    """Hold once somebody is in the period."""
    if case.period.people:
        return None
    return Reason(_("Belum ada data pegawai yang dimuat."), link=reverse("load_people", args=[case.pk]))


def scoring_finished(case: Case, _actor: Actor) -> str | None:
    """Hold once a scoring of this very snapshot has ended well."""
    if adoptable(case):
        return None
    where = reverse("request_scoring", args=[case.pk])
    return Reason(_("Penghitungan atas data yang dikunci belum selesai."), link=where)


def session_for_everyone(case: Case, _actor: Actor) -> str | None:
    """Hold when everybody who has a box is on the agenda of a calibration session."""
    return counted(
        uncovered(case),
        lambda n: ngettext(
            "%d pegawai yang terpetakan belum masuk sidang kalibrasi.",
            "%d pegawai yang terpetakan belum masuk sidang kalibrasi.",
            n,
        ),
    )


def everyone_decided(case: Case, _actor: Actor) -> str | None:
    """Hold when everybody who has a computed box has a final one."""
    return counted(
        undecided(case),
        lambda n: ngettext(
            "%d pegawai yang terpetakan belum memiliki kotak akhir.",
            "%d pegawai yang terpetakan belum memiliki kotak akhir.",
            n,
        ),
    )


def sessions_final(case: Case, _actor: Actor) -> str | None:
    """Hold when the window of every session is over: each is final or was cancelled."""
    return counted(
        open_sessions(case),
        lambda n: ngettext(
            "%d sidang kalibrasi belum final.",
            "%d sidang kalibrasi belum final.",
            n,
        ),
    )


def objections_answered(case: Case, _actor: Actor) -> str | None:
    """Hold when no objection waits for its answer."""
    return counted(
        open_objections(case),
        lambda n: ngettext(
            "%d keberatan belum dijawab.",
            "%d keberatan belum dijawab.",
            n,
        ),
    )
