"""Verification of a record of many events, against the floor we promise and against hashing alone."""

from __future__ import annotations

import resource
import time
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from django.db import connection, transaction

from bench.ground import world

CASES, EVENTS, FLOOR = 1_000, 40_000, 50_000
FACTS = """
INSERT INTO audit_event
  (case_id, organisation_id, occurred_at, actor_id, hat, action, definition, policy, body_commit)
SELECT c.id, c.organisation_id, clock_timestamp(), c.author_id, 'toy_asker@A', 'tests.toy.note', '', 'toy 1',
  sha256('\\x02'::bytea || '\\x00112233445566778899aabbccddeeff'::bytea
    || convert_to(repeat('words ', 40), 'UTF8'))
FROM workflow_case c, generate_series(1, %s)"""
BODIES = """
INSERT INTO audit_body (event_id, salt, body)
SELECT id, '\\x00112233445566778899aabbccddeeff', convert_to(repeat('words ', 40), 'UTF8')
FROM audit_event WHERE action = 'tests.toy.note'"""


def figures() -> Iterator[dict[str, Any]]:
    """Yield events a second, and what the process grew by meanwhile."""
    from workflow.audit.verify import findings

    count = _fill()
    before, begun = _memory(), time.perf_counter()
    found = list(findings(has_files=False))
    rate = count / (time.perf_counter() - begun)
    assert not found, found[:3]
    bare = _bare(count)
    common = {"value": round(rate), "unit": "events a second"}
    yield {
        "name": "audit verification",
        **common,
        "against": f"floor {FLOOR}",
        "ratio": round(rate / FLOOR, 2),
    }
    yield {
        "name": "audit verification beside hashing",
        **common,
        "against": f"a bare sha256 loop: {bare:.0f} a second",
        "ratio": round(rate / bare, 2),
    }
    grown = _memory() - before
    yield {
        "name": "memory of verification",
        "value": grown,
        "unit": "MB",
        "against": "300",
        "ratio": grown / 300,
    }


def _fill() -> int:
    from workflow.births import Birth
    from workflow.execution import open_cases
    from workflow.models import AuditEvent, Case

    if not Case.objects.exists():
        rows = [Birth(world().club.pk, "Pinjaman")] * CASES
        open_cases("toy", rows, actor=world().actor("toy_asker"))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(FACTS, [EVENTS // Case.objects.count()])
        cursor.execute(BODIES)
    return AuditEvent.objects.count()


def _bare(count: int) -> float:
    """Return how many events a second could be verified if nothing but two hashes were to be done."""
    leaf, body, begun = b"x" * 330, b"x" * 257, time.perf_counter()
    for _ in range(count):
        sha256(leaf).digest()
        sha256(body).digest()
    return count / (time.perf_counter() - begun)


def _memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
