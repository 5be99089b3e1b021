"""What the inbox names is what has to be done first."""

from __future__ import annotations

import pytest

from tests.workflow.toyapp.lifecycle import Toy
from workflow.lifecycles import Stage
from workflow.worklist.selectors import steps_of

WORDS = "Ukur dahulu"


class TestStepsOf:
    @pytest.fixture
    def stage(self, monkeypatch: pytest.MonkeyPatch) -> Stage:
        """Return the first stage of the toy, which begins with something for its checkers."""
        first = Stage("diminta", turn="toy_checker", begins=[("check_toy", WORDS)], key="asked")
        monkeypatch.setitem(Toy.stages, "asked", first)
        return first

    def test_name_first_what_a_stage_begins_with(self, stage: Stage) -> None:
        assert steps_of(Toy, "asked", ["check_toy"])[0] == WORDS
        assert steps_of(Toy, "asked")[0] == WORDS

    def test_name_it_to_nobody_without_the_verb(self, stage: Stage) -> None:
        assert WORDS not in steps_of(Toy, "asked", ["grant_toy"])

    def test_name_the_step_where_nothing_comes_before(self) -> None:
        """The control: without the declaration it is the first step."""
        assert steps_of(Toy, "asked", ["check_toy"])[0] == Toy.steps["check"].label

    def test_keep_what_a_stage_begins_with_under_its_key(self, stage: Stage) -> None:
        assert stage.named("other").begins == (("check_toy", WORDS),)
