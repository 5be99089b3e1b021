"""C11: random lives of a session against a small model."""

from __future__ import annotations

from collections import Counter
from typing import Any, ClassVar

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from succession.calibration import services
from succession.calibration.models import Item, Minutes, Signature
from succession.mapping.models import Placement
from tests.approvals.undone import savepoint
from tests.approvals.world import Country
from tests.succession.calibration import factories as f
from tests.succession.world import land as make_land
from workflow.exceptions import Conflict, NotPermitted, NotYoursToKnow, TransitionRefused
from workflow.features import lifecycle_of

NEXT = {
    "prepared": ["schedule"],
    "scheduled": ["gather", "hand_over", "convene"],
    "in_session": ["vote", "close"],
    "closed": ["sign"],
    "recommended": ["ratify", "back"],
    "ratified": ["publish"],
}
REFUSALS = (NotPermitted, NotYoursToKnow, TransitionRefused, Conflict)
WHO = ["sekretariat", "komite_ketua", "komite_anggota", "ppk", "pyb", "inspektorat"]
STEPS = [name for name, spec in lifecycle_of("calibration").steps.items() if spec.is_taken_by_a_person]
EXTRA: dict[str, dict[str, Any]] = {
    "schedule": {"held_at": timezone.now()},
    "cancel": {"reason": "Ulang"},
    "return_calibration": {"reason": "Bahas lagi"},
}
BOUNDED = settings(
    max_examples=8, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
)


class Life(RuleBasedStateMachine):
    """One session: anybody may try any step, and now and then the right one goes on."""

    land: ClassVar[Country]
    met: ClassVar[Counter[str]]

    def __init__(self) -> None:
        super().__init__()
        self.example = savepoint()
        self.example.__enter__()
        self.case = f.session_after("take_agenda", self.land, size=4, alone=[2])
        self.seen = (self.case.stage, self.case.revision)

    def teardown(self) -> None:
        self.met.update([self.case.stage])
        transaction.set_rollback(True)
        self.example.__exit__(None, None, None)

    @rule(name=st.sampled_from(STEPS), who=st.sampled_from(WHO))
    def try_anything(self, name: str, who: str) -> None:
        extra = EXTRA.get(name, {})
        if name == "cancel" and self.case.revision % 3:
            return
        self.attempt(
            lambda: getattr(services, name)(
                self.case, actor=self.land.actor(who), expected=self.case.revision, **extra
            )
        )

    @rule(pick=st.integers(0, 5), outcome=st.sampled_from(["confirm", "defer"]))
    def go_on(self, pick: int, outcome: str) -> None:
        ways = NEXT.get(self.case.stage, [])
        if ways:
            name = ways[pick % len(ways)]
            self.attempt(
                lambda: self.back() if name == "back" else f.take(self.case, name, self.land, outcome)
            )

    def back(self) -> None:
        reason = "Bahas lagi butir 2"
        services.return_calibration(
            self.case, actor=f.ppk(self.land), expected=self.case.revision, reason=reason
        )
        services.single_out(self.case, [f.item(self.case, 2).placement_id], actor=f.secretary(self.land))

    def attempt(self, do: Any) -> None:
        try:
            with savepoint():
                do()
        except REFUSALS:
            pass
        self.case.refresh_from_db()

    @invariant()
    def holds(self) -> None:
        stage, revision = self.case.stage, self.case.revision
        assert revision >= self.seen[1]
        assert self.seen[0] not in ("cancelled",) or stage == self.seen[0]
        last = self.case.events.exclude(to_stage=None).exclude(to_stage="").order_by("-sequence").first()
        assert last is None or last.to_stage == stage
        boxes = Placement.objects.filter(decided_in=self.case)
        assert boxes.exists() == (stage == "published" and self.decided().exists())
        assert stage not in ("closed", "recommended", "ratified") or not Item.objects.filter(
            case=self.case, outcome=""
        )
        assert Minutes.objects.filter(case=self.case).count() >= (stage in ("closed", "recommended"))
        if stage == "recommended":
            assert Signature.objects.filter(case=self.case).count() >= 5
        self.seen = (stage, revision)

    def decided(self) -> Any:
        return Item.objects.filter(case=self.case).exclude(outcome="defer").exclude(outcome="")


@pytest.mark.django_db
class TestRandomLife:
    def test_breaks_nothing(self) -> None:
        Life.land, Life.met = make_land(), Counter()
        run_state_machine_as_test(Life, settings=BOUNDED)
        assert len(Life.met) >= 2, "hardly anything happened"

    def test_would_find_boxes_given_too_early(self) -> None:
        """The control: a final box that no publication gave."""
        Life.land, Life.met = make_land(), Counter()
        life = Life()
        for name in ("schedule", "gather", "hand_over"):
            f.take(life.case, name, life.land)
        life.case.refresh_from_db()
        life.holds()
        Placement.objects.filter(session=life.case).update(final_box=9, decided_in=life.case)
        with pytest.raises(AssertionError):
            life.holds()
        life.teardown()


def test_knows_every_stage_on_the_way() -> None:
    finals = {"published", "final", "cancelled"}
    assert set(NEXT) == {str(stage) for stage in lifecycle_of("calibration").stages} - finals
