"""Log-in as it is set up: a strong hash, no signing up, guesses that get slow."""

from __future__ import annotations

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from workflow.models import Account, Person

EMAIL = "pejabat@contoh.example"
PASSWORD = "kalimat-sandi-yang-panjang"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def account(settings: Settings) -> Account:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    cache.clear()
    return Account.objects.create_user(EMAIL, PASSWORD, person=Person.objects.create(name="Pejabat Contoh"))


def log_in(client: Client, password: str) -> bool:
    client.post("/akun/login/", {"login": EMAIL, "password": password})
    return "_auth_user_id" in client.session


class TestLogIn:
    def test_is_by_email_and_password(self, account: Account) -> None:
        client = Client()
        assert log_in(client, PASSWORD)
        assert client.session["_auth_user_id"] == str(account.pk)

    def test_keeps_passwords_by_argon2id(self, account: Account) -> None:
        assert account.password.startswith("argon2$argon2id$")

    def test_is_refused_to_an_account_that_was_closed(self, account: Account) -> None:
        Account.objects.filter(pk=account.pk).update(is_active=False)
        assert not log_in(Client(), PASSWORD)

    def test_gets_slow_after_five_failures_and_is_open_again_later(self) -> None:
        guesser = Client()
        assert not any(log_in(guesser, f"tebakan {number}") for number in range(5))
        assert not log_in(guesser, PASSWORD), "throttled, though it is the right one"
        cache.clear()
        assert log_in(guesser, PASSWORD)

    def test_is_never_by_signing_up(self) -> None:
        form = {"email": "baru@contoh.example", "password1": PASSWORD, "password2": PASSWORD}
        Client().post("/akun/signup/", form)
        assert Account.objects.count() == 1

    def test_can_be_strengthened_by_a_second_factor(self) -> None:
        client = Client()
        log_in(client, PASSWORD)
        address = "/akun/2fa/totp/activate/"
        client.post(f"/akun/reauthenticate/?next={address}", {"password": PASSWORD})
        assert client.get(address).status_code == 200


class TestReset:
    def test_sends_a_link_and_tells_no_stranger_who_has_an_account(self) -> None:
        known = Client().post("/akun/password/reset/", {"email": EMAIL})
        stranger = Client().post("/akun/password/reset/", {"email": "siapa@contoh.example"})
        assert (known.status_code, known.headers["Location"]) == (
            stranger.status_code,
            stranger.headers["Location"],
        )
        assert "/akun/password/reset/key/" in mail.outbox[0].body
