"""The words of an event: canonical bytes, salted, the only erasable part of the record."""

from __future__ import annotations

import json
import secrets
from datetime import date, datetime
from decimal import Decimal
from typing import Any

WRITER = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def plain(value: Any) -> Any:
    """Return a value as JSON can keep it: exact, without losing what it was."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set):
        return [plain(item) for item in value]
    if isinstance(value, bool | int | None):
        return value
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    recorded = getattr(value, "as_recorded", None)
    return plain(recorded()) if recorded else str(value).replace("\x00", "")


def canonical(body: dict[str, Any]) -> str:
    """Return the one text of a body: sorted keys, no spaces, unescaped."""
    return WRITER.encode(plain(body))


def salted(body: dict[str, Any]) -> dict[str, str]:
    """Return the body's text with sixteen fresh random bytes, as the record takes them."""
    return {"salt": secrets.token_hex(16), "body": canonical(body)}
