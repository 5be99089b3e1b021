"""B1 at the door: every role and relation tries every step of a period, its session and its objections."""

from __future__ import annotations

import pytest

from tests.matrix.cast import cast
from tests.matrix.doors import Doors
from tests.matrix.table import NO, NOT_NOW, UNKNOWN, YES
from tests.succession import world
from tests.succession.matrix.life import life_of_a_period
from tests.succession.matrix.table import SUCCESSION

pytestmark = pytest.mark.django_db
# Reached by the clock, or by a no: tried as pure cells, and where a pool begins.
NOT_MET = {
    "mapping": {"superseded", "final"},
    "calibration": {"cancelled", "final"},
    "objection": {"dismissed"},
}


class TestDoor:
    def test_answers_as_the_table_from_a_period_to_its_objections(self) -> None:
        land = world.land()
        stages = {
            (kind, stage)
            for kind, not_met in NOT_MET.items()
            for stage in {*SUCCESSION.turns(kind)} - not_met
        }
        heard = Doors(SUCCESSION, cast(land)).walk(life_of_a_period(land), stages)
        assert min(heard[each] for each in (YES, NO, NOT_NOW, UNKNOWN)) > 50
