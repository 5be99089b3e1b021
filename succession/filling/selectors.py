"""Questions about the filling of a post: its candidates, the proposal, what still stands in the way."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from approvals.registry.models import Position
from succession.filling.models import Candidate, Clearance, Filling, Incumbent
from succession.filling.requirements import MET, NEEDS_CHECKING
from succession.mapping.models import Employee
from succession.mapping.selectors import last_final
from succession.pools.selectors import in_force
from workflow.memory import while_locked
from workflow.models import Ballot, Body, Case, Organisation
from workflow.periods import content

KIND = "filling"
SHORTLIST = "shortlist"
RANKING = """
SELECT sha256(coalesce(string_agg(sha256(convert_to(
  concat_ws('|', c.rank, c.person_id, c.member_id, c.score, c.explanation::text), 'UTF8')), ''::bytea
  ORDER BY c.rank), ''::bytea)) FROM filling_candidate c WHERE c.case_id = %s
"""


def policy_of(case: Case) -> dict[str, Any]:
    """Return the policy under which a filling was opened."""
    assert case.policy_id is not None
    return content(case.policy_id)


def level_of(case: Case) -> dict[str, Any]:
    """Return what the policy says of the level of the post: title, route, criteria; empty where nothing."""
    return dict(policy_of(case)["level"].get(case.filling.level, {}))


def agency_of(position: Position) -> Organisation:
    """Return the agency to whose unit a post belongs; the unit itself where no agency is above it."""
    above = Organisation.objects.filter(pk__in=position.organisation.lineage, kind="agency")
    return above.first() or position.organisation


def is_of_a_region(organisation: Organisation) -> bool:
    """Return whether an agency is a regional one: it stands under a regional office."""
    return bool(organisation.parent and organisation.parent.kind == "regional_office")


def provenance_of(organisation_id: int) -> str:
    """Return whether the people of an agency are made up: its fillings are then marked so too."""
    period = last_final(organisation_id)
    return period.provenance if period else ""


def pools_for(case: Case) -> QuerySet[Case]:
    """Return the pools in force from which the post may be filled, the newest first."""
    return in_force(case.organisation_id, case.filling.level)


def candidates_of(case: Case) -> QuerySet[Candidate]:
    """Return the longlist in its order, each with the person and his data."""
    return Candidate.objects.filter(case=case).select_related("person", "member__placement__employee")


@while_locked
def shortlisted(case: Case) -> list[Candidate]:
    """Return the shortlist in its order."""
    return list(candidates_of(case).filter(is_shortlisted=True))


def post_of(candidate: Candidate) -> str:
    """Return the post of a candidate as the data of his period have it."""
    employee = candidate.member.placement.employee
    return f"{employee.position}, {employee.unit}"


def choosable(case: Case) -> list[Candidate]:
    """Return who may be chosen now: in order for BKN, not refused, still a member of the pool."""
    return [c for c in shortlisted(case) if is_choosable(c)]


def is_choosable(candidate: Candidate) -> bool:
    """Return whether a shortlisted candidate may be chosen."""
    is_in_order = candidate.bkn_verdict == Candidate.Verdict.IN_ORDER
    return is_in_order and not candidate.is_refused and candidate.member.left_on is None


def possible(case: Case) -> QuerySet[Candidate]:
    """Return the candidates who are eligible, or might be once they are checked."""
    return Candidate.objects.filter(case=case, eligibility__in=[MET, NEEDS_CHECKING])


def ranking_digest(case: Case) -> bytes:
    """Return the hash of the ranking: a hash of hashes over its rows, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(RANKING, [case.pk])
        return bytes(cursor.fetchone()[0])


def proposal_subject(case: Case) -> str:
    """Return what tells a ballot on one proposal of names from a ballot on another."""
    people = (
        Candidate.objects.filter(case=case, is_proposed=True).order_by("rank").values_list("pk", flat=True)
    )
    named = ranking_digest(case) + ",".join(map(str, people)).encode()
    return hashlib.sha256(named).hexdigest()[:32]


