"""B1 as a pure function: every role, stage, step and relation of the approval, against the reviewed table."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.approvals.matrix.table import APPROVALS
from tests.matrix.deciding import VERBS, AsReviewed, cells, differences
from workflow.lifecycles import Deed


@pytest.mark.parametrize("kind", APPROVALS.kinds)
class TestTable(AsReviewed):
    table = APPROVALS

    def test_has_cells_enough(self, kind: str) -> None:
        assert sum(1 for _cell in cells(APPROVALS, kind)) >= 10_000


class TestControl:
    """What the comparison is worth: each protection taken away, or right given, in memory alone, shows."""

    @pytest.mark.parametrize(
        ("kind", "role", "verb"),
        [("readiness", "pyb", "endorse_assessment"), ("review", "deputi", "decide_review"),
         ("readiness", "kanreg_verifier", "attach_evidence"), ("review", "administrator", "view_review")],
    )  # fmt: skip
    def test_finds_a_changed_role(self, kind: str, role: str, verb: str) -> None:
        changed = {**VERBS, role: VERBS[role] ^ {verb}}
        assert {cell[1] for cell in differences(APPROVALS, kind, changed)[1]} == {role}

    @pytest.mark.parametrize(
        ("kind", "step", "taken_away"),
        [("readiness", "endorse", {"apart_from": ()}), ("review", "issue_decision", {"is_routine": True}),
         ("review", "declare_eligible", {"by_outsiders": False}),
         ("readiness", "send_back", {"by_turn": False})],
    )  # fmt: skip
    def test_finds_a_missing_protection(self, kind: str, step: str, taken_away: dict[str, object]) -> None:
        def without(spec: Deed) -> Deed:
            return replace(spec, **taken_away) if spec.name == step else spec  # type: ignore[arg-type]

        assert {cell[0] for cell in differences(APPROVALS, kind, change=without)[1]} == {step}
