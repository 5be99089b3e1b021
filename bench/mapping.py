"""A million people: loaded against a bare COPY, scored against SQL written by hand, in little memory."""

from __future__ import annotations

import os
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
from django.db import connection, transaction

if TYPE_CHECKING:
    from tests.approvals.world import Country
    from workflow.models import Case

PEOPLE, DIFFERENT, MEMORY = 1_000_000, 2_000, 300
TABLES = ("workflow_person", "mapping_employee")
CHUNK = 256 * 1024
BY_HAND = Path(__file__).with_name("mapping_by_hand.sql").read_text()
DIFFER = """
SELECT count(*) FROM mapping_placement a JOIN mapping_placement b USING (employee_id)
WHERE a.scoring_id = %s AND b.scoring_id = %s
  AND (a.performance, a.potential, a.talent_score, a.computed_box)
    IS DISTINCT FROM (b.performance, b.potential, b.talent_score, b.computed_box)"""


def figures(people: int = PEOPLE) -> Iterator[dict[str, Any]]:
    """Yield the rates of import and scoring against their floors, and the memory of this process."""
    from tests.succession.world import land

    country = land()
    name = f"mapping.import {people:,} people"
    with _file(people) as path:
        plain = _copy_file(path)
        case, took = _import(country, path)
        bare = sum(_copy_table(table, path.with_name(table)) for table in TABLES)
    yield _against(name, took, "a bare COPY of the same rows, the same indexes", bare, inverse=True)
    yield _against(name, took, "a COPY of the file, without index", plain, inverse=True)
    job, by_hand = _score(country, case)
    yield _against(f"mapping.score {people:,} people", job, "SQL written by hand", by_hand)
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    ratio = round(used / MEMORY, 2)
    yield {
        "name": "python memory of both",
        "value": used,
        "unit": "MiB",
        "against": str(MEMORY),
        "ratio": ratio,
    }


def _against(
    name: str, took: float, floor: str, floor_took: float, *, inverse: bool = False
) -> dict[str, Any]:
    """Return a figure; its ratio is of the times, or of the rates."""
    ratio = floor_took / took if inverse else took / floor_took
    against = f"{floor}: {floor_took:.2f} s"
    return {"name": name, "value": round(took, 2), "unit": "s", "against": against, "ratio": round(ratio, 2)}


def _timed(run: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    run()
    return time.perf_counter() - begun


@contextmanager
def _file(people: int) -> Iterator[Path]:
    """Write a file of made-up people: some thousand different ones, over and over with new numbers."""
    from succession.mapping.instruments import instrument_of
    from succession.mapping.synthetic import people as made_up
    from workflow.periods import rule_in_force

    instrument = instrument_of(rule_in_force("instrument", "k411").pk)
    head, *rows = made_up(instrument, DIFFERENT, 1).read().splitlines(keepends=True)
    with tempfile.TemporaryDirectory(prefix="jenjang-bench-") as folder:
        path = Path(folder) / "people.csv"
        with path.open("wb") as file:
            file.write(head)
            file.writelines(
                b"SIN-%08d,%b" % (number, row.partition(b",")[2])
                for number, row in enumerate(islice(cycle(rows), people))
            )
        yield path


def _copy_file(path: Path) -> float:
    """Copy the file into a table of as many columns, with nothing checked and nothing indexed."""
    head = path.open("rb").readline()
    columns = ", ".join(f"c{number} text" for number, _column in enumerate(head.split(b",")))
    with _superuser() as superuser:
        superuser.execute(f"CREATE TABLE floor_people ({columns})".encode())
        return _timed(lambda: _fill(superuser, "COPY floor_people FROM STDIN (FORMAT csv)", path))


def _copy_table(table: str, path: Path) -> float:
    """Copy what an import left in a table into another with the same indexes."""
    with _superuser() as superuser:
        superuser.execute(f"CREATE TABLE floor_{table} (LIKE {table} INCLUDING ALL)".encode())
        with path.open("wb") as file, superuser.cursor().copy(f"COPY {table} TO STDOUT".encode()) as copy:
            file.writelines(copy)
        return _timed(lambda: _fill(superuser, f"COPY floor_{table} FROM STDIN", path))


def _fill(superuser: psycopg.Connection[Any], statement: str, path: Path) -> None:
    with path.open("rb") as file, superuser.cursor().copy(statement.encode()) as copy:
        while chunk := file.read(CHUNK):
            copy.write(chunk)


def _import(country: Country, path: Path) -> tuple[Case, float]:
    from succession.mapping import services
    from tests.succession.mapping.factories import opened, secretary

    case = opened(country)
    with path.open("rb") as file:
        took = _timed(lambda: services.load_people(case, file, actor=secretary(country)))
    return case, took


def _score(country: Country, case: Case) -> tuple[float, float]:
    """Score by the job and by hand, each first once; returns the better time of each."""
    from succession.mapping import services
    from succession.mapping.scoring import run
    from tests.succession.mapping.factories import secretary

    case.refresh_from_db()
    secretariat = secretary(country)
    services.lock_data(case, actor=secretariat, expected=case.revision, data_quality=Decimal(80))
    ours = services.request_scoring(case, actor=secretariat).pk
    theirs = _second(ours)

    def by_hand() -> None:
        with connection.cursor() as cursor:
            cursor.execute(BY_HAND, [theirs, case.pk])

    return _race(lambda: run(ours), by_hand, (ours, theirs))


def _race(
    job: Callable[[], Any], by_hand: Callable[[], Any], scorings: tuple[int, int]
) -> tuple[float, float]:
    """Let each go first once, on a table as it was before; both must place everybody the same."""
    with transaction.atomic():
        one, other = _timed(job), _timed(by_hand)
        with connection.cursor() as cursor:
            cursor.execute(DIFFER, scorings)
            assert cursor.fetchone() == (0,)
        transaction.set_rollback(True)
    _clean()
    with transaction.atomic():
        again, first = _timed(by_hand), _timed(job)
        transaction.set_rollback(True)
    return min(one, first), min(other, again)


def _clean() -> None:
    with _superuser() as superuser:
        superuser.execute("VACUUM ANALYZE mapping_placement")


def _second(scoring_id: int) -> int:
    """Add a scoring beside another, for the statement written by hand."""
    from succession.mapping.models import Scoring

    scoring = Scoring.objects.get(pk=scoring_id)
    scoring.pk = None
    scoring.save(force_insert=True)
    return int(scoring.pk)


def _superuser() -> psycopg.Connection[Any]:
    from config.cluster import DATABASE, Cluster

    return Cluster(Path(os.environ["JENJANG_HOME"])).connect(database=DATABASE)
