"""The filling's screens in a browser."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from tests.approvals.world import Country


def visitor(land: Country, role: str, where: str = "KAB") -> Client:
    """Return the browser of who holds a role."""
    client = Client()
    client.force_login(land.account(role, where))
    return client


def get(client: Client, name: str, *args: Any, **query: Any) -> Any:
    return client.get(reverse(name, args=args), query)


def text_of(answer: Any) -> str:
    found: str = answer.content.decode()
    return found
