"""Mapping periods in a wanted stage, each reached by its own steps and roles; people as CSV."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from succession.mapping import services
from succession.mapping.instruments import instrument_of
from succession.mapping.models import Placement, Scoring
from succession.mapping.scoring import run
from succession.mapping.staging import COLUMNS
from tests.approvals.world import Country
from workflow.actors import Actor
from workflow.models import Case, RuleVersion

AS_OF = date(2025, 10, 31)
# By hand: performance 78.50, potential 86.55, box 8 (the example of the instrument's file).
EIGHT = {
    "appraisal": "baik", "awards": "nasional", "team": "ketua_internal", "feedback_360": "baik",
    "potential_assessment": "75", "competence_assessment": "78", "integrity": "tidak_pernah",
    "training": "8", "tenure": "5", "variety": "lintas_unit", "acting": "plt_setara", "education": "s2",
    "field_match": "sesuai",
}  # fmt: skip
SIX = EIGHT | {"awards": "tidak_ada", "team": "tidak_ada"}
NINE = EIGHT | {"appraisal": "sangat_baik"}
UNMAPPED = {code: text for code, text in EIGHT.items() if code != "appraisal"}

Row = Mapping[str, str]


def row(number: str, values: Row = EIGHT, **fixed: str) -> Row:
    """Return a row of the file of people."""
    plain = {
        "employee_no": number,
        "name": f"Sintetis {number}",
        "birth_on": "1985-02-28",
        "unit": "Dinas Uji",
        "position": "Analis",
        "level": "administrator",
    }
    return {**plain, **values, **fixed}


def csv_of(rows: Iterable[Row], delimiter: str = ",", head: Iterable[str] | None = None) -> io.BytesIO:
    """Return rows as a file; nothing in them needs quotes."""
    names = list(head or [*COLUMNS, *EIGHT])
    lines = [delimiter.join(names), *(delimiter.join(each.get(n, "") for n in names) for each in rows)]
    return io.BytesIO(("\n".join(lines) + "\n").encode())


PEOPLE = [row("A1"), row("A2", SIX), row("A3", NINE), row("A4", UNMAPPED), row("A5")]


def k411() -> RuleVersion:
    """Return the shipped instrument."""
    return RuleVersion.objects.get(kind="instrument", code="k411")


def secretary(country: Country, where: str = "KAB") -> Actor:
    """Return who runs the periods of an agency."""
    return country.actor("sekretariat", where)


def opened(country: Country, where: str = "KAB", as_of: date = AS_OF) -> Case:
    """Return a period that was just opened."""
    pk = services.open_mapping(
        country.desks[where], actor=secretary(country, where), as_of=as_of, instrument=k411()
    )
    return Case.objects.get(pk=pk)


def loaded(country: Country, rows: Iterable[Row] = PEOPLE, where: str = "KAB") -> Case:
    """Return an open period with its people."""
    case = opened(country, where)
    services.load_people(case, csv_of(rows), actor=secretary(country, where))
    return fresh(case)


def locked(country: Country, rows: Iterable[Row] = PEOPLE, where: str = "KAB") -> Case:
    """Return a period whose people are locked."""
    case = loaded(country, rows, where)
    services.lock_data(
        case, actor=secretary(country, where), expected=case.revision, data_quality=Decimal("84.60")
    )
    return fresh(case)


def counted(country: Country, rows: Iterable[Row] = PEOPLE, where: str = "KAB") -> tuple[Case, Scoring]:
    """Return a locked period with a finished scoring that nobody has adopted yet."""
    case = locked(country, rows, where)
    scoring = services.request_scoring(case, actor=secretary(country, where))
    run(scoring.pk)
    scoring.refresh_from_db()
    return fresh(case), scoring


def scored(country: Country, rows: Iterable[Row] = PEOPLE, where: str = "KAB") -> Case:
    """Return a period that has adopted its scoring."""
    case, _scoring = counted(country, rows, where)
    services.score(case, actor=secretary(country, where), expected=case.revision)
    return fresh(case)


def placed(case: Case, number: str) -> Placement:
    """Return where somebody of a period was placed."""
    return Placement.objects.get(scoring=fresh(case).period.scoring_id, employee__number=number)


def fresh(case: Case) -> Case:
    """Return a case as it is now."""
    return Case.objects.select_related("period", "organisation").get(pk=case.pk)


def columns() -> tuple[str, ...]:
    """Return the codes of the shipped instrument."""
    return instrument_of(k411().pk).columns
