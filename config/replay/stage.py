"""Each step of the way, taken through the real services by the role that may."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from approvals.readiness import services as readiness
from approvals.readiness.answering import Given
from approvals.readiness.selectors import sheet_of
from approvals.review import services as review
from approvals.review.judging import Finding
from approvals.review.plenary import panel
from approvals.review.selectors import (
    PLENARY,
    free_slots,
    max_slots,
    plenary_subject,
    review_of,
    review_sheet,
)
from config.replay.cast import Cast
from config.replay.levels import CLAIMED, levels_for
from config.replay.papers import paper
from workflow.actors import Actor
from workflow.ballots.openings import open_ballot
from workflow.ballots.services import close_ballot, vote
from workflow.documents.services import attach
from workflow.exceptions import TransitionRefused
from workflow.models import Account, AuditEvent, Case

OPENING_TIME = time(9)
UNPUBLISHED = "tidak dipublikasikan"
MADE_UP = "Isian rekaan untuk putar ulang"


@dataclass
class Play:
    """One agency's story under way."""

    cast: Cast
    provenance: str
    cycle: int
    readiness_id: int = 0
    review_id: int = 0
    last_at: datetime | None = None
    ekspose_on: date | None = None
    cases: list[int] = field(default_factory=list)  # of succession, in the order of their birth
    facts: dict[str, Any] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)

    def at(self, on: date) -> datetime:
        """Return a moment of that day after everything before it."""
        morning = timezone.make_aware(datetime.combine(on, OPENING_TIME))
        self.last_at = max(morning, self.last_at + timedelta(minutes=1)) if self.last_at else morning
        return self.last_at

    @property
    def case(self) -> Case:
        """Return the readiness case as it is now."""
        return Case.objects.select_related("organisation", "parent").get(pk=self.readiness_id)

    @property
    def review(self) -> Case:
        """Return the review as it is now."""
        return Case.objects.select_related("organisation", "parent").get(pk=self.review_id)

    @property
    def present(self) -> Case:
        """Return the case of the approval that moves now."""
        return self.review if self.review_id else self.case

    def last(self, kind: str) -> Case:
        """Return the newest case of a kind of succession, as it is now."""
        known = Case.objects.filter(pk__in=self.cases, kind=kind).select_related("organisation", "parent")
        return known.latest("pk")

    def catch_up(self) -> None:
        """Go on after everything that was done at moments of its own."""
        moved = AuditEvent.objects.filter(case__in=self.cases).aggregate(Max("occurred_at"))
        self.last_at = max(self.last_at, moved["occurred_at__max"]) if self.last_at else None


def _open_readiness(play: Play, on: date) -> None:
    (play.readiness_id,) = readiness.open_readiness(
        [play.cast.agency],
        actor=play.cast.actor("operator"),
        cycle=play.cycle,
        provenance=play.provenance,
        at=play.at(on),
    )


def _commitment(play: Play, on: date) -> None:
    operator = play.cast.actor("operator")
    attach(
        play.readiness_id, paper("Komitmen"), actor=operator, title="Naskah komitmen (rekaan)", at=play.at(on)
    )


def _name_companion(play: Play, on: date) -> None:
    account = Account.objects.get(person=play.cast.scorer.person_id)
    case = play.case
    readiness.name_companion(
        case,
        actor=play.cast.actor("direktorat"),
        expected=case.revision,
        companion=account.pk,
        at=play.at(on),
    )


def _answers(play: Play, on: date) -> None:
    operator = play.cast.actor("operator")
    proof = attach(
        play.readiness_id,
        paper("Bukti dukung"),
        actor=operator,
        title="Bukti dukung (rekaan)",
        at=play.at(on),
    )
    given = Given(CLAIMED, MADE_UP, evidence=(proof.pk,))
    sheet = dict.fromkeys(sheet_of(play.case).instrument.indicators, given)
    readiness.answer_sheet(play.case, sheet, actor=operator, at=play.at(on))


def _submit(play: Play, on: date) -> None:
    _agency_step("submit", "ppk")(play, on)
    opened = review_of(play.case)
    assert opened is not None
    play.review_id = opened.pk


def _findings(play: Play, on: date) -> None:
    """Judge everything at its claim, or so that a published score comes out."""
    sheet = review_sheet(play.review)
    score = play.facts.get("score")
    levels = levels_for(sheet.instrument, Decimal(score)) if score is not None else None
    if score is not None and levels is None:
        raise TransitionRefused([f"Tidak ada tingkat yang menghasilkan nilai {score}."])
    play.remarks.append(
        _("nilai %s terbit, tingkatnya rekaan") % score if levels else _("tingkat dan nilai rekaan")
    )
    findings = {
        code: _finding((levels or sheet.claimed)[code], claim) for code, claim in sheet.claimed.items()
    }
    review.judge_sheet(play.review, findings, actor=play.cast.scorer, at=play.at(on))


