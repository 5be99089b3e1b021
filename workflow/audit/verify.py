"""Verification of the record: streams, bodies, what stands in the tables, files on disk, the schema."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from workflow.audit.attestation import broken_schema
from workflow.audit.chain import Finding, broken_bodies, broken_links
from workflow.models import Evidence

# Each yields a place and a sentence for every row that contradicts the record.
CONTRADICTIONS = {
    "cases": """
        SELECT 'case ' || c.id, format('it stands at %s, revision %s; its record ends at %s, revision %s',
          c.stage, c.revision, e.to_stage, e.revision)
        FROM workflow_case c LEFT JOIN LATERAL (SELECT revision, to_stage FROM audit_event
          WHERE case_id = c.id AND revision IS NOT NULL ORDER BY revision DESC LIMIT 1) e ON true
        WHERE (e.revision, e.to_stage) IS DISTINCT FROM (c.revision, c.stage)""",
    "steps": """
        SELECT 'case ' || case_id, format('step %s from %s follows revision %s at %s', revision, from_stage,
          number - 1, before)
        FROM (SELECT case_id, revision, from_stage, row_number() OVER steps AS number,
            lag(to_stage) OVER steps AS before FROM audit_event WHERE revision IS NOT NULL
            WINDOW steps AS (PARTITION BY case_id ORDER BY revision)) s
        WHERE revision <> number OR from_stage IS DISTINCT FROM before""",
    "streams": """
        SELECT e.stream || ' event ' || e.sequence, 'it stands in the stream of something else'
        FROM audit_event e LEFT JOIN workflow_case c ON c.id = e.case_id
        WHERE e.stream <> coalesce('case:' || e.case_id, 'organisation:' || e.organisation_id)
          OR e.organisation_id <> c.organisation_id""",
    "parts": """
        SELECT e.stream || ' event ' || e.sequence, 'the part that its actor took is missing'
        FROM audit_event e JOIN workflow_lifecyclestep s ON s.definition = e.definition AND s.event = e.action
          AND s.from_stage = e.from_stage AND s.to_stage = e.to_stage
        WHERE e.revision > 1 AND e.actor_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM workflow_participation p
          WHERE p.case_id = e.case_id AND p.person_id = e.actor_id
            AND (p.capacity = s.capacity
              OR right(s.capacity, 1) = '#' AND starts_with(p.capacity, s.capacity)))""",
    "lineage": """
        SELECT 'organisation ' || o.code, 'it does not stand where its parent is'
        FROM workflow_organisation o LEFT JOIN workflow_organisation p ON p.id = o.parent_id
        WHERE o.lineage <> coalesce(p.lineage, '{}') || o.id""",
    "bodies": """
        SELECT 'body ' || b.event_id, 'its event is missing'
        FROM audit_body b WHERE NOT EXISTS (SELECT 1 FROM audit_event e WHERE e.id = b.event_id)""",
}


def findings(*, has_files: bool = True) -> Iterator[Finding]:
    """Yield whatever is not as it was recorded, at one moment of the database; nothing, if all is well."""
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if is_outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield from broken_schema()
        yield from stream_findings()
        yield from contradictions()
        if has_files:
            yield from broken_files(settings.EVIDENCE_ROOT)


def stream_findings(streams: Sequence[str] | None = None) -> Iterator[Finding]:
    """Yield the findings of the named streams, or of all: links, times, hashes and bodies."""
    yield from broken_links(streams)
    yield from broken_bodies(streams)


def contradictions() -> Iterator[Finding]:
    """Yield where the tables say something else than their record."""
    for query in CONTRADICTIONS.values():
        with connection.cursor() as cursor:
            cursor.execute(query)
            for place, sentence in cursor:
                yield Finding(place, sentence)


def broken_files(root: Path) -> Iterator[Finding]:
    """Yield evidence that is no longer on disk as it was uploaded."""
    rows = Evidence.objects.order_by("case_id").values_list("case_id", "id", "stored_as", "digest")
    for case_id, number, stored_as, digest in rows.iterator():
        sentence = _fault(root / stored_as, bytes(digest))
        if sentence:
            yield Finding(f"case {case_id} evidence {number}", sentence)


def _fault(path: Path, digest: bytes) -> str:
    try:
        with path.open("rb") as file:
            is_same = hashlib.file_digest(file, "sha256").digest() == digest
    except OSError as error:
        return f"the file cannot be read: {error.strerror}"
    return "" if is_same else "the file was changed since it was uploaded"
