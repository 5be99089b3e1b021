"""B1 at the door: every role and relation tries every step of pools, fillings and technical approvals."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from tests.approvals.undone import undone
from tests.approvals.world import Country
from tests.matrix.cast import cast
from tests.matrix.doors import Doors
from tests.matrix.table import YES
from tests.succession.filling import factories as fillings
from tests.succession.matrix.life import (
    late_and_cancelled,
    life_of_a_filling,
    life_of_a_pool,
)
from tests.succession.matrix.table import SUCCESSION
from workflow.models import Role

pytestmark = pytest.mark.django_db


def doors(land: Country) -> Doors:
    return Doors(SUCCESSION, cast(land))


def pairs(kind: str, names: Iterable[str]) -> set[tuple[str, str]]:
    return {(kind, stage) for stage in names}


class TestPosts:
    def test_have_the_doors_of_the_table_from_a_draft_to_a_pool_in_force(self, land: Country) -> None:
        with undone():
            pool = pairs("pool", ("drafted", "proposed", "endorsed", "in_force"))
            final = {("mapping", "final"), ("calibration", "final")}
            heard = doors(land).walk(life_of_a_pool(land), pool | final)
        assert heard[YES] > 20

    def test_have_the_doors_of_the_table_from_the_vacancy_to_the_closing(self, land: Country) -> None:
        with undone():
            met = {*SUCCESSION.turns("filling")} - {"open_selection", "cancelled"}
            asked = pairs("technical_approval", ("requested", "granted"))
            heard = doors(land).walk(life_of_a_filling(land), pairs("filling", met) | asked)
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
