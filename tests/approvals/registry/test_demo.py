"""The installation and the demonstration: made once, the same again, two persons for each deciding role."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.test import RequestFactory

from approvals.registry import demo
from approvals.registry.installation import shipped_rules
from config import roles
from config.cluster import Cluster
from tests.conftest import as_role
from workflow.models import Account, Appointment, AuditEvent, Role

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _as_worker(
    cluster: Cluster,
    transactional_db: None,
    settings: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[None]:
    """Act as the role that installs; everybody else needs a person for each event."""
    settings.HOME = tmp_path
    monkeypatch.setattr(demo, "_parts", {})  # what the features above add is tried beside them
    with as_role(cluster, roles.WORKER):
        yield


# What the features above fill: employees and committees.
ABOVE = {"asn", "komite_ketua", "komite_anggota"}


def printed(command: str, *arguments: str) -> str:
    out = StringIO()
    call_command(command, *arguments, stdout=out)
    return out.getvalue()


def counted() -> tuple[int, int, int]:
    return Account.objects.count(), Appointment.objects.count(), AuditEvent.objects.count()


class TestDemo:
    def test_fills_every_role_and_changes_nothing_again(self) -> None:
        printed("demo")
        before = counted()
        held = set(Appointment.objects.filter(is_effective=True).values_list("role__code", flat=True))
        assert held == set(Role.objects.values_list("code", flat=True)) - ABOVE
        assert not Appointment.objects.filter(is_effective=False).exists()
        _given_by_two_persons()
        _known_by_their_names_as_made_up()
        _all_log_in_with_the_printed_password()
        printed("demo")
        assert counted() == before

    def test_seats_a_panel_of_five_to_nine(self) -> None:
        seats = [role for role in demo.DESKS["BKN"] if role in {"panel_chair", "panel_member"}]
        assert len(seats) in {5, 7, 9}


class TestFirstAdmin:
    def test_makes_one_account_and_shows_its_password_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("FIRST_ADMIN_EMAIL", "kepala@contoh.test")
        first = printed("first_admin")
        password = first.rsplit(": ", 1)[1].strip()
        assert authenticate(RequestFactory().get("/"), email="kepala@contoh.test", password=password)
        assert password not in printed("first_admin")
        assert Account.objects.count() == 1

    def test_is_refused_with_an_address_that_is_none(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("FIRST_ADMIN_EMAIL", "bukan surel")
        with pytest.raises(CommandError, match="bukan alamat surel"):
            printed("first_admin")
        assert not Account.objects.exists()


def _given_by_two_persons() -> None:
    for row in Appointment.objects.filter(role__is_deciding=True):
        assert row.granted_by_id
        assert row.confirmed_by_id
        assert row.person_id not in {row.granted_by_id, row.confirmed_by_id}


def _known_by_their_names_as_made_up() -> None:
    assert all(account.person.name.endswith("(rekaan)") for account in Account.objects.all())


def _all_log_in_with_the_printed_password() -> None:
    table = printed("demo", "--accounts")
    password = table.rsplit(": ", 1)[1].strip()
    assert all(account.check_password(password) for account in Account.objects.all())
    assert all(account.email in table for account in Account.objects.all())


def test_the_roles_are_loaded_before_what_refers_to_them() -> None:
    assert shipped_rules()[0].name == "roles.toml"
