"""Objections in a wanted stage, each reached by its own steps and roles."""

from __future__ import annotations

from typing import Any

from succession.mapping.models import Placement
from succession.objections import services
from succession.objections.selectors import QUESTION, committee
from tests.approvals.world import Country
from tests.succession.calibration.factories import decide
from workflow.actors import Actor
from workflow.ballots.openings import open_ballot
from workflow.models import Ballot, Case, Person

EXPLANATION = "Penghargaan tingkat nasional tahun lalu belum tercatat."
REASON = "Bukti penghargaan diterima komite."


def secretary(land: Country) -> Actor:
    """Return who prepares the committee's ballots."""
    return land.actor("sekretariat")


def objector(land: Country) -> Actor:
    """Return the employee whose box was published."""
    return land.actor("asn")


def placement_of(person: Person) -> Placement:
    """Return the placement of a person."""
    return Placement.objects.select_related("employee", "session", "scoring__case").get(
        employee__person=person
    )


def filed(land: Country, actor: Actor | None = None, person: Person | None = None, **said: Any) -> Case:
    """Return an objection of the employee."""
    who = person or land.person("asn")
    plain = {"ground": "data", "explanation": EXPLANATION}
    pk = services.file_objection(placement_of(who), actor=actor or Actor(who.pk), **plain | said)
    return Case.objects.get(pk=pk)


def put_to_vote(case: Case, land: Country) -> Ballot:
    """Return the committee's ballot on an objection, opened by the secretariat."""
    body = committee(case)
    assert body is not None
    return open_ballot(case, QUESTION, body=body, actor=secretary(land))


def voted(case: Case, land: Country, outcome: str) -> Case:
    """Let the committee decide for one outcome."""
    decide(put_to_vote(case, land), outcome)
    case.refresh_from_db()
    return case


def answered(case: Case, land: Country, outcome: str = "box_9", reason: str = REASON) -> Case:
    """Return an objection with the committee's answer on record."""
    voted(case, land, outcome)
    services.answer(case, actor=secretary(land), expected=case.revision, reason=reason)
    case.refresh_from_db()
    return case
