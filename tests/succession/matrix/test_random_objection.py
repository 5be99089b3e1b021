"""C11: random lives of objections to one session, beside a small model."""

from __future__ import annotations

from collections import Counter
from typing import Any, ClassVar

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from succession.objections import services
from tests.approvals.undone import savepoint
from tests.approvals.world import Country
from tests.succession.calibration.factories import decide
from tests.succession.objections.factories import filed, placement_of, put_to_vote
from tests.succession.objections.land import published_land
from workflow.exceptions import Conflict, NotPermitted, NotYoursToKnow, TransitionRefused
from workflow.models import AuditEvent, Case

REFUSALS = (NotPermitted, NotYoursToKnow, TransitionRefused, Conflict)
WHO = ("sekretariat", "komite_ketua", "komite_anggota", "ppk", "pyb", "asn", "kedua")
ANSWERS, WITHDRAWS = ("sekretariat", "komite_ketua"), ("asn",)
BOUNDED = settings(
    max_examples=8, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck)
)
# A control need not be short: it ends at the first life that parts, however late that comes.
UNSHRUNK = settings(BOUNDED, max_examples=300, phases=[Phase.generate], report_multiple_bugs=False)


class Life(RuleBasedStateMachine):
    """The objections of one employee: one stands at a time, and each ends once."""

    land: ClassVar[Country]
    met: ClassVar[Counter[str]]

    def __init__(self) -> None:
        super().__init__()
        self.example = savepoint()
        self.example.__enter__()
        self.case = filed(self.land)
        self.over: dict[int, str] = {}
        self.outcome, self.box = "", 8

    def teardown(self) -> None:
        self.met.update([*self.over.values()])
        transaction.set_rollback(True)
        self.example.__exit__(None, None, None)

    @rule(who=st.sampled_from(WHO))
    def somebody_answers(self, who: str) -> None:
        """Only on the committee's outcome, and never by the employee or whoever is recused from him."""
        may = who in ANSWERS and bool(self.outcome) and not self.is_over
        if self.take("answer", who, may=may, reason="Diterima komite."):
            self.over[self.case.pk] = "dismissed" if self.outcome == "dismiss" else "upheld"
            self.box = 9 if self.outcome == "box_9" else self.box

    @rule(who=st.sampled_from(WHO), chance=st.integers(0, 3))
    def somebody_withdraws(self, who: str, chance: int) -> None:
        may = who in WITHDRAWS and not self.is_over
        if (who != "asn" or chance == 0) and self.take("withdraw", who, may=may):
            self.over[self.case.pk] = "withdrawn"

    @rule(outcome=st.sampled_from(["dismiss", "box_9"]))
    def the_committee_votes(self, outcome: str) -> None:
        if not self.outcome and not self.is_over:
            decide(put_to_vote(self.case, self.land), outcome)
            self.outcome = outcome

    @rule()
    def the_employee_objects_again(self) -> None:
        """While one objection stands, or once one was answered, there is no other."""
        may = self.over.get(self.case.pk) == "withdrawn"
        events, before = AuditEvent.objects.count(), self.case
        try:
            with savepoint():
                self.case, self.outcome = filed(self.land), ""
        except REFUSALS:
            self.case = before
            assert AuditEvent.objects.count() == events
        assert (self.case != before) == may

    @property
    def is_over(self) -> bool:
        return self.case.pk in self.over

    def take(self, name: str, who: str, *, may: bool, **facts: Any) -> bool:
        """Try a step; a refusal must leave nothing behind."""
        events, revision = AuditEvent.objects.count(), Case.objects.get(pk=self.case.pk).revision
        actor, done = self.land.actor(who), True
        try:
            with savepoint():
                getattr(services, name)(self.case, actor=actor, expected=revision, **facts)
        except REFUSALS:
            assert AuditEvent.objects.count() == events
            done = False
        assert done == may, f"{name} by {who}"
        return done

    @invariant()
    def cases_and_box_are_as_the_model_says(self) -> None:
        for case in Case.objects.filter(kind="objection", parent=self.case.parent):
            assert case.stage == self.over.get(case.pk, "filed")
            last = AuditEvent.objects.filter(case=case, revision__isnull=False).latest("sequence")
            assert (last.to_stage, last.revision) == (case.stage, case.revision)
        assert placement_of(self.land.person("asn")).final_box == self.box


@pytest.mark.django_db
class TestLife:
    def test_is_that_of_the_model(self) -> None:
        Life.land, Life.met = published_land(), Counter()
        run_state_machine_as_test(Life, settings=BOUNDED)
        assert Life.met

    def test_would_part_from_a_wrong_model(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The control: a model in which a colleague may take it back."""
        Life.land, Life.met = published_land(), Counter()
        monkeypatch.setitem(globals(), "WITHDRAWS", ("asn", "kedua"))
        with pytest.raises(AssertionError):
            run_state_machine_as_test(Life, settings=UNSHRUNK)
