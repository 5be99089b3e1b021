"""What the demonstration has of mapping: two agencies whose made-up people are placed.

The numbers are those that were published of the two agencies; the people behind them are drawn. Calibration
takes the scored periods on from here (`waiting`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from approvals.registry import demo
from succession.mapping import services
from succession.mapping.instruments import instrument_of
from succession.mapping.models import Period
from succession.mapping.scoring import run
from succession.mapping.synthetic import Plan, people
from workflow.models import Case, Organisation, RuleVersion
from workflow.periods import rule_in_force

INSTRUMENT = "k411"
SECRETARY = "sekretariat"


@dataclass(frozen=True)
class Mapped:
    """An agency of the demonstration: its people, the day of the data, and when the work began."""

    code: str
    people: int
    plan: Plan
    as_of: date
    start: datetime


AGENCIES = (
    Mapped("K021", 3_414, Plan(unmapped=657), date(2025, 6, 30), datetime(2025, 7, 7, 2, tzinfo=UTC)),
    Mapped("82.01", 1_450, Plan(0, {9: 47}), date(2025, 7, 31), datetime(2025, 8, 11, 1, tzinfo=UTC)),
)


def make_periods() -> None:
    """Map the people of both agencies, up to the score; again changes nothing."""
    for mapped in AGENCIES:
        organisation = Organisation.objects.filter(code=mapped.code).first()
        if organisation and not Period.objects.filter(organisation=organisation).exists():
            demo.staff(organisation)
            place_people(organisation, mapped)


def waiting() -> Iterator[tuple[Case, datetime]]:
    """Yield the demonstration's periods that are scored and wait for a committee, and from when on."""
    for mapped in AGENCIES:
        found = Case.objects.filter(kind="mapping", organisation__code=mapped.code, stage="scored")
        for case in found.select_related("organisation", "period"):
            yield case, case.entered_at + timedelta(days=1)


def place_people(organisation: Organisation, mapped: Mapped, seed: int = 1) -> Case:
    """Take made-up people of an agency from the opening of a period to their score, through the services."""
    actor, at = demo.holder(organisation, SECRETARY), mapped.start
    instrument = rule_in_force("instrument", INSTRUMENT)
    common: dict[str, Any] = {"actor": actor, "at": at}
    case = open_synthetic(organisation, instrument, as_of=mapped.as_of, **common)
    stream = people(
        instrument_of(instrument.pk), mapped.people, seed, prefix=organisation.code, plan=mapped.plan
    )
    services.load_people(case, stream, **common)
    case.refresh_from_db()
    services.lock_data(case, expected=case.revision, data_quality=Decimal("84.60"), **common)
    run(services.request_scoring(case, **common).pk)
    case.refresh_from_db()
    services.score(case, expected=case.revision, **common)
    return Case.objects.get(pk=case.pk)


def open_synthetic(organisation: Organisation, instrument: RuleVersion, **rest: Any) -> Case:
    """Open a period whose people are made up, and marked so."""
    pk = services.open_mapping(organisation, instrument=instrument, provenance="synthetic", **rest)
    return Case.objects.select_related("organisation").get(pk=pk)
