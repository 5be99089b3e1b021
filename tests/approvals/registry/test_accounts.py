"""Logging in (D8): the attacker is slowed, the others are not locked out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.core.internal import ratelimit
from django.contrib.auth.hashers import make_password
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client, RequestFactory
from django.urls import reverse

from workflow.models import Account, Person

pytestmark = pytest.mark.django_db
PASSWORD = "kata sandi yang panjang"
OFFICE, ELSEWHERE = "203.0.113.1", "198.51.100.7"


@pytest.fixture(autouse=True)
def _empty_cache(db: None) -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def users(count: int) -> list[Account]:
    """Return accounts that share one hash: making each its own takes longer than the test."""
    encoded = make_password(PASSWORD)
    people = Person.objects.bulk_create(
        [Person(number=f"D8-{number}", name=f"Orang {number}") for number in range(count)]
    )
    return Account.objects.bulk_create(
        [Account(email=f"u{who.number.lower()}@contoh.test", person=who, password=encoded) for who in people]
    )


def try_login(email: str, password: str = PASSWORD, address: str = OFFICE) -> str:
    """Return what came of one attempt: in, wrong or slowed."""
    fields = {"login": email, "password": password}
    response = Client(REMOTE_ADDR=address).post(reverse("account_login"), fields)
    if response.status_code == 302:
        return "in"
    return "slowed" if response.status_code == 429 or _is_slowed(response.content.decode()) else "wrong"


def _is_slowed(page: str) -> bool:
    return "erlalu banyak" in page or "oo many" in page


def attempt(email: str, password: str = PASSWORD, address: str = OFFICE) -> str:
    """Return what came of one attempt, without drawing the page."""
    request = RequestFactory().post("/", REMOTE_ADDR=address)
    try:
        with context.request_context(request):
            found = get_adapter(request).authenticate(request, email=email, password=password)
    except ValidationError:
        return "slowed"
    return "in" if found else "wrong"


def attack(attempts: list[tuple[str, str]]) -> dict[str, int]:
    """Try wrong passwords; return how often each outcome came."""
    return dict(Counter(attempt(email, "salah", address) for email, address in attempts))


@pytest.fixture
def _quick_cache(settings: Any) -> None:
    """Count in memory: thousands of attempts would wait for the disk."""
    backend = "django.core.cache.backends.locmem.LocMemCache"
    settings.CACHES = {"default": {"BACKEND": backend, "OPTIONS": {"MAX_ENTRIES": 1_000_000}}}


class TestLogin:
    def test_lets_an_active_account_in(self) -> None:
        (account,) = users(1)
        assert try_login(account.email) == "in"
        assert try_login(account.email, "salah") == "wrong"
        Account.objects.filter(pk=account.pk).update(is_active=False)
        client = Client()
        client.post(reverse("account_login"), {"login": account.email, "password": PASSWORD})
        assert client.get(reverse("agencies")).status_code == 302

    def test_forgets_no_attempt_however_many_there_are(self) -> None:
        """A cache that throws entries away when it is full would forget the attacker."""
        victim = users(1)[0]
        assert [try_login(victim.email, "salah", ELSEWHERE) for _ in range(6)][-2:] == ["wrong", "slowed"]
        for number in range(400):
            cache.set(f"filler-{number}", 1, 300)
        assert try_login(victim.email, address=ELSEWHERE) == "slowed"

    def test_makes_no_account(self) -> None:
        fields = {"email": "baru@contoh.test", "password1": PASSWORD, "password2": PASSWORD}
        Client().post(reverse("account_signup"), fields)
        assert not Account.objects.filter(email="baru@contoh.test").exists()


@pytest.mark.usefixtures("_quick_cache")
class TestThrottling:
    """1,000 attempts of each kind; what is tried at all stays far below."""

    def test_slows_guessing_at_one_account_from_many_addresses(self) -> None:
        victim, other = users(2)
        assert attempt(victim.email) == "in"
        tried = attack([(victim.email, f"198.51.{number // 250}.{number % 250}") for number in range(1000)])
        assert tried["wrong"] == 5
        assert tried["slowed"] == 995
        assert attempt(victim.email) == "in"  # at her own address
        assert attempt(other.email, address=ELSEWHERE) == "in"

    def test_slows_one_address_that_tries_many_accounts(self) -> None:
        office = users(200)
        assert {attempt(account.email) for account in office} == {"in"}
        tried = attack([(f"siapa{number}@contoh.test", OFFICE) for number in range(1000)])
        assert tried["wrong"] == 100
        assert tried["slowed"] == 900
        assert {attempt(account.email) for account in office} == {"in"}

    def test_slows_guessing_from_within_the_office(self) -> None:
        victim, other = users(2)
        assert {attempt(victim.email), attempt(other.email)} == {"in"}
        tried = attack([(victim.email, OFFICE)] * 30)
        assert tried["wrong"] == 5
        assert attempt(other.email) == "in"

    def test_would_not_slow_without_its_limits(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The control."""
        monkeypatch.setattr(ratelimit, "get_rates", lambda **_rest: [])
        victim = users(1)[0]
        assert attack([(victim.email, ELSEWHERE)] * 30) == {"wrong": 30}


class TestEntrance:
    @pytest.mark.parametrize("address", ["/akun/email/", "/akun/confirm-email/", "/akun/confirm-email/x/"])
    def test_offers_no_change_of_the_address_that_one_is_known_by(self, address: str) -> None:
        (account,) = users(1)
        client = Client()
        client.force_login(account)
        for response in (client.get(address), client.post(address, {"email": "lain@contoh.test"})):
            assert response.status_code == 404
        account.refresh_from_db()
        assert account.email == "ud8-0@contoh.test"

    @pytest.mark.parametrize("name", [
        "account_login", "account_reset_password", "account_change_password", "account_reauthenticate",
        "mfa_index", "mfa_activate_totp", "account_logout", "account_signup",
    ])  # fmt: skip
    def test_opens_what_everybody_needs(self, name: str) -> None:
        (account,) = users(1)
        client = Client()
        client.force_login(account)
        assert client.get(reverse(name), follow=True).status_code == 200
