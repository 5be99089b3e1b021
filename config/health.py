"""Whether this installation can serve: asked by a load balancer and by the supervisor."""

from __future__ import annotations

from functools import cache

from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer 200 when the database answers and is migrated, else 503 with the reason."""
    reason = _what_is_missing()
    return HttpResponse(reason or "ok", status=503 if reason else 200, content_type="text/plain")


def _what_is_missing() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
        return "" if _is_migrated() else "migrations are missing"
    except (DatabaseError, InterfaceError):
        return "the database does not answer"


class _NotYetError(Exception):
    """Keeps a negative answer out of the cache."""


def _is_migrated() -> bool:
    try:
        return _plan_is_empty()
    except _NotYetError:
        return False


@cache
def _plan_is_empty() -> bool:
    """Remember a yes: the code of a process does not change, and reading every migration takes a while."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise _NotYetError
    return True
