"""The verbs of a technical approval, one function each; who may and when stands in `lifecycle.py`."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from approvals.registry.models import Position
from succession.technical_approval.models import Dispatch, Request
from workflow.actors import Actor
from workflow.births import Birth, bear
from workflow.exceptions import TransitionRefused
from workflow.execution import Move, Outcome, Seen, act, carry, perform
from workflow.models import Case, Person
from workflow.recording import kept_language


def open_request(move: Move, person: Person, position: Position, content: dict[str, Any]) -> int:
    """Open the request of a filling's step in its transaction; the exchange sends it after the commit."""
    with kept_language():
        title = _("Pertimbangan teknis: %(person)s, %(position)s") % {"person": person, "position": position}
    case = move.case
    birth = Birth(case.organisation_id, title[:200], parent_id=case.pk, provenance=case.provenance)
    (pk,) = bear("technical_approval", [birth], actor=move.actor, hat=move.hat, at=move.at, capacity="")
    common: dict[str, Any] = {"case_id": pk, "organisation_id": case.organisation_id}
    Request.objects.create(**common, person=person, position=position, content=content)
    Dispatch.objects.create(**common, next_at=move.at)
    return pk


def end_with_filling(case_id: int, move: Move) -> Outcome:
    """Cancel the request that waits when its filling is cancelled."""
    return carry(case_id, "cancel", cause=move)


def chase(case: Case, *, actor: Actor, note: str, **rest: Any) -> None:
    """Record what was done about a late answer; raises TransitionRefused without a note."""
    with act(case.pk, "chase", actor=actor, facts={"note": note}, **rest) as move:
        if not move.written and not note.strip():
            raise TransitionRefused([_("Tuliskan apa yang dilakukan.")])


def flag_overdue(case: Case, *, actor: Actor, expected: Seen | int, **rest: Any) -> Outcome:
    """Flag an answer that is late; the clock alone does."""
    return perform(case.pk, "flag_overdue", actor=actor, expected=expected, **rest)


def grant(
    case: Case,
    *,
    actor: Actor,
    expected: Seen | int,
    number: str,
    valid_from: date,
    valid_until: date,
    **rest: Any,
) -> Outcome:
    """Take BKN's approval; the exchange alone does."""
    facts = {"number": number.strip(), "valid_from": valid_from, "valid_until": valid_until}
    return perform(case.pk, "grant", actor=actor, expected=expected, facts=facts, **rest)


def grant_by_silence(case: Case, *, actor: Actor, expected: Seen | int, **rest: Any) -> Outcome:
    """Take a late answer for an approval where the policy says so; the exchange alone does."""
    return perform(case.pk, "grant_by_silence", actor=actor, expected=expected, **rest)


def refuse(case: Case, *, actor: Actor, expected: Seen | int, reason: str, **rest: Any) -> Outcome:
    """Take BKN's refusal with its reason; the exchange alone does."""
    return perform(case.pk, "refuse", actor=actor, expected=expected, reason=reason, **rest)
