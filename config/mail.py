"""Where mail goes: a folder by default, a mail server when EMAIL_URL names one."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import SplitResult, unquote, urlsplit


@dataclass(frozen=True)
class Post:
    """How mail leaves; `is_upgraded` is STARTTLS, `is_tls` is TLS from the first byte."""

    backend: str = "filebased"
    host: str = ""
    port: int = 0
    user: str = ""
    password: str = ""
    is_upgraded: bool = False
    is_tls: bool = False


def from_address(address: str) -> Post:
    """Read smtp://, smtp+tls:// or smtps://user:password@host:port; raise SystemExit for another."""
    parts = urlsplit(address)
    if not address:
        return Post()
    if parts.scheme not in ("smtp", "smtp+tls", "smtps"):
        raise SystemExit("EMAIL_URL must begin with smtp://, smtp+tls:// or smtps://.")
    return _server(parts)


def _server(parts: SplitResult) -> Post:
    return Post(
        backend="smtp",
        host=parts.hostname or "localhost",
        port=parts.port or {"smtp": 25, "smtp+tls": 587, "smtps": 465}[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        is_upgraded=parts.scheme == "smtp+tls",
        is_tls=parts.scheme == "smtps",
    )
