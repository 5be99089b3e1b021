"""What tests of a filling share: a refusal that changes nothing, a candidate in office, one who leaves."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from succession.filling.models import Candidate
from succession.pools import services as pools
from succession.pools.models import Member
from tests.approvals.world import Country
from tests.succession.filling import factories as f
from workflow.actors import Actor
from workflow.exceptions import NotPermitted, TransitionRefused
from workflow.models import AuditEvent, Case, Participation


def refuses(
    case: Case, name: str, land: Country, match: str, actor: Actor | None = None, **facts: Any
) -> None:
    """Assert that a step is refused with these words and that nothing happened."""
    before = AuditEvent.objects.count()
    with pytest.raises((TransitionRefused, NotPermitted), match=match):
        f.take(case, name, land, actor=actor, **facts)
    now = Case.objects.get(pk=case.pk)
    assert (now.stage, now.revision) == (case.stage, case.revision)
    assert AuditEvent.objects.count() == before


def as_candidate(case: Case, land: Country, role: str, where: str = "KAB") -> None:
    """Make whoever holds a role a candidate of a filling."""
    who = land.person(role, where)
    Participation.objects.create(
        case=case, family=case.pk, person=who, capacity="filling.candidate", first_at=timezone.now()
    )


def leave(land: Country, candidate: Candidate) -> None:
    """Let a candidate leave the pool."""
    pool = f.pool_of(land)
    pools.remove_member(
        pool,
        actor=f.secretary(land),
        expected=pool.revision,
        member=candidate.member_id,
        exit_reason=Member.Exit.WITHDREW,
        left_on=timezone.localdate(),
        reason="Mengundurkan diri",
    )
