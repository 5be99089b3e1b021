"""C11: random lives of a filling with the approvals it asks for, beside a small model of both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any, ClassVar

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from succession.filling import services
from tests.approvals.undone import savepoint
from tests.approvals.world import Country
from tests.succession.filling import factories as f
from tests.succession.matrix.table import SUCCESSION
from workflow.actors import Actor
from workflow.exceptions import Conflict, NotPermitted, NotYoursToKnow, TransitionRefused
from workflow.features import lifecycle_of
from workflow.models import AuditEvent, Case

REFUSALS = (NotPermitted, NotYoursToKnow, TransitionRefused, Conflict)
# What the model knows: where each step leads; from where and by whom is the reviewed table's.
LEADS = {
    "set_criteria": "criteria_set", "draw_longlist": "longlisted", "shortlist": "shortlisted",
    "verify_candidates": "verified", "announce": "announced", "choose": "chosen",
    "request_approval": "awaiting_approval", "appoint": "appointed", "inaugurate": "inaugurated",
    "close": "closed", "cancel": "cancelled", "go_open_selection": "open_selection",
}  # fmt: skip
ROWS = {row.name: row for row in SUCCESSION.rows("filling") if row.name in LEADS}
WHO = ("sekretariat", "ppk", "pyb", "direktorat", "komite_ketua", "inspektorat", "asn")
ANSWERED = {"awaiting_approval": "requested", "approved": "granted", "appointed": "granted"}
BOUNDED = settings(
    max_examples=8, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
)
UNSHRUNK = settings(BOUNDED, phases=[Phase.generate])  # a control need not be short


class Life(RuleBasedStateMachine):
    """One filling: anybody may try anything at any time, and now and then the right one goes on."""

    land: ClassVar[Country]
    met: ClassVar[Counter[str]]

    def __init__(self) -> None:
        super().__init__()
        self.example = savepoint()
        self.example.__enter__()
        self.case = f.opened(self.land)
        self.stage, self.revision, self.done = "vacant", self.case.revision, 0

    def teardown(self) -> None:
        self.met.update([self.stage])
        transaction.set_rollback(True)
        self.example.__exit__(None, None, None)

    @rule(name=st.sampled_from(sorted(LEADS)), role=st.sampled_from(WHO))
    def somebody_tries_something(self, name: str, role: str) -> None:
        """Try any step; the ends are tried by whom they are not for, so that lives grow long."""
        row = ROWS[name]
        if name in ("cancel", "go_open_selection") and role in row.by and self.revision % 4:
            return
        where = "BKN" if role == "direktorat" else "KAB"
        self.take(name, self.land.actor(role, where), may=role in row.by and self.stage in row.stages)

    @rule(is_granted=st.booleans())
    def the_case_goes_on(self, is_granted: bool) -> None:
        """Do what comes next by whom it is for; the committee's own work comes in its order."""
        if self.stage == "longlisted" and self.done < 3:
            f.take(self.case, ("check", "propose", "ballot")[self.done], self.land)
            self.done += 1
        elif self.stage == "awaiting_approval":
            self.answer(is_granted)
        else:
            usual = (row for row in ROWS.values() if self.stage in row.stages and row.name not in ENDS)
            for row in usual:
                where = "BKN" if row.by == ("direktorat",) else "KAB"
                self.take(row.name, self.land.actor(row.by[0], where), may=True)
                return

    def answer(self, is_granted: bool) -> None:
        """Let BKN answer; a refusal leads back to the names."""
        f.take(self.case, "grant" if is_granted else "refuse", self.land)
        self.stage, self.revision = "approved" if is_granted else "verified", self.revision + 1

    def take(self, name: str, actor: Actor, *, may: bool) -> None:
        """Try a step; whoever may not is refused, whoever may is refused by a guard at most."""
        facts = sound_facts(self.case, name, self.land)
        if facts is None:
            return
        done = self.attempt(lambda: getattr(services, name)(
            self.case, actor=actor, expected=self.revision, **facts))  # fmt: skip
        assert may or not done, f"{name} in {self.stage}"
        if done:
            self.stage, self.revision = LEADS[name], self.revision + 1
            self.case = Case.objects.get(pk=self.case.pk)

    def attempt(self, deed: Callable[[], Any]) -> bool:
        """Do a deed; a refusal must leave nothing behind."""
        events = AuditEvent.objects.count()
        try:
            with savepoint():
                deed()
        except REFUSALS:
            assert AuditEvent.objects.count() == events
            return False
        return True

    @invariant()
    def both_cases_are_as_the_model_says(self) -> None:
        now = Case.objects.get(pk=self.case.pk)
        assert (now.stage, now.revision) == (self.stage, self.revision)
        asked = Case.objects.filter(parent=now).order_by("-pk").first()
        if self.stage in ANSWERED:
            assert asked is not None
            assert asked.stage == ANSWERED[self.stage]
        if self.stage in ("approved", "appointed", "inaugurated", "closed"):
            assert now.filling.approval.person_id == now.filling.chosen_id

    @invariant()
    def the_record_says_the_same(self) -> None:
        for case in (self.case, *Case.objects.filter(parent=self.case)):
            steps = AuditEvent.objects.filter(case=case, revision__isnull=False).order_by("sequence")
            told = list(steps.values_list("to_stage", "revision"))
            assert [revision for _stage, revision in told] == list(range(1, len(told) + 1))
            assert told[-1][0] == Case.objects.get(pk=case.pk).stage
            assert not any(lifecycle_of(case.kind).is_final(str(stage)) for stage, _revision in told[:-1])


ENDS = ("cancel", "go_open_selection")


def sound_facts(case: Case, name: str, land: Country) -> dict[str, Any] | None:
    """Return what the right person says with a step, or None where there is nobody yet to say it of."""
    try:
        return f.told(case, name, land)[1]
    except IndexError:
        return None


@pytest.mark.django_db
class TestLife:
    def test_is_that_of_the_model(self, land: Country) -> None:
        Life.land, Life.met = land, Counter()
        run_state_machine_as_test(Life, settings=BOUNDED)
        assert len(Life.met) >= 2, "hardly anything happened"

    def test_would_part_from_a_wrong_model(self, land: Country, monkeypatch: pytest.MonkeyPatch) -> None:
        """The control: a model in which the criteria lead to a longlist at once."""
        Life.land, Life.met = land, Counter()
        monkeypatch.setitem(LEADS, "set_criteria", "longlisted")
        with pytest.raises(AssertionError):
            run_state_machine_as_test(Life, settings=UNSHRUNK)
