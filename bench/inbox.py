"""A page of the inbox with its counts, at ten thousand and at a million open turns of each kind of desk."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection
from django.test.utils import CaptureQueriesContext

Superuser = psycopg.Connection[Any]
SMALL, LARGE = 10_000, 1_000_000
CLUBS, AUTHORS, NAMED, PARTS_TAKEN, ALLOWED = 600, 1_000, 10_000, 1_000, 1.5
LAPS, EACH = 12, 5
ALWAYS = "[2020-01-01,)"

# Every case waits at the desk of its club and, a second time, at the one national desk.
FILL = """
INSERT INTO workflow_case (id, kind, label, title, organisation_id, author_id, edition, stage, revision,
    provenance, opened_at, entered_at)
  SELECT n, 'toy', 'TY-' || n, 'Pinjaman', %(club)s + n %% %(clubs)s, %(author)s + n %% %(authors)s, 1,
    'asked', 1, '', now(), now()
  FROM generate_series(1, %(turns)s) n;
INSERT INTO workflow_participation (case_id, family, person_id, capacity, first_at)
  SELECT n, n, %(author)s + n %% %(authors)s, 'toy.author', now() FROM generate_series(1, %(turns)s) n;
INSERT INTO workflow_turn (case_id, family, owner_id, role_id, organisation_id, stage, apart_from, standing,
    opened_at, allowed_days, due_at, hold_reason)
  SELECT n, n, %(club)s + n %% %(clubs)s, role, desk, 'asked', ARRAY['toy.author'], 'open', now(), 5,
    now() + (n %% 1000) * interval '1 hour', ''
  FROM generate_series(1, %(turns)s) n,
    LATERAL (VALUES (%(checker)s, %(club)s + n %% %(clubs)s), (%(national)s, %(root)s)) AS d (role, desk);
"""
PARTS = """
INSERT INTO workflow_participation (case_id, family, person_id, capacity, first_at)
  SELECT n, n, %(person)s, CASE WHEN n %% 2 = 0 THEN 'toy.author' ELSE 'toy.check' END, now()
  FROM generate_series(1, %(parts)s) n
"""
CALLED_IN = """
INSERT INTO workflow_turn (case_id, family, owner_id, person_id, stage, apart_from, standing, opened_at,
    allowed_days, due_at, hold_reason)
  SELECT n, n, %(club)s + n %% %(clubs)s, %(person)s, 'asked', ARRAY['toy.author'], 'open', now(), 5,
    now() + (n %% 1000) * interval '1 hour', ''
  FROM generate_series(1, %(named)s) n
