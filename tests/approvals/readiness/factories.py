"""Readiness cases in a wanted stage, each reached by its own steps and roles."""

from __future__ import annotations

import hashlib
import uuid
from datetime import datetime

from django.utils import timezone

from approvals.readiness import services
from approvals.readiness.answering import Given
from approvals.readiness.selectors import sheet_of
from tests.approvals.world import Country
from workflow.actors import Actor
from workflow.models import Case, Evidence

WAY = ["sign_commitment", "name_companion", "open_assessment", "answers", "check", "endorse", "submit"]
BY = {
    "sign_commitment": "ppk",
    "open_assessment": "operator",
    "check": "verifikator",
    "endorse": "pyb",
    "submit": "ppk",
    "recheck": "verifikator",
    "resubmit": "pyb",
}


def evidence(case: Case, actor: Actor, title: str = "Bukti sintetis") -> Evidence:
    """Return a file row of a case, as an upload leaves it; the bytes are not asked for here."""
    assert actor.person_id is not None
    return Evidence.objects.create(
        case=case,
        organisation=case.organisation,
        title=title,
        file_name="bukti.pdf",
        media_type="application/pdf",
        size=3,
        digest=hashlib.sha256(uuid.uuid4().bytes).digest(),
        stored_as=uuid.uuid4().hex,
        uploaded_by_id=actor.person_id,
        uploaded_at=timezone.now(),
    )


def opened(country: Country, where: str = "KAB", cycle: int = 2025) -> Case:
    """Return a case that was just opened."""
    operator = country.actor("operator", where)
    (pk,) = services.open_readiness([country.desks[where]], actor=operator, cycle=cycle)
    return Case.objects.get(pk=pk)


def case_after(step: str, country: Country, where: str = "KAB", level: int = 3, cycle: int = 2025) -> Case:
    """Return a case that has gone its way up to and including a step of `WAY`."""
    case = opened(country, where, cycle)
    evidence(case, country.actor("ppk", where), "Komitmen")
    for name in WAY[: WAY.index(step) + 1]:
        take(case, name, country, where, level)
    return case


def take(case: Case, name: str, country: Country, where: str = "KAB", level: int = 3) -> None:
    """Take one step of the way by the role that may."""
    if name == "answers":
        answer_all(case, country, where, level)
    elif name == "name_companion":
        desk, role = ("PUSAT", "pic_pusat") if where == "KEMEN" else ("KANREG", "kanreg_verifier")
        companion = country.account(role, desk).pk
        actor = country.actor("direktorat", "BKN")
        services.name_companion(case, actor=actor, expected=case.revision, companion=companion)
    else:
        getattr(services, name)(case, actor=country.actor(BY[name], where), expected=case.revision)
    case.refresh_from_db()


def answer_all(
    case: Case,
    country: Country,
    where: str = "KAB",
    level: int = 3,
    at: datetime | None = None,
    *,
    only_open: bool = False,
) -> None:
    """Answer every indicator at one level, proved by one file; after a return only what is open."""
    operator = country.actor("operator", where)
    proof = (evidence(case, operator).pk,)
    given = {}
    for line in sheet_of(case).lines:
        if only_open and line.is_accepted:
            continue
        revision = line.answer.revision if line.answer else 0
        reply = "Sudah dilengkapi" if line.note else ""
        given[line.indicator.code] = Given(level, "Penjelasan sintetis", reply, proof, revision=revision)
    services.answer_sheet(case, given, actor=operator, at=at)
