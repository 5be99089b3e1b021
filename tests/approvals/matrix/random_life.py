"""A random life of one readiness case and its review, and the little that must hold whatever happens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any, ClassVar

from django.db import transaction
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from approvals.review import services as review
from approvals.review.models import FollowUp
from approvals.review.selectors import open_plenary, plenary_of
from tests.approvals.matrix.table import APPROVALS
from tests.approvals.readiness.factories import answer_all, evidence, opened
from tests.approvals.review.factories import hold_plenary, judge_all
from tests.approvals.undone import savepoint
from tests.approvals.world import Country
from tests.matrix.table import Row
from workflow.actors import Actor
from workflow.exceptions import Conflict, NotPermitted, NotYoursToKnow, TransitionRefused
from workflow.execution import perform
from workflow.features import lifecycle_of
from workflow.models import AuditEvent, Case, Participation, Turn

REFUSALS = (NotPermitted, NotYoursToKnow, TransitionRefused, Conflict)
OUTCOMES = ("approve", "approve_with_follow_ups", "notes_to_mentoring", "notes_to_ready", "reject")
STEPS = [
    row
    for kind in ("readiness", "review")
    for row in APPROVALS.rows(kind)
    if row.name in lifecycle_of(kind).steps
]
WORK_OUTSIDE_STEPS = {"filling", "repairing", "mentoring", "deliberating", "answering_notes"}
# From here the present stage is left for good; tried seldom, so that lives grow long.
ENDS = {"withdraw"}


class Life(RuleBasedStateMachine):
    """One case: anybody may try anything at any time."""

    land: ClassVar[Country]

    def __init__(self) -> None:
        super().__init__()
        self.example = savepoint()
        self.example.__enter__()
        self.first = opened(self.land)
        evidence(self.first, self.land.actor("ppk"), "Komitmen")
        self.seen = self.family()
        self.parts: set[tuple[int, int, str]] = set()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.example.__exit__(None, None, None)

    def family(self) -> dict[str, Case]:
        """Return the case and its review as they are now, by their kind."""
        first = Case.objects.filter(pk=self.first.pk)
        return {case.kind: case for case in (first | Case.objects.filter(parent=self.first.pk))}

    # ---- what happens
    @rule(data=st.data())
    def somebody_tries_something(self, data: st.DataObject) -> None:
        """Try any step of any kind as anybody: nearly always refused."""
        row, who = data.draw(st.sampled_from(STEPS)), data.draw(st.sampled_from(sorted(self.land.people)))
        self.attempt(row, self.land.people[who].pk)

    @rule(data=st.data())
    def somebody_goes_on(self, data: st.DataObject) -> None:
        """Take a step that the table allows now, by a role that may; a guard may still refuse it."""
        able = [row for row in STEPS if row.by and row.name not in ENDS and self.stands_in(row)]
        if able:
            row = data.draw(st.sampled_from(able))
            self.attempt(row, self.holder(data.draw(st.sampled_from(row.by))))

    @precondition(lambda self: any(case.stage in WORK_OUTSIDE_STEPS for case in self.seen.values()))
    @rule(
        outcome=st.sampled_from(OUTCOMES), verdict=st.sampled_from(["accepted", "accepted", "needs_repair"])
    )
    def somebody_does_the_work(self, outcome: str, verdict: str) -> None:
        """Fill in, judge, vote or answer what the present stage asks for."""
        for case in self.seen.values():
            work = WORK.get((case.kind, case.stage))
            if work:
                self.guarded(partial(work, case, self.land, outcome, verdict))

    @rule(chance=st.integers(0, 19))
    def the_agency_withdraws(self, chance: int) -> None:
        """End everything now and then."""
        if chance == 0:
            for row in (each for each in STEPS if each.name in ENDS and self.stands_in(each)):
                self.attempt(row, self.holder("ppk"))

    # ---- how
    def stands_in(self, row: Row) -> bool:
        return row.kind in self.seen and self.seen[row.kind].stage in row.stages

    def holder(self, role: str) -> int:
        return next(who.pk for key, who in self.land.people.items() if key.startswith(f"{role}@"))

    def attempt(self, row: Row, person_id: int) -> None:
        case = self.seen.get(row.kind)
        if case is not None:
            facts = facts_for(row.name, case, self.land)
            self.guarded(lambda: perform(case.pk, row.name, actor=Actor(person_id), expected=case.revision,
                                         facts=facts, reason="uji"))  # fmt: skip

    def guarded(self, deed: Callable[[], Any]) -> None:
        """Do a deed; a refusal must leave nothing behind, and a final stage must not be left."""
        before, events = self.seen, AuditEvent.objects.count()
        try:
            with savepoint():
                deed()
        except REFUSALS:
            assert AuditEvent.objects.count() == events
            assert self.states(self.family()) == self.states(before)
        self.seen = self.family()
        for kind, case in before.items():
            assert self.seen[kind].revision >= case.revision
            if lifecycle_of(kind).is_final(case.stage):
                assert self.seen[kind].revision == case.revision, f"{case.stage} was left"

    def states(self, family: dict[str, Case]) -> dict[str, tuple[str, int]]:
        return {kind: (case.stage, case.revision) for kind, case in family.items()}

    # ---- what must hold
    @invariant()
    def stage_is_that_of_the_last_event(self) -> None:
        for case in self.seen.values():
            steps = AuditEvent.objects.filter(case=case).exclude(to_stage=None).order_by("sequence")
            told = list(steps.values_list("to_stage", "revision"))
            assert told[-1] == (case.stage, case.revision)
            assert [revision for _stage, revision in told] == list(range(1, case.revision + 1))

    @invariant()
    def history_of_parts_only_grows(self) -> None:
        now = set(
            Participation.objects.filter(family=self.first.pk).values_list("case", "person", "capacity")
        )
        assert self.parts <= now
        self.parts = now

    @invariant()
    def both_cases_agree(self) -> None:
        if "review" not in self.seen:
            return
        one, other = self.seen["readiness"].stage, self.seen["review"].stage
        assert (one in ("repairing", "rechecked")) == (other == "repairing"), (one, other)
        assert (one == "withdrawn") == (other == "withdrawn"), (one, other)

    @invariant()
    def turns_are_those_of_the_stage(self) -> None:
        for case in self.seen.values():
            turns = Turn.objects.filter(case=case, closed_at=None, person=None, body=None)
            open_now = set(turns.values_list("stage", "role__code"))
            assert open_now <= {(case.stage, role) for role in APPROVALS.turns(case.kind)[case.stage]}


def facts_for(step: str, case: Case, land: Country) -> dict[str, Any]:
    """Return sound facts for a step."""
    today = timezone.localdate()
    ballot = plenary_of(case) if step == "decide" else None
    asks = bool(ballot and ballot.outcome not in ("approve", "reject"))
    makers: dict[str, dict[str, Any]] = {
        "name_companion": {"companion": land.account("kanreg_verifier", "KANREG").pk},
        "return_for_repair": {"due_on": today + timedelta(days=21)},
        "schedule_ekspose": {"on": today + timedelta(days=14 + case.revision), "slot": 1},
        "hold_ekspose": {
            "presenters": [land.person("ppk").pk], "presenters_named": "PPK", "attendance": "Deputi",
        },
        "decide": {"asked": [{"text": "Lengkapi", "due_on": today + timedelta(days=30)}] if asks else []},
        "issue_decision": {"number": f"{case.pk}/2025", "decided_on": today, "issued_on": today},
        "receive": {"received_on": today},
    }  # fmt: skip
    return makers.get(step, {})


def _fill_in(case: Case, land: Country, _outcome: str, _verdict: str) -> None:
    answer_all(case, land, only_open=case.stage == "repairing")


def _judge(case: Case, land: Country, _outcome: str, verdict: str) -> None:
    judge_all(case, land, verdict=verdict)


def _vote(case: Case, land: Country, outcome: str, _verdict: str) -> None:
    if open_plenary(case) is None and not _is_decided(case):
        hold_plenary(case, land, outcome)


def _is_decided(case: Case) -> bool:
    ballot = plenary_of(case)
    return bool(ballot and ballot.closed_at and ballot.closed_at >= case.entered_at)


def _answer_notes(case: Case, land: Country, _outcome: str, _verdict: str) -> None:
    operator = land.actor("operator")
    proof = evidence(case, operator).pk
    for note in FollowUp.objects.filter(case=case, cleared_at=None):
        review.answer_note(case, note.pk, actor=operator, answer="Sudah", proof=proof)


WORK: dict[tuple[str, str], Callable[[Case, Country, str, str], None]] = {
    ("readiness", "filling"): _fill_in,
    ("readiness", "repairing"): _fill_in,
    ("review", "mentoring"): _judge,
    ("review", "deliberating"): _vote,
    ("review", "answering_notes"): _answer_notes,
}
