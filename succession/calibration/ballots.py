"""Opening the session's ballots: one for the bloc, one for each who was singled out; set-based."""

from __future__ import annotations

from typing import Any
from uuid import uuid5

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from succession.calibration import effects
from succession.calibration.models import Item
from succession.calibration.recusals import placement_in, subject_of
from succession.calibration.selectors import BLOC, PLACEMENT
from workflow.actors import Actor
from workflow.ballots.openings import Put, open_ballots, opened_under
from workflow.exceptions import TransitionRefused
from workflow.locking import lock
from workflow.models import Ballot, Case


def put_to_vote(case: Case, *, actor: Actor, **rest: Any) -> list[Ballot]:
    """Open a ballot for everybody singled out and, in session, one for all others who are undecided.

    What stands is left alone; a repeated key returns what it opened. Raises NotPermitted, or
    TransitionRefused where nothing is left to put.
    """
    with transaction.atomic():
        locked, together = lock(case.pk), _under_own_key(rest)
        if known := opened_under(locked, [rest.get("key"), together.get("key")], actor):
            return known
        effects.single_out_the_recused(locked)
        opened = _alone(locked, actor, rest)
        if locked.stage == "in_session":
            opened += _together(locked, actor, together)
        if not opened:
            raise TransitionRefused([_("Tidak ada lagi yang perlu diputus dengan pemungutan suara.")])
        return opened


def _under_own_key(rest: dict[str, Any]) -> dict[str, Any]:
    """Return the rest with a key for the bloc: what one key has opened, it does not open another time."""
    key = rest.get("key")
    return {**rest, "key": uuid5(key, BLOC)} if key else rest


def waiting(case: Case) -> Q:
    """Return what tells the items that no ballot stands for."""
    return Q(case=case, outcome="") & (Q(ballot=None) | Q(ballot__stage__in=["undecided", "annulled"]))


def _alone(case: Case, actor: Actor, rest: dict[str, Any]) -> list[Ballot]:
    rows = Item.objects.filter(waiting(case), is_singled_out=True).order_by("number")
    edition = case.session.edition
    puts = [
        Put(subject_of(placement, edition), _("Butir %d") % number)
        for placement, number in rows.values_list("placement_id", "number")
    ]
    if not puts:
        return []
    assert case.session.body is not None
    made = open_ballots(case, PLACEMENT, puts, body=case.session.body, actor=actor, **rest)
    of = {placement_in(ballot.subject): ballot.pk for ballot in made}
    items = list(Item.objects.filter(case=case, placement__in=of).only("pk", "placement_id"))
    for item in items:
        item.ballot_id = of[item.placement_id]
    Item.objects.bulk_update(items, ["ballot"], batch_size=1000)
    return made


def _together(case: Case, actor: Actor, rest: dict[str, Any]) -> list[Ballot]:
    items = Item.objects.filter(waiting(case), is_singled_out=False)
    if not items.exists():
        return []
    assert case.session.body is not None
    put = Put(subject_of(None, case.session.edition))
    made = open_ballots(case, BLOC, [put], body=case.session.body, actor=actor, **rest)
    Item.objects.filter(pk__in=list(items.values_list("pk", flat=True))).update(ballot=made[0])
    return made
