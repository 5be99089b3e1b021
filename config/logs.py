"""The log, one line a record: what happened and where, never whose data it was.

Messages of exceptions quote values (a duplicate key, a text that is no date), and values are names of
persons. So an exception is told by its kind, its place and, from the database, its code.
"""

from __future__ import annotations

import json
import logging
import traceback
from datetime import UTC, datetime


def describe(error: BaseException) -> str:
    """Name an exception without quoting it."""
    cause = error.__cause__ or error
    code = getattr(cause, "sqlstate", None)
    constraint = getattr(getattr(cause, "diag", None), "constraint_name", None)
    known = [part for part in (code, constraint) if part]
    return f"{type(error).__name__}({', '.join(known)})" if known else type(error).__name__


def places(error: BaseException) -> list[str]:
    """List where an exception came from, outermost first."""
    frames = traceback.extract_tb(error.__traceback__)
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]


class JSONFormatter(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as JSON."""
        entry: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        error = record.exc_info[1] if record.exc_info else None
        if error:
            entry |= {"error": describe(error), "places": places(error)}
        return json.dumps(entry, ensure_ascii=False)


class PlainFormatter(logging.Formatter):
    """One line for the eye, an exception's places below it."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def formatException(self, ei: object) -> str:  # noqa: N802 (named by logging)
        """Return an exception's kind and places."""
        error = ei[1] if isinstance(ei, tuple) else None
        if not isinstance(error, BaseException):
            return ""
        return "\n".join([*(f"  {place}" for place in places(error)), f"  {describe(error)}"])
