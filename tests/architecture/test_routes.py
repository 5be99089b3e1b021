"""B2 and B3: every address is in the reviewed table, and nobody comes further than it says."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.approvals.matrix.table import APPROVALS
from tests.approvals.readiness.factories import evidence
from tests.approvals.review.factories import review_after
from tests.approvals.world import ALWAYS, Country, country, person
from workflow import grants, visitors
from workflow.models import Appointment, AuditEvent, Case, Evidence, Grant, Mandate, Role
from workflow.recording import record_fact

REVIEWED: dict[str, Any] = tomllib.loads((Path(__file__).parent / "routes.toml").read_text())
ROUTES: dict[str, dict[str, Any]] = REVIEWED["route"]
LOGIN = REVIEWED["login"]
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
SECRET, PAPER = "Kabupaten Tak Boleh Bocor", "Naskah Tak Boleh Bocor"
NOWHERE = (403, 404)


def names(resolver: URLResolver | None = None) -> Iterator[str]:
    """Return the names of all addresses; one without a name could not be reviewed."""
    for each in (resolver or get_resolver()).url_patterns:
        if isinstance(each, URLPattern):
            assert each.name, f"{each.pattern} has no name"
            yield each.name
        else:
            yield from names(each)


class TestTable:
    def test_names_every_address(self) -> None:
        assert set(names()) == {*ROUTES, *LOGIN["public"], *LOGIN["everybody"]}

    def test_names_the_public_ones_as_the_entrance_does(self) -> None:
        public = {name for name, route in ROUTES.items() if route["who"] == "public"}
        assert public == set(visitors.PUBLIC) - {"styleguide"}
        own = [*LOGIN["public"], *LOGIN["everybody"]]
        assert all(name.startswith(visitors.PUBLIC_PREFIXES) for name in own)


class Ground:
    """A country with one agency's case and review, a file, a role and a mandate to knock at."""

    def __init__(self) -> None:
        self.land: Country = country()
        self.land.agency.name = SECRET
        self.land.agency.save()
        self.review = review_after("receive", self.land)
        assert self.review.parent is not None
        self.case = self.review.parent
        self.evidence = evidence(self.case, self.land.actor("operator"), PAPER)
        self.appointment = Appointment.objects.get(person=self.land.person("sekretariat"))
        self.mandate = self._mandate()
        self.grant = self._grant()

    def _mandate(self) -> Mandate:
        somebody = person("pelaksana harian")
        with transaction.atomic():
            record_fact(self.land.agency, "workflow.mandate.give", actor=somebody.pk, body={})
            return Mandate.objects.create(
                kind="plh", role=Role.objects.get(code="ppk"), organisation=self.land.agency, holder=somebody,
                principal=self.land.person("ppk"), during=ALWAYS, basis="uji", is_effective=True,
            )  # fmt: skip

    def _grant(self) -> Grant:
        by, account = self.land.actor("administrator", "BKN"), self.land.account("asn", "KOTA")
        return grants.grant(self.case, account, "accompany", ALWAYS, "uji", by=by)

    def address(self, name: str) -> str:
        """Return an address, its arguments taken from this ground."""
        on: dict[str, Case | Evidence] = {"readiness": self.case, "review": self.review}
        values = {
            "case_id": on.get(ROUTES[name].get("on", ""), self.case).pk,
            "evidence_id": self.evidence.pk,
            "code": self.land.agency.code if "indicator" not in name and "live" not in name else "regulation",
            "number": 1,
            "placement_id": 1,
            "position_id": 1,
            "candidate_id": 1,
            "run_id": uuid4(),
            "name": {"step": "endorse", "take_part": "vote"}.get(name, "propose_suspension"),
            "digest": bytes(AuditEvent.objects.latest("pk").hash).hex(),
            "pk": (self.mandate if "mandate" in name else self.appointment).pk,
        }
        if name == "end_grant":
            values["pk"] = self.grant.pk
        if name == "close_account":
            values["pk"] = self.land.account("sekretariat").pk
        return reverse(name, kwargs={key: values[key] for key in arguments_of(name)})

    def visitor(self, role: str, where: str = "") -> Client:
        """Return the browser of who holds a role, at home or elsewhere."""
        client = Client(raise_request_exception=False)
        at = where or next(key.partition("@")[2] for key in self.land.people if key.startswith(f"{role}@"))
        client.force_login(self.land.account(role, at))
        return client


def arguments_of(name: str) -> list[str]:
    """Return which arguments an address takes."""
    possibilities = get_resolver().reverse_dict.getlist(name)[0][0]
    return list(possibilities[0][1])


@pytest.fixture
def ground(tmp_path: Path, settings: Any) -> Ground:
    settings.EVIDENCE_ROOT = tmp_path
    return Ground()


