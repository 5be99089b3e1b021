"""The verbs of a mapping period, one function each; who may and when stands in `lifecycle.py`."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import IO, Any

from django.db import transaction
from django.utils.translation import gettext as _

from succession.mapping import importing
from succession.mapping.effects import title_of
from succession.mapping.importing import Loaded
from succession.mapping.jobs import run_scoring
from succession.mapping.models import Period, Scoring
from succession.mapping.selectors import adoptable, ended, instruments_in_force
from workflow.actors import Actor
from workflow.births import Birth
from workflow.exceptions import TransitionRefused
from workflow.execution import Outcome, Seen, act, open_cases, perform
from workflow.jobs import order
from workflow.models import Case, Organisation, RuleVersion
from workflow.recording import kept_language


def open_mapping(
    organisation: Organisation,
    *,
    actor: Actor,
    as_of: date,
    instrument: RuleVersion,
    provenance: str = "",
    **rest: Any,
) -> int:
    """Open a period for the people of an agency as they are on a day; returns the id of its case.

    Raises NotPermitted, or TransitionRefused where a period is under way, the agency has one of that day, or
    the instrument is not in force.
    """
    period = Period(organisation=organisation, as_of=as_of, instrument=instrument)
    with kept_language():
        birth = Birth(organisation.pk, title_of(period), provenance=provenance)

    def keep(ids: list[int]) -> None:
        _refuse_second(organisation, as_of)
        _refuse_out_of_force(instrument)
        period.case_id = ids[0]
        period.save(force_insert=True)

    return open_cases("mapping", [birth], actor=actor, effect=keep, **rest)[0]


def _refuse_second(organisation: Organisation, as_of: date) -> None:
    """Let one period at a time be under way: two births side by side wait for each other."""
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    periods = Period.objects.filter(organisation=organisation)
    if under_way := periods.exclude(case__stage__in=ended("mapping")).select_related("case").first():
        raise TransitionRefused([_("Pemetaan %s masih berjalan; selesaikan dahulu.") % under_way.case])
    if periods.filter(as_of=as_of).exists():
        raise TransitionRefused([_("Instansi ini sudah memiliki pemetaan dengan data per tanggal itu.")])


def _refuse_out_of_force(instrument: RuleVersion) -> None:
    if instrument not in instruments_in_force():
        raise TransitionRefused([_("Instrumen %s tidak sedang berlaku.") % instrument])


def load_people(case: Case, stream: IO[bytes], *, actor: Actor, **rest: Any) -> Loaded:
    """Load the people of a period from a CSV file, all or none; whoever was loaded before is replaced.

    Raises ImportRefused with the first faults, and as `act` does.
    """
    return importing.load(case, stream, actor=actor, **rest)


def request_scoring(case: Case, *, actor: Actor, **rest: Any) -> Scoring:
    """Order the scoring of the locked people, which runs in the background; raises as `act` does.

    One that is under way, or that has ended well, is not ordered again.
    """
    with transaction.atomic(), act(case.pk, "request_scoring", actor=actor, **rest) as move:
        period = Period.objects.get(case=move.case)
        scorings = Scoring.objects.filter(case=move.case, snapshot=period.snapshot)
        pending = scorings.filter(finished_at=None).order_by("-pk").first() or adoptable(move.case)
        if pending or move.written:
            return pending or scorings.latest("pk")
        scoring = Scoring.objects.create(
            case=move.case,
            organisation=move.case.organisation,
            instrument=period.instrument,
            snapshot=period.snapshot,
            requested_by_id=actor.person_id or 0,  # the door lets nobody in without one
            requested_at=move.at,
        )
        order(run_scoring, scoring_id=scoring.pk)
        return scoring


def lock_data(
    case: Case, *, actor: Actor, expected: Seen | int, data_quality: Decimal, **rest: Any
) -> Outcome:
    """Lock the people as they are, with the index of data quality (0 to 100) that was found."""
    facts = {"data_quality": str(data_quality)}
    return perform(case.pk, "lock_data", actor=actor, expected=expected, facts=facts, **rest)


def score(case: Case, *, actor: Actor, expected: Seen | int, **rest: Any) -> Outcome:
    """Adopt the finished scoring of the locked people."""
    return perform(case.pk, "score", actor=actor, expected=expected, **rest)


def hand_over(case: Case, *, actor: Actor, expected: Seen | int, **rest: Any) -> Outcome:
    """Hand the boxes over to the committee; every one of them stands on a session's agenda."""
    return perform(case.pk, "hand_over", actor=actor, expected=expected, **rest)


def reopen(
    case: Case,
    *,
    actor: Actor,
    expected: Seen | int,
    reason: str,
    instrument: int | None = None,
    **rest: Any,
) -> Outcome:
    """Open the edition that follows, for the same day of data; this one is superseded."""
    facts = {"instrument": instrument} if instrument else {}
    return perform(case.pk, "reopen", actor=actor, expected=expected, reason=reason, facts=facts, **rest)


def finalise(case: Case, *, actor: Actor, expected: Seen | int, **rest: Any) -> Outcome:
    """Let the boxes stand: every session is final and every objection answered (the clock)."""
    return perform(case.pk, "finalise", actor=actor, expected=expected, **rest)
