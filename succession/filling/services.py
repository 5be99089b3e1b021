"""The verbs of a filling, one function each; who may and when stands in `lifecycle.py`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from approvals.registry.models import Position
from succession.filling.checking import Found, keep_findings, keep_proposal
from succession.filling.models import Clearance, Filling
from succession.filling.selectors import agency_of, clearances_of, open_filling_of, provenance_of
from succession.pools.services import lose_member
from succession.technical_approval import services as technical_approval
from succession.technical_approval.selectors import open_request
from workflow.actors import Actor
from workflow.births import Birth
from workflow.exceptions import TransitionRefused
from workflow.execution import Move, Outcome, Seen, act, carry, open_cases, perform
from workflow.models import Case
from workflow.recording import kept_language


def open_filling(
    position: Position, *, actor: Actor, vacant_on: date, provenance: str = "", **rest: Any
) -> int:
    """Open the filling of a post and return the id of its case; with made-up people it is marked as made up.

    Raises NotPermitted, or TransitionRefused where the post is being filled already.
    """
    agency = agency_of(position)
    with kept_language():
        title = _("Pengisian %s") % position.title
    birth = Birth(
        agency.pk,
        title[:200],
        provenance=provenance_of(agency.pk) or provenance,
        facts={"vacant_on": vacant_on.isoformat()},
    )

    def keep(ids: list[int]) -> None:
        if open_filling_of(position.pk):
            raise TransitionRefused([_("Jabatan ini sedang dalam pengisian.")])
        Filling.objects.create(
            case_id=ids[0],
            organisation=agency,
            position=position,
            level=position.level,
            vacant_on=vacant_on,
        )

    try:
        return open_cases("filling", [birth], actor=actor, effect=keep, **rest)[0]
    except IntegrityError as fault:
        if "filling_one_open_a_post" not in str(fault):
            raise
        raise TransitionRefused([_("Jabatan ini sedang dalam pengisian.")]) from fault


# ---- what happens together with the steps of other cases
def send_request(move: Move) -> None:
    """Open the technical approval of the chosen person, in the transaction that asks for it."""
    filling = move.case.filling
    agency, position, chosen = move.case.organisation, filling.position, filling.chosen
    assert chosen is not None
    content = {
        "filling": move.case.label,
        "agency": agency.code,
        "person": chosen.number,
        "name": chosen.name,
        "position": position.pk,
        "title": position.title,
        "level": position.level,
    }
    technical_approval.open_request(move, chosen, position, content)


def take_answer(move: Move) -> None:
    """Bring BKN's answer to the filling that asked for it."""
    ways = {"grant": "take_approval", "grant_by_silence": "take_silent_approval", "refuse": "take_refusal"}
    assert move.case.parent_id is not None
    carry(move.case.parent_id, ways[move.deed.name], cause=move, facts={"request": move.case.pk})


def end_request(move: Move) -> None:
    """Cancel the request that waits, together with the filling."""
    request = open_request(move.case)
    if request is not None:
        technical_approval.end_with_filling(request.pk, move)


def leave_pool(move: Move) -> None:
    """Take whoever was appointed out of the pool, together with the closing."""
    filling = move.case.filling
    if filling.pool_id is not None and filling.chosen_id is not None:
        lose_member(filling.pool_id, filling.chosen_id, cause=move)


# ---- deeds
def check_candidate(
    case: Case, candidate: int, *, actor: Actor, findings: Sequence[Found], proof: UUID | None, **rest: Any
) -> None:
    """Record what was found of criteria that data could not tell, with the file that proves it.

    Raises TransitionRefused for a criterion that data have decided, or without words or proof.
    """
    facts = {"candidate": candidate, "findings": [found.as_recorded() for found in findings], "proof": proof}
    with act(case.pk, "check_candidate", actor=actor, facts=facts, **rest) as move:
        if not move.written:
            keep_findings(move, candidate, findings, proof)


def propose_shortlist(case: Case, candidates: Sequence[int], *, actor: Actor, **rest: Any) -> None:
    """Propose the names on which the committee votes; raises TransitionRefused while a ballot is open."""
    facts = {"candidates": sorted(candidates)}
    with act(case.pk, "propose_shortlist", actor=actor, facts=facts, **rest) as move:
        if not move.written:
            keep_proposal(move, candidates)


def record_clearance(
    case: Case, clearance: str, *, actor: Actor, number: str, dated_on: date, **rest: Any
) -> None:
    """Record a leave or decision from outside; raises TransitionRefused for one that is not needed."""
    facts = {"clearance": clearance, "number": number, "dated_on": dated_on}
    with act(case.pk, "record_clearance", actor=actor, facts=facts, **rest) as move:
        if move.written:
            return
        waiting = {needed.code for needed in clearances_of(move.case) if needed.given is None}
        if clearance not in waiting or not number.strip():
            raise TransitionRefused([_("Izin ini tidak diperlukan, sudah tercatat, atau belum bernomor.")])
        with transaction.atomic():
            Clearance.objects.create(
                case=move.case,
                organisation_id=move.case.organisation_id,
                code=clearance,
                number=number.strip(),
                dated_on=dated_on,
            )


