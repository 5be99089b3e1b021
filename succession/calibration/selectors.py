"""Questions about sessions: the committee, the agenda, who was there, what is still to be done."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from succession.calibration.models import Item, Minutes, Signature
from succession.mapping.models import Placement
from workflow.ballots.rules import Rule
from workflow.ballots.selectors import latest_sitting
from workflow.ballots.tally import Count, quorum
from workflow.memory import while_locked
from workflow.models import Body, Case, Sitting, Term
from workflow.periods import content, rule_in_force

KIND = "calibration"
COMMITTEE = "kti"
PLACEMENT = "placement"
BLOC = "bloc"
RULE = "committee"
# A session keeps its claim on the placements in these stages; cancelled, it lets them go.
LIVE = ("prepared", "scheduled", "in_session", "closed", "recommended", "ratified")


def committee_of(organisation_id: int, code: str = COMMITTEE) -> Body | None:
    """Return the committee of an agency that is in force now: of the newest decree."""
    bodies = Body.objects.filter(organisation=organisation_id, code=code, during__contains=timezone.now())
    return bodies.order_by("-decreed_on", "-pk").first()


def rule_of(case: Case) -> Rule:
    """Return the rule by which the committee decides on this case."""
    assert case.policy_id is not None
    return Rule.read(content(case.policy_id), RULE)


def rule_now() -> Rule:
    """Return the rule for committees that are set up now; raises RuleVersion.DoesNotExist."""
    return Rule.read(rule_in_force("policy", KIND).content, RULE)


def reasons_of(case: Case) -> dict[str, str]:
    """Return the reasons for a change by their codes, as the case's policy has them."""
    assert case.policy_id is not None
    return {row["code"]: row["label"] for row in content(case.policy_id)["reason"]}


def agenda_of(case: Case) -> QuerySet[Item]:
    """Return the agenda in its order, each item with its person."""
    return Item.objects.filter(case=case).select_related("placement__employee").order_by("number")


def agenda_item(case: Case, placement_id: int) -> Item | None:
    """Return the item of one placement, with its person."""
    return agenda_of(case).filter(placement=placement_id).first()


def untouched(case: Case) -> QuerySet[Item]:
    """Return the items without an outcome."""
    return Item.objects.filter(case=case, outcome="")


def decided_box() -> Coalesce:
    """Return, for queries over items, the box that is published: ratified, else changed to, else computed."""
    return Coalesce(F("ratified_box"), F("to_box"), F("placement__computed_box"))


def sessions_of(period: Case) -> QuerySet[Case]:
    """Return the sessions of a period in their order."""
    return Case.objects.filter(parent=period, kind=KIND).order_by("pk")


def uncovered(period: Case) -> QuerySet[Placement]:
    """Return the placements with a box that no live session holds and none has decided."""
    mapped = Placement.objects.filter(scoring=period.period.scoring_id, computed_box__isnull=False)
    return mapped.filter(session=None, final_box=None)


@while_locked
def sitting_of(case: Case) -> Sitting | None:
    """Return the last sitting of the committee on the case."""
    body = case.session.body
    return latest_sitting(case, body) if body else None


@dataclass(frozen=True)
class Seated:
    """Somebody who has a term in the committee, as it was composed for the case."""

    person_id: int
    name: str
    seat_id: int
    number: int
    label: str
    is_alternate: bool
    is_chair: bool
    is_deputy: bool
    is_secretary: bool
    has_vote: bool


@while_locked
def seated(case: Case) -> list[Seated]:
    """Return members, alternates and secretary in the order of their seats; empty before the sitting."""
    sitting = sitting_of(case)
    if sitting is None:
        return []
    terms = Term.objects.filter(body=sitting.body_id, during__contains=sitting.composed_at)
    rows = terms.order_by("seat__number", "is_alternate", "pk").values_list(
        "person_id", "person__name", "seat_id", "seat__number", "seat__label", "is_alternate",
        "seat__is_chair", "seat__is_deputy", "seat__is_secretary", "seat__has_vote",
    )  # fmt: skip
    return [Seated(*row) for row in rows]


@while_locked
def presence(case: Case) -> dict[int, bool]:
    """Return who was noted as there or not, by the last note."""
    sitting = sitting_of(case)
    if sitting is None:
        return {}
    return dict(sitting.attendance.order_by("pk").values_list("person_id", "is_present"))


def present(case: Case) -> list[Seated]:
    """Return who is there, each once, in the order of the seats."""
    there = presence(case)
    found = {who.person_id: who for who in reversed(seated(case)) if there.get(who.person_id)}
    return sorted(found.values(), key=lambda who: (who.number, who.is_alternate))


def presiding(case: Case) -> Seated | None:
    """Return who presides: the chair in person, else the deputy, of those who are there."""
    heads = [w for w in present(case) if (w.is_chair or w.is_deputy) and not w.is_alternate]
    return next((w for w in heads if w.is_chair), heads[0] if heads else None)


@dataclass(frozen=True)
class Quorum:
    """How many seats are there to decide, of how many, and how many it takes."""

    seats: int
    entitled: int
    present: int
    needed: int

    @property
    def is_reached(self) -> bool:
        """Return whether enough seats are there."""
        return self.present >= self.needed


def quorum_of(case: Case, recused: Collection[int] = ()) -> Quorum:
    """Return the quorum of those present, for somebody from whom these people are recused."""
    voting = [who for who in seated(case) if who.has_vote]
    seats = {who.seat_id for who in voting}
    there = presence(case)
    free = {w.seat_id for w in voting if there.get(w.person_id) and w.person_id not in recused}
    out = {w.seat_id for w in voting if not w.is_alternate and w.person_id in recused} - free
    count = Count(len(seats), len(seats) - len(out))
    return Quorum(count.seats, count.entitled, len(free), quorum(rule_of(case), count))


@while_locked
def declared(case: Case) -> frozenset[int]:
    """Return who said what concerns him, or that nothing does."""
    return frozenset(case.declarations.values_list("person_id", flat=True))


def last_minutes(case: Case) -> Minutes | None:
    """Return the minutes of the last edition."""
    return Minutes.objects.filter(case=case).order_by("-edition").first()


def minutes_digest(case: Case) -> bytes:
    """Return the digest of the last edition of the minutes: what is signed, what ratification rests on."""
    found = Minutes.objects.filter(case=case).order_by("-edition").values_list("digest", flat=True).first()
    return bytes(found) if found else b""


def signed(case: Case) -> set[int]:
    """Return who signed the minutes of the present edition."""
    now = Signature.objects.filter(case=case, minutes__edition=case.session.edition)
    return set(now.values_list("person_id", flat=True))


def window_ends(case: Case) -> datetime | None:
    """Return until when an objection may be filed; None before the publication."""
    if case.stage not in ("published", "final"):
        return None
    published = case.events.filter(to_stage="published").values_list("occurred_at", flat=True).last()
    assert case.policy_id is not None
    assert published is not None
    days: Any = content(case.policy_id)["clock"]["finalise"]["working_days"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT workflow_due(%s, %s, %s)", [published, days, settings.TIME_ZONE])
        ends: datetime = cursor.fetchone()[0]
        return ends


def open_objections(case: Case) -> QuerySet[Case]:
    """Return the objections to what the session published that are not answered."""
    return Case.objects.filter(parent=case, kind="objection", stage="filed")
