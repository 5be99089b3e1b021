"""The exact bytes of an event and their hash: the twin of `audit_leaf` in `workflow/sql/audit.sql`.

A leaf is `00 ‖ "jenjang-audit-v1" ‖ 00 ‖ fields`, and its SHA-256 is a leaf hash of RFC 9162. A field is
its length in four bytes and its bytes, or four times FF where it is NULL, so that no two rows share one leaf.
That is also how PostgreSQL's binary COPY sends a row: what it sends can be hashed without being taken apart.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

PREFIX = b"\x00jenjang-audit-v1\x00"
BODY_PREFIX = b"\x02"
NULL = b"\xff\xff\xff\xff"
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
Encoder = Callable[[Any], bytes]


def whole(value: int) -> bytes:
    """Return a whole number as eight bytes; raises struct.error beyond them."""
    return struct.pack(">q", value)


def words(value: str) -> bytes:
    """Return a text in UTF-8; raises ValueError for what PostgreSQL cannot keep."""
    if "\x00" in value:
        raise ValueError("a text of the record cannot hold NUL")
    return value.encode()


def moment(value: datetime) -> bytes:
    """Return a time as microseconds since 2000-01-01 UTC; raises TypeError without a time zone."""
    return whole((value - EPOCH) // timedelta(microseconds=1))


def raw(value: bytes) -> bytes:
    """Return bytes as they are."""
    return bytes(value)


def number(value: UUID) -> bytes:
    """Return the sixteen bytes of a UUID."""
    return value.bytes


FIELDS: dict[str, Encoder] = {
    "sequence": whole,
    "occurred_at": moment,
    "recorded_at": moment,
    "stream": words,
    "case_id": whole,
    "organisation_id": whole,
    "revision": whole,
    "actor_id": whole,
    "acting_for_id": whole,
    "mandate_id": whole,
    "hat": words,
    "action": words,
    "from_stage": words,
    "to_stage": words,
    "key": number,
    "definition": words,
    "policy": words,
    "db_user": words,
    "xact": whole,
    "dossier_hash": raw,
    "body_commit": raw,
    "prev": raw,
}


def field(value: bytes | None) -> bytes:
    """Return bytes with their length before them."""
    return NULL if value is None else struct.pack(">i", len(value)) + value


def leaf(event: Mapping[str, Any]) -> bytes:
    """Return the bytes of an event, given by the columns of `audit_event`; raises KeyError without one."""
    values = ((encode, event[name]) for name, encode in FIELDS.items())
    return PREFIX + b"".join(field(None if value is None else encode(value)) for encode, value in values)


def event_hash(event: Mapping[str, Any]) -> bytes:
    """Return the hash under which the event stands in its stream."""
    return hashlib.sha256(leaf(event)).digest()


def body_commit(salt: bytes, body: bytes) -> bytes:
    """Return what an event keeps of its body: enough to prove it, not enough to guess it."""
    return hashlib.sha256(BODY_PREFIX + salt + body).digest()
