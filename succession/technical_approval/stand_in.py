"""A faithful local stand-in for BKN's service: it keeps its own book and behaves as a file tells it.

The book is a folder, one file a request. `behaviour.json` in it says, by the person's number or `*`, how it
answers: approve, refuse, slow (so many polls), garbled, other_person, other_post, or down.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from succession.technical_approval.port import (
    Answer,
    Application,
    GarbledError,
    UnreachableError,
    read_answer,
)

MONTHS_VALID = 6
BEHAVIOUR = "behaviour.json"
APPROVE = {"as": "approve", "after": 1}


class StandIn:
    """Takes made-up cases only: its approvals bear numbers that nobody takes for real ones."""

    is_stand_in = True

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def behave(self, **by_person: Any) -> None:
        """Set how it answers from now on, by the person's number; `default` is for everybody else."""
        told = {key if key != "default" else "*": way for key, way in by_person.items()}
        _write(self.folder / BEHAVIOUR, told)

    def submit(self, request: Application) -> str:
        """Write the request into the book, once a key."""
        self._refuse_when_down(request.person)
        receipt = hashlib.sha256(request.key.encode()).hexdigest()[:16]
        page = self.folder / f"{receipt}.json"
        if not page.exists():
            _write(page, {"key": request.key, "content": request.content, "polls": 0})
        return receipt

    def poll(self, receipt: str) -> Answer | None:
        """Answer as the file says; what was once decided stays so."""
        page = self.folder / f"{receipt}.json"
        if not page.exists():
            raise GarbledError("unknown receipt")
        entry = json.loads(page.read_text())
        self._refuse_when_down(entry["content"]["person"])
        entry["polls"] += 1
        way = self._way(entry["content"]["person"])
        answer = entry.get("answer") or self._decide(entry, way)
        if answer["status"] != "waiting":
            entry["answer"] = answer
        _write(page, entry)
        return read_answer(_spoilt(answer, str(way["as"])))

    def _way(self, person: str) -> dict[str, Any]:
        path = self.folder / BEHAVIOUR
        told = json.loads(path.read_text()) if path.exists() else {}
        way = told.get(person, told.get("*", APPROVE))
        return {"as": way} if isinstance(way, str) else dict(way)

    def _refuse_when_down(self, person: str) -> None:
        if self._way(person)["as"] == "down":
            raise UnreachableError("the stand-in is told to be down")

    def _decide(self, entry: dict[str, Any], way: dict[str, Any]) -> dict[str, Any]:
        content = entry["content"]
        common = {"key": entry["key"], "person": content["person"], "position": content["position"]}
        if entry["polls"] <= int(way.get("after", 0)):
            return {"status": "waiting"}
        if way["as"] == "refuse":
            return {
                **common,
                "status": "refused",
                "reason": way.get("reason", "Berkas belum memenuhi syarat."),
            }
        return {**common, "status": "approved", **_terms(entry["key"], way)}


def _terms(key: str, way: dict[str, Any]) -> dict[str, Any]:
    today = timezone.localdate()
    since = date.fromisoformat(way["valid_from"]) if "valid_from" in way else today
    until = (
        date.fromisoformat(way["valid_until"])
        if "valid_until" in way
        else since + timedelta(days=30 * MONTHS_VALID)
    )
    mark = hashlib.sha256(key.encode()).hexdigest()[:8].upper()
    return {
        "number": f"SINTETIS/{since:%Y}/{mark}",
        "valid_from": since.isoformat(),
        "valid_until": until.isoformat(),
    }


def _spoilt(answer: dict[str, Any], way: str) -> Any:
    if way == "garbled":
        return {"status": "<html>502</html>"}
    if way == "other_person":
        return {**answer, "person": "0000"}
    return {**answer, "position": -1} if way == "other_post" else answer


def _write(path: Path, content: dict[str, Any]) -> None:
    draft = path.with_suffix(".draft")
    draft.write_text(json.dumps(content, ensure_ascii=False))
    draft.replace(path)
