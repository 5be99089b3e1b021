"""What the surroundings say: folders, addresses and secrets. Nothing here needs Django or a database."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TRUE = {"1", "true", "yes", "on"}


def home() -> Path:
    """Return the folder that holds everything an installation writes."""
    return Path(os.environ.get("JENJANG_HOME") or ROOT / "var").resolve()


def text(name: str, default: str = "") -> str:
    """Return a variable, stripped; empty counts as not set."""
    return os.environ.get(name, "").strip() or default


def is_on(name: str, default: bool = False) -> bool:
    """Tell whether a switch such as DEBUG is on."""
    value = text(name)
    return value.lower() in TRUE if value else default


def number(name: str, default: int) -> int:
    """Return a whole number; raise SystemExit in one sentence when it is none."""
    value = text(name, str(default))
    if not value.isdecimal():
        raise SystemExit(f"{name} must be a whole number, not {value!r}.")
    return int(value)


def words(name: str, default: str = "") -> list[str]:
    """Return a comma-separated list."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def secret(name: str, folder: Path | None = None) -> str:
    """Return a secret of this installation, made at its first use, once for all processes."""
    path = (folder or home()) / "secrets" / name
    try:
        if not path.exists():
            _make_secret(path)
        return path.read_text().strip()
    except PermissionError as error:
        raise SystemExit(f"{error.filename} belongs to another user. Set JENJANG_HOME.") from error


def _make_secret(path: Path) -> None:
    for folder in (path.parent.parent, path.parent):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{path.name}-{secrets.token_hex(6)}")
    draft.touch(mode=0o600)
    draft.write_text(secrets.token_urlsafe(48))
    try:
        os.link(draft, path)  # the first one wins, nobody sees half a secret
    except FileExistsError:
        pass
    finally:
        draft.unlink()
