"""The verbs of the toy, one function a step."""

from __future__ import annotations

from typing import Any

from tests.workflow.toyapp.models import Wish
from workflow.actors import Actor
from workflow.births import Birth
from workflow.execution import Outcome, Seen, act, open_cases, perform
from workflow.models import Case, Organisation


def ask(organisation: Organisation, *, actor: Actor, **rest: Any) -> Case:
    """Open a wish."""
    return Case.objects.get(
        pk=open_cases("toy", [Birth(organisation.pk, "Pinjaman")], actor=actor, **rest)[0]
    )


def describe(case: Case, *, actor: Actor, purpose: str, **rest: Any) -> None:
    """Write down what for."""
    with act(case.pk, "describe", actor=actor, facts={"purpose": purpose}, **rest) as move:
        if move.written:
            return
        wish, _made = Wish.objects.get_or_create(case=move.case)
        move.changes["purpose"] = [wish.purpose, purpose]
        wish.purpose = purpose
        wish.save()


def check(case: Case, *, actor: Actor, expected: Seen | int, **rest: Any) -> Outcome:
    """Check the wish."""
    return perform(case.pk, "check", actor=actor, expected=expected, **rest)


def grant(case: Case, *, actor: Actor, expected: Seen | int, **rest: Any) -> Outcome:
    """Grant the loan."""
    return perform(case.pk, "grant", actor=actor, expected=expected, **rest)


def send_back(case: Case, *, actor: Actor, expected: Seen | int, reason: str, **rest: Any) -> Outcome:
    """Send the wish back."""
    return perform(case.pk, "send_back", actor=actor, expected=expected, reason=reason, **rest)


def bring_back(case: Case, *, actor: Actor, expected: Seen | int, **rest: Any) -> Outcome:
    """Bring the mower back."""
    return perform(case.pk, "bring_back", actor=actor, expected=expected, **rest)


def lose(case: Case, *, actor: Actor, expected: Seen | int, **rest: Any) -> Outcome:
    """Declare the mower lost."""
    return perform(case.pk, "lose", actor=actor, expected=expected, **rest)
