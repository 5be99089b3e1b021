"""The verbs of readiness, one function each; who may and when stands in `lifecycle.py`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from approvals.readiness.answering import Given, save
from approvals.readiness.models import Assessment
from workflow.actors import Actor
from workflow.births import Birth
from workflow.exceptions import TransitionRefused
from workflow.execution import Outcome, Seen, act, open_cases, perform
from workflow.models import Case, Organisation
from workflow.recording import kept_language


def open_readiness(
    organisations: Sequence[Organisation], *, actor: Actor, cycle: int, provenance: str = "", **rest: Any
) -> list[int]:
    """Open the readiness case of each agency for a cycle (a year) and return the cases' ids.

    Raises NotPermitted, or TransitionRefused where an agency already has a case in that cycle.
    """
    with kept_language():
        title = _("Kesiapan manajemen talenta %d") % cycle
    births = [Birth(o.pk, title, provenance=provenance) for o in organisations]

    def assess(ids: list[int]) -> None:
        taken = Assessment.objects.filter(cycle=cycle, organisation__in=organisations)
        if names := ", ".join(taken.values_list("organisation__name", flat=True)):
            raise TransitionRefused([_("Perkara kesiapan siklus ini sudah dibuka: %s.") % names])
        Assessment.objects.bulk_create(
            Assessment(case_id=pk, organisation=o, cycle=cycle)
            for pk, o in zip(ids, organisations, strict=True)
        )

    return open_cases("readiness", births, actor=actor, effect=assess, **rest)


def answer(case: Case, indicator: str, given: Given, *, actor: Actor, **rest: Any) -> None:
    """Save the answer to one indicator.

    Raises Conflict when somebody saved the same indicator meanwhile, TransitionRefused for a level that the
    instrument does not have or that no evidence proves, and as `act` does.
    """
    answer_sheet(case, {indicator: given}, actor=actor, **rest)


def answer_sheet(case: Case, sheet: Mapping[str, Given], *, actor: Actor, **rest: Any) -> None:
    """Save the answers to several indicators, all or none, in one fact; raises as `answer` does."""
    facts = {code: given.as_recorded() for code, given in sheet.items()}
    with act(case.pk, "answer", actor=actor, facts=facts, **rest) as move:
        if not move.written:
            save(move, sheet)


def sign_commitment(case: Case, *, actor: Actor, expected: Seen | int, **rest: Any) -> Outcome:
    """Sign the commitment to talent management on behalf of the agency (domain.md part 2, B)."""
    return perform(case.pk, "sign_commitment", actor=actor, expected=expected, **rest)


def name_companion(case: Case, *, actor: Actor, expected: Seen | int, companion: int, **rest: Any) -> Outcome:
    """Name the account of the person of BKN who accompanies the agency (PIC)."""
    facts = {"companion": companion}
    return perform(case.pk, "name_companion", actor=actor, expected=expected, facts=facts, **rest)


def open_assessment(case: Case, *, actor: Actor, expected: Seen | int, **rest: Any) -> Outcome:
    """Open the self-assessment and pin the instrument in force."""
    return perform(case.pk, "open_assessment", actor=actor, expected=expected, **rest)


def check(case: Case, *, actor: Actor, expected: Seen | int, **rest: Any) -> Outcome:
    """State that the self-assessment was checked by somebody who wrote none of it."""
    return perform(case.pk, "check", actor=actor, expected=expected, **rest)


def endorse(case: Case, *, actor: Actor, expected: Seen | int, **rest: Any) -> Outcome:
    """Endorse the checked self-assessment; its hash is kept with the event."""
    return perform(case.pk, "endorse", actor=actor, expected=expected, **rest)


def submit(case: Case, *, actor: Actor, expected: Seen | int, **rest: Any) -> Outcome:
    """Submit what was endorsed, unchanged: a copy is frozen and BKN's review is opened with it."""
    return perform(case.pk, "submit", actor=actor, expected=expected, **rest)


def send_back(case: Case, *, actor: Actor, expected: Seen | int, reason: str, **rest: Any) -> Outcome:
    """Send the self-assessment back to be filled in again."""
    return perform(case.pk, "send_back", actor=actor, expected=expected, reason=reason, **rest)


def recheck(case: Case, *, actor: Actor, expected: Seen | int, **rest: Any) -> Outcome:
    """State that the repairs were checked."""
    return perform(case.pk, "recheck", actor=actor, expected=expected, **rest)


def resubmit(case: Case, *, actor: Actor, expected: Seen | int, **rest: Any) -> Outcome:
    """Submit the repaired self-assessment again; the review goes back to mentoring with it."""
    return perform(case.pk, "resubmit", actor=actor, expected=expected, **rest)


def send_back_repair(case: Case, *, actor: Actor, expected: Seen | int, reason: str, **rest: Any) -> Outcome:
    """Send the repairs back."""
    return perform(case.pk, "send_back_repair", actor=actor, expected=expected, reason=reason, **rest)


def withdraw(case: Case, *, actor: Actor, expected: Seen | int, reason: str, **rest: Any) -> Outcome:
    """Withdraw before submission."""
    return perform(case.pk, "withdraw", actor=actor, expected=expected, reason=reason, **rest)
