"""C11: random lives against a small model; C12: everything that both cases can come to together."""

from __future__ import annotations

from collections import Counter

import pytest
from django.db import connection
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.approvals.matrix.random_life import STEPS, WORK, Life
from tests.approvals.matrix.together import Pair, can_finish, reachable
from tests.approvals.world import country
from tests.matrix.table import Row
from workflow import features
from workflow.features import lifecycle_of

BOUNDED = settings(
    max_examples=12, stateful_step_count=45, deadline=None, suppress_health_check=list(HealthCheck)
)


@pytest.mark.django_db
class TestRandomLife:
    def test_breaks_nothing(self) -> None:
        land, met = country(), Counter[str]()

        class Watched(Life):
            def teardown(self) -> None:
                with connection.cursor() as cursor:  # what is asked at commit is asked here
                    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                    cursor.execute("SET CONSTRAINTS ALL DEFERRED")
                met.update(case.stage for case in self.seen.values())
                super().teardown()

        Watched.land = land
        run_state_machine_as_test(Watched, settings=BOUNDED)
        assert len(met) >= 3, "hardly anything happened"

    def test_would_find_cases_that_part(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The control: without its follower the agency's case does not end with its review."""
        monkeypatch.setitem(features._news, "approvals.review.withdraw", [])
        Life.land = country()
        life = Life()
        ways = {(row.kind, row.name): row for row in STEPS}
        for name in (
            "sign_commitment",
            "name_companion",
            "open_assessment",
            "work",
            "check",
            "endorse",
            "submit",
        ):
            take(life, ways, name)
        life.both_cases_agree()
        life.attempt(ways["review", "withdraw"], life.holder("ppk"))
        with pytest.raises(AssertionError, match="withdrawn"):
            life.both_cases_agree()
        life.teardown()


def take(life: Life, ways: dict[tuple[str, str], Row], name: str) -> None:
    """Let who may take the next step of readiness, or fill it in."""
    if name == "work":
        WORK["readiness", "filling"](life.seen["readiness"], life.land, "", "")
        life.seen = life.family()
    else:
        row = ways["readiness", name]
        life.attempt(row, life.holder(row.by[0]))


class TestBothCases:
    """C12: the two life cycles explored as one, by their declarations alone."""

    def test_reach_every_stage(self) -> None:
        found = reachable()
        for at, kind in enumerate(("readiness", "review")):
            met = {pair[at] for pair in found} - {""}
            assert met == set(lifecycle_of(kind).stages), kind

    def test_can_always_finish(self) -> None:
        assert [pair for pair in reachable() if not can_finish(pair)] == []

    def test_agree_wherever_they_come(self) -> None:
        for one, other in reachable():
            assert (one in ("repairing", "rechecked")) == (other == "repairing"), (one, other)
            assert not other or (one == "withdrawn") == (other == "withdrawn"), (one, other)

    def test_would_be_found_in_a_dead_end_together(self) -> None:
        """The control: without the step that the agency's resubmission takes along, a repair never ends."""
        stuck: list[Pair] = [
            pair for pair in reachable("resubmit") if not can_finish(pair, "resubmit", "withdraw")
        ]
        assert ("repairing", "repairing") in stuck
