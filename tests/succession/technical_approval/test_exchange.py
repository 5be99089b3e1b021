"""The exchange against a stand-in that is slow, wrong, down, or asked twice."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db.models import F
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from config import roles
from succession.technical_approval import configuration
from succession.technical_approval.exchange import application_of, run_once
from succession.technical_approval.imut import Imut
from succession.technical_approval.models import Approval, Dispatch
from succession.technical_approval.port import Answer, GarbledError, UnreachableError, read_answer
from succession.technical_approval.stand_in import StandIn
from tests.approvals.world import Country
from tests.succession.roles import acting_as
from tests.succession.technical_approval.test_services import asked, granted
from workflow.models import AuditEvent, Case

A_DAY = timedelta(days=1)


@pytest.fixture
def stand_in(tmp_path: Path) -> StandIn:
    return StandIn(tmp_path / "exchange")


@pytest.fixture
def case(land: Country, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch) -> Case:
    """Return a request that waits; its land is not marked as made up, so the stand-in passes for BKN."""
    monkeypatch.setattr(stand_in, "is_stand_in", False, raising=False)
    return asked(land)


def rounds(port: Any, number: int = 1) -> None:
    """Let the exchange work so many rounds, with nothing left to wait for in between."""
    with acting_as(roles.EXCHANGE):
        for _n in range(number):
            Dispatch.objects.update(next_at=F("next_at") - A_DAY)
            run_once(port, now=timezone.now(), most=2)


def stage_of(case: Case) -> str:
    return Case.objects.values_list("stage", flat=True).get(pk=case.pk)


def dispatch_of(case: Case) -> Dispatch:
    return Dispatch.objects.get(case=case)


class TestRound:
    def test_sends_asks_and_takes_the_approval(self, case: Case, stand_in: StandIn) -> None:
        stand_in.behave(default="approve")
        rounds(stand_in, 2)
        assert stage_of(case) == "granted"
        assert Approval.objects.get(case=case).number.startswith("SINTETIS/")
        assert dispatch_of(case).is_over

    def test_takes_a_refusal(self, case: Case, stand_in: StandIn) -> None:
        stand_in.behave(default={"as": "refuse", "reason": "Ijazah belum sah"})
        rounds(stand_in, 2)
        assert (stage_of(case), case.refusal.reason) == ("refused", "Ijazah belum sah")

    def test_waits_for_a_slow_service(self, case: Case, stand_in: StandIn) -> None:
        stand_in.behave(default={"as": "approve", "after": 3})
        rounds(stand_in, 2)
        assert (stage_of(case), dispatch_of(case).fault) == ("requested", "")
        assert dispatch_of(case).polls >= 1
        rounds(stand_in, 3)
        assert stage_of(case) == "granted"

    @pytest.mark.parametrize(
        ("way", "fault"),
        [
            ("garbled", "garbled"),
            ("other_person", "mismatch"),
            ("other_post", "mismatch"),
            ("down", "unreachable"),
        ],
    )
    def test_takes_nothing_wrong_and_tries_again(
        self, case: Case, stand_in: StandIn, way: str, fault: str
    ) -> None:
        stand_in.behave(default=way)
        rounds(stand_in, 2)
        assert (stage_of(case), dispatch_of(case).fault) == ("requested", fault)
        assert not Approval.objects.exists()
        stand_in.behave(default="approve")
        rounds(stand_in, 2)
        assert stage_of(case) == "granted"

    def test_waits_longer_after_each_failure(self, case: Case, stand_in: StandIn) -> None:
        stand_in.behave(default="down")
        pauses = []
        for _n in range(3):
            rounds(stand_in)
            pauses.append(dispatch_of(case).next_at - timezone.now())
        assert pauses[0] < pauses[1] < pauses[2]
        assert dispatch_of(case).attempts >= 3

    def test_shows_a_failure_on_the_page_of_the_case(
        self, case: Case, land: Country, stand_in: StandIn
    ) -> None:
        stand_in.behave(default="down")
        rounds(stand_in)
        client = Client()
        client.force_login(land.account("pyb"))
        assert "Layanan BKN tidak menjawab" in client.get(reverse("case", args=[case.pk])).content.decode()

    def test_grants_once_however_often_it_runs(self, case: Case, stand_in: StandIn) -> None:
        stand_in.behave(default="approve")
        rounds(stand_in, 2)
        Dispatch.objects.count()
        with acting_as(roles.EXCHANGE):
            Dispatch.objects.update(is_over=False, next_at=timezone.now() - A_DAY)
            run_once(stand_in)
        events = AuditEvent.objects.filter(case=case, action="succession.technical_approval.grant")
        assert (events.count(), Approval.objects.count(), dispatch_of(case).is_over) == (1, 1, True)

    def test_forgets_a_request_that_was_cancelled(self, case: Case, stand_in: StandIn) -> None:
        granted(case)
        rounds(stand_in)
        assert dispatch_of(case).is_over
        assert not list(stand_in.folder.glob("*.json"))

    def test_leaves_alone_what_another_process_has_in_hand(self, case: Case, stand_in: StandIn) -> None:
        with acting_as(roles.EXCHANGE):
            Dispatch.objects.update(next_at=timezone.now() + timedelta(minutes=1))
            assert run_once(stand_in) == 0


class TestStandIn:
    def test_takes_made_up_cases_only(self, case: Case, stand_in: StandIn) -> None:
        stand_in.is_stand_in = True
        stand_in.behave(default="approve")
        rounds(stand_in, 2)
        assert (stage_of(case), dispatch_of(case).fault) == ("requested", "not_sent")

    def test_keeps_one_page_for_one_key(self, case: Case, stand_in: StandIn) -> None:
        first, second = (stand_in.submit(application_of(case)) for _n in range(2))
        assert first == second
        assert len(list(stand_in.folder.glob("*.json"))) == 1

    def test_stays_with_what_it_decided(self, case: Case, stand_in: StandIn) -> None:
        stand_in.behave(default="approve")
        receipt = stand_in.submit(application_of(case))
        first = stand_in.poll(receipt)
        stand_in.behave(default="refuse")
        assert stand_in.poll(receipt) == first

    def test_knows_no_other_receipt(self, stand_in: StandIn) -> None:
        with pytest.raises(GarbledError):
            stand_in.poll("nothing")


class TestAnswer:
    @pytest.mark.parametrize(
        "content",
        [
            None, [], {}, {"status": "approved"}, {"status": "perhaps", "reason": "x"},
            {"status": "refused", "key": "k", "person": "1", "position": 1, "reason": " "},
            {"status": "approved", "key": "k", "person": "1", "position": 1, "number": "1",
             "valid_from": "2026-02-01", "valid_until": "2026-01-01"},
        ],
    )  # fmt: skip
    def test_that_cannot_be_read_is_none(self, content: Any) -> None:
        with pytest.raises(GarbledError):
            read_answer(content)

    def test_that_can_be_read_is_taken(self) -> None:
        """The control."""
        content = {"status": "refused", "key": "k", "person": "1", "position": 1, "reason": "x"}
        assert read_answer(content) == Answer("k", "1", 1, is_approved=False, reason="x")
        assert read_answer({"status": "waiting"}) is None


class Service(BaseHTTPRequestHandler):
    """A service over HTTP that answers as it is told."""

    told: Any = (200, b"{}")
    seen: list[tuple[str, str, Any]] = []

    def do_GET(self) -> None:
        self._say(None)

    def do_POST(self) -> None:
        self._say(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

    def _say(self, body: Any) -> None:
        type(self).seen.append((self.path, self.headers["Authorization"], body))
        status, content = type(self).told
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "/elsewhere")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def service() -> Iterator[Imut]:
    server = HTTPServer(("127.0.0.1", 0), Service)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    Service.seen = []
    yield Imut(f"http://127.0.0.1:{server.server_port}/pertek/", "jenjang", "rahasia")
    server.shutdown()
    thread.join()
    server.server_close()


class TestImut:
    def test_sends_with_its_credentials_and_the_key(self, service: Imut, case: Case) -> None:
        Service.told = (200, b'{"receipt": "R-1"}')
        assert service.submit(application_of(case)) == "R-1"
        path, credentials, body = Service.seen[-1]
        assert (path, credentials) == ("/pertek/requests", "Bearer rahasia")
        assert (body["person"], body["position"]) == (case.request.person.number, case.request.position_id)

    def test_asks_for_the_answer(self, service: Imut) -> None:
        Service.told = (200, b'{"status": "waiting"}')
        assert service.poll("R/1") is None
        assert Service.seen[-1][0] == "/pertek/requests/R%2F1"

    @pytest.mark.parametrize("told", [(500, b""), (302, b""), (401, b"{}")])
    def test_is_unreachable_when_refused_or_sent_elsewhere(self, service: Imut, told: Any) -> None:
        Service.told = told
        with pytest.raises(UnreachableError):
            service.poll("R-1")
        assert len(Service.seen) == 1

    @pytest.mark.parametrize("content", [b"<html>", b'{"receipt": 1}', b"[]"])
    def test_takes_no_garbled_receipt(self, service: Imut, case: Case, content: bytes) -> None:
        Service.told = (200, content)
        with pytest.raises(GarbledError):
            service.submit(application_of(case))

    def test_is_unreachable_where_nobody_answers(self) -> None:
        with pytest.raises(UnreachableError):
            Imut("http://127.0.0.1:9", "a", "b").poll("R-1")


class TestConfiguration:
    @pytest.mark.parametrize(
        ("given", "words"),
        [
            ({}, "not configured"),
            ({"IMUT_URL": "https://imut.test"}, "IMUT_CLIENT, IMUT_SECRET"),
            ({"IMUT_URL": "http://x", "IMUT_CLIENT": "a", "IMUT_SECRET": "b"}, "https"),
            ({"EXCHANGE": "stand_in", "IMUT_URL": "https://imut.test"}, "exclude"),
        ],
    )
    def test_refuses_a_half(self, monkeypatch: pytest.MonkeyPatch, given: dict[str, str], words: str) -> None:
        setting(monkeypatch, given)
        with pytest.raises(ImproperlyConfigured, match=words):
            configuration.port()

    def test_takes_a_whole(self, monkeypatch: pytest.MonkeyPatch) -> None:
        setting(monkeypatch, {"IMUT_URL": "https://imut.test", "IMUT_CLIENT": "a", "IMUT_SECRET": "b"})
        assert configuration.port() == Imut("https://imut.test", "a", "b")
        setting(monkeypatch, {"EXCHANGE": "stand_in"})
        assert configuration.port().is_stand_in


def setting(monkeypatch: pytest.MonkeyPatch, given: dict[str, str]) -> None:
    """Set the surroundings and nothing else of theirs."""
    for name in ("EXCHANGE", *configuration.NAMES):
        monkeypatch.delenv(name, raising=False)
    for name, value in given.items():
        monkeypatch.setenv(name, value)
