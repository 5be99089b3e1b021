"""Acting as one of the database's roles within one transaction, as a server's superuser may."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


def become(role: str) -> None:
    """Act as a role from now on: the database takes it for the one that logged in."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('session_authorization', %s, false)", [role])


@contextmanager
def acting_as(role: str) -> Iterator[None]:
    """Act as another role for a while."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_user")
        (before,) = cursor.fetchone()
    become(role)
    try:
        yield
    finally:
        become(before)
