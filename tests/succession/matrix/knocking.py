"""B2 and B3 over HTTP: who comes in at the addresses of a case, and what whoever does not may read."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.test import Client
from django.urls import get_resolver, reverse

from tests.approvals.world import Country
from tests.matrix.doors import ABOVE_NOBODY_HERE, Known, known_of
from tests.matrix.table import OWN, UNKNOWN, Stand
from tests.succession.matrix.table import SUCCESSION
from workflow.models import Case

ROUTES: dict[str, dict[str, dict[str, Any]]] = tomllib.loads(
    (Path(__file__).parent / "routes.toml").read_text()
)
NOWHERE = 404
NOT_HERE = Stand("elsewhere", covers=False)


@dataclass(frozen=True)
class Ground:
    """A case with what its addresses need besides, in its land, and words that no stranger may read."""

    land: Country
    case: Case
    numbers: dict[str, int]
    secrets: tuple[str, ...]

    @property
    def routes(self) -> dict[str, dict[str, Any]]:
        """Return the reviewed addresses of this kind of case."""
        return ROUTES[self.case.kind]

    def address(self, name: str) -> str:
        """Return an address of the case."""
        values = {"case_id": self.case.pk, "name": self.routes[name].get("name"), **self.numbers}
        return reverse(name, kwargs={key: values[key] for key in arguments_of(name)})

    def visitors(self) -> Iterator[tuple[str, str, Client]]:
        """Yield everybody: every role at home, and at another agency of the same office."""
        for key, who in self.land.people.items():
            if key.endswith("@KEMEN"):
                continue
            client = Client(raise_request_exception=False)
            client.force_login(who.accounts.get())
            role, _at, where = key.partition("@")
            yield role, where, client

    def may_come(self, known: Known, name: str, role: str, where: str) -> bool:
        """Return whether the reviewed tables let somebody in."""
        wanted = self.routes[name]["who"]
        if wanted != "sees":
            return role in wanted
        covers = where in ("KAB", "KANREG", "BKN") and role not in ABOVE_NOBODY_HERE
        person = self.land.people[f"{role}@{where}"].pk
        stand = OWN if covers else NOT_HERE
        if person in known.awaited:
            stand = Stand("awaited", covers=covers, is_awaited=True)
        parts = known.parts.get(person, frozenset())
        first = SUCCESSION.rows(self.case.kind)[0]
        return SUCCESSION.answer(first, role, "", stand, parts) != UNKNOWN


def arguments_of(name: str) -> list[str]:
    """Return which arguments an address takes."""
    possibilities = get_resolver().reverse_dict.getlist(name)[0][0]
    return list(possibilities[0][1])


def wrong_answers(ground: Ground) -> tuple[Counter[str], list[str]]:
    """Let everybody knock everywhere; returns how many came in where, and whatever was not as reviewed."""
    came: Counter[str] = Counter()
    wrong: list[str] = []
    known = known_of(ground.case)
    for role, where, client in ground.visitors():
        for name, route in ground.routes.items():
            is_invited = ground.may_come(known, name, role, where)
            for method in route["methods"]:
                answer = client.generic(method, ground.address(name))
                wrong += judged(ground, answer, is_invited, f"{method} {name} as {role}@{where}")
                came[name] += is_invited
    return came, wrong


def judged(ground: Ground, answer: Any, is_invited: bool, words: str) -> list[str]:
    """Return what is wrong with an answer: its status, or a word that was not for this reader."""
    status = answer.status_code
    if status >= 500 or (status == NOWHERE) == is_invited:
        return [f"{words}: {status}"]
    read = text_of(answer) if status == NOWHERE else ""
    return [f"{words}: reads {secret}" for secret in ground.secrets if secret in read]


def text_of(answer: Any) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return bytes(content).decode(errors="replace")
