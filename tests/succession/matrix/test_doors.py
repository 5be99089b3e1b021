"""B1 at the door: every role and relation tries every step of the six kinds of cases."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from tests.approvals.undone import undone
from tests.approvals.world import Country
from tests.matrix.cast import cast
from tests.matrix.doors import Doors
from tests.matrix.table import NO, NOT_NOW, UNKNOWN, YES
from tests.succession import world
from tests.succession.filling import factories as fillings
from tests.succession.matrix.life import (
    late_and_cancelled,
    life_of_a_filling,
    life_of_a_period,
    life_of_a_pool,
)
from tests.succession.matrix.table import SUCCESSION
from workflow.models import Role

pytestmark = pytest.mark.django_db
# Reached by the clock, or by a no: tried as pure cells.
NOT_MET = {
    "mapping": {"superseded", "final"},
    "calibration": {"cancelled", "final"},
    "objection": {"dismissed"},
    "filling": {"open_selection", "cancelled"},
}


def doors(land: Country) -> Doors:
    return Doors(SUCCESSION, cast(land))


def stages(*kinds: str) -> set[tuple[str, str]]:
    return {(kind, stage) for kind in kinds for stage in {*SUCCESSION.turns(kind)} - NOT_MET.get(kind, set())}


def pairs(kind: str, names: Iterable[str]) -> set[tuple[str, str]]:
    return {(kind, stage) for stage in names}


class TestPeople:
    def test_meet_the_doors_of_the_table_from_a_period_to_its_objections(self) -> None:
        land = world.land()
        heard = doors(land).walk(life_of_a_period(land), stages("mapping", "calibration", "objection"))
        assert min(heard[each] for each in (YES, NO, NOT_NOW, UNKNOWN)) > 50


class TestPosts:
    def test_have_the_doors_of_the_table_from_a_draft_to_a_pool_in_force(self, land: Country) -> None:
        with undone():
            pool = pairs("pool", ("drafted", "proposed", "endorsed", "in_force"))
            final = {("mapping", "final"), ("calibration", "final")}
            heard = doors(land).walk(life_of_a_pool(land), pool | final)
        assert heard[YES] > 20

    def test_have_the_doors_of_the_table_from_the_vacancy_to_the_closing(self, land: Country) -> None:
        with undone():
            asked = pairs("technical_approval", ("requested", "granted"))
            heard = doors(land).walk(life_of_a_filling(land), stages("filling") | asked)
        assert heard[YES] > 50

    def test_have_the_doors_of_the_table_once_an_answer_is_late(self, land: Country) -> None:
        with undone():
            asked = pairs("technical_approval", ("escalated", "cancelled"))
            heard = doors(land).walk(late_and_cancelled(land), {*asked, ("filling", "cancelled")})
        assert heard[YES] > 0

    def test_would_be_found_open_where_a_role_bears_one_verb_more(self, land: Country) -> None:
        """The control."""
        with undone():
            tried, case = doors(land), fillings.filling_after("announce", land)
            assert tried.differences(case)[1] == []
            Role.objects.filter(code="wasdal").update(verbs=["view_filling", "choose_candidate"])
            assert {found[1:3] for found in tried.differences(case)[1]} == {("choose", "wasdal")}
