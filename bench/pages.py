"""Statements of a page with few and with many cases: they must not grow."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bench.ground import world

FEW, MANY = 10, 2_000


def figures() -> Iterator[dict[str, Any]]:
    """Yield the statements of each page with many cases against those with few."""
    few = _counted(FEW)
    many = _counted(MANY - FEW)
    for page, count in many.items():
        yield {
            "name": f"statements of a page: {page}, {MANY} cases",
            "value": count,
            "unit": "statements",
            "against": f"the same page with {FEW} cases: {few[page]}",
            "ratio": round(count / few[page], 2),
        }


def _counted(more: int) -> dict[str, int]:
    client = Client()
    client.force_login(_reader())
    case = _opened(more)
    addresses = {
        "inbox": reverse("inbox"),
        "list of cases": reverse("cases"),
        "case with its history": reverse("case", args=[case]) + "?tab=riwayat",
        "search": reverse("search") + "?q=Pinjaman",
    }
    return {page: _statements(client, address) for page, address in addresses.items()}


def _reader() -> Any:
    from workflow.models import Account

    person = world().people["toy_checker"]
    found = Account.objects.filter(person=person).first()
    return found or Account.objects.create_user("pages@contoh.invalid", person=person)


def _opened(more: int) -> int:
    from tests.workflow.toyapp.models import Wish
    from workflow.births import Birth
    from workflow.execution import open_cases

    made = world()
    rows = [Birth(made.club.pk, "Pinjaman")] * more
    ids = open_cases("toy", rows, actor=made.actor("toy_asker"))
    Wish.objects.bulk_create(Wish(case_id=number, purpose="memotong rumput") for number in ids)
    return ids[0]


def _statements(client: Client, address: str) -> int:
    client.get(address)  # what a process remembers is not counted
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return len(queries)
