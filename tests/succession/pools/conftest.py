"""A land with a final period, which stands for all tests of a module; each undoes its own part."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from config.cluster import Cluster
from tests.approvals.world import Country
from tests.succession.short import final_period, hasty_land, standing


@pytest.fixture(scope="module")
def land(cluster: Cluster, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Country]:
    """Return the land with a final period of six people, of whom three are in box 8."""
    with standing(cluster, django_db_blocker):
        made = hasty_land()
        final_period(made)
        yield made
