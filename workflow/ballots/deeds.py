"""The deeds of ballots: recorded as facts in the stream of their case, under the case's lock."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow.actors import Actor, Hat
from workflow.ballots.questions import Question
from workflow.exceptions import NotPermitted, TransitionRefused
from workflow.execution import Move, act
from workflow.facts import Facts
from workflow.features import lifecycle_of
from workflow.lifecycles import Deed
from workflow.models import Ballot, Case, Participation
from workflow.permissions import words_of

Permit = Callable[[Facts, Case], Hat | None]

LABELS = {
    "call_sitting": gettext_lazy("Undang sidang"),
    "attend": gettext_lazy("Catat kehadiran"),
    "declare_interest": gettext_lazy("Nyatakan kepentingan"),
    "open_ballot": gettext_lazy("Buka pemungutan suara"),
    "recuse": gettext_lazy("Mengundurkan diri dari pemungutan suara"),
    "step_in": gettext_lazy("Hadirkan pengganti"),
    "give_opinion": gettext_lazy("Berikan pendapat awal"),
    "vote": gettext_lazy("Berikan suara"),
    "cast_vote": gettext_lazy("Berikan suara penentu"),
    "close_ballot": gettext_lazy("Tutup pemungutan suara"),
    "annul_ballot": gettext_lazy("Batalkan pemungutan suara"),
    "dissent": gettext_lazy("Catat pendapat berbeda"),
}


def deed_of(case: Case, name: str, *, may: str = "", stages: tuple[str, ...] = ()) -> Deed:
    """Return a deed of ballots on a case: for whom and, unless in any stage, where."""
    known = lifecycle_of(case.kind).stages
    sources = tuple(known[stage] for stage in stages)
    return Deed(name=name, sources=sources, label=LABELS[name], may=may, capacity=name)


@contextmanager
def on_ballot(
    ballot: Ballot,
    name: str,
    *,
    actor: Actor,
    permit: Permit,
    facts: dict[str, Any],
    stages: tuple[str, ...] = (),
    is_for_open: bool = True,
    **rest: Any,
) -> Iterator[tuple[Move, Ballot]]:
    """Do a deed to a ballot under its case's lock, on the row as it is then.

    Raises NotPermitted or TransitionRefused. A repeated key leaves `move.written` set: change nothing then.
    """
    deed = deed_of(ballot.case, name, stages=stages)
    said = {"ballot": ballot.pk, **facts}
    with act(ballot.case_id, deed, actor=actor, facts=said, is_permitted=permit, **rest) as move:
        now = Ballot.objects.select_related("case", "body").get(pk=ballot.pk)
        if move.written is None and is_for_open and not now.is_open:
            raise TransitionRefused([_("Pemungutan suara ini sudah ditutup.")])
        move.changes["ballot"] = {"question": now.title, "body": now.body.name, "round": now.round}
        yield move, now


def begin_turns(move: Move, person_id: int | None = None) -> None:
    """Give a named turn to the members, or to one, who have a ballot to vote on and no turn yet."""
    _turns("begin", move, person_id)


def end_turns(move: Move, person_id: int | None = None) -> None:
    """End the named turns of the members, or of one, who have nothing left to vote on."""
    _turns("end", move, person_id)


def _turns(way: str, move: Move, person_id: int | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT workflow_ballot_turns_{way}(%s, %s, %s)", [move.case.pk, person_id, move.at])


def person_of(actor: Actor) -> int:
    """Return the natural person who acts; ballots are nothing for the clock."""
    if actor.person_id is None:
        raise NotPermitted([_("Langkah ini diambil oleh seseorang, bukan oleh sistem.")])
    return actor.person_id


def barred(case: Case, question: Question, subject: str, person_id: int) -> str | None:
    """Return why a person may have no say in a question: a part he took in the case, or its own rule."""
    capacities = lifecycle_of(case.kind).capacities(question.apart_from)
    family = case.parent_id or case.pk
    taken = Participation.objects.filter(family=family, person_id=person_id, capacity__in=capacities)
    mine = sorted(set(taken.values_list("capacity", flat=True)))
    if mine:
        return _("Sudah berperan dalam perkara ini (%s).") % words_of(mine)
    return question.bar(case, person_id, subject) if question.bar else None
