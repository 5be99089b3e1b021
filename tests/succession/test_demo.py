"""The demonstration of the second half on small numbers: made once, the same again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth.hashers import check_password
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from approvals.registry import demo
from config.cluster import Cluster
from succession.calibration.demo import make_sessions
from succession.filling.demo import make_fillings
from succession.mapping import demo as mapping
from succession.mapping.synthetic import Plan
from succession.objections.demo import make_employees
from succession.pools.demo import LEVELS, make_pools
from succession.pools.models import Member, Pool
from tests.succession.short import standing
from workflow.models import Account, Appointment, AuditEvent, Case

pytestmark = pytest.mark.django_db
SMALL = mapping.Mapped("K021", 60, Plan(unmapped=8), date(2025, 6, 30), datetime(2025, 7, 7, 2, tzinfo=UTC))
PARTS = [mapping.make_periods, make_sessions, make_pools, make_employees, make_fillings]


@pytest.fixture(scope="module", autouse=True)
def _made(
    cluster: Cluster,
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    """Make the demonstration of one agency with sixty people; it stands for all tests here."""
    home: Path = tmp_path_factory.mktemp("demo")
    with pytest.MonkeyPatch.context() as patch, override_settings(HOME=home):
        patch.setattr(mapping, "AGENCIES", (SMALL,))
        patch.setattr(demo, "_parts", {part.__module__: (order, part) for order, part in enumerate(PARTS)})
        with standing(cluster, django_db_blocker):
            demo.make_demo()
            yield


def counted() -> dict[str, int]:
    """Return how many rows each table of cases, people and the record has."""
    ours = [model for model in apps.get_models() if model.__module__.startswith(("succession", "workflow"))]
    return {model._meta.label: model._default_manager.count() for model in ours if model._meta.managed}


class TestDemonstration:
    def test_maps_so_many_people_up_to_a_final_period(self) -> None:
        period = Case.objects.get(kind="mapping")
        scoring = period.period.scoring
        assert (period.stage, scoring.mapped, scoring.unmapped) == ("final", 52, 8)
        assert Case.objects.get(kind="calibration").stage == "final"

    def test_draws_pools_that_are_in_force(self) -> None:
        pools = Pool.objects.select_related("case")
        assert {pool.case.stage for pool in pools} == {"in_force"}
        assert {pool.level for pool in pools} <= set(LEVELS)
        assert Member.objects.count() > 0

    def test_lets_the_employee_with_the_best_box_in(self) -> None:
        held = Appointment.objects.get(role__code="asn", organisation__code="K021", is_effective=True)
        best = held.person.employments.get().placements.get().final_box
        assert best == max(mapped_boxes())
        assert Account.objects.get(person=held.person).email == f"asn@kemensos.{demo.DOMAIN}"

    def test_gives_everybody_it_names_the_one_password(self) -> None:
        told = {account.email: account.role for account in demo.accounts()}
        assert {"Pegawai ASN", "Ketua komite talenta", "Deputi"} <= set(told.values())
        worn = set(Account.objects.filter(email__in=told).values_list("password", flat=True))
        assert len(worn) == 1
        assert check_password(demo.password(), worn.pop())

    def test_opens_a_filling(self) -> None:
        assert Case.objects.get(kind="filling").organisation.code == "K021"

    def test_marks_everything_as_made_up(self) -> None:
        assert set(Case.objects.values_list("provenance", flat=True)) == {"synthetic"}

    @pytest.mark.parametrize("part", PARTS)
    def test_changes_nothing_again(self, part: object) -> None:
        before = counted()
        assert before["workflow.AuditEvent"] == AuditEvent.objects.count() > 0
        assert callable(part)
        part()
        assert counted() == before


def mapped_boxes() -> list[int]:
    """Return the boxes that the session gave."""
    period = Case.objects.get(kind="mapping").period
    placed = period.scoring.placements.exclude(final_box=None)
    return list(placed.values_list("final_box", flat=True))