def _finding(level: int, claim: int) -> Finding:
    if level == claim:
        return Finding(level, "accepted")
    return Finding(
        level, "needs_repair", "incomplete", "Tingkat rekaan; nilai putaran inilah yang dipublikasikan."
    )


def _declare_eligible(play: Play, on: date) -> None:
    """Declare it; a published score below the threshold asks for one more round first, assumed."""
    sheet = review_sheet(play.review)
    if not sheet.instrument.is_reached(sheet.verified):
        findings = {code: Finding(claim, "accepted") for code, claim in sheet.claimed.items()}
        review.judge_sheet(play.review, findings, actor=play.cast.scorer, at=play.at(on))
        _office_step("score_round")(play, on)
        play.remarks.append(_("didahului putaran yang diasumsikan: nilai terbit di bawah ambang"))
    case = play.review
    review.declare_eligible(case, actor=play.cast.second, expected=case.revision, at=play.at(on))


def _schedule_ekspose(play: Play, on: date) -> None:
    case, day = play.review, play.ekspose_on or on
    directorate = play.cast.actor("direktorat")
    at = play.at(on)
    for slot in free_slots(day, max_slots(case)):
        with suppress(TransitionRefused):  # somebody else may take the slot at the same moment
            review.schedule_ekspose(case, actor=directorate, expected=case.revision, on=day, slot=slot, at=at)
            return
    raise TransitionRefused([_("Tidak ada sesi kosong pada %s.") % day.isoformat()])


def _hold_ekspose(play: Play, on: date) -> None:
    case = play.review
    presenter = play.cast.actor("ppk").person_id
    assert presenter is not None
    review.hold_ekspose(
        case,
        actor=play.cast.actor("direktorat"),
        expected=case.revision,
        presenters=[presenter],
        presenters_named="PPK (rekaan)",
        attendance=UNPUBLISHED,
        at=play.at(on),
    )


def _ballot(play: Play, on: date) -> None:
    directorate = play.cast.actor("direktorat")
    subject = plenary_subject(play.review)
    ballot = open_ballot(
        play.review, PLENARY, body=panel(), subject=subject, actor=directorate, at=play.at(on)
    )
    electors = ballot.electors.values_list("person_id", flat=True)
    for person in electors[: len(electors) // 2 + 1]:  # no more votes are needed, and none is published
        vote(ballot, "approve", actor=Actor(person), at=play.at(on))
    close_ballot(ballot, actor=play.cast.actor("panel_chair"), at=play.at(on))


def _issue_decision(play: Play, on: date) -> None:
    case = play.review
    number = play.facts.get("number") or f"{UNPUBLISHED} ({case.label})"
    review.issue_decision(
        case,
        actor=play.cast.actor("kepala_bkn"),
        expected=case.revision,
        number=number,
        decided_on=on,
        issued_on=on,
        at=play.at(on),
    )


def _receive(play: Play, on: date) -> None:
    case = play.review
    ppk = play.cast.actor("ppk")
    review.receive(case, actor=ppk, expected=case.revision, received_on=on, at=play.at(on))


def _agency_step(name: str, role: str) -> Callable[[Play, date], None]:
    def step(play: Play, on: date) -> None:
        case = play.case
        getattr(readiness, name)(case, actor=play.cast.actor(role), expected=case.revision, at=play.at(on))

    return step


def _office_step(name: str, role: str = "") -> Callable[[Play, date], None]:
    def step(play: Play, on: date) -> None:
        case = play.review
        actor = play.cast.actor(role) if role else play.cast.scorer
        getattr(review, name)(case, actor=actor, expected=case.revision, at=play.at(on))

    return step


STEPS: dict[str, Callable[[Play, date], None]] = {
    "open_readiness": _open_readiness,
    "commitment": _commitment,
    "sign_commitment": _agency_step("sign_commitment", "ppk"),
    "name_companion": _name_companion,
    "open_assessment": _agency_step("open_assessment", "operator"),
    "answers": _answers,
    "check": _agency_step("check", "verifikator"),
    "endorse": _agency_step("endorse", "pyb"),
    "submit": _submit,
    "findings": _findings,
    "score_round": _office_step("score_round"),
    "declare_eligible": _declare_eligible,
    "open_pre_ekspose": _office_step("open_pre_ekspose", "direktorat"),
    "pass_pre_ekspose": _office_step("pass_pre_ekspose", "direktorat"),
    "schedule_ekspose": _schedule_ekspose,
    "hold_ekspose": _hold_ekspose,
    "ballot": _ballot,
    "decide": _office_step("decide", "panel_chair"),
    "issue_decision": _issue_decision,
    "receive": _receive,
}
