"""BKN's service over HTTPS, after its address and credentials in the surroundings.

The public documents do not show the service's interface: this is the one we propose (docs/operations.md), and
the only module to fit to the real one.
"""

from __future__ import annotations

import http.client
import json
import urllib.parse
import urllib.request
from dataclasses import dataclass
from typing import Any

from succession.technical_approval.port import (
    Answer,
    Application,
    GarbledError,
    UnreachableError,
    read_answer,
)

SECONDS = 20
LARGEST = 1_000_000


class _Straight(urllib.request.HTTPRedirectHandler):
    """Follows no redirection: the credentials go to the configured address and nowhere else."""

    def redirect_request(self, *_args: Any, **_rest: Any) -> None:
        """Refuse; it then counts as a failure."""


_opener = urllib.request.build_opener(_Straight)


@dataclass(frozen=True)
class Imut:
    """The service at an address, entered with a client's name and secret."""

    url: str
    client: str
    secret: str
    is_stand_in = False

    def submit(self, request: Application) -> str:
        """Hand in a request; the key in the head makes a repeated one the same."""
        body = json.dumps({"key": request.key, **request.content}, ensure_ascii=False).encode()
        answer = self._ask("requests", body, {"Idempotency-Key": request.key})
        receipt = answer.get("receipt") if isinstance(answer, dict) else None
        if not isinstance(receipt, str) or not 0 < len(receipt) <= 200:
            raise GarbledError("receipt")
        return receipt

    def poll(self, receipt: str) -> Answer | None:
        """Ask what became of a request."""
        return read_answer(self._ask(f"requests/{urllib.parse.quote(receipt, safe='')}"))

    def _ask(self, path: str, body: bytes | None = None, more: dict[str, str] | None = None) -> Any:
        head = {
            "X-Client": self.client,
            "Authorization": f"Bearer {self.secret}",
            "Accept": "application/json",
        }
        if body is not None:
            head["Content-Type"] = "application/json"
        address = f"{self.url.rstrip('/')}/{path}"
        asked = urllib.request.Request(address, body, {**head, **(more or {})})  # noqa: S310 (https is asked for)
        try:
            with _opener.open(asked, timeout=SECONDS) as reply:
                return json.loads(reply.read(LARGEST))
        except ValueError as fault:
            raise GarbledError(type(fault).__name__) from fault
        except (OSError, http.client.HTTPException) as fault:  # HTTPError and URLError are of the first kind
            raise UnreachableError(type(fault).__name__) from fault
