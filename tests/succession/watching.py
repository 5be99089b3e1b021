"""Pages that show persons, and the rows of access that they leave (A21)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import pytest
from django.test import Client

from workflow import accesses
from workflow.models import Access, Account, Case, Person


@dataclass(frozen=True)
class Showing:
    """A page, the place as which it notes, and whom it shows."""

    place: str
    address: str
    people: Collection[int]
    case: Case | None = None
    is_export: bool = False

    def open(self, viewer: Person) -> int:
        """Open the page to its last byte and return its status."""
        browser = Client(raise_request_exception=False)
        browser.force_login(Account.objects.filter(person=viewer).earliest("pk"))
        answer = browser.get(self.address)
        b"".join(answer)
        return int(answer.status_code)


def leaves_one_row_each(showing: Showing, viewer: Person) -> None:
    """Assert that the page leaves one row for each person shown, and none for anybody else."""
    last = _last()
    assert showing.people
    assert showing.open(viewer) == 200
    rows = Access.objects.filter(pk__gt=last).values_list("person", "viewer", "place", "case", "is_export")
    case = showing.case and showing.case.pk
    wanted = [(who, viewer.pk, showing.place, case, showing.is_export) for who in showing.people]
    assert sorted(rows) == sorted(wanted)


def shows_nothing_without_rows(showing: Showing, viewer: Person) -> None:
    """Assert that nothing is answered where the rows cannot be written: the control."""
    last = _last()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(accesses, "NOTE", "SELECT 1 WHERE false")
        assert showing.open(viewer) == 500
    assert _last() == last


def _last() -> int:
    return Access.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
