"""The form of a committee's decree in a browser: rows as they are needed, and nothing typed is lost."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from succession.calibration.selectors import committee_of
from tests.approvals.world import Country, person
from tests.succession.world import land as make_land
from workflow.models import Account

pytestmark = pytest.mark.django_db


@pytest.fixture
def land() -> Country:
    return make_land()


def ask(land: Country, said: dict[str, Any] | None = None) -> Any:
    """Return the answer of the page to its administrator, who reads it or sends this."""
    browser = Client()
    browser.force_login(Account.objects.get(person=land.person("administrator_instansi")))
    address = reverse("committee", args=[land.agency.code])
    return browser.get(address) if said is None else browser.post(address, said)


def labels(answer: Any) -> list[str]:
    return [seat.label for seat in answer.context["form"].seats]


class TestSeats:
    def test_begin_with_as_many_as_the_policy_asks(self, land: Country) -> None:
        members = ["Anggota 1", "Anggota 2", "Anggota 3"]
        assert labels(ask(land)) == ["Ketua", "Wakil ketua", *members, "Sekretaris"]

    def test_grow_without_losing_or_judging_what_was_typed(self, land: Country) -> None:
        said = {"more": "1", "rows": "3", "number": "9/KTI", "chair": "tidak-ada", "alternate_2": "SIN-x"}
        answer = ask(land, said)
        form = answer.context["form"]
        assert (answer.status_code, form.errors) == (200, {})
        assert labels(answer)[5:7] == ["Anggota 4", "Anggota 5"]
        assert [form[name].value() for name in ("number", "chair", "alternate_2")] == [
            "9/KTI",
            "tidak-ada",
            "SIN-x",
        ]

    def test_grow_no_further_than_the_policy_admits(self, land: Country) -> None:
        answer = ask(land, {"more": "1", "rows": "99"})
        assert labels(answer)[-2] == "Anggota 7"
        assert answer.context["form"].is_full
        assert "Tambah anggota" not in answer.content.decode()
        assert "Tambah anggota" in ask(land).content.decode(), "the control"


class TestFaults:
    def test_keep_what_was_typed_and_name_who_it_is(self, land: Country) -> None:
        who = person("calon ketua")
        answer = ask(land, {"rows": "5", "chair": who.number, "deputy": "tidak-ada", "alternate_5": "SIN-y"})
        form, page = answer.context["form"], answer.content.decode()
        assert answer.status_code == 422
        assert {"number", "deputy", "alternate_5"} <= set(form.errors)
        assert f'value="{who.number}"' in page
        assert who.name in page
        assert 'value="tidak-ada"' in page
        assert committee_of(land.agency.pk) is None

    def test_name_the_member_whose_alternate_alone_is_given(self, land: Country) -> None:
        form = ask(land, {"alternate_1": person("pengganti").number}).context["form"]
        assert "kosongkan penggantinya" in str(form.errors["member_1"])
