"""What the demonstration has of employees: in two agencies somebody who may read his own page."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from approvals.registry import demo
from succession.mapping.models import Employee, Placement
from succession.objections import services
from succession.objections.selectors import QUESTION, committee
from workflow.actors import Actor
from workflow.appointments import appoint
from workflow.ballots import selectors
from workflow.ballots.openings import open_ballot
from workflow.ballots.services import close_ballot, vote
from workflow.models import Account, Case, Organisation, Person, Role
from workflow.recording import record_fact

AGENCIES = ("32.08", "K021")
ROLE = "asn"


def make_employees() -> None:
    """Give an employee of two agencies an account, the one with the best box where there is one.

    Again changes nothing.
    """
    for organisation in Organisation.objects.filter(code__in=AGENCIES):
        email = f"{ROLE}@{demo.PLACES[organisation.code]}.{demo.DOMAIN}"
        if Account.objects.filter(email=email).exists():
            continue
        found = _mapped(organisation)
        if found is None:
            demo.staff(organisation, (ROLE,))
        else:
            _let_in(found, organisation, email)


def _mapped(organisation: Organisation) -> Person | None:
    placed = Placement.objects.filter(employee__organisation=organisation, final_box__isnull=False)
    best = placed.select_related("employee__person").order_by("-final_box", "pk").first()
    return best.employee.person if best else None


def _let_in(person: Person, organisation: Organisation, email: str) -> None:
    """Give a person whom an import made an account and the role of an employee."""
    giver = Actor(demo.administrators()[0].pk)
    with transaction.atomic():
        Account.objects.create_user(email, person=person)
        body = {"deed": "buka akun", "number": person.number, "email": email}
        record_fact(organisation, "approvals.registry.register_person", actor=giver.person_id, body=body)
    role, during = Role.objects.get(code=ROLE), DateTimeTZRange(demo.SINCE, None)
    appoint(person, role, organisation, during, demo.BASIS, by=giver)


def object_and_answer(
    employee: Employee,
    *,
    ground: str,
    explanation: str,
    outcome: str,
    reason: str,
    at: datetime | None = None,
) -> Case:
    """Take an objection through the committee's ballot to its answer; the employee must have the role.

    `outcome` is `dismiss` or `box_1` to `box_9`. Raises TransitionRefused where the rules refuse.
    """
    now: dict[str, Any] = {"at": at} if at else {}
    placement = Placement.objects.select_related("employee", "session", "scoring__case").get(
        employee=employee, final_box__isnull=False
    )
    said = {"ground": ground, "explanation": explanation}
    actor = Actor(employee.person_id)
    case = Case.objects.get(pk=services.file_objection(placement, actor=actor, **said, **now))
    secretary = demo.holder(case.organisation, "sekretariat")
    body = committee(case)
    assert body is not None
    ballot = open_ballot(case, QUESTION, body=body, actor=secretary, **now)
    for place in selectors.places(ballot):
        if place.is_awaited:
            vote(ballot, outcome, actor=Actor(place.person_id), **now)
    head = selectors.presiding(ballot)
    close_ballot(ballot, actor=Actor(head.person_id) if head else secretary, **now)
    services.answer(case, actor=secretary, expected=case.revision, reason=reason, **now)
    case.refresh_from_db()
    return case