# ---- steps
def set_criteria(
    case: Case,
    *,
    actor: Actor,
    expected: Seen | int,
    reference_on: date,
    mode: str,
    shortlist_size: int,
    head_since: date | None = None,
    **rest: Any,
) -> Outcome:
    """Set the parameters of the vacancy; the requirements are those of its level in the policy."""
    facts = {
        "reference_on": reference_on,
        "mode": mode,
        "shortlist_size": shortlist_size,
        "head_since": head_since,
    }
    return perform(case.pk, "set_criteria", actor=actor, expected=expected, facts=facts, **rest)


def draw_longlist(
    case: Case,
    *,
    actor: Actor,
    expected: Seen | int,
    pool: int,
    technical: Mapping[str, Decimal] | None = None,
    **rest: Any,
) -> Outcome:
    """Draw and rank everybody in a pool; `technical` gives scores of technical competence by number."""
    facts = {"pool": pool, "technical": dict(technical or {})}
    return perform(case.pk, "draw_longlist", actor=actor, expected=expected, facts=facts, **rest)


def shortlist(case: Case, *, actor: Actor, expected: Seen | int, **rest: Any) -> Outcome:
    """Make the names that the committee accepted the shortlist."""
    return perform(case.pk, "shortlist", actor=actor, expected=expected, **rest)


def verify_candidates(
    case: Case,
    *,
    actor: Actor,
    expected: Seen | int,
    verdicts: Mapping[int, Mapping[str, str]],
    **rest: Any,
) -> Outcome:
    """Say of each name whether it is in order, with a reason where it is not."""
    facts = {"verdicts": {str(key): dict(row) for key, row in verdicts.items()}}
    return perform(case.pk, "verify_candidates", actor=actor, expected=expected, facts=facts, **rest)


def announce(case: Case, *, actor: Actor, expected: Seen | int, **rest: Any) -> Outcome:
    """Announce the shortlist."""
    return perform(case.pk, "announce", actor=actor, expected=expected, **rest)


def choose(case: Case, *, actor: Actor, expected: Seen | int, candidate: int, **rest: Any) -> Outcome:
    """Choose one of the shortlist; `reason` is needed where he is not the first."""
    facts = {"candidate": candidate}
    return perform(case.pk, "choose", actor=actor, expected=expected, facts=facts, **rest)


def request_approval(case: Case, *, actor: Actor, expected: Seen | int, **rest: Any) -> Outcome:
    """Ask BKN for the technical approval of the chosen person."""
    return perform(case.pk, "request_approval", actor=actor, expected=expected, **rest)


def appoint(
    case: Case, *, actor: Actor, expected: Seen | int, number: str, decreed_on: date, **rest: Any
) -> Outcome:
    """Appoint by a decree that cites the technical approval."""
    facts = {"number": number.strip(), "decreed_on": decreed_on}
    return perform(case.pk, "appoint", actor=actor, expected=expected, facts=facts, **rest)


def inaugurate(
    case: Case, *, actor: Actor, expected: Seen | int, inaugurated_on: date, place: str = "", **rest: Any
) -> Outcome:
    """Swear the appointed person in, on a day on which the technical approval is in force."""
    facts = {"inaugurated_on": inaugurated_on, "place": place}
    return perform(case.pk, "inaugurate", actor=actor, expected=expected, facts=facts, **rest)


def close(
    case: Case,
    *,
    actor: Actor,
    expected: Seen | int,
    report_number: str,
    reported_on: date,
    reasons: Mapping[int, str],
    **rest: Any,
) -> Outcome:
    """Close with the report to SIASN and the reasons for all who were not chosen."""
    facts = {
        "report_number": report_number.strip(),
        "reported_on": reported_on,
        "reasons": {str(key): words for key, words in reasons.items()},
    }
    return perform(case.pk, "close", actor=actor, expected=expected, facts=facts, **rest)


def go_open_selection(
    case: Case,
    *,
    actor: Actor,
    expected: Seen | int,
    number: str,
    approved_on: date,
    reason: str,
    **rest: Any,
) -> Outcome:
    """Turn to an open selection, with BKN's approval, where there is no eligible successor."""
    facts = {"number": number, "approved_on": approved_on}
    return perform(
        case.pk, "go_open_selection", actor=actor, expected=expected, facts=facts, reason=reason, **rest
    )


def cancel(case: Case, *, actor: Actor, expected: Seen | int, reason: str, **rest: Any) -> Outcome:
    """Cancel the filling before anybody is appointed."""
    return perform(case.pk, "cancel", actor=actor, expected=expected, reason=reason, **rest)
