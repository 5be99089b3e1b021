"""C11: a random life of one pool beside a small model of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from succession.mapping.models import Placement
from succession.pools import services
from succession.pools.models import Member
from succession.pools.selectors import current_members
from tests.approvals.undone import savepoint
from tests.approvals.world import Country
from tests.succession.pools.factories import decree_facts, drafted
from workflow.actors import SYSTEM, Actor
from workflow.exceptions import Conflict, NotPermitted, NotYoursToKnow, TransitionRefused
from workflow.models import AuditEvent, Case

REFUSALS = (NotPermitted, NotYoursToKnow, TransitionRefused, Conflict)
EXAMPLES, STEPS = 12, 20
PEOPLE = ("sekretariat", "pyb", "ppk", "asn", "komite_ketua")
# What the model knows: by whom, from where, to where.
TABLE = {
    "propose": ({"sekretariat": {"drafted"}}, "proposed"),
    "endorse": ({"pyb": {"proposed"}}, "endorsed"),
    "send_back": ({"pyb": {"proposed"}, "ppk": {"endorsed"}}, "drafted"),
    "decree": ({"ppk": {"endorsed"}}, "in_force"),
}


class Life(RuleBasedStateMachine):
    """One pool: anybody may try anything at any time; the model says what must come of it."""

    land: ClassVar[Country]

    def __init__(self) -> None:
        super().__init__()
        self.example = savepoint()
        self.example.__enter__()
        self.case = drafted(self.land)
        self.stage, self.revision = "drafted", self.case.revision
        self.inside = self.members()
        self.known = sorted(self.inside)
        self.gone: set[int] = set()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.example.__exit__(None, None, None)

    def members(self) -> set[int]:
        return set(current_members(self.case).values_list("person", flat=True))

    @rule(name=st.sampled_from(sorted(TABLE)), role=st.sampled_from(PEOPLE))
    def somebody_takes_a_step(self, name: str, role: str) -> None:
        by, target = TABLE[name]
        facts: dict[str, Any] = decree_facts() if name == "decree" else {}
        facts |= {"reason": "uji"} if name == "send_back" else {}
        is_lawful = self.stage in by.get(role, ()) and (name == "send_back" or bool(self.inside))
        done = self.attempt(lambda: getattr(services, name)(
            self.case, actor=self.land.actor(role), expected=self.revision, **facts))  # fmt: skip
        assert done == is_lawful
        if done:
            self.stage, self.revision = target, self.revision + 1

    @rule(role=st.sampled_from(PEOPLE), index=st.integers(0, 2), is_out=st.booleans())
    def somebody_chooses(self, role: str, index: int, is_out: bool) -> None:
        person = self.known[index]
        is_lawful = role == "sekretariat" and self.stage == "drafted" and (person in self.inside) == is_out
        said = {"remove" if is_out else "add": [person]}
        assert self.attempt(lambda: self.choose(role, said)) == is_lawful
        if is_lawful:
            self.inside ^= {person}

    @rule()
    def the_secretary_chooses_somebody_outside(self) -> None:
        outside = Placement.objects.exclude(final_box=8).values_list("employee__person", flat=True)[0]
        assert not self.attempt(lambda: self.choose("sekretariat", {"add": [outside]}))

    def choose(self, role: str, said: dict[str, list[int]]) -> None:
        services.choose_members(self.case, actor=self.land.actor(role), **said)

    @rule(role=st.sampled_from(PEOPLE), index=st.integers(0, 2))
    def somebody_takes_one_out(self, role: str, index: int) -> None:
        person = self.known[index]
        row = Member.objects.filter(case=self.case, person=person).first()
        is_lawful = role == "sekretariat" and self.stage == "in_force" and person in self.inside
        done = self.attempt(lambda: services.remove_member(
            self.case, actor=self.land.actor(role), expected=self.revision, member=row.pk if row else 0,
            exit_reason="retired", left_on=timezone.localdate(), reason="uji"))  # fmt: skip
        assert done == is_lawful
        if done:
            self.inside -= {person}
            self.gone |= {person}
            self.revision += 1

    @rule(name=st.sampled_from(["expire", "drop_fallen"]), is_clock=st.booleans())
    def the_clock_comes_too_early(self, name: str, is_clock: bool) -> None:
        actor: Actor = SYSTEM if is_clock else self.land.actor("ppk")
        assert not self.attempt(
            lambda: getattr(services, name)(self.case, actor=actor, expected=self.revision)
        )

    def attempt(self, deed: Callable[[], Any]) -> bool:
        """Do a deed; a refusal must leave nothing behind."""
        events = AuditEvent.objects.filter(case=self.case).count()
        try:
            with savepoint():
                deed()
        except REFUSALS:
            assert AuditEvent.objects.filter(case=self.case).count() == events
            return False
        return True

    @invariant()
    def the_pool_is_as_the_model_says(self) -> None:
        now = Case.objects.get(pk=self.case.pk)
        assert (now.stage, now.revision) == (self.stage, self.revision)
        assert self.members() == self.inside
        left = Member.objects.filter(case=self.case, left_on__isnull=False)
        assert set(left.values_list("person", flat=True)) == self.gone

    @invariant()
    def the_record_says_the_same(self) -> None:
        steps = AuditEvent.objects.filter(case=self.case, revision__isnull=False)
        last = steps.order_by("sequence").last()
        assert last is not None
        assert (last.to_stage, last.revision) == (self.stage, self.revision)


# A control need not be short: it ends at the first life that parts, however late that comes.
UNSHRUNK = settings(
    max_examples=300,
    stateful_step_count=STEPS,
    deadline=None,
    phases=[Phase.generate],
    report_multiple_bugs=False,
)


@pytest.mark.django_db
class TestLife:
    def test_is_that_of_the_model(self, land: Country) -> None:
        Life.land = land
        run_state_machine_as_test(
            Life, settings=settings(max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None)
        )

    def test_would_part_from_a_wrong_model(self, land: Country, monkeypatch: pytest.MonkeyPatch) -> None:
        """The control: a model in which the secretariat endorses too."""
        Life.land = land
        monkeypatch.setitem(TABLE, "propose", ({"sekretariat": {"drafted"}, "pyb": {"drafted"}}, "proposed"))
        with pytest.raises(AssertionError):
            run_state_machine_as_test(Life, settings=UNSHRUNK)
