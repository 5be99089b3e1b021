"""The record of a case in words: who, in which role, for whom, when, from where to where, why."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from workflow.ballots.recorded import changes_of, is_of_a_ballot, names_of_a_ballot
from workflow.features import Feature
from workflow.models import AuditEvent
from workflow.notes import is_readable_event, sides_of
from workflow.pages.opened import Opened
from workflow.parts import Change, HistoryEntry, Link

PAGE = 20


@dataclass(frozen=True)
class History:
    """A page of the record, newest first, and the way to what lies before it."""

    entries: list[HistoryEntry]
    words: str
    older: Link | None
    newer: Link | None


def history_of(opened: Opened, before: int | None = None) -> History:
    """Return a page of a case's record; `before` is the sequence at which the page above it ended."""
    events = (
        AuditEvent.objects.filter(case=opened.case).select_related("body", "mandate").order_by("-sequence")
    )
    found = list((events.filter(sequence__lt=before) if before else events)[: PAGE + 1])
    sides, shown = sides_of(opened.case, opened.facts.hats), found[:PAGE]
    lifecycle = opened.feature.lifecycle
    internal = {lifecycle.event(deed.name) for deed in lifecycle.deeds.values() if deed.is_internal}
    total = found[0].sequence if found and not before else None
    return History(
        [_entry(event, opened.feature) for event in shown if is_readable_event(event, sides, internal)],
        _words(shown, total),
        _older(shown[-1].sequence) if len(found) > PAGE else None,
        Link(_("Catatan terbaru"), "?tab=riwayat") if before else None,
    )


def spaced(receipt: str, digits: int = 12) -> str:
    """Write the beginning of a receipt in groups of four."""
    return " ".join(receipt[at : at + 4] for at in range(0, digits, 4))


def body_of(event: AuditEvent) -> dict[str, Any]:
    """Return the words of an event, nothing where they were erased."""
    kept = getattr(event, "body", None)
    return dict(json.loads(bytes(kept.body))) if kept else {}


def deed_words(event: AuditEvent, body: Mapping[str, Any]) -> str:
    """Return what was done: as the event keeps it, else by the name it was recorded under."""
    return capfirst(str(body.get("deed") or event.action.rpartition(".")[2].replace("_", " ")))


def _words(shown: list[AuditEvent], total: int | None) -> str:
    if total is None:
        return _("%d catatan lebih lama") % len(shown)
    return _("%(shown)d dari %(total)d catatan") % {"shown": len(shown), "total": total}


def _older(sequence: int) -> Link:
    return Link(_("%d catatan sebelumnya") % (sequence - 1), f"?tab=riwayat&sebelum={sequence}")


def _entry(event: AuditEvent, feature: Feature) -> HistoryEntry:
    body, receipt = body_of(event), bytes(event.hash).hex()
    return HistoryEntry(
        at=event.occurred_at,
        who=body.get("actor") or _("Nama sudah dihapus"),
        did=deed_words(event, body),
        role=_role(event, body),
        from_stage=body.get("from", ""),
        to_stage=body.get("to", "") if event.to_stage else "",
        reason=body.get("reason", ""),
        changes=list(_changes(body.get("changes") or {}, feature)),
        receipt=spaced(receipt),
        receipt_url=reverse("receipt", args=[receipt]),
    )


def _role(event: AuditEvent, body: Mapping[str, Any]) -> str:
    parts = [body.get("hat", "")]
    if body.get("acting_for"):
        parts.append(_("atas nama %s") % body["acting_for"])
    if event.mandate:
        parts.append(_("berdasarkan %s") % event.mandate.basis)
    return ", ".join(part for part in parts if part)


def _changes(changes: Mapping[str, Any], feature: Feature) -> Iterator[Change]:
    known: frozenset[str] = frozenset()
    if is_of_a_ballot(changes):
        yield from changes_of(feature.lifecycle.kind, changes)
        known = names_of_a_ballot()
    for name, value in changes.items():
        if name in known:
            continue
        label = str(feature.words.get(name) or name.replace("_", " ").capitalize())
        if isinstance(value, list) and len(value) == 2:
            yield Change(label, said(value[0]), said(value[1]) or _("kosong"))
        else:
            yield Change(label, note=said(value))


def said(value: Any) -> str:
    """Return a recorded value in words."""
    if isinstance(value, bool):
        return _("ya") if value else _("tidak")
    if isinstance(value, list):
        return ", ".join(said(item) for item in value)
    if isinstance(value, dict):
        return ", ".join(f"{name}: {said(item)}" for name, item in value.items())
    return "" if value is None else str(value)
