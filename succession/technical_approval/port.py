"""What the exchange asks of BKN's service: to take a request, and to say later what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol


class ExchangeError(Exception):
    """Something went wrong on the way; `code` names it on the page of the case. It is tried again."""

    code = "failed"


class UnreachableError(ExchangeError):
    """The service did not answer, or not in time."""

    code = "unreachable"


class GarbledError(ExchangeError):
    """The service answered what cannot be understood."""

    code = "garbled"


class MismatchError(ExchangeError):
    """The service answered for another person, another post or another request."""

    code = "mismatch"


class NotSentError(ExchangeError):
    """The request may not leave here: the local stand-in takes made-up cases only."""

    code = "not_sent"


@dataclass(frozen=True)
class Application:
    """A request as it is sent; `key` is the same however often it is sent."""

    key: str
    content: dict[str, Any]

    @property
    def person(self) -> str:
        """Return the number of the person concerned."""
        return str(self.content["person"])

    @property
    def position(self) -> int:
        """Return the number of the post concerned."""
        return int(self.content["position"])


@dataclass(frozen=True)
class Answer:
    """What became of a request: approved with number and validity, or refused with a reason."""

    key: str
    person: str
    position: int
    is_approved: bool
    number: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    reason: str = ""


class Port(Protocol):
    """The service as the exchange sees it; both calls may be repeated and raise ExchangeError."""

    is_stand_in: bool

    def submit(self, request: Application) -> str:
        """Hand in a request and return its receipt; the same key gives the same receipt."""

    def poll(self, receipt: str) -> Answer | None:
        """Return what became of a request, or None while it is not decided."""


def read_answer(content: Any) -> Answer | None:
    """Return the answer in a decoded JSON object, or None while there is none; raises GarbledError."""
    try:
        if content["status"] == "waiting":
            return None
        return _approved(content) if content["status"] == "approved" else _refused(content)
    except (KeyError, TypeError, ValueError, AttributeError) as fault:
        raise GarbledError(type(fault).__name__) from fault


def _approved(content: dict[str, Any]) -> Answer:
    since, until = (date.fromisoformat(content[key]) for key in ("valid_from", "valid_until"))
    number = content["number"].strip()
    if not number or len(number) > 100 or since > until:
        raise GarbledError("number or validity")
    return Answer(*_of_whom(content), is_approved=True, number=number, valid_from=since, valid_until=until)


def _refused(content: dict[str, Any]) -> Answer:
    if content["status"] != "refused" or not content["reason"].strip():
        raise GarbledError("status or reason")
    return Answer(*_of_whom(content), is_approved=False, reason=content["reason"].strip())


def _of_whom(content: dict[str, Any]) -> tuple[str, str, int]:
    return str(content["key"]), str(content["person"]), int(content["position"])
