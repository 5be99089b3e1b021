"""What must hold before a step of an objection."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from succession.objections.selectors import ballot_of, is_recused
from workflow.actors import Actor
from workflow.ballots.selectors import no_ballot_is_open as no_ballot_is_open
from workflow.lifecycles import Reason
from workflow.models import Case


def ballot_decided(case: Case, _actor: Actor) -> str | None:
    """Hold when the committee's ballot was closed with an outcome."""
    if ballot_of(case):
        return None
    return Reason(
        _("Pemungutan suara komite belum ditutup dengan hasil."),
        link=reverse("objection_ballot", args=[case.pk]),
    )


def period_not_final(case: Case, _actor: Actor) -> str | None:
    """Hold as long as boxes of the period may still change."""
    session = case.parent
    assert session is not None
    assert session.parent is not None
    if session.parent.stage in ("in_calibration", "published"):
        return None
    return _("Pemetaan ini sudah final; kotak akhirnya tidak berubah lagi.")


def filed_by_himself(case: Case, actor: Actor) -> str | None:
    """Hold for the person concerned."""
    if case.objection.person_id == actor.person_id:
        return None
    return _("Keberatan hanya ditarik oleh yang mengajukannya.")


def not_about_himself(case: Case, actor: Actor) -> str | None:
    """Hold for everybody but the person concerned, and those recused from him."""
    objection = case.objection
    if actor.person_id is not None and (
        actor.person_id == objection.person_id or is_recused(objection, actor.person_id)
    ):
        return _(
            "Keberatan ini menyangkut Anda atau orang yang Anda kecualikan; jawabannya dicatat orang lain."
        )
    return None