"""


def figures() -> Iterator[dict[str, Any]]:
    """Yield the time of a page for each kind of reader, and its statements."""
    with filled(SMALL) as readers, filled(LARGE):
        times = _race(readers)
        statements = max(_statements(person) for person in readers.values())
    small, large = times[SMALL], times[LARGE]
    for name in readers:
        yield {
            "name": f"inbox of {name} at {LARGE:,} open turns",
            "value": round(large[name], 2),
            "unit": "ms",
            "against": f"{small[name]:.2f} ms at {SMALL:,}, allowed {ALLOWED}",
            "ratio": round(large[name] / small[name], 2),
        }
    yield {
        "name": "statements of an inbox page",
        "value": statements,
        "unit": "statements",
        "against": "4",
        "ratio": statements / 4,
    }


@contextmanager
def filled(turns: int) -> Iterator[dict[str, int]]:
    """Fill a copy of the empty database, gone afterwards; yields the readers."""
    from config import roles
    from config.cluster import DATABASE, Cluster

    cluster = Cluster(Path(os.environ["JENJANG_HOME"]))
    _switch_to(_name(turns))
    with cluster.connect() as superuser:
        roles.create_database(superuser, _name(turns), DATABASE)
    try:
        with cluster.connect(database=_name(turns)) as superuser:
            ids, readers = _people(superuser)
            _run(superuser, FILL, {**ids, "turns": turns})
            _run(superuser, CALLED_IN, {**ids, "person": readers["10,000 named turns"], "named": NAMED})
            superuser.execute("VACUUM ANALYZE")
        yield readers
    finally:
        _switch_to(DATABASE)
        with cluster.connect() as superuser:
            roles.drop_database(superuser, _name(turns))


def _name(turns: int) -> str:
    return f"bench_inbox_{turns}"


def _switch_to(name: str) -> None:
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]
    connection.settings_dict["NAME"] = name


def _people(superuser: Superuser) -> tuple[dict[str, int], dict[str, int]]:
    """Make desks, authors and the five readers; returns what the filling needs, and the readers."""
    superuser.execute("SET session_replication_role = replica")
    for table in (
        "case",
        "turn",
        "participation",
        "role",
        "organisation",
        "appointment",
        "mandate",
        "person",
    ):
        superuser.execute(f"ALTER TABLE workflow_{table} DISABLE TRIGGER USER")
    root = _made(superuser, "organisation (code, name, kind, lineage)", "('BR', 'Akar', 'federation', '{}')")
    clubs = f"SELECT 'B' || n, 'Klub ' || n, 'club', '{{}}', {root} FROM generate_series(1, {CLUBS}) n"
    club = _made(superuser, "organisation (code, name, kind, lineage, parent_id)", clubs)
    authors = f"SELECT 'B' || n, 'Orang ' || n FROM generate_series(1, {AUTHORS}) n"
    author = _made(superuser, "person (number, name)", authors)
    role = "role (code, label, kind, verbs, is_deciding, is_exclusive)"
    verbs = "'{check_toy,view_toy}', false, false"
    checker = _made(superuser, role, f"('b_checker', 'Pemeriksa', 'club', {verbs})")
    national = _made(superuser, role, f"('b_national', 'Nasional', 'federation', {verbs})")
    ids = {"root": root, "club": club, "clubs": CLUBS, "author": author, "authors": AUTHORS}
    ids |= {"checker": checker, "national": national}
    return ids, _readers(superuser, ids)


def _readers(superuser: Superuser, ids: dict[str, int]) -> dict[str, int]:
    author, club, checker = ids["author"], ids["club"], ids["checker"]
    names = ("one hat", "a national hat", "20 units", "five hats with mandates", "10,000 named turns")
    rows = "SELECT 'R' || n, 'Pembaca ' || n FROM generate_series(1, 5) n"
    first = _made(superuser, "person (number, name)", rows)
    readers = {name: first + n for n, name in enumerate(names)}
    for reader in readers.values():
        _run(superuser, PARTS, {"person": reader, "parts": PARTS_TAKEN})
    _appoint(superuser, readers["one hat"], checker, [club + 7])
    _appoint(superuser, readers["a national hat"], ids["national"], [ids["root"]])
    _appoint(superuser, readers["20 units"], checker, range(club, club + 20))
    _appoint(superuser, readers["five hats with mandates"], checker, range(club + 100, club + 103))
    for n in (1, 2):
        _made(
            superuser,
            "mandate (kind, role_id, organisation_id, holder_id, principal_id, during, basis, approval,"
            " is_effective)",
            f"('plh', {checker}, {club + 102 + n}, {readers['five hats with mandates']}, {author + 500 + n}, "
            f"'{ALWAYS}', '-', '-', true)",
        )
    return readers


def _appoint(superuser: Superuser, person: int, role: int, desks: Any) -> None:
    rows = ", ".join(f"({person}, {role}, {desk}, '{ALWAYS}', '-', true)" for desk in desks)
    _made(superuser, "appointment (person_id, role_id, organisation_id, during, basis, is_effective)", rows)


def _made(superuser: Superuser, table: str, rows: str) -> int:
    """Insert rows and return the id of the first."""
    source = rows if rows.startswith("SELECT") else f"VALUES {rows}"
    statement = f"WITH made AS (INSERT INTO workflow_{table} {source} RETURNING id) SELECT min(id) FROM made"
    found = superuser.execute(statement.encode()).fetchone()
    assert found is not None
    return int(found[0])


def _run(superuser: Superuser, statements: str, values: dict[str, int]) -> None:
    psycopg.ClientCursor(superuser).execute(statements.encode(), values)


def _race(readers: dict[str, int]) -> dict[int, dict[str, float]]:
    """Let both sizes take turns, so that what else the machine does falls on both; returns medians."""
    taken: dict[int, dict[str, list[float]]] = {
        size: {name: [] for name in readers} for size in (SMALL, LARGE)
    }
    for _lap in range(LAPS):
        for size, times in taken.items():
            _switch_to(_name(size))
            for name, person in readers.items():
                _look(person)
                times[name] += [_time_of(person) for _ in range(EACH)]
    return {size: {n: statistics.median(t) for n, t in times.items()} for size, times in taken.items()}


def _time_of(person: int) -> float:
    """Return the milliseconds of a page with the counts of all four lists."""
    begun = time.perf_counter()
    _look(person)
    return (time.perf_counter() - begun) * 1000


def _look(person: int) -> None:
    from workflow.worklist import counts, page

    assert len(page(person).rows) > 10
    assert counts(person).waiting > 10


def _statements(person: int) -> int:
    with CaptureQueriesContext(connection) as queries:
        _look(person)
    return len(queries)
