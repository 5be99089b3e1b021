"""Setting up a committee from its decree: its seats and terms, and the roles that its members need."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from succession.calibration.selectors import COMMITTEE, rule_now
from workflow.actors import Actor
from workflow.appointments import appoint
from workflow.ballots.bodies import Decree, Place, set_up_body
from workflow.ballots.rules import Rule
from workflow.exceptions import TransitionRefused
from workflow.models import Appointment, Body, Organisation, Person, Role
from workflow.recording import kept_language

ASSESSMENT_TEAM = "tpk"
NAMES = {
    COMMITTEE: gettext_lazy("Komite Talenta Instansi"),
    ASSESSMENT_TEAM: gettext_lazy("Tim Penilai Kinerja"),
}
CHAIR, MEMBER = "komite_ketua", "komite_anggota"


@dataclass(frozen=True)
class Member:
    """Somebody of the decree with the role that his seat asks for."""

    person: Person
    role: str


def set_up_committee(
    organisation: Organisation,
    *,
    decree: Decree,
    during: DateTimeTZRange,
    places: Sequence[Place],
    actor: Actor,
    code: str = COMMITTEE,
) -> Body:
    """Set up the committee of an agency with its seats, and propose the roles of all who sit there.

    A role that decides comes into force when a second administrator confirms it; who bears it already keeps
    it. Raises NotPermitted, or TransitionRefused where the policy does not admit the seats, one person would
    hold two, or somebody of them administers.
    """
    _sound(places)
    with kept_language():
        name = str(NAMES[code])
    with transaction.atomic():
        body = set_up_body(
            organisation, code=code, name=name, decree=decree, during=during, places=places, actor=actor
        )
        roles = {role.code: role for role in Role.objects.filter(code__in=[CHAIR, MEMBER])}
        for member in members_of(places):
            if not _bearing(member, organisation, during).exists():
                appoint(member.person, roles[member.role], organisation, during, decree.number, by=actor)
    return body


def members_of(places: Sequence[Place]) -> list[Member]:
    """Return everybody of the decree once: who presides or deputises, and all others, alternates too."""
    heads = [p.person for p in places if p.person and (p.is_chair or p.is_deputy)]
    others = [who for p in places for who in (p.person, *p.alternates) if who and who not in heads]
    return [*(Member(who, CHAIR) for who in heads), *(Member(who, MEMBER) for who in dict.fromkeys(others))]


def unconfirmed(body: Body) -> QuerySet[Appointment]:
    """Return the roles of those who sit there that a second administrator has still to confirm."""
    return Appointment.objects.filter(
        organisation=body.organisation_id,
        role__code__in=[CHAIR, MEMBER],
        person__terms__body=body,
        is_effective=False,
        confirmed_by=None,
        during__overlap=body.during,
    ).distinct()


def rule_in_words(rule: Rule) -> str:
    """Return how many seats a committee has."""
    odd = _(" dan ganjil") if rule.is_odd else ""
    words = {"least": rule.min_seats, "most": rule.max_seats, "odd": odd}
    return _("%(least)d sampai %(most)d kursi bersuara%(odd)s") % words


def _bearing(member: Member, organisation: Organisation, during: DateTimeTZRange) -> QuerySet[Appointment]:
    held = Appointment.objects.filter(person=member.person, organisation=organisation)
    return held.filter(role__code=member.role, during__overlap=during)


def _sound(places: Sequence[Place]) -> None:
    rule = rule_now()
    voting = sum(place.has_vote for place in places)
    faults = []
    if not rule.admits(voting):
        faults.append(
            _("Komite memiliki %(rule)s; keputusan ini memuat %(seats)d.")
            % {"rule": rule_in_words(rule), "seats": voting}
        )
    if not any(place.is_chair and place.person for place in places):
        faults.append(_("Komite dipimpin seorang ketua."))
    if faults:
        raise TransitionRefused(faults)
