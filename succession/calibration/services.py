"""The verbs of a session, one function each; who may and when stands in `lifecycle.py`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from succession.calibration import agenda, effects, selectors
from succession.calibration.models import Declaration, Item, Session
from succession.mapping.models import Placement
from workflow.actors import Actor
from workflow.ballots.sittings import declare_interest
from workflow.births import Birth
from workflow.exceptions import NotPermitted, TransitionRefused
from workflow.execution import Move, Outcome, Seen, act, carry, open_cases, perform
from workflow.locking import lock
from workflow.models import Case
from workflow.recording import changes_of

PERIOD_STAGES = ("scored", "in_calibration")


# ---- birth, and what happens together with the period
def open_calibration(period: Case, *, actor: Actor, **rest: Any) -> int:
    """Prepare a session of a period and return the id of its case.

    Raises NotPermitted, or TransitionRefused while the period is not scored or no longer in calibration.
    """

    def keep(ids: list[int]) -> None:
        if lock(period.pk).stage not in PERIOD_STAGES:
            raise TransitionRefused([_("Sidang disiapkan setelah pemetaan dinilai dan sebelum diumumkan.")])
        Session.objects.create(case_id=ids[0], organisation_id=period.organisation_id)

    number = selectors.sessions_of(period).count() + 1
    title = _("Sidang kalibrasi ke-%(number)d, %(period)s") % {"number": number, "period": period.title}
    birth = Birth(period.organisation_id, title[:200], parent_id=period.pk, provenance=period.provenance)
    return open_cases("calibration", [birth], actor=actor, effect=keep, **rest)[0]


def publish_period(move: Move) -> None:
    """Publish the period with its last session: when nobody mapped is left without a final box."""
    assert move.case.parent is not None
    period = move.case.parent
    mapped = Placement.objects.filter(scoring=period.period.scoring_id, computed_box__isnull=False)
    if not mapped.filter(final_box=None).exists():
        carry(period.pk, "publish", cause=move)


def end_with_reopened(move: Move) -> None:
    """End the sessions of a period that goes on as another edition."""
    for session in selectors.sessions_of(move.case).filter(stage__in=["prepared", "scheduled"]):
        carry(session.pk, "end_with_period", cause=move)


# ---- deeds
def take_agenda(
    case: Case, *, actor: Actor, units: Sequence[str] = (), boxes: Sequence[int] = (), **rest: Any
) -> int:
    """Put everybody of these units and boxes on the agenda whom no session has yet; returns how many.

    Raises TransitionRefused where nobody is left.
    """
    facts = {"units": list(units), "boxes": list(boxes)}
    with act(case.pk, "take_agenda", actor=actor, facts=facts, **rest) as move:
        if move.written:
            return int(changes_of(move.written).get("number", 0))
        taken = agenda.take(move.case, units, boxes)
        if not taken:
            raise TransitionRefused([_("Tidak ada lagi pegawai terpetakan dengan pilihan ini.")])
        move.changes["number"] = taken
        return taken


def single_out(case: Case, placements: Sequence[int], *, actor: Actor, **rest: Any) -> None:
    """Give these persons a ballot of their own; after a return, also those who were decided before.

    Raises TransitionRefused for who is not on the agenda or is already decided in this edition.
    """
    facts = {"placements": list(placements)}
    with act(case.pk, "single_out", actor=actor, facts=facts, **rest) as move:
        if move.written:
            return
        agenda.may_know(move, placements)
        free = list(agenda.free(move.case, placements))
        if len(free) != len(set(placements)):
            raise TransitionRefused([_("Orang ini tidak ada dalam agenda, atau sudah diputus.")])
        again = [item.pk for item in free if item.outcome or not item.is_singled_out]
        Item.objects.filter(pk__in=again).update(
            is_singled_out=True,
            ballot=None,
            outcome="",
            to_box=None,
            reason_code="",
            explanation="",
            evidence=None,
        )


def propose_change(
    case: Case,
    placement: int,
    *,
    actor: Actor,
    to_box: int,
    reason_code: str,
    explanation: str,
    evidence: UUID | None = None,
    **rest: Any,
) -> None:
    """Propose another box for somebody, who then has a ballot of his own.

    Raises TransitionRefused without box, reason and explanation, or once the committee votes on him.
    """
    facts = {
        "placement": placement,
        "to_box": to_box,
        "reason_code": reason_code,
        "explanation": explanation,
        "evidence": evidence,
    }
    with act(case.pk, "propose_change", actor=actor, facts=facts, **rest) as move:
        if not move.written:
            agenda.propose(move, placement, to_box, reason_code, explanation.strip(), evidence)


def declare(case: Case, *, actor: Actor, concerns: Mapping[int, str], **rest: Any) -> None:
    """Say which persons on the agenda concern oneself and why, or with none that nobody does.

    Raises NotPermitted to who has no seat, TransitionRefused for who is not on the agenda, without a reason,
    or after one's vote about him.
    """
    facts = {"concerns": sorted(concerns)}
    with transaction.atomic():
        locked = lock(case.pk)
        if Item.objects.filter(case=locked, placement__in=concerns).count() < len(concerns):
            raise TransitionRefused([_("Orang ini tidak ada dalam agenda.")])
        key = rest.get("key")
        with act(case.pk, "declare", actor=actor, facts=facts, **rest) as move:
            if move.written:
                return
            if actor.person_id not in {who.person_id for who in selectors.seated(move.case)}:
                raise NotPermitted([_("Anda bukan anggota komite yang bersidang.")])
            Declaration.objects.get_or_create(
                case=move.case, person_id=actor.person_id, defaults={"declared_at": move.at}
            )
        for placement, reason in concerns.items():
            own = uuid5(key, str(placement)) if key else None
            declare_interest(case, actor=actor, reason=reason, subject=str(placement), key=own)
        effects.single_out_the_recused(locked)


# ---- steps
def schedule(
    case: Case, *, actor: Actor, expected: Seen | int, held_at: datetime, place: str = "", **rest: Any
) -> Outcome:
    """Call the committee to its sitting."""
    facts = {"held_at": held_at, "place": place}
    return perform(case.pk, "schedule", actor=actor, expected=expected, facts=facts, **rest)


def convene(case: Case, *, actor: Actor, expected: Seen | int, **rest: Any) -> Outcome:
    """Open the sitting."""
    return perform(case.pk, "convene", actor=actor, expected=expected, **rest)


def confirm(case: Case, *, actor: Actor, expected: Seen | int, **rest: Any) -> Outcome:
    """Write down whose box stays, as the ballots decided."""
    return perform(case.pk, "confirm", actor=actor, expected=expected, **rest)


def change(case: Case, *, actor: Actor, expected: Seen | int, **rest: Any) -> Outcome:
    """Write down whose box changes, as the ballots decided."""
    return perform(case.pk, "change", actor=actor, expected=expected, **rest)


def defer(case: Case, *, actor: Actor, expected: Seen | int, **rest: Any) -> Outcome:
    """Write down who is deferred, as the ballots decided."""
    return perform(case.pk, "defer", actor=actor, expected=expected, **rest)


def close(case: Case, *, actor: Actor, expected: Seen | int, **rest: Any) -> Outcome:
    """Close the session and freeze its minutes."""
    return perform(case.pk, "close", actor=actor, expected=expected, **rest)


def sign(case: Case, *, actor: Actor, expected: Seen | int, remark: str = "", **rest: Any) -> Outcome:
    """Sign the minutes, perhaps with a remark that stays on record."""
    return perform(case.pk, "sign", actor=actor, expected=expected, facts={"remark": remark}, **rest)


def ratify(
    case: Case,
    *,
    actor: Actor,
    expected: Seen | int,
    deviations: Sequence[Mapping[str, Any]] = (),
    **rest: Any,
) -> Outcome:
    """Ratify what the session recommends; each deviation is `{placement, box, reason}`."""
    facts = {"deviations": [dict(row) for row in deviations]}
    return perform(case.pk, "ratify", actor=actor, expected=expected, facts=facts, **rest)


def return_calibration(
    case: Case, *, actor: Actor, expected: Seen | int, reason: str, **rest: Any
) -> Outcome:
    """Send the recommendation back to the committee."""
    return perform(case.pk, "return_calibration", actor=actor, expected=expected, reason=reason, **rest)


def publish(case: Case, *, actor: Actor, expected: Seen | int, **rest: Any) -> Outcome:
    """Publish the boxes; with the last session the period is published too."""
    return perform(case.pk, "publish", actor=actor, expected=expected, **rest)


def finalise(case: Case, *, actor: Actor, expected: Seen | int, **rest: Any) -> Outcome:
    """Make it final once the window for objections is over: by the clock."""
    return perform(case.pk, "finalise", actor=actor, expected=expected, **rest)


def cancel(case: Case, *, actor: Actor, expected: Seen | int, reason: str, **rest: Any) -> Outcome:
    """Cancel the session; nobody's box has changed."""
    return perform(case.pk, "cancel", actor=actor, expected=expected, reason=reason, **rest)
