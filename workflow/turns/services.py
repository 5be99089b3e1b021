"""The verbs of a turn, each a fact in the record of its case; two who press at once meet at its lock."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from workflow.actors import Actor
from workflow.exceptions import TransitionRefused
from workflow.facts import Facts, gather
from workflow.features import lifecycle_of
from workflow.models import Person, Turn
from workflow.permissions import decide, may_see
from workflow.turns import work as at_work
from workflow.turns.life import CLAIM, HAND_OVER, HOLD, NAME_PERSON, RELEASE, REMIND, RESUME
from workflow.turns.work import Work, doing


def claim(turn_id: int, *, actor: Actor, at: datetime | None = None, key: UUID | None = None) -> Turn:
    """Say that I am at work on a turn.

    Raises NotPermitted where it is not my turn, TransitionRefused with the name of whoever was quicker.
    """
    with doing(CLAIM, turn_id, actor=actor, at=at, key=key) as work:
        if not work.is_a_repeat:
            _refuse_what_is_taken(work)
            work.advance("claim")
            work.turn.claimed_by_id = actor.person_id
    return work.turn


def release(turn_id: int, *, actor: Actor, at: datetime | None = None, key: UUID | None = None) -> Turn:
    """Give a claimed turn back to its desk; a colleague may do so for whoever is away.

    Raises NotPermitted where it is not my turn, TransitionRefused where nobody has claimed it.
    """
    with doing(RELEASE, turn_id, actor=actor, at=at, key=key) as work:
        if not work.is_a_repeat:
            work.advance("release")
            work.turn.claimed_by_id = None
    return work.turn


def hand_over(
    turn_id: int, to: int, *, actor: Actor, at: datetime | None = None, key: UUID | None = None
) -> Turn:
    """Put a turn into the hands of a person who could take it, perhaps my own.

    Raises NotPermitted where it is not my turn, TransitionRefused where it could not be that person's.
    """
    with doing(HAND_OVER, turn_id, actor=actor, at=at, key=key, facts={"to": to}) as work:
        if not work.is_a_repeat:
            work.move.changes["claimed_by"] = _receiver(work, to)
            work.advance("hand_over")
            work.turn.claimed_by_id = to
    return work.turn


def hold(
    turn_id: int,
    until: date,
    *,
    reason: str,
    actor: Actor,
    at: datetime | None = None,
    key: UUID | None = None,
) -> Turn:
    """Put a turn off until a day; it keeps the working days that were left, counted from that day on.

    Raises NotPermitted where it is not my turn, TransitionRefused without a reason or a day to come.
    """
    with doing(HOLD, turn_id, actor=actor, at=at, key=key, facts={"until": until, "reason": reason}) as work:
        if not work.is_a_repeat:
            work.move.reason = reason.strip()
            _refuse_a_day_that_is_past(work, until)
            work.advance("hold")
            work.turn.held_until, work.turn.hold_reason = until, work.move.reason
            at_work.stop_the_days(work)
            at_work.run_again(work, until)
    return work.turn


def resume(turn_id: int, *, actor: Actor, at: datetime | None = None, key: UUID | None = None) -> Turn:
    """Take a turn up again; before its day the due date moves back, on its day the clock does it.

    Raises NotPermitted where it is not my turn, TransitionRefused where it is not held.
    """
    permit = at_work.to_whom_it_is_or_the_clock
    with doing(RESUME, turn_id, actor=actor, at=at, key=key, permit=permit) as work:
        if not work.is_a_repeat:
            has_lapsed = at_work.has_lapsed(work)
            if actor.is_the_clock and not has_lapsed:
                raise TransitionRefused([_("Harinya belum tiba.")])
            work.advance("resume")
            at_work.forget_the_hold(work)
            if not has_lapsed:
                at_work.run_again(work, work.today)
    return work.turn


def remind(turn_id: int, *, actor: Actor, at: datetime | None = None, key: UUID | None = None) -> Turn:
    """Remind those whose turn it is, at most once a day; the clock reminds only of what is overdue.

    Whoever may see the case may remind. Raises TransitionRefused where it was done today or is too early.
    """
    permit = at_work.to_whoever_sees_it
    with doing(REMIND, turn_id, actor=actor, at=at, key=key, permit=permit) as work:
        if not work.is_a_repeat:
            _refuse_a_needless_reminder(work)
            work.turn.reminded_at = work.move.at
    return work.turn


def name_person(
    turn_id: int, person_id: int, *, actor: Actor, at: datetime | None = None, key: UUID | None = None
) -> Turn:
    """Open a turn in one person's name beside that of the desk, due on the same day; returns it.

    The desk keeps its turn: a name is a preference. Raises NotPermitted where it is not my turn,
    TransitionRefused where none of its steps is open to that person, or it bears the name already.
    """
    with doing(NAME_PERSON, turn_id, actor=actor, at=at, key=key, facts={"person": person_id}) as work:
        if work.is_a_repeat:
            return _named(work.turn).filter(person_id=person_id).latest("id")
        _refuse_whom_no_step_is_open_to(work, person_id)
        made = _in_the_name_of(person_id, work)
        work.move.changes["named_turn"] = made.pk
    return made


def _refuse_what_is_taken(work: Work) -> None:
    turn = work.turn
    if turn.claimed_by is None:
        return
    if turn.claimed_by_id == work.move.actor.person_id:
        raise TransitionRefused([_("Giliran ini sudah Anda ambil.")])
    if at_work.could_take(work, turn.claimed_by.pk).is_allowed:
        words = _("Giliran ini sudah diambil %s. Mintalah diserahkan kepada Anda bila perlu.")
        raise TransitionRefused([words % turn.claimed_by.name])
    if turn.standing == "claimed":
        work.advance("release")


def _receiver(work: Work, person_id: int) -> str:
    """Return the name of whom the turn goes to; raises TransitionRefused where it cannot be his."""
    name = _name_of(person_id)
    if person_id == work.turn.claimed_by_id:
        raise TransitionRefused([_("Giliran ini sudah ada pada %s.") % name])
    if not at_work.could_take(work, person_id).is_allowed:
        words = _("%s tidak dapat mengambil giliran ini: perannya tidak mencakupnya, atau ia sudah berperan.")
        raise TransitionRefused([words % name])
    return name


def _name_of(person_id: int) -> str:
    name = Person.objects.filter(pk=person_id).values_list("name", flat=True).first()
    if name is None:
        raise TransitionRefused([_("Orang itu tidak ditemukan. Pilih dari daftar.")])
    return name


def _refuse_a_day_that_is_past(work: Work, until: date) -> None:
    if until <= work.today:
        raise TransitionRefused([_("Pilih hari sesudah hari ini untuk melanjutkan giliran.")])


def _refuse_a_needless_reminder(work: Work) -> None:
    turn = work.turn
    if turn.reminded_at and timezone.localdate(turn.reminded_at) == work.today:
        raise TransitionRefused([_("Sudah diingatkan hari ini. Pengingat berikutnya dapat dikirim besok.")])
    if work.move.actor.is_the_clock and (turn.due_at >= work.move.at or turn.held_until):
        raise TransitionRefused([_("Tenggatnya belum lewat.")])


def _refuse_whom_no_step_is_open_to(work: Work, person_id: int) -> None:
    name = _name_of(person_id)
    if _named(work.turn).filter(person_id=person_id, closed_at=None).exists():
        raise TransitionRefused([_("%s sudah ditunjuk untuk giliran ini.") % name])
    if not _has_a_step(work, gather(work.move.case, Actor(person_id), at=work.move.at)):
        raise TransitionRefused([_("Tidak ada langkah pada tahap ini yang terbuka bagi %s.") % name])


def _has_a_step(work: Work, facts: Facts) -> bool:
    lifecycle = lifecycle_of(work.move.case.kind)
    stage = work.move.case.stage
    steps = [s for s in lifecycle.steps.values() if stage in s.sources and s.is_taken_by_a_person]
    deeds = [d for d in lifecycle.deeds.values() if stage in d.sources]
    return may_see(lifecycle, facts) and any(decide(lifecycle, d, facts).is_allowed for d in [*steps, *deeds])


def _named(turn: Turn) -> QuerySet[Turn]:
    return Turn.objects.filter(case_id=turn.case_id, stage=turn.stage, person__isnull=False)


def _in_the_name_of(person_id: int, work: Work) -> Turn:
    turn = work.turn
    same: dict[str, Any] = {
        name: getattr(turn, name)
        for name in (
            "case_id",
            "family",
            "owner_id",
            "stage",
            "apart_from",
            "allowed_days",
            "used_days",
            "due_at",
        )
    }
    since = turn.running_since or turn.opened_at
    return Turn.objects.create(person_id=person_id, opened_at=work.move.at, running_since=since, **same)
