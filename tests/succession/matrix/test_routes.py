"""B2 and B3 over HTTP: pools, fillings and technical approvals; and that no address is missing."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps

from tests.approvals.undone import undone
from tests.approvals.world import Country
from tests.succession.filling import factories as fillings
from tests.succession.matrix.knocking import ROUTES, Ground, arguments_of, text_of, wrong_answers
from tests.succession.matrix.table import SUCCESSION
from tests.succession.pools import factories as pools
from workflow.models import Case

pytestmark = pytest.mark.django_db


def grounds(land: Country) -> dict[str, Ground]:
    """Return a pool that waits for the PyB, a filling that waits for the PPK, and one that waits for BKN."""
    pool = pools.pool_after("propose", land, family="Rute")
    filling = fillings.filling_after("announce", land)
    asked = fillings.filling_after("request_approval", land, title="Kepala Seksi Rute")
    candidate = fillings.candidates(filling)[0]
    names = (candidate.person.name, filling.label)
    return {
        "pool": Ground(land, pool, {}, (pools.members(pool)[0].placement.employee.name, pool.label)),
        "filling": Ground(land, filling, {"candidate_id": candidate.pk}, names),
        "technical_approval": Ground(land, Case.objects.get(parent=asked), {}, names),
    }


class TestTable:
    def test_names_every_address_of_a_case_of_succession(self) -> None:
        reviewed = {name for routes in ROUTES.values() for name in routes}
        assert {name for name in addresses() if "case_id" in arguments_of(name)} <= reviewed

    def test_is_about_all_kinds(self) -> None:
        assert set(ROUTES) == set(SUCCESSION.kinds)


def addresses() -> list[str]:
    """Return the names of all addresses that the features of succession bring."""
    ours = [config.name for config in apps.get_app_configs() if config.name.startswith("succession.")]
    modules: list[Any] = [import_module(f"{name}.urls") for name in ours]
    return [each.name for module in modules for each in module.urlpatterns]


class TestEverybody:
    @pytest.mark.parametrize("kind", ["pool", "filling", "technical_approval"])
    def test_comes_as_far_as_the_tables_say(
        self, land: Country, tmp_path: Any, settings: Any, kind: str
    ) -> None:
        settings.EVIDENCE_ROOT = tmp_path
        with undone():
            came, wrong = wrong_answers(grounds(land)[kind])
        assert wrong == []
        assert sum(came.values()) >= 15

    def test_would_be_found_reading(self, land: Country, tmp_path: Any, settings: Any) -> None:
        """The control: whoever may see the pool reads the words that are kept from strangers."""
        settings.EVIDENCE_ROOT = tmp_path
        with undone():
            ground = grounds(land)["pool"]
            reader = next(c for role, where, c in ground.visitors() if (role, where) == ("pyb", "KAB"))
            read = text_of(reader.get(ground.address("pool_members")))
        assert all(secret in read for secret in ground.secrets)
