"""A named person on one case, where the row is the only record of it: companion, observer, auditor of a case.

A grant is a right and not a turn; where somebody is named to act, a turn in his name is opened with it.
Only verbs that the case itself declares can be granted, so that nobody is let past a step's role this way.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import Permission
from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone
from django.utils.translation import gettext as _

from workflow import bestowal, periods
from workflow.actors import Actor, Hat
from workflow.exceptions import NotPermitted, NotYoursToKnow, TransitionRefused
from workflow.execution import Move
from workflow.locking import lock
from workflow.models import Account, Case, Grant, Turn
from workflow.recording import record_fact


@dataclass(frozen=True)
class _Giving:
    case: Case
    by: Actor
    hat: Hat | None
    at: datetime


def grant(
    case: Case,
    account: Account,
    verb: str,
    during: DateTimeTZRange,
    basis: str,
    *,
    by: Actor,
    turn_within: str = "",
) -> Grant:
    """Give a person a verb on one case, as an administrator of its organisation.

    `turn_within` names the period of the policy in which he is to act: a turn in his name is opened.
    Raises NotYoursToKnow, NotPermitted or TransitionRefused.
    """
    with transaction.atomic():
        found = lock(case.pk)
        giving = _Giving(found, by, bestowal.giver(found.organisation, by), timezone.now())
        return _give(giving, account, verb, during, basis, turn_within)


def grant_with(
    move: Move, account: Account, verb: str, during: DateTimeTZRange, basis: str, *, turn_within: str = ""
) -> Grant:
    """Give a person a verb with a step or deed under way, inside its transaction and by its permission.

    Raises NotPermitted to who would give it to himself, TransitionRefused for a verb that is not granted.
    """
    giving = _Giving(move.case, move.actor, move.hat, move.at)
    return _give(giving, account, verb, during, basis, turn_within)


def revoke(grant_id: int, *, by: Actor, reason: str) -> None:
    """End a grant now, with the open turns in that person's name; raises as `grant` does."""
    with transaction.atomic():
        case_id = Grant.objects.filter(pk=grant_id).values_list("content_object_id", flat=True).first()
        if case_id is None:
            raise NotYoursToKnow(_("Akses tidak ditemukan."))
        case = lock(case_id)
        giving = _Giving(case, by, bestowal.giver(case.organisation, by), timezone.now())
        _revoke(giving, grant_id, reason)


def revoke_with(move: Move, grant_id: int) -> None:
    """End a grant with a step or deed under way on its case; raises TransitionRefused when it is over."""
    _revoke(_Giving(move.case, move.actor, move.hat, timezone.now()), grant_id, move.reason)


def _give(
    giving: _Giving, account: Account, verb: str, during: DateTimeTZRange, basis: str, turn_within: str
) -> Grant:
    if account.person_id == giving.by.person_id:
        raise NotPermitted([_("Anda tidak dapat memberi akses kepada diri sendiri.")])
    bestowal.sound_period(during)
    made: Grant = Grant.objects.create(
        user=account,
        permission=_grantable(verb),
        content_object=giving.case,
        during=during,
        granted_by_id=giving.by.person_id,
        basis=basis.strip(),
    )
    _write_down(made, "workflow.grant.give", giving)
    if turn_within:
        _open_turn(giving, account, turn_within)
    return made


def _revoke(giving: _Giving, grant_id: int, reason: str) -> None:
    rows = Grant.objects.select_related("user__person", "permission")
    row = rows.get(pk=grant_id, content_object=giving.case)
    if row.during.isempty or (row.during.upper and row.during.upper <= giving.at):
        raise TransitionRefused([_("Akses ini sudah berakhir.")])
    has_begun = row.during.lower < giving.at
    row.during = DateTimeTZRange(row.during.lower, giving.at) if has_begun else DateTimeTZRange(empty=True)
    row.save(update_fields=["during"])
    _write_down(row, "workflow.grant.revoke", giving, reason)
    own = Turn.objects.filter(case=giving.case, person=row.user.person, closed_at=None)
    own.update(closed_at=giving.at, closed_by=giving.by.person_id, standing="done")


def _grantable(verb: str) -> Permission:
    if verb not in dict(Case._meta.permissions):
        raise TransitionRefused([_("Hak ini melekat pada peran dan tidak dapat diberikan perorangan.")])
    cases = Permission.objects.filter(content_type__app_label="workflow", content_type__model="case")
    return cases.get(codename=verb)


def _open_turn(giving: _Giving, account: Account, period: str) -> None:
    case = giving.case
    assert case.policy_id is not None, f"{case.kind} has turns but no policy"
    days = periods.working_days(case.policy_id, period)
    Turn.objects.create(
        case=case,
        family=case.parent_id or case.pk,
        person=account.person,
        stage=case.stage,
        opened_at=giving.at,
        allowed_days=days,
        due_at=_due(giving.at, days),
    )


def _due(start: datetime, days: int) -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT workflow_due(%s, %s, %s)", [start, days, settings.TIME_ZONE])
        due: datetime = cursor.fetchone()[0]
        return due


def _write_down(row: Grant, action: str, giving: _Giving, reason: str = "") -> None:
    body = {
        "row": row.pk,
        "case": giving.case.label,
        "person": row.user.person.name,
        "verb": row.permission.codename,
        "basis": row.basis,
        "from": None if row.during.isempty else row.during.lower,
        "until": None if row.during.isempty else row.during.upper,
        "reason": reason,
    }
    hat = giving.hat.key if giving.hat else ""
    record_fact(giving.case.organisation, action, actor=giving.by.person_id, body=body, hat=hat)
