"""Questions about objections: who may file one until when, who is kept out of it, how it was decided."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import F, QuerySet

from succession.calibration.recusals import recused_from, withheld
from succession.calibration.selectors import committee_of, window_ends
from succession.mapping.models import Placement
from succession.objections.models import Objection
from workflow.ballots.selectors import decided_ballot
from workflow.models import Ballot, Body, Case, Participation, Term

KIND = "objection"
QUESTION = "answer"
RULE = "committee"
DISMISS = "dismiss"
# A box is published in these stages of the session or objection that decided it.
PUBLISHED = ("published", "final", "upheld")


def published_placements(person_id: int) -> QuerySet[Placement]:
    """Return the boxes that were published of a person, the newest first, each with its period."""
    own = Placement.objects.filter(employee__person=person_id, final_box__isnull=False)
    adopted = own.filter(scoring=F("scoring__case__period__scoring"), decided_in__stage__in=PUBLISHED)
    return adopted.select_related(
        "employee",
        "decided_in",
        "session",
        "scoring__case__period__instrument",
        "scoring__case__organisation",
    ).order_by("-scoring__case__period__as_of", "-pk")


def may_object_until(placement: Placement) -> datetime | None:
    """Return until when a person may object to his box; None where its session published nothing yet."""
    session = placement.session
    return window_ends(session) if session and session.stage == "published" else None


def standing_objection(placement: Placement) -> Objection | None:
    """Return the objection to a box that was filed and not withdrawn."""
    return Objection.objects.filter(placement=placement, is_withdrawn=False).select_related("case").first()


def objections_of(person_id: int) -> QuerySet[Objection]:
    """Return the objections that a person filed, the newest first."""
    return Objection.objects.filter(person=person_id).select_related("case").order_by("-pk")


def recused(objection: Objection, people: Iterable[int]) -> set[int]:
    """Return which of these people have no say: the objector, and whoever was recused from him before."""
    session = objection.case.parent
    assert session is not None
    return recused_from(session, people).get(objection.placement_id, set())


def is_recused(objection: Objection, person_id: int) -> bool:
    """Return whether a person has no say about an objection and is shown nothing of it."""
    session = objection.case.parent
    assert session is not None
    return person_id != objection.person_id and objection.placement_id in withheld(session, person_id)


def members_of(body: Body) -> set[int]:
    """Return everybody who has, or had, a term in a committee."""
    return set(Term.objects.filter(body=body).values_list("person_id", flat=True))


def committee(case: Case) -> Body | None:
    """Return the committee that answers: that of the session, else the one in force."""
    session = case.parent
    assert session is not None
    return session.session.body or committee_of(case.organisation_id)


def ballot_of(case: Case) -> Ballot | None:
    """Return the ballot that decided the objection."""
    return decided_ballot(case, QUESTION)


def decided_box(case: Case) -> int:
    """Return the box that the committee's ballot gives: the one published, where it dismissed."""
    ballot = ballot_of(case)
    assert ballot is not None
    if ballot.outcome == DISMISS:
        return int(case.objection.from_box)
    return int(ballot.outcome.removeprefix("box_"))


def reasons_for(placements: Sequence[Placement]) -> dict[int, str]:
    """Return, by placement, why an objection was upheld: its ground and the answer; one statement."""
    upheld = Objection.objects.filter(case__in=[each.decided_in_id for each in placements])
    return {each.placement_id: f"{each.get_ground_display()}: {each.answer}" for each in upheld}


def kept_out(case: Case) -> QuerySet[Participation]:
    """Return who is kept out of an objection because of the session before."""
    return Participation.objects.filter(case=case, capacity=f"{KIND}.recused")
