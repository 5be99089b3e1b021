"""Every form is sent twice: what was done once is answered the same, and done no more (C4)."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpResponseBase
from django.test import Client

from workflow.models import AuditEvent

DONE = 303


@pytest.fixture
def pressing_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every form that a test sends with a key be sent again after it was done."""
    press = Client.post

    def twice(self: Client, path: str, data: Any = None, **rest: Any) -> HttpResponseBase:
        first = press(self, path, data, **rest)
        if first.status_code == DONE and isinstance(data, dict) and "key" in data:
            _again(lambda: press(self, path, _rewound(data), **rest), path)
        return first

    monkeypatch.setattr(Client, "post", twice)


def _again(press: Any, path: str) -> None:
    before = AuditEvent.objects.count()
    answer = press()
    assert answer.status_code == DONE, (path, answer.status_code)
    assert AuditEvent.objects.count() == before, path


def _rewound(data: dict[str, Any]) -> dict[str, Any]:
    for value in data.values():
        if hasattr(value, "seek"):
            value.seek(0)
    return data
