"""The whole life of one agency's readiness and review, stage after stage, with a cast for every relation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from approvals.readiness import services as readiness
from approvals.review import services as review
from approvals.review.models import FollowUp
from approvals.review.selectors import review_of
from tests.approvals.matrix.table import STANDS, Stand
from tests.approvals.readiness import factories as agency
from tests.approvals.review import factories as bkn
from tests.approvals.world import ALWAYS, Country, appoint, organisation, person
from workflow.models import Case, Mandate, Organisation, Person, Role
from workflow.recording import record_fact

ENDED = DateTimeTZRange(datetime(2020, 1, 1, tzinfo=UTC), datetime(2020, 2, 1, tzinfo=UTC))
HOME = {"agency": "KAB", "regional_office": "KANREG", "central_office": "PUSAT", "headquarters": "BKN"}


@dataclass
class Cast:
    """One person for each role and stand."""

    land: Country
    people: dict[tuple[str, str], Person] = field(default_factory=dict)

    @property
    def roles(self) -> list[str]:
        """Return the codes of all roles."""
        return list(dict.fromkeys(role for role, _stand in self.people))

    def person(self, role: str, stand: str) -> Person:
        return self.people[role, stand]


def cast(land: Country) -> Cast:
    """Return the country's people, and for each role those who hold it elsewhere or by a mandate."""
    organisation("KANREG2", "regional_office", land.desks["BKN"])
    made = Cast(land)
    for role in Role.objects.all():
        made.people[role.code, "own"] = land.person(role.code, HOME[role.kind])
        for number, stand in enumerate(STANDS[1:]):
            made.people[role.code, stand.name] = _other(land, role, stand, person(f"{role.code} {number}"))
    return made


def _other(land: Country, role: Role, stand: Stand, somebody: Person) -> Person:
    home = land.desks[HOME[role.kind]]
    if stand.has_role_in_agency:
        appoint(somebody, role.code, home)
        if role.code != "asn":
            appoint(somebody, "asn", land.agency)
    elif not stand.mandate:  # a post has one mandate at a time: given for the moment of a trial
        _elsewhere(land, somebody, role)
    return somebody


def _elsewhere(land: Country, somebody: Person, role: Role) -> None:
    """Give the role at another desk; there is only one headquarters, so there nobody holds it elsewhere."""
    places = {"agency": "KOTA", "regional_office": "KANREG2", "central_office": "PUSAT"}
    if role.kind in places:
        appoint(somebody, role.code, Organisation.objects.get(code=places[role.kind]))


def stand_in(land: Country, somebody: Person, role_code: str, stand: Stand) -> None:
    """Let somebody act in a post at home, as the world begins."""
    role = Role.objects.get(code=role_code)
    where = land.desks[HOME[role.kind]]
    principal = land.person(role.code, where.code) if stand.mandate == "plh" else None
    with transaction.atomic():
        record_fact(where, "workflow.mandate.give", actor=somebody.pk, body={})
        Mandate.objects.create(
            kind=stand.mandate, role=role, organisation=where, holder=somebody, principal=principal,
            during=ALWAYS if stand.covers else ENDED, basis="uji", approval=stand.approval, is_effective=True,
        )  # fmt: skip


def first_life(land: Country) -> Iterator[Case]:
    """Yield the readiness case in each stage on its way to the submission."""
    case = agency.opened(land)
    agency.evidence(case, land.actor("ppk"), "Komitmen")
    yield case
    for name in agency.WAY:
        agency.take(case, name, land)
        if name not in ("name_companion", "answers"):
            yield case


def life_with_bkn(case: Case, land: Country) -> Iterator[Case]:
    """Yield both cases in each stage from mentoring over a repair and over notes to the decree."""
    found = review_of(case)
    assert found is not None
    yield found
    yield from _repair(case, found, land)
    bkn.judge_all(found, land)
    for name in (
        "score_round",
        "declare_eligible",
        "open_pre_ekspose",
        "pass_pre_ekspose",
        "schedule_ekspose",
    ):
        bkn.take(found, name, land)
        if name != "score_round":
            yield found
    bkn.take(found, "hold_ekspose", land)
    yield found
    for name in ("ballot", "decide"):
        bkn.take(found, name, land, "notes_to_ready")
    yield found
    yield from _decree(found, land)


def _repair(case: Case, found: Case, land: Country) -> Iterator[Case]:
    bkn.judge_all(found, land, verdict="needs_repair", level=3)
    bkn.take(found, "score_round", land)
    due_on = timezone.localdate() + timedelta(days=21)
    review.return_for_repair(found, actor=bkn.scorer(land), expected=found.revision, due_on=due_on)
    for each in (found, case):
        each.refresh_from_db()
        yield each
    bkn.answer_open(case, land)
    agency.take(case, "recheck", land)
    yield case
    agency.take(case, "resubmit", land)
    found.refresh_from_db()


def _decree(found: Case, land: Country) -> Iterator[Case]:
    operator = land.actor("operator")
    proof = agency.evidence(found, operator).pk
    review.answer_note(found, FollowUp.objects.get().pk, actor=operator, answer="Sudah", proof=proof)
    review.resubmit_notes(found, actor=land.actor("ppk"), expected=found.revision)
    found.refresh_from_db()
    on = timezone.localdate() + timedelta(days=30)
    review.schedule_ekspose(
        found, actor=land.actor("direktorat", "BKN"), expected=found.revision, on=on, slot=2
    )
    found.refresh_from_db()
    for name in ("hold_ekspose", "ballot", "decide", "issue_decision", "receive"):
        bkn.take(found, name, land, "approve_with_follow_ups")
        if name in ("decide", "issue_decision", "receive"):
            yield found


def withdrawn(case: Case, land: Country) -> Case:
    """Return the case after its withdrawal."""
    readiness.withdraw(case, actor=land.actor("ppk"), expected=case.revision, reason="Ditunda")
    case.refresh_from_db()
    return case
