"""The streams of the record, read as binary COPY and hashed here: no function of the database is asked.

A row comes in one message, its fields as `leaf.py` writes them; so a whole event is hashed without being
taken apart, and what is compared lies at its ends.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Any, NamedTuple

from django.db import connection

from workflow.audit.leaf import BODY_PREFIX, FIELDS, NULL, PREFIX

SIGNATURE = b"PGCOPY\n\xff\r\n\x00"
HEADER = len(SIGNATURE) + 8
LENGTH = struct.Struct(">i")
# The length of the hash and of each field before the stream's name, with the fields themselves.
HEAD = struct.Struct(">iqiqiqi")
EARLIEST = -(2**63)
HASH_FOLLOWS = LENGTH.pack(32)
SALT_FOLLOWS = LENGTH.pack(16)

_LEAF = ", ".join(f"{name}::bigint" if name in ("sequence", "revision") else name for name in FIELDS)
EVENTS = f"""COPY (SELECT hash, {_LEAF} FROM audit_event e{{chosen}}
ORDER BY e.stream, e.sequence) TO STDOUT (FORMAT binary)"""  # noqa: S608 (constants)
BODIES = """COPY (SELECT e.body_commit, b.salt, b.body, e.stream, e.sequence::bigint FROM audit_event e
LEFT JOIN audit_body b ON b.event_id = e.id{chosen}) TO STDOUT (FORMAT binary)"""


class Finding(NamedTuple):
    """Something that is not as it was recorded: where, and what."""

    place: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.place}: {self.sentence}"


class Tail(NamedTuple):
    """What the next event of a stream must follow."""

    stream: bytes = b""
    sequence: int = 0
    occurred_at: int = EARLIEST
    recorded_at: int = EARLIEST
    prev: bytes = NULL


def broken_links(streams: Sequence[str] | None = None) -> Iterator[Finding]:
    """Yield every event that was changed, misses its predecessor or stands at an impossible time."""
    tail = Tail()
    for row in _rows(EVENTS, streams):
        start = 6 + LENGTH.unpack_from(row, 2)[0]
        leaf, digest = row[start:], row[6:start]
        _, sequence, _, occurred_at, _, recorded_at, size = HEAD.unpack_from(leaf)
        stream = leaf[HEAD.size : HEAD.size + size]
        if stream != tail.stream:
            tail = Tail(stream)
        here = Tail(stream, sequence, occurred_at, recorded_at, HASH_FOLLOWS + digest)
        is_true = sha256(PREFIX + leaf).digest() == digest
        if (
            not is_true
            or sequence != tail.sequence + 1
            or not leaf.endswith(tail.prev)
            or _untimely(tail, here)
        ):
            yield from _told(tail, here, is_true=is_true, is_linked=leaf.endswith(tail.prev))
        tail = here


def _untimely(tail: Tail, here: Tail) -> bool:
    """Return whether time runs backwards; facts of an organisation may have happened in another order."""
    is_early = here.occurred_at < tail.occurred_at and here.stream.startswith(b"case:")
    return is_early or here.occurred_at > here.recorded_at or here.recorded_at < tail.recorded_at


def _told(tail: Tail, here: Tail, *, is_true: bool, is_linked: bool) -> Iterator[Finding]:
    place = _place(here.stream, here.sequence)
    if not is_true:
        yield Finding(place, "the event was changed: its hash is another")
    if here.sequence != tail.sequence + 1:
        yield Finding(place, f"the events before it are missing: {tail.sequence + 1} was expected")
    if not is_linked:
        yield Finding(place, "the event does not follow the one before it: the link is another")
    if _untimely(tail, here):
        yield Finding(place, "the event stands before its predecessor or after its own recording")


def broken_bodies(streams: Sequence[str] | None = None) -> Iterator[Finding]:
    """Yield every event whose words are missing or are not those that it committed to."""
    for row in _rows(BODIES, streams):
        # Where all is well a commitment of 32 bytes and a salt of 16 stand at the beginning, then the body.
        size = LENGTH.unpack_from(row, 58)[0] if len(row) > 62 else 0
        words = BODY_PREFIX + row[42:58] + row[62 : 62 + size]
        if sha256(words).digest() != row[6:38] or row[38:42] != SALT_FOLLOWS:
            _commit, salt, body, stream, sequence = _fields(row)
            is_missing = salt is None or body is None
            sentence = "is missing" if is_missing else "was changed: the event committed to another"
            yield Finding(_place(stream, sequence), f"the body {sentence}")


def _rows(query: str, streams: Sequence[str] | None) -> Iterator[bytes]:
    """Yield the rows as they are sent, without what stands before the first and after the last."""
    chosen = "" if streams is None else " WHERE e.stream = ANY(%s)"
    values = None if streams is None else [list(streams)]
    with connection.cursor() as cursor:
        copying: Any = cursor.cursor.copy(query.format(chosen=chosen), values)
        with copying as blocks:
            first = bytes(next(iter(blocks)))
            assert first.startswith(SIGNATURE)
            if len(first) > HEADER + 2:
                yield first[HEADER:]
            for block in blocks:
                if len(block) > 2:
                    yield bytes(block)


def _fields(row: bytes) -> list[Any]:
    """Return the fields of a short row as bytes, None where NULL."""
    found: list[bytes | None] = []
    position, end = 2, len(row)
    while position < end:
        (size,) = LENGTH.unpack_from(row, position)
        position += 4
        found.append(None if size < 0 else row[position : position + size])
        position += max(size, 0)
    return found


def _place(stream: bytes, sequence: int | bytes) -> str:
    number = sequence if isinstance(sequence, int) else int.from_bytes(sequence, "big")
    return f"{stream.decode(errors='replace')} event {number}"
