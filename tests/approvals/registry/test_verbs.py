"""The registry over HTTP: its verbs, and what a form may not do (B3, B13, B17)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.approvals.registry.country import client_of
from tests.approvals.world import Country
from workflow.actors import Actor
from workflow.appointments import end_appointment
from workflow.models import Account, Appointment, AuditEvent, Mandate, Role, Session

pytestmark = pytest.mark.django_db


def appointment_of(land: Country, code: str = "operator", /, **changes: str) -> dict[str, str]:
    """Return what the form for giving a role posts."""
    today = timezone.localdate().isoformat()
    fields = {
        "person": land.person("newcomer").number,
        "role": str(Role.objects.get(code=code).pk),
        "from_on": today,
        "basis": "SK 7",
    }
    return {**fields, **changes}


def given(land: Country) -> Appointment | None:
    return Appointment.objects.filter(person=land.person("newcomer")).first()


class TestAppoint:
    def test_gives_the_role(self, land: Country, keeper: Client) -> None:
        response = keeper.post(reverse("appoint", args=["KAB"]), appointment_of(land))
        assert response.status_code == 302
        made = given(land)
        assert made is not None
        assert made.is_effective
        assert made.granted_by == land.person("administrator", "BKN")

    def test_opens_as_a_page_and_as_a_dialog(self, keeper: Client) -> None:
        address = reverse("appoint", args=["KAB"])
        assert "<html" in keeper.get(address).content.decode()
        alone = keeper.get(address, headers={"HX-Request": "true"}).content.decode()
        assert "<html" not in alone
        assert "<dialog" in alone

    @pytest.mark.parametrize(("role", "code"), [
        ("operator", "KAB"), ("ppk", "KAB"), ("administrator_instansi", "KOTA"), ("kanreg_head", "KANREG"),
        ("deputi", "BKN"),
    ])  # fmt: skip
    def test_is_not_found_by_who_does_not_keep_the_roles_there(
        self, land: Country, role: str, code: str
    ) -> None:
        client = client_of(land.person(role, code))
        for response in (
            client.get(reverse("appoint", args=["KAB"])),
            client.post(reverse("appoint", args=["KAB"]), appointment_of(land)),
        ):
            assert response.status_code == 404
        assert given(land) is None

    def test_keeps_what_was_typed_when_it_is_refused(self, land: Country, keeper: Client) -> None:
        held = appointment_of(land, "operator", person=land.person("operator").number)
        response = keeper.post(reverse("appoint", args=["KAB"]), held)
        assert response.status_code == 409
        page = response.content.decode()
        assert "sudah memegang peran" in page
        assert land.person("operator").number in page

    @pytest.mark.parametrize("changes", [
        {"person": "tiada"}, {"role": "999999"}, {"from_on": "kemarin"}, {"basis": ""},
        {"until_on": "2020-01-01"},
    ])  # fmt: skip
    def test_names_the_fault_of_a_field(self, land: Country, keeper: Client, changes: dict[str, str]) -> None:
        response = keeper.post(reverse("appoint", args=["KAB"]), appointment_of(land, **changes))
        assert response.status_code == 422
        assert "Belum dapat disimpan" in response.content.decode()
        assert given(land) is None

    def test_takes_no_role_of_another_kind_of_organisation(self, land: Country, keeper: Client) -> None:
        assert keeper.post(
            reverse("appoint", args=["KAB"]), appointment_of(land, "deputi")
        ).status_code == 422  # fmt: skip

    def test_is_untouched_by_extra_fields(self, land: Country, keeper: Client) -> None:
        """B17."""
        extra = {
            "is_effective": "on", "confirmed_by": str(land.person("second", "BKN").pk), "granted_by": "1",
            "organisation": str(land.desks["KOTA"].pk), "by": "1", "is_staff": "on", "is_superuser": "on",
            "stage": "approved", "revision": "9",
        }  # fmt: skip
        keeper.post(reverse("appoint", args=["KAB"]), {**appointment_of(land, "ppk"), **extra})
        made = given(land)
        assert made is not None
        assert (made.is_effective, made.confirmed_by, made.organisation) == (False, None, land.desks["KAB"])
        assert made.granted_by == land.person("administrator", "BKN")
        assert not Account.objects.filter(is_staff=True).exists()

    def test_is_refused_when_the_role_was_revoked_after_the_form_was_opened(
        self, land: Country, keeper: Client
    ) -> None:
        """B13."""
        address = reverse("appoint", args=["KAB"])
        assert keeper.get(address).status_code == 200
        _revoke(land, "administrator", "BKN")
        assert keeper.post(address, appointment_of(land)).status_code == 302  # to the log-in
        assert given(land) is None

    def test_is_refused_when_the_session_outlives_the_role(self, land: Country, keeper: Client) -> None:
        """B13, for a session that was not ended: the right is asked for again, not remembered."""
        kept = list(Session.objects.all())
        assert keeper.get(reverse("appoint", args=["KAB"])).status_code == 200
        _revoke(land, "administrator", "BKN")
        Session.objects.bulk_create(kept, ignore_conflicts=True)
        assert keeper.post(reverse("appoint", args=["KAB"]), appointment_of(land)).status_code == 404
        assert given(land) is None


class TestConfirm:
    def test_is_done_by_a_second_keeper(self, land: Country, keeper: Client) -> None:
        keeper.post(reverse("appoint", args=["KAB"]), appointment_of(land, "ppk"))
        made = given(land)
        assert made is not None
        address = reverse("confirm", args=[made.pk])
        assert keeper.post(address, {"is_checked": "on"}).status_code == 403
        second = client_of(land.person("second", "BKN"))
        assert second.post(address, {}).status_code == 422
        assert second.post(address, {"is_checked": "on"}).status_code == 302
        made.refresh_from_db()
        assert made.is_effective

    def test_is_not_found_by_another_agency(self, land: Country) -> None:
        row = Appointment.objects.get(person=land.person("ppk"))
        for name in ("confirm", "end_appointment"):
            response = client_of(land.person("administrator_instansi", "KOTA")).get(
                reverse(name, args=[row.pk])
            )
            assert response.status_code == 404


class TestEndAppointment:
    def test_ends_it_now_or_after_a_day(self, land: Country, keeper: Client) -> None:
        row = Appointment.objects.get(person=land.person("operator"))
        address = reverse("end_appointment", args=[row.pk])
        assert keeper.post(address, {"reason": ""}).status_code == 422
        tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
        assert keeper.post(address, {"reason": "pindah", "last_on": tomorrow}).status_code == 302
        assert keeper.post(address, {"reason": "pindah"}).status_code == 302
        assert keeper.post(address, {"reason": "pindah"}).status_code == 409
        row.refresh_from_db()
        assert row.during.upper <= timezone.now()


class TestMandates:
    def fields(self, land: Country) -> dict[str, str]:
        today = timezone.localdate().isoformat()
        return {
            "kind": "plh",
            "role": str(Role.objects.get(code="verifikator").pk),
            "principal": land.person("verifikator").number,
            "holder": land.person("newcomer").number,
            "from_on": today,
            "until_on": today,
            "basis": "SK 8",
        }

    def test_are_given_and_ended_by_the_holder_who_is_back(self, land: Country, keeper: Client) -> None:
        assert keeper.post(reverse("give_mandate", args=["KAB"]), self.fields(land)).status_code == 302
        made = Mandate.objects.get()
        assert made.is_effective
        address = reverse("end_mandate", args=[made.pk])
        assert client_of(land.person("operator")).get(address).status_code == 404
        assert client_of(land.person("verifikator")).post(address, {"reason": "kembali"}).status_code == 302

    def test_say_why_not(self, land: Country, keeper: Client) -> None:
        wrong = {**self.fields(land), "principal": land.person("ppk").number}
        response = keeper.post(reverse("give_mandate", args=["KAB"]), wrong)
        assert response.status_code == 409
        assert "tidak memegang jabatan itu" in response.content.decode()


class TestRegisterPerson:
    def test_makes_an_account_and_sends_the_link(self, keeper: Client) -> None:
        fields = {"number": "SIN-9", "name": "Sintetis Baru", "email": "baru@contoh.invalid"}
        assert keeper.post(reverse("register_person", args=["KAB"]), fields).status_code == 302
        account = Account.objects.get(email="baru@contoh.invalid")
        assert not account.has_usable_password()
        assert [message.to for message in mail.outbox] == [["baru@contoh.invalid"]]
        again = keeper.post(reverse("register_person", args=["KAB"]), fields)
        assert again.status_code == 409
        assert AuditEvent.objects.filter(action="approvals.registry.register_person").count() == 1


class TestCloseAccount:
    def test_ends_log_ins(self, land: Country, keeper: Client) -> None:
        account = land.account("operator")
        theirs = client_of(land.person("operator"))
        address = reverse("close_account", args=["KAB", account.pk])
        assert keeper.post(address, {"reason": "pensiun"}).status_code == 302
        assert theirs.get(reverse("agencies")).status_code == 302
        assert client_of(land.person("ppk")).post(address, {"reason": "x"}).status_code == 404


def _revoke(land: Country, role: str, code: str) -> None:
    row = Appointment.objects.get(person=land.person(role, code), role__code=role)
    end_appointment(row.pk, by=Actor(land.person("second", "BKN").pk), reason="dicabut")
