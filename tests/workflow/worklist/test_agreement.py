"""The list and the check are one rule, in random worlds (B14)."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.workflow.toyapp.lifecycle import Toy
from tests.workflow.worklist.lists import case_of, listed, takes_part, turn_of
from tests.workflow.world import appoint, organisation, person, toy_world
from workflow.actors import Actor
from workflow.facts import Facts, gather
from workflow.models import Appointment, Case, Mandate, Organisation, Person, Role, Turn
from workflow.permissions import decide
from workflow.turns import may_take
from workflow.worklist import Tab, queries

pytestmark = pytest.mark.django_db
Drawn = dict[str, Any]

NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)
PERIODS = {
    "past": DateTimeTZRange(NOW - timedelta(days=90), NOW),
    "present": DateTimeTZRange(NOW, NOW + timedelta(days=1)),
    "future": DateTimeTZRange(NOW + timedelta(microseconds=1), None),
}
PEOPLE = range(4)
CLUBS = range(2)
ROLES = ["toy_asker", "toy_checker", "toy_chief"]
STAGES = ["asked", "checked", "granted"]
PARTS = ["toy.author", "toy.check", "toy.grant"]

a_hat = st.tuples(
    st.sampled_from(PEOPLE), st.sampled_from(ROLES), st.sampled_from(CLUBS), st.sampled_from([*PERIODS])
)
a_mandate = st.tuples(a_hat, st.none() | st.sampled_from(PEOPLE))
a_case = st.fixed_dictionaries(
    {
        "club": st.sampled_from(CLUBS),
        "author": st.sampled_from(PEOPLE),
        "is_child": st.booleans(),
        "parts": st.lists(st.tuples(st.sampled_from(PEOPLE), st.sampled_from(PARTS)), max_size=3),
        "stage": st.sampled_from(STAGES),
        "named": st.none() | st.sampled_from(PEOPLE),
        "held_days": st.none() | st.sampled_from([-1, 0, 1]),
        "is_closed": st.booleans(),
    }
)
worlds = st.fixed_dictionaries(
    {
        "hats": st.lists(a_hat, min_size=2, max_size=8),
        "mandates": st.lists(a_mandate, max_size=3),
        "cases": st.lists(a_case, min_size=1, max_size=5),
    }
)


class Random:
    """A drawn world in the database."""

    def __init__(self, drawn: Drawn) -> None:
        self.clubs = [organisation(f"K{n}", "club") for n in CLUBS]
        self.people = [person(f"p{n}") for n in PEOPLE]
        for who, role, club, period in drawn["hats"]:
            _unless_it_overlaps(appoint, self.people[who], role, self.clubs[club], PERIODS[period])
        for hat, principal in drawn["mandates"]:
            self._mandate(hat, principal)
        parent = case_of(self.clubs[0], self.people[0])
        Turn.objects.all().delete()
        for row in drawn["cases"]:
            self._case(row, parent)

    def _mandate(self, hat: tuple[int, str, int, str], principal: int | None) -> None:
        who, role, club, period = hat
        if principal != who:
            absent = None if principal is None else self.people[principal]
            _unless_it_overlaps(mandate, self.people[who], role, self.clubs[club], absent, PERIODS[period])

    def _case(self, row: Drawn, parent: Case) -> None:
        case = case_of(
            self.clubs[row["club"]], self.people[row["author"]], parent if row["is_child"] else None
        )
        Turn.objects.filter(case=case).delete()
        for who, capacity in row["parts"]:
            takes_part(self.people[who], case, capacity)
        held = None if row["held_days"] is None else NOW.date() + timedelta(days=row["held_days"])
        fields = {"held_until": held, "standing": "held" if held else "open", "due_at": NOW}
        if row["is_closed"]:
            fields["closed_at"] = NOW
        turn_of(case, row["stage"], **fields)
        if row["named"] is not None:
            turn_of(case, row["stage"], person=self.people[row["named"]], **fields)


def mandate(
    who: Person, role: str, where: Organisation, principal: Person | None, during: DateTimeTZRange
) -> Mandate:
    return Mandate.objects.create(
        kind="plh" if principal else "plt",
        role=Role.objects.get(code=role),
        organisation=where,
        holder=who,
        principal=principal,
        during=during,
        basis="uji",
        approval="uji",
        is_effective=True,
    )


def _unless_it_overlaps(make: Callable[..., Appointment | Mandate], *words: Any) -> None:
    with suppress(IntegrityError), transaction.atomic():
        make(*words)


def is_mine(turn: Turn, facts: Facts) -> bool:
    """Ask the engine's one rule of every step and deed of the stage, under each hat of the turn's desk."""
    if turn.person_id is not None:
        return may_take(Toy, turn, facts).is_allowed
    assert turn.role is not None
    role = turn.role.code
    desk = [h for h in facts.hats if (h.role, h.organisation_id) == (role, turn.organisation_id)]
    doable = [d for d in [*Toy.steps.values(), *Toy.deeds.values()] if turn.stage in d.sources and d.may]
    return any(decide(Toy, d, facts, hat.key).is_allowed for d in doable for hat in desk)


def disagreements(drawn: Drawn) -> list[str]:
    """Return where list and check differ in a drawn world, which is gone afterwards."""
    found = []
    with transaction.atomic():
        world = Random(drawn)
        turns = list(
            Turn.objects.filter(closed_at=None).select_related("case__organisation", "role", "organisation")
        )
        for who in world.people:
            facts = {t.pk: gather(t.case, Actor(who.pk), at=NOW) for t in turns}
            mine = {t.pk for t in turns if is_mine(t, facts[t.pk])}
            takeable = {t.pk for t in turns if may_take(Toy, t, facts[t.pk]).is_allowed}
            on_hold = {t.pk for t in turns if t.held_until and t.held_until > timezone.localdate(NOW)}
            answers = {"waiting": listed(who, at=NOW), "held": listed(who, Tab.HELD, at=NOW)}
            truth = {"waiting": sorted(mine - on_hold), "held": sorted(mine & on_hold)}
            if {tab: sorted(shown) for tab, shown in answers.items()} != truth or takeable != mine:
                found.append(f"{who}: {answers} is not {truth}; may take {takeable}")
        transaction.set_rollback(True)
    return found


def searching(examples: int) -> settings:
    return settings(
        max_examples=examples, deadline=None, database=None, derandomize=True, phases=[Phase.generate],
        suppress_health_check=[*HealthCheck], report_multiple_bugs=False,
    )  # fmt: skip


class TestInbox:
    def test_lists_what_the_check_allows_and_nothing_else(self) -> None:
        toy_world()

        @searching(40)
        @given(worlds)
        def agree(drawn: Drawn) -> None:
            assert disagreements(drawn) == []

        agree()

    @pytest.mark.parametrize(
        ("protection", "without"),
        [("FREE_AT_DESK", "TRUE"), ("FREE_IN_PERSON", "TRUE"), ("OPEN", "TRUE"), ("RUNNING", "TRUE")],
    )
    def test_would_be_found_wrong_without(
        self, protection: str, without: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        toy_world()
        monkeypatch.setattr(queries, protection, without)

        @searching(200)
        @given(worlds)
        def agree(drawn: Drawn) -> None:
            assert disagreements(drawn) == []

        with pytest.raises(AssertionError):
            agree()
