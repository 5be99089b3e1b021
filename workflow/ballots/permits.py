"""Who may do what to a ballot; each returns the hat it rests on, or none, and raises NotPermitted."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _

from workflow.actors import Actor, Hat
from workflow.ballots import selectors
from workflow.ballots.deeds import barred, deed_of
from workflow.ballots.questions import question_of
from workflow.exceptions import NotPermitted
from workflow.facts import Facts
from workflow.features import lifecycle_of
from workflow.models import Ballot, Case
from workflow.permissions import decide, hat_for

Permit = Callable[[Facts, Case], Hat | None]


def by_verb(case: Case, verb: str, name: str, actor: Actor) -> Permit:
    """Permit whoever holds the verb over the case."""

    def permit(facts: Facts, _case: Case) -> Hat | None:
        decision = decide(lifecycle_of(case.kind), deed_of(case, name, may=verb), facts, actor.hat)
        if not decision.is_allowed:
            raise NotPermitted(decision.reasons)
        return hat_for(decision, actor)

    return permit


def by_member(ballot: Ballot) -> Permit:
    """Permit who sits in a voting seat of the ballot, unless recused or barred meanwhile."""

    def permit(facts: Facts, case: Case) -> None:
        person_id = facts.person_id
        if person_id is None or selectors.place_of(ballot, person_id) is None:
            raise NotPermitted([_("Anda tidak menduduki kursi bersuara dalam pemungutan suara ini.")])
        if selectors.is_recused(person_id, ballot):
            raise NotPermitted([_("Anda tidak ikut serta dalam pemungutan suara ini.")])
        bar = barred(case, question_of(case.kind, ballot.question), ballot.subject, person_id)
        if bar:
            raise NotPermitted([bar])

    return permit


def by_presiding(ballot: Ballot, name: str, actor: Actor) -> Permit:
    """Permit the chair, else the deputy; where nobody presides, who prepares the ballots."""

    def permit(facts: Facts, case: Case) -> Hat | None:
        head = selectors.presiding(ballot)
        if head is not None and head.person_id == facts.person_id:
            return None
        if head is None:
            verb = question_of(case.kind, ballot.question).opens
            return by_verb(case, verb, name, actor)(facts, case)
        raise NotPermitted([_("Hanya %s yang memimpin pemungutan suara ini.") % head.name])

    return permit


def by_belonging(ballot: Ballot) -> Permit:
    """Permit members and alternates who are not recused."""

    def permit(facts: Facts, _case: Case) -> Hat | None:
        every = selectors.places(ballot)
        if not any(facts.person_id == p.person_id or facts.person_id in p.alternates for p in every):
            raise NotPermitted([_("Anda bukan anggota maupun pengganti dalam pemungutan suara ini.")])
        if selectors.is_recused(facts.person_id or 0, ballot):
            raise NotPermitted([_("Anda sudah tidak ikut serta dalam pemungutan suara ini.")])
        return None

    return permit


def by_himself_or_preparer(ballot: Ballot, person_id: int, actor: Actor) -> Permit:
    """Permit one person for himself, and whoever prepares the ballot."""
    verb = question_of(ballot.case.kind, ballot.question).opens
    others = by_verb(ballot.case, verb, "step_in", actor)
    return lambda facts, case: None if facts.person_id == person_id else others(facts, case)


def by_presiding_or_preparer(ballot: Ballot, actor: Actor) -> Permit:
    """Permit who presides and who prepares the ballot."""

    def permit(facts: Facts, case: Case) -> Hat | None:
        head = selectors.presiding(ballot)
        if head is not None and head.person_id == facts.person_id:
            return None
        verb = question_of(case.kind, ballot.question).opens
        return by_verb(case, verb, "annul_ballot", actor)(facts, case)

    return permit
