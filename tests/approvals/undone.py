"""Savepoints in which the door may be used: it insists on the outermost transaction, except in a test's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction


def savepoint() -> transaction.Atomic:
    """Return a transaction that counts as the test's own."""
    block = transaction.atomic()
    block._from_testcase = True  # type: ignore[attr-defined]
    return block


@contextmanager
def undone() -> Iterator[None]:
    """Undo whatever is done here."""
    with savepoint():
        yield
        transaction.set_rollback(True)
