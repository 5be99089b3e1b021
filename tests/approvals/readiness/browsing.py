"""What the tests of readiness's screens share: who visits, where, and what a form sends."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.approvals.world import Country
from workflow.models import Case

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def visitor(land: Country, role: str, where: str = "KAB") -> Client:
    client = Client()
    client.force_login(land.account(role, where))
    return client


def address(case: Case, code: str = "regulation") -> str:
    return reverse("indicator", args=[case.pk, code])


def worksheet(case: Case) -> str:
    return reverse("worksheet", args=[case.pk])


def typed(level: int | str = 0, **rest: Any) -> dict[str, Any]:
    """Return what the form of an indicator sends."""
    return {"key": str(uuid4()), "revision": 0, "level": level, "explanation": "Sudah ditetapkan", **rest}


def upload(name: str = "peraturan.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF, content_type="application/pdf")


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def statements(client: Client, url: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(url).status_code == 200
    return len(seen)
