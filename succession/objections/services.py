"""The verbs of an objection, one function each; who may and when stands in `lifecycle.py`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from succession.mapping.models import Placement
from succession.objections.models import Objection
from succession.objections.selectors import committee, may_object_until, members_of, recused
from workflow import words
from workflow.actors import Actor
from workflow.births import Birth
from workflow.exceptions import NotPermitted, TransitionRefused
from workflow.execution import Outcome, Seen, open_cases, perform
from workflow.locking import lock
from workflow.models import Case, Participation
from workflow.recording import database_now, kept_language


def file_objection(placement: Placement, *, actor: Actor, ground: str, explanation: str, **rest: Any) -> int:
    """Object to the box that was published of oneself; returns the id of the objection's case.

    Raises NotPermitted to everybody but the person concerned, TransitionRefused outside the window, where an
    objection stands already or nothing is explained.
    """
    if placement.employee.person_id != actor.person_id:
        raise NotPermitted([_("Keberatan hanya diajukan oleh pegawai yang bersangkutan.")])
    if placement.session_id is None:
        raise TransitionRefused([_("Kotak ini belum diumumkan.")])
    with kept_language():
        title = _("Keberatan atas kotak akhir")
    case = placement.scoring.case
    birth = Birth(case.organisation_id, title, parent_id=placement.session_id, provenance=case.provenance)

    def keep(ids: list[int]) -> None:
        _keep(ids[0], placement, ground, explanation.strip(), rest.get("at"))

    return open_cases("objection", [birth], actor=actor, effect=keep, **rest)[0]


def _keep(case_id: int, placement: Placement, ground: str, explanation: str, at: datetime | None) -> None:
    """Write the objection under the lock of its session, which cannot become final meanwhile."""
    assert placement.session_id is not None
    session = lock(placement.session_id)
    now = Placement.objects.select_related("session", "employee").get(pk=placement.pk)
    now.session = session
    _refuse(now, ground, explanation, at or database_now())
    assert now.final_box is not None
    objection = Objection.objects.create(
        case_id=case_id,
        organisation_id=session.organisation_id,
        placement=now,
        person_id=now.employee.person_id,
        from_box=now.final_box,
        ground=ground,
        explanation=explanation,
    )
    _keep_out(objection)


def _refuse(placement: Placement, ground: str, explanation: str, at: datetime) -> None:
    ends = may_object_until(placement)
    if ends is None or placement.final_box is None:
        raise TransitionRefused([_("Keberatan diajukan sesudah kotak diumumkan dan sebelum final.")])
    if at > ends:
        raise TransitionRefused([_("Masa keberatan berakhir %s.") % words.day(ends)])
    if Objection.objects.filter(placement=placement, is_withdrawn=False).exists():
        raise TransitionRefused([_("Anda sudah mengajukan keberatan atas kotak ini.")])
    if not explanation or ground not in Objection.Ground.values:
        raise TransitionRefused([_("Pilih pokok keberatan dan jelaskan.")])


def _keep_out(objection: Objection) -> None:
    """Keep out whoever was recused from this person in the session: he is shown nothing of it from now on."""
    case = Case.objects.select_related("parent__session").get(pk=objection.pk)
    assert case.parent_id is not None
    objection.case = case
    body = committee(case)
    people = recused(objection, members_of(body)) - {objection.person_id} if body else set()
    Participation.objects.bulk_create(
        Participation(
            case=case,
            family=case.parent_id,
            person_id=person,
            capacity="objection.recused",
            first_at=case.opened_at,
        )
        for person in sorted(people)
    )


def answer(case: Case, *, actor: Actor, expected: Seen | int, reason: str, **rest: Any) -> Outcome:
    """Record the committee's answer as its ballot gave it, with the reasons for the person concerned."""
    return perform(case.pk, "answer", actor=actor, expected=expected, reason=reason, **rest)


def withdraw(case: Case, *, actor: Actor, expected: Seen | int, **rest: Any) -> Outcome:
    """Take one's objection back; the box stays as it is."""
    return perform(case.pk, "withdraw", actor=actor, expected=expected, **rest)
