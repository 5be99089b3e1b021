"""B1 at the door: every role and relation tries every step of readiness and review."""

from __future__ import annotations

import pytest

from tests.approvals.matrix.life import first_life, life_with_bkn, withdrawn
from tests.approvals.matrix.table import APPROVALS
from tests.approvals.readiness.factories import case_after, opened
from tests.approvals.world import Country, country
from tests.matrix.cast import cast
from tests.matrix.doors import Doors
from tests.matrix.table import NOT_NOW, UNKNOWN, YES
from workflow.models import Role

pytestmark = pytest.mark.django_db
# Reached by the clock, by a no of the plenary or by what the policy switches off: tried as pure cells.
NOT_MET = {"flagged", "rejected", "suspended", "revoked", "withdrawn"}


def doors(land: Country) -> Doors:
    return Doors(APPROVALS, cast(land), is_thorough=True)


class TestDoor:
    def test_answers_as_the_table_on_the_way_to_the_submission(self) -> None:
        land = country()
        stages = {"not_started", "preparing", "filling", "checked", "endorsed", "submitted"}
        heard = doors(land).walk(first_life(land), {("readiness", stage) for stage in stages})
        assert heard[YES] > 50
        assert heard[UNKNOWN] > 300

    def test_answers_as_the_table_from_mentoring_to_the_decree(self) -> None:
        land = country()
        case = case_after("submit", land)
        stages = {("review", stage) for stage in {*APPROVALS.turns("review")} - NOT_MET}
        both = {("readiness", "repairing"), ("readiness", "rechecked")}
        heard = doors(land).walk(life_with_bkn(case, land), stages | both)
        assert heard[YES] > 50

    def test_is_shut_once_a_case_is_withdrawn(self) -> None:
        land = country()
        heard = doors(land).walk([withdrawn(opened(land), land)], {("readiness", "withdrawn")})
        assert set(heard) == {NOT_NOW, UNKNOWN}

    def test_would_be_found_open_where_a_role_bears_one_verb_more(self) -> None:
        """The control."""
        land = country()
        tried, case = doors(land), opened(land)
        assert tried.differences(case)[1] == []
        Role.objects.filter(code="verifikator").update(verbs=["view_readiness", "sign_commitment"])
        assert {found[1:3] for found in tried.differences(case)[1]} == {("sign_commitment", "verifikator")}
