"""What every answer carries, and what a person sees while the database is away."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from django.db import IntegrityError, InterfaceError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import include, path

from config import health
from config.unavailable import is_away
from workflow.sessions import SessionStore


def lose_the_database(request: HttpRequest) -> HttpResponse:
    raise OperationalError("the connection is closed") from psycopg.OperationalError()


def read_the_session(request: HttpRequest) -> HttpResponse:
    request.session["touched"] = True
    return HttpResponse("read")


def fail(request: HttpRequest) -> HttpResponse:
    raise ValueError("Budi Santoso")


# Named as pages of the entrance are: whoever is not logged in may ask for them.
urlpatterns = [
    path("lost", lose_the_database, name="account_lost"),
    path("session", read_the_session, name="account_session"),
    path("fail", fail, name="account_fail"),
    path("", include("config.urls")),
]
handler500 = "config.unavailable.server_error"


@pytest.fixture
def client() -> Iterator[Client]:
    with override_settings(ROOT_URLCONF=__name__):
        yield Client(raise_request_exception=False)


class TestHealth:
    @pytest.mark.django_db
    def test_is_200_when_migrated(self, client: Client) -> None:
        answer = client.get("/healthz")
        assert (answer.status_code, answer.content) == (200, b"ok")

    @pytest.mark.django_db
    def test_is_503_while_a_migration_is_missing(
        self, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        health._plan_is_empty.cache_clear()
        monkeypatch.setattr(MigrationExecutor, "migration_plan", lambda *_: ["one"])
        assert client.get("/healthz").status_code == 503

    def test_is_503_without_a_database(self, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuse() -> None:
            raise OperationalError

        monkeypatch.setattr(connection, "cursor", refuse)
        assert client.get("/healthz").status_code == 503


class TestUnavailable:
    def test_keeps_what_was_typed_and_says_when_to_come_back(self, client: Client) -> None:
        typed = {"reason": "Alasan yang panjang", "password": "rahasia sekali"}
        answer = client.post("/lost?page=2", typed)
        text = answer.content.decode()
        assert answer.status_code == 503
        assert answer["Retry-After"] == "15"
        assert answer["Cache-Control"] == "no-store"
        assert "Alasan yang panjang" in text
        assert "rahasia sekali" not in text
        assert "/lost?page=2" in text

    def test_covers_what_no_view_sees(self, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        def lose(*_: object, **__: object) -> None:
            raise OperationalError from psycopg.errors.AdminShutdown()

        monkeypatch.setattr(SessionStore, "save", lose)
        assert client.get("/session").status_code == 503

    def test_leaves_a_fault_of_ours_a_fault(self, client: Client) -> None:
        answer = client.get("/fail")
        assert answer.status_code == 500
        assert "Budi" not in answer.content.decode()

    @pytest.mark.parametrize(
        ("cause", "expected"),
        [
            (psycopg.errors.ConnectionFailure(), True),
            (psycopg.errors.AdminShutdown(), True),
            (psycopg.errors.TooManyConnections(), True),
            (psycopg.errors.LockNotAvailable(), True),
            (psycopg.OperationalError(), True),
            (psycopg.errors.DeadlockDetected(), False),
            (psycopg.errors.SerializationFailure(), False),
        ],
    )
    def test_tells_a_lost_database_from_a_lost_race(self, cause: psycopg.Error, expected: bool) -> None:
        error = OperationalError()
        error.__cause__ = cause
        assert is_away(error) is expected

    def test_counts_a_closed_connection_and_no_broken_rule(self) -> None:
        assert is_away(InterfaceError())
        assert not is_away(IntegrityError())
        assert not is_away(None)


class TestPolicy:
    @pytest.mark.django_db
    def test_is_strict_on_every_answer(self, client: Client) -> None:
        policy = client.get("/healthz")["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "*" not in policy

    def test_is_on_the_page_of_a_lost_database_too(self, client: Client) -> None:
        assert "default-src 'none'" in client.get("/lost")["Content-Security-Policy"]
