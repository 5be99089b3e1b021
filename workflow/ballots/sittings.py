"""Calling a sitting, noting who is there, and declaring an interest."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from workflow.actors import Actor, Hat
from workflow.ballots import selectors
from workflow.ballots.deeds import deed_of, end_turns, person_of
from workflow.ballots.openings import composition_of, members_of
from workflow.ballots.permits import by_verb
from workflow.exceptions import NotPermitted, TransitionRefused
from workflow.execution import Move, act
from workflow.facts import Facts
from workflow.features import lifecycle_of
from workflow.models import Attendance, Body, Case, Interest, Recusal, Seat, Sitting, Term


def call_sitting(
    case: Case, body: Body, *, may: str, actor: Actor, held_at: datetime, place: str = "", **rest: Any
) -> Sitting:
    """Call a sitting of the body on a case; its members may see the case from now on.

    The body's composition for this case is taken now, if it was not before. Raises NotPermitted.
    """
    facts = {"body": body.pk, "held_at": held_at, "place": place}
    with act(case.pk, deed_of(case, "call_sitting", may=may), actor=actor, facts=facts, **rest) as move:
        known = selectors.latest_sitting(move.case, body)
        if move.written is not None and known is not None:
            return known
        composed_at = composition_of(move.case, body, move.at)
        members = members_of(body, composed_at)
        if not members or composed_at not in body.during:
            raise TransitionRefused(
                [_("%s belum atau tidak lagi mempunyai susunan yang berlaku.") % body.name]
            )
        _let_them_see(move, [person for member in members for person in member.people])
        return Sitting.objects.create(
            case=move.case,
            body=body,
            number=move.case.sittings.count() + 1,
            place=place,
            held_at=held_at,
            composed_at=composed_at,
        )


def attend(
    sitting: Sitting, seat: Seat, person_id: int, *, is_present: bool, may: str, actor: Actor, **rest: Any
) -> None:
    """Note that somebody is in the room for a seat, or is not; one's own presence needs no verb.

    Raises NotPermitted or, for who has no term for the seat, TransitionRefused.
    """
    case = sitting.case
    facts = {"sitting": sitting.pk, "seat": seat.number, "person": person_id, "is_present": is_present}
    others = by_verb(case, may, "attend", actor)

    def permit(known: Facts, locked: Case) -> Hat | None:
        return None if is_present and known.person_id == person_id else others(known, locked)

    with act(case.pk, deed_of(case, "attend"), actor=actor, facts=facts, is_permitted=permit, **rest) as move:
        if move.written is not None:
            return
        _has_term(sitting, seat, person_id)
        Attendance.objects.create(
            sitting=sitting,
            seat=seat,
            person_id=person_id,
            is_present=is_present,
            recorded_at=move.at,
            recorded_by_id=person_of(move.actor),
        )


def declare_interest(case: Case, *, actor: Actor, reason: str, subject: str = "", **rest: Any) -> None:
    """Declare that a subject, or the whole case, concerns oneself: recused now and in ballots opened later.

    Raises NotPermitted to who belongs to no body of the case, TransitionRefused without a reason or after
    one's vote on it.
    """
    facts = {"subject": subject, "reason": reason}
    deed = deed_of(case, "declare_interest")
    with act(case.pk, deed, actor=actor, facts=facts, is_permitted=_is_of_a_body, **rest) as move:
        if move.written is not None:
            return
        if not reason.strip():
            raise TransitionRefused([_("Tuliskan alasannya.")])
        interest = {"person_id": person_of(actor), "subject": subject}
        Interest.objects.get_or_create(
            case=move.case, **interest, defaults={"reason": reason, "declared_at": move.at}
        )
        _recuse_from_open(move, subject, reason)
        end_turns(move, actor.person_id)


def _let_them_see(move: Move, people: list[int]) -> None:
    capacity = lifecycle_of(move.case.kind).capacities(["seat"])[0]
    move.extra_parts += [(person_id, capacity) for person_id in sorted(set(people))]


def _has_term(sitting: Sitting, seat: Seat, person_id: int) -> None:
    held = Term.objects.filter(seat=seat, person_id=person_id, during__contains=sitting.composed_at)
    if seat.body_id != sitting.body_id or not held.exists():
        raise TransitionRefused([_("Orang ini bukan anggota maupun pengganti untuk kursi tersebut.")])


def _is_of_a_body(facts: Facts, case: Case) -> None:
    person_id = facts.person_id or 0
    bodies = set(case.sittings.values_list("body_id", flat=True))
    bodies |= set(case.ballots.values_list("body_id", flat=True))
    if not Term.objects.filter(body__in=bodies, person_id=person_id).exists():
        raise NotPermitted([_("Anda bukan anggota susunan yang bersidang atas perkara ini.")])


def _recuse_from_open(move: Move, subject: str, reason: str) -> None:
    open_ones = move.case.ballots.filter(stage="opened")
    for ballot in open_ones.filter(subject=subject) if subject else open_ones:
        for place in selectors.places(ballot):
            if person_of(move.actor) not in (place.person_id, *place.alternates):
                continue
            if place.vote and place.person_id == person_of(move.actor):
                raise TransitionRefused(
                    [_("Anda sudah memberikan suara atas “%s”; mintalah pembatalannya lebih dulu.") % ballot]
                )
            if not place.vote and not selectors.is_recused(person_of(move.actor), ballot):
                Recusal.objects.create(
                    ballot=ballot,
                    elector_id=place.elector_id,
                    person_id=person_of(move.actor),
                    reason=reason,
                    recorded_at=move.at,
                )
