"""A pool after a newer mapping became final: who fell leaves it, and a newer pool replaces it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from config.cluster import Cluster
from succession.pools import services
from succession.pools.models import Member
from succession.pools.selectors import in_force
from tests.approvals.world import Country
from tests.succession.pools.factories import numbers, pool_after, take
from tests.succession.short import final_period, hasty_land, next_final_period, standing
from workflow.actors import SYSTEM
from workflow.exceptions import TransitionRefused
from workflow.models import Case

pytestmark = pytest.mark.django_db
LOWER, OTHER = "Umum", "Keuangan"


@pytest.fixture(scope="module")
def land(cluster: Cluster, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Country]:
    """Return the land with two pools of P00001, P00003 and P00005; then P00001 falls to a lower box."""
    with standing(cluster, django_db_blocker):
        made = hasty_land()
        final_period(made)
        for family in (LOWER, OTHER):
            pool_after("decree", made, family=family)
        next_final_period(made, poor=[1])
        yield made


@pytest.fixture
def older(land: Country, db: None) -> Case:
    """Return the pool from before the newer mapping."""
    return Case.objects.get(kind="pool", stage="in_force", pool__family=LOWER)


class TestDropFallen:
    def test_takes_out_whose_box_fell_and_nobody_else(self, older: Case) -> None:
        assert numbers(older) == ["P00001", "P00003", "P00005"]
        services.drop_fallen(older, actor=SYSTEM, expected=older.revision)
        (gone,) = Member.objects.filter(case=older).exclude(left_on=None)
        assert (gone.placement.employee.number, gone.exit_reason) == ("P00001", Member.Exit.BOX_FELL)
        assert gone.left_on == timezone.localdate()
        assert numbers(older) == ["P00003", "P00005"]

    def test_is_refused_once_they_are_out(self, older: Case) -> None:
        """The control: the same mapping, but nobody left who fell."""
        services.drop_fallen(older, actor=SYSTEM, expected=older.revision)
        older.refresh_from_db()
        with pytest.raises(TransitionRefused, match="Tidak ada anggota yang kotaknya turun"):
            services.drop_fallen(older, actor=SYSTEM, expected=older.revision)


class TestReplace:
    def test_ends_the_older_pool_and_leaves_the_newer(self, land: Country, older: Case) -> None:
        newer = pool_after("decree", land, family=LOWER)
        take(older, "replace", land)
        assert (older.stage, newer.stage) == ("ended", "in_force")
        assert numbers(newer) == ["P00003", "P00005"]
        reasons = Member.objects.filter(case=older).values_list("exit_reason", flat=True)
        assert set(reasons) == {Member.Exit.PERIOD_OVER}
        assert newer in in_force(land.agency.pk, "pengawas")
        assert older not in in_force(land.agency.pk, "pengawas")

    @pytest.mark.parametrize(("family", "step"), [(OTHER, "decree"), (LOWER, "endorse")])
    def test_is_refused_for_another_family_and_before_the_decree(
        self, land: Country, older: Case, family: str, step: str
    ) -> None:
        pool_after(step, land, family=family)
        with pytest.raises(TransitionRefused, match="Belum ada kelompok yang lebih baru"):
            take(older, "replace", land)
        older.refresh_from_db()
        assert (older.stage, len(numbers(older))) == ("in_force", 3)