def who(kind: str) -> list[str]:
    return [name for name, route in ROUTES.items() if route["who"] == kind]


def text_of(answer: Any) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return bytes(content).decode(errors="replace")


@pytest.mark.django_db
class TestMethods:
    def test_are_those_of_the_table(self, ground: Ground) -> None:
        """Any other method answers 405, to whoever may come there."""
        wrong = []
        for name, route in ROUTES.items():
            role = next(iter(route["who"]), "direktorat") if isinstance(route["who"], list) else "direktorat"
            client = ground.visitor(role)
            for method in METHODS:
                status = client.generic(method, ground.address(name)).status_code
                if (status == 405) != (method not in route["methods"]):
                    wrong.append((name, method, status))
        assert wrong == []


@pytest.mark.django_db
class TestNobody:
    def test_comes_nowhere_but_to_the_public_addresses(self, ground: Ground) -> None:
        for name, route in ROUTES.items():
            answer = Client().generic(route["methods"][0], ground.address(name))
            if route["who"] == "public":
                assert answer.status_code in (200, 302), name
            else:
                assert answer.status_code == 302, name
                assert answer["Location"].startswith(reverse("account_login")), name
            assert SECRET not in text_of(answer), name

    def test_signs_himself_up_nowhere(self) -> None:
        given = {
            "email": "siapa@contoh.invalid",
            "password1": "Kata-Sandi-123",
            "password2": "Kata-Sandi-123",
        }
        answer = Client().post(reverse("account_signup"), given)
        assert answer.status_code in (302, 403, 404) or 'name="password1"' not in text_of(answer)
        assert not Client().login(email=given["email"], password=given["password1"])


@pytest.mark.django_db
class TestRole:
    """One cell a route and role: every role of the country at home."""

    def test_comes_as_far_as_the_table_says(self, ground: Ground) -> None:
        wrong = Counter[tuple[str, int]]()
        for role in Role.objects.values_list("code", flat=True):
            client = ground.visitor(role)
            for name, route in ROUTES.items():
                status = client.generic(route["methods"][0], ground.address(name)).status_code
                if status >= 500 or is_in(status, route) != may_come(role, route):
                    wrong[name, status] += 1
        assert wrong == Counter()


def is_in(status: int, route: dict[str, Any]) -> bool:
    """Tell whether the visitor comes in; on a case he may see, a refusal tells its reason after that."""
    return status not in (NOWHERE if isinstance(route["who"], list) else (404,))


def may_come(role: str, route: dict[str, Any]) -> bool:
    if route["who"] == "sees":
        return role in APPROVALS.sees("readiness") and role not in NOT_ABOVE
    return route["who"] in ("public", "everybody") or role in route["who"]


NOT_ABOVE = {"pic_pusat"}  # the unit for central bodies stands above no regency


@pytest.mark.django_db
class TestStranger:
    """B3: another agency, another office, a role without any share in cases."""

    @pytest.mark.parametrize(
        ("role", "where"),
        [("operator", "KOTA"), ("ppk", "KEMEN"), ("pic_pusat", "PUSAT"), ("asn", "KAB"),
         ("administrator_instansi", "KAB")],
    )  # fmt: skip
    def test_finds_no_case_and_reads_no_byte_of_it(self, ground: Ground, role: str, where: str) -> None:
        """Who belongs to the agency reads its name in his own hat, and nothing else."""
        client, words = ground.visitor(role, where), [PAPER, ground.case.label, ground.review.label]
        secrets = words if where == "KAB" else [SECRET, *words]
        for name in who("sees"):
            for method in ROUTES[name]["methods"]:
                answer = client.generic(method, ground.address(name))
                assert answer.status_code in NOWHERE, (name, method)
                read = text_of(answer)
                assert not any(word in read for word in secrets), (name, method)

    def test_would_be_found_reading(self, ground: Ground) -> None:
        """The control: whoever sees the case reads the agency's name on its page."""
        read = text_of(ground.visitor("operator", "KAB").get(ground.address("case")))
        assert SECRET in read
        assert ground.case.label in read

    def test_gets_the_same_answer_as_for_a_case_that_is_not_there(self, ground: Ground) -> None:
        client = ground.visitor("operator", "KOTA")
        there = client.get(reverse("case", args=[ground.case.pk]))
        nowhere = client.get(reverse("case", args=[999_999]))
        assert (there.status_code, bare(there)) == (nowhere.status_code, bare(nowhere))


def bare(answer: Any) -> str:
    """Return a page without its tokens and without the address that was asked for."""
    return re.sub(
        r'value="[^"]*"|nonce="[^"]*"|/perkara/\d+/|%2Fperkara%2F\d+%2F|"[A-Za-z0-9]{64}"',
        "",
        text_of(answer),
    )
