"""The exchange: sends what waits, asks what was sent, and takes the answers as steps of their cases.

A request and its `Dispatch` are written in one transaction by the filling's step, so nothing is sent that did
not happen. A round claims one dispatch, talks outside any transaction, and writes down what came of it; a
process that dies in between leaves a claim that runs out, and the key makes the repetition harmless.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import IntegrityError, connection
from django.db.models import F
from django.utils import timezone

from succession.technical_approval import services
from succession.technical_approval.models import Dispatch
from succession.technical_approval.port import (
    Answer,
    Application,
    ExchangeError,
    MismatchError,
    NotSentError,
    Port,
)
from succession.technical_approval.rules import APPROVE
from succession.technical_approval.selectors import OPEN, overdue_rule
from workflow.actors import EXCHANGE
from workflow.exceptions import Conflict, TransitionRefused
from workflow.models import Case

log = logging.getLogger(__name__)
CLAIM = timedelta(minutes=2)
LONGEST_PAUSE = timedelta(hours=1)
CLAIM_NEXT = """
UPDATE technical_approval_dispatch SET next_at = %(until)s WHERE case_id = (
  SELECT case_id FROM technical_approval_dispatch WHERE NOT is_over AND next_at <= %(now)s
  ORDER BY next_at, case_id LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING case_id
"""


def run_once(port: Port, *, now: datetime | None = None, most: int = 500) -> int:
    """Deal with every dispatch whose time has come; returns how many were dealt with."""
    moment = now or timezone.now()
    for done in range(most):
        case_id = _claim(moment)
        if case_id is None:
            return done
        _deal(port, case_id)
    return most


def _claim(now: datetime) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute(CLAIM_NEXT, {"now": now, "until": now + CLAIM})
        row = cursor.fetchone()
        return row[0] if row else None


def _deal(port: Port, case_id: int) -> None:
    dispatch = Dispatch.objects.select_related("case__request__person").get(pk=case_id)
    if dispatch.case.stage not in OPEN:
        _note(dispatch, is_over=True)
        return
    try:
        _talk(port, dispatch)
    except ExchangeError as fault:
        _note_fault(dispatch, fault.code)
    except (TransitionRefused, Conflict, IntegrityError) as refusal:
        log.info("case %s does not take its answer: %s", case_id, type(refusal).__name__)
        _note_fault(dispatch, "refused_here")


def _talk(port: Port, dispatch: Dispatch) -> None:
    if port.is_stand_in and dispatch.case.provenance != "synthetic":
        raise NotSentError
    if not dispatch.receipt:
        _send(port, dispatch)
        return
    answer = port.poll(dispatch.receipt)
    now = timezone.now()
    if answer is None:
        _note(
            dispatch, asked_at=now, next_at=now + _pause(dispatch.polls), polls=dispatch.polls + 1, **NO_FAULT
        )
        _settle_silence(dispatch.case)
        return
    _take(dispatch.case, answer)
    _note(dispatch, asked_at=now, is_over=True, **NO_FAULT)


NO_FAULT = {"attempts": 0, "fault": ""}


def application_of(case: Case) -> Application:
    """Return the request of a case as it is sent; its key never changes."""
    return Application(f"jenjang:{case.label}:{case.pk}", case.request.content)


def _send(port: Port, dispatch: Dispatch) -> None:
    receipt = port.submit(application_of(dispatch.case))
    now = timezone.now()
    _note(dispatch, receipt=receipt, sent_at=now, next_at=now, **NO_FAULT)


def _take(case: Case, answer: Answer) -> None:
    """Take an answer as the step of its case; raises MismatchError where it is another's."""
    asked = application_of(case)
    if (answer.key, answer.person, answer.position) != (asked.key, asked.person, asked.position):
        raise MismatchError
    if not answer.is_approved:
        services.refuse(case, actor=EXCHANGE, expected=case.revision, reason=answer.reason)
        return
    assert answer.valid_from is not None
    assert answer.valid_until is not None
    services.grant(
        case,
        actor=EXCHANGE,
        expected=case.revision,
        number=answer.number,
        valid_from=answer.valid_from,
        valid_until=answer.valid_until,
    )


def _settle_silence(case: Case) -> None:
    """Take a late answer for an approval, where the policy of the case says so."""
    if case.stage == "late" and overdue_rule(case)["then"] == APPROVE:
        services.grant_by_silence(case, actor=EXCHANGE, expected=case.revision)


def _note_fault(dispatch: Dispatch, code: str) -> None:
    now = timezone.now()
    log.warning("request %s: %s, attempt %s", dispatch.pk, code, dispatch.attempts + 1)
    pause = _pause(dispatch.attempts)
    _note(dispatch, attempts=F("attempts") + 1, fault=code, faulted_at=now, next_at=now + pause)


def _note(dispatch: Dispatch, **values: object) -> None:
    Dispatch.objects.filter(pk=dispatch.pk).update(**values)


def _pause(times: int) -> timedelta:
    return min(LONGEST_PAUSE, timedelta(seconds=5 * 2 ** min(times, 12)))
