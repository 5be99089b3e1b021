"""The longlist as it is drawn: everybody in the pool, judged by the criteria and put in order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from succession.filling.models import Candidate
from succession.filling.ranking import Place, Ranked, rank, tenure_of
from succession.filling.requirements import Profile, judge, overall
from succession.mapping.instruments import Instrument, instrument_of
from succession.pools.models import Member
from succession.pools.selectors import current_members
from workflow.models import Case


def instrument_for(pool: Case) -> Instrument:
    """Return the instrument by which the members of a pool were placed."""
    return instrument_of(pool.pool.period.period.instrument_id)


def drawn(case: Case, pool: Case, technical: Mapping[str, Decimal]) -> list[Candidate]:
    """Return the candidates of a pool, judged and ranked, not yet saved."""
    instrument = instrument_for(pool)
    members = list(current_members(pool).select_related("person"))
    values = {m.pk: instrument.named(m.placement.employee.values) for m in members}
    people = [_ranked(m, values[m.pk], technical) for m in members]
    places = {place.key: place for place in rank(people, instrument.target_score.get(case.filling.level))}
    return [_candidate(case, m, values[m.pk], places[m.pk]) for m in members]


def _ranked(member: Member, values: Mapping[str, str], technical: Mapping[str, Decimal]) -> Ranked:
    employee = member.placement.employee
    return Ranked(
        key=member.pk,
        number=employee.number,
        box=member.box,
        talent_score=member.placement.talent_score or Decimal(0),
        technical=technical.get(employee.number),
        tenure=tenure_of(values),
        birth_on=employee.birth_on,
    )


def _candidate(case: Case, member: Member, values: Mapping[str, str], place: Place) -> Candidate:
    employee = member.placement.employee
    profile = Profile(employee.birth_on, employee.level, member.box, values)
    assert case.filling.reference_on is not None
    results = judged(case.filling.criteria, profile, case.filling.reference_on)
    return Candidate(
        case=case,
        organisation_id=case.organisation_id,
        person_id=member.person_id,
        member=member,
        rank=place.rank,
        score=place.score,
        explanation=place.explanation,
        results=results,
        eligibility=overall(results),
    )


def judged(criteria: Iterable[Mapping[str, Any]], profile: Profile, on: date) -> list[dict[str, Any]]:
    """Return the verdict on each criterion."""
    return [judge(criterion, profile, on) for criterion in criteria]
