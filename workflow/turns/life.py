"""The life cycle of a turn, the deeds that may be done to it, and who may do them.

Whoever has the turn may: he holds its desk now, or it bears his name, and no part that he has already taken
keeps him from it. A claim is a courtesy, not a right: it says who is at work, others of the desk may still
take the step.
"""
# ruff: noqa: A003 (a stage may bear the name of a builtin)

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from workflow.actors import Hat
from workflow.facts import Facts
from workflow.lifecycles import Deed, Lifecycle, Stage, step
from workflow.models import Turn
from workflow.permissions import Decision, decide

TAKE = "take_turn"


def to_whom_it_was(work: Any) -> Stage:
    """Choose where a turn goes back to: to whoever had claimed it, else to the desk."""
    return TurnLife.claimed if work.turn.claimed_by_id else TurnLife.open


class TurnLife(Lifecycle):
    """What may become of a turn. It ends with the step of its case, or when its ballots are closed."""

    kind = "turn"
    namespace = "turn"
    prefix = ""
    label = _("Giliran")
    views = ""

    open = Stage(_("terbuka"))
    claimed = Stage(_("dikerjakan"))
    held = Stage(_("ditunda"))
    done = Stage(_("selesai"))

    claim = step(open, claimed, _("Ambil giliran"))
    release = step(claimed, open, _("Lepaskan giliran"))
    hand_over = step([open, claimed], claimed, _("Serahkan giliran"))
    hold = step([open, claimed], held, _("Tunda giliran"), needs_reason=True)
    resume = step(held, [open, claimed], _("Lanjutkan giliran"), choose=to_whom_it_was)
    finish = step([open, claimed, held], done, _("Selesaikan giliran"), by_case="turn.step")


def _deed(name: str, label: Any) -> Deed:
    """Return a deed for any stage of any case; it is no part in the case, so it keeps nobody from a step."""
    return Deed(name=f"turn.{name}", sources=(), label=label, may=TAKE)


CLAIM, RELEASE, HAND_OVER, HOLD, RESUME = (
    _deed(name, TurnLife.steps[name].label) for name in ("claim", "release", "hand_over", "hold", "resume")
)
REMIND = _deed("remind", _("Ingatkan"))
NAME_PERSON = _deed("name_person", _("Tunjuk orang"))
DEEDS = (CLAIM, RELEASE, HAND_OVER, HOLD, RESUME, REMIND, NAME_PERSON)


def may_take(lifecycle: type[Lifecycle], turn: Turn, facts: Facts, chosen: str = "") -> Decision:
    """Return whether it is this person's turn: `decide`, asked of the turn's own desk or name alone."""
    asked = replace(CLAIM, apart_from=tuple(turn.apart_from))
    if turn.person_id is None:
        return decide(lifecycle, asked, _at_the_desk(turn, facts), chosen)
    own = frozenset({TAKE} if turn.person_id == facts.person_id else ())
    return decide(lifecycle, asked, replace(facts, hats=(), grants=own))


def _at_the_desk(turn: Turn, facts: Facts) -> Facts:
    hats = tuple(replace(hat, verbs=hat.verbs | {TAKE}) for hat in facts.hats if _is_of_the_desk(hat, turn))
    return replace(facts, hats=hats, grants=frozenset())


def _is_of_the_desk(hat: Hat, turn: Turn) -> bool:
    assert turn.role is not None
    return (hat.role, hat.organisation_id) == (turn.role.code, turn.organisation_id)