def ballot_on_proposal(case: Case) -> Ballot | None:
    """Return the ballot on the names proposed now, open or decided, or None."""
    standing = Ballot.objects.filter(case=case, question=SHORTLIST, stage__in=["opened", "decided"])
    return standing.filter(subject=proposal_subject(case)).select_related("case", "body").first()


def body_for(case: Case, on: date | None = None) -> Body | None:
    """Return the body that recommends on the route of this level, of the agency and in force."""
    now = timezone.now() if on is None else timezone.make_aware(timezone.datetime(on.year, on.month, on.day))  # type: ignore[attr-defined]
    found = Body.objects.filter(organisation=case.organisation_id, code=case.filling.body)
    return found.filter(during__contains=now).order_by("-pk").first()


@dataclass(frozen=True)
class Needed:
    """A clearance that the route asks for, with what is on record of it."""

    code: str
    title: str
    given: Clearance | None


def former_holder(case: Case) -> Incumbent | None:
    """Return who held the post until this filling closed; None where that is not on record."""
    sworn = case.inauguration
    held = Incumbent.objects.filter(position=sworn.position_id, until=sworn.inaugurated_on)
    return held.exclude(case=case).select_related("person").order_by("-pk").first()


def last_post(case: Case) -> Employee | None:
    """Return the appointed person as the mapping had him: there stands which post he held before."""
    found = Candidate.objects.filter(case=case, person=case.filling.chosen_id)
    chosen = found.select_related("member__placement__employee").first()
    return chosen.member.placement.employee if chosen else None


def vacated(positions: Sequence[int]) -> dict[int, date]:
    """Return since when posts without a holder are empty, of those whose last holder is on record."""
    gone = Incumbent.objects.filter(position__in=positions).exclude(until=None)
    return dict(gone.order_by("until").values_list("position_id", "until"))  # type: ignore[arg-type]


def left_posts(case: Case) -> list[Position]:
    """Return the posts that the appointed person left for this one, as far as fillings tell."""
    sworn = case.inauguration
    left = Incumbent.objects.filter(person=sworn.person_id, until=sworn.inaugurated_on)
    posts = left.exclude(position=sworn.position_id).values("position")
    return list(Position.objects.filter(pk__in=posts).select_related("organisation"))


def clearances_of(case: Case) -> list[Needed]:
    """Return the clearances that this filling needs, with what is on record."""
    given = {clearance.code: clearance for clearance in Clearance.objects.filter(case=case)}
    titles = policy_of(case)["clearance"]
    return [Needed(code, titles[code]["title"], given.get(code)) for code in case.filling.clearances]


def clearances_needed(case: Case, route: str, *, is_new_head: bool) -> list[str]:
    """Return the codes of the clearances that a route asks for in this agency."""
    policy = policy_of(case)
    is_region = is_of_a_region(case.organisation)
    holds = {"always": True, "region": is_region, "new_head": is_region and is_new_head}
    return [code for code in policy["route"][route]["clearances"] if holds[policy["clearance"][code]["when"]]]


def months_between(earlier: date, later: date) -> int:
    """Return the whole months from one day to another."""
    months = (later.year - earlier.year) * 12 + later.month - earlier.month
    return months - (later.day < earlier.day)


def days_to_fill(filling: Filling, until: date) -> int:
    """Return for how many days the post has been vacant on a day; nothing before it falls vacant."""
    return max(0, (until - filling.vacant_on).days)


def open_filling_of(position_id: int) -> Case | None:
    """Return the open filling of a post, or None."""
    return Case.objects.filter(filling__position=position_id, filling__is_open=True).first()


def running_for(person_id: int, but: Case) -> Case | None:
    """Return another running filling for which a person is chosen, or None."""
    found = Case.objects.filter(filling__chosen=person_id, filling__is_open=True)
    return found.exclude(pk=but.pk).first()
