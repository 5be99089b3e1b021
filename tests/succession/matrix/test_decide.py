"""B1 as a pure function: every role, stage, step and relation of succession, against the reviewed table."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.matrix.deciding import VERBS, AsReviewed, cells, differences
from tests.succession.matrix.table import SUCCESSION
from workflow.lifecycles import Deed


@pytest.mark.parametrize("kind", SUCCESSION.kinds)
class TestTable(AsReviewed):
    table = SUCCESSION


class TestSize:
    def test_is_that_of_the_six_kinds(self) -> None:
        assert set(SUCCESSION.kinds) == {
            "mapping", "calibration", "objection", "pool", "filling", "technical_approval",
        }  # fmt: skip
        assert sum(1 for kind in SUCCESSION.kinds for _cell in cells(SUCCESSION, kind)) >= 40_000


class TestControl:
    """What the comparison is worth: each protection taken away, or right given, in memory alone, shows."""

    @pytest.mark.parametrize(
        ("kind", "role", "verb"),
        [
            ("mapping", "operator", "view_mapping"),
            ("calibration", "komite_anggota", "close_calibration"),
            ("objection", "komite_ketua", "view_objection"),
            ("pool", "sekretariat", "endorse_pool"),
            ("filling", "pyb", "choose_candidate"),
            ("technical_approval", "wasdal", "chase_technical_approval"),
        ],
    )
    def test_finds_a_changed_role(self, kind: str, role: str, verb: str) -> None:
        changed = {**VERBS, role: VERBS[role] ^ {verb}}
        assert {cell[1] for cell in differences(SUCCESSION, kind, changed)[1]} == {role}

    @pytest.mark.parametrize(
        ("kind", "step", "taken_away"),
        [
            ("calibration", "ratify", {"apart_from": ()}),
            ("calibration", "sign", {"is_routine": True}),
            ("objection", "answer", {"apart_from": ()}),
            ("pool", "decree", {"is_routine": True}),
            ("pool", "send_back", {"by_turn": False}),
            ("filling", "choose", {"apart_from": ()}),
            ("filling", "verify_candidates", {"by_outsiders": False}),
            ("filling", "inaugurate", {"is_routine": True}),
            ("technical_approval", "grant", {"by_exchange": False, "may": "view_technical_approval"}),
        ],
    )
    def test_finds_a_missing_protection(self, kind: str, step: str, taken_away: dict[str, object]) -> None:
        def without(spec: Deed) -> Deed:
            return replace(spec, **taken_away) if spec.name == step else spec  # type: ignore[arg-type]

        assert {cell[0] for cell in differences(SUCCESSION, kind, change=without)[1]} == {step}
