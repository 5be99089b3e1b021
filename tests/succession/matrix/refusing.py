"""A refusal that leaves nothing behind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from workflow.exceptions import NotPermitted, NotYoursToKnow, TransitionRefused
from workflow.models import AuditEvent


def refused(deed: Callable[[], Any], match: str | None = None) -> None:
    """Assert that a deed is refused, perhaps with these words, and that nothing happened."""
    before = AuditEvent.objects.count()
    with pytest.raises((NotPermitted, NotYoursToKnow, TransitionRefused), match=match):
        deed()
    assert AuditEvent.objects.count() == before
