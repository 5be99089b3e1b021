"""The verbs one may be granted: each app names its own at its start, a role may bear no other."""

from __future__ import annotations

from types import ModuleType

ADMINISTER = "administer"
WRITE_NOTE = "write_note"
ATTACH_EVIDENCE = "attach_evidence"
AUDIT = "audit"

_verbs = {ADMINISTER, WRITE_NOTE, ATTACH_EVIDENCE, AUDIT}


def register_verbs(permissions: ModuleType) -> None:
    """Make the verbs of a feature known: the constants of its `permissions` module."""
    _verbs.update(value for name, value in vars(permissions).items() if name.isupper())


def known_verbs() -> frozenset[str]:
    """Return every verb that a role may bear."""
    return frozenset(_verbs)
