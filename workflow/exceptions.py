"""The refusals of the engine. *May not* is Django's PermissionDenied; the others stand here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404


class NotYoursToKnow(Http404):
    """The case does not exist for this person."""


class NotPermitted(PermissionDenied):
    """You may not, whatever the state of the case; carries every reason."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = list(reasons)


class TransitionRefused(Exception):
    """Not now, because…; carries every reason."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = list(reasons)


class Conflict(Exception):
    """What the person saw is no longer so; carries what he saw and what is, nothing was changed."""

    def __init__(self, sentence: str, *, seen: Any = None, present: Any = None) -> None:
        super().__init__(sentence)
        self.seen, self.present = seen, present
