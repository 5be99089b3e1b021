"""A deed under way: the turn under the lock of its case, who may do it, what is refused, what is derived."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from workflow.actors import Actor, Hat
from workflow.calendars import calendar_between, due_after
from workflow.exceptions import NotPermitted, NotYoursToKnow, TransitionRefused
from workflow.execution import Move, act
from workflow.facts import Facts, gather
from workflow.features import lifecycle_of
from workflow.lifecycles import Deed
from workflow.models import Case, Turn
from workflow.permissions import Decision, hat_for
from workflow.turns.life import RESUME, TurnLife, may_take

Permit = Callable[[Turn, Facts, Case, Actor], "Hat | None"]
SAVED = (
    "standing", "claimed_by", "held_until", "hold_reason", "allowed_days", "used_days", "running_since",
    "due_at", "reminded_at",
)  # fmt: skip


@dataclass
class Work:
    """A deed under way and the turn it is done to; the life cycle of the turn holds it as its case."""

    move: Move
    turn: Turn

    @property
    def stage(self) -> str:
        """Return the standing of the turn."""
        return self.turn.standing

    @stage.setter
    def stage(self, standing: str) -> None:
        self.turn.standing = standing

    @property
    def today(self) -> date:
        """Return the day of the deed."""
        return timezone.localdate(self.move.at)

    @property
    def is_a_repeat(self) -> bool:
        """Return whether this was already done under the same key: then nothing may change."""
        return self.move.written is not None

    def advance(self, name: str) -> None:
        """Let the life cycle move the turn; raises TransitionRefused where its table does not."""
        spec = TurnLife.steps[name]
        if self.turn.standing not in spec.sources:
            standing = TurnLife.stages[self.turn.standing].label
            words = _("“%(step)s” tidak dapat dilakukan: giliran ini sedang %(standing)s.")
            raise TransitionRefused([words % {"step": spec.label, "standing": standing}])
        if spec.needs_reason and not self.move.reason:
            raise TransitionRefused([_("Tuliskan alasan untuk “%s”.") % spec.label])
        TurnLife(self).advance(name, self)


@contextmanager
def doing(
    deed: Deed, turn_id: int, *, actor: Actor, permit: Permit | None = None, **rest: Any
) -> Iterator[Work]:
    """Do a deed to a turn under the lock of its case; the turn is saved with the record when the body ends.

    Raises NotYoursToKnow, NotPermitted, or TransitionRefused where the turn is over.
    """
    held: list[Turn] = []

    def is_permitted(facts: Facts, case: Case) -> Hat | None:
        held.append(_locked(turn_id))
        return (permit or to_whom_it_is)(held[0], facts, case, actor)

    with act(_case_of(turn_id), deed, actor=actor, is_permitted=is_permitted, **rest) as move:
        work = Work(move, held[0] if held else _locked(turn_id))
        if not work.is_a_repeat:
            _begin(work)
        yield work
        if not work.is_a_repeat:
            move.changes.setdefault("turn", turn_id)
            work.turn.save(update_fields=SAVED)


def _case_of(turn_id: int) -> int:
    case_id = Turn.objects.filter(pk=turn_id).values_list("case_id", flat=True).first()
    if case_id is None:
        raise NotYoursToKnow(_("Giliran tidak ditemukan."))
    return case_id


def _locked(turn_id: int) -> Turn:
    turns = Turn.objects.select_related("role", "organisation", "person", "claimed_by")
    return turns.select_for_update(no_key=True, of=("self",)).get(pk=turn_id)


def _begin(work: Work) -> None:
    if work.turn.closed_at is not None:
        raise TransitionRefused(
            [_("Giliran ini sudah selesai. Muat ulang halaman untuk melihat keadaan terbaru.")]
        )
    if work.move.deed is not RESUME and has_lapsed(work):
        work.advance("resume")
        forget_the_hold(work)


def to_whom_it_is(turn: Turn, facts: Facts, case: Case, actor: Actor) -> Hat | None:
    """Return the hat under which a person whose turn it is acts; raises NotPermitted for all others."""
    decision = may_take(lifecycle_of(case.kind), turn, facts, actor.hat)
    if not decision.is_allowed:
        raise NotPermitted(
            [_not_yours(turn)] if not decision.hats and _is_elsewhere(turn, facts) else decision.reasons
        )
    return hat_for(decision, actor)


def _is_elsewhere(turn: Turn, facts: Facts) -> bool:
    if turn.person_id is not None:
        return turn.person_id != facts.person_id
    assert turn.role is not None
    return (turn.role.code, turn.organisation_id) not in {(h.role, h.organisation_id) for h in facts.hats}


def _not_yours(turn: Turn) -> str:
    return _("Giliran ini ada pada %s, bukan pada Anda.") % desk_of(turn)


def desk_of(turn: Turn) -> str:
    """Return whose turn it is in words: the post, or the person."""
    if turn.person is not None:
        return turn.person.name
    assert turn.role is not None
    assert turn.organisation is not None
    return f"{turn.role.label} · {turn.organisation.name}"


def to_whom_it_is_or_the_clock(turn: Turn, facts: Facts, case: Case, actor: Actor) -> Hat | None:
    """Return the hat as `to_whom_it_is` does; the clock wears none."""
    return None if actor.is_the_clock else to_whom_it_is(turn, facts, case, actor)


def to_whoever_sees_it(_turn: Turn, facts: Facts, case: Case, actor: Actor) -> Hat | None:
    """Return a hat under which the case is seen, if it is by a hat; `act` has turned strangers away."""
    views = lifecycle_of(case.kind).views
    return hat_for(Decision(True, hats=tuple(hat for hat in facts.hats if views in hat.verbs)), actor)


def could_take(work: Work, person_id: int) -> Decision:
    """Return whether the turn could be that person's now."""
    case = work.move.case
    return may_take(lifecycle_of(case.kind), work.turn, gather(case, Actor(person_id), at=work.move.at))


def has_lapsed(work: Work) -> bool:
    """Return whether the day has come until which the turn was held."""
    until = work.turn.held_until
    return until is not None and until <= work.today


def forget_the_hold(work: Work) -> None:
    """Take the day and the reason of a hold off the turn."""
    work.turn.held_until, work.turn.hold_reason = None, ""


def stop_the_days(work: Work) -> None:
    """Count the working days that were used until today."""
    turn = work.turn
    since, opened = (
        timezone.localdate(turn.running_since or turn.opened_at),
        timezone.localdate(turn.opened_at),
    )
    due_on = timezone.localdate(turn.due_at)
    calendar = calendar_between(min(opened, since), max(work.today, due_on))
    turn.allowed_days = turn.allowed_days or max(calendar.working_days_between(opened, due_on), 1)
    turn.used_days += max(calendar.working_days_between(since, work.today), 0)


def run_again(work: Work, on: date) -> None:
    """Let the days run from a day on and derive the due date; both dates go into the record."""
    before = work.turn.due_at
    start = work.move.at if on == work.today else timezone.make_aware(datetime.combine(on, time.min))
    work.turn.running_since = start
    work.turn.due_at = due_after(work.turn)
    work.move.changes["due_at"] = [before, work.turn.due_at]
