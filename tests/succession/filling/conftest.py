"""One land for a module of tests, in a transaction that is undone after it; each test undoes its own part."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from config import roles
from config.cluster import SUPERUSER, Cluster
from tests.approvals.world import Country
from tests.conftest import as_role
from tests.succession.filling.factories import filled_land
from tests.succession.roles import acting_as, become


@pytest.fixture(scope="module")
def country(cluster: Cluster, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Country]:
    """Return an agency that applies talent management, with a pool in force and an assessment team."""
    with django_db_blocker.unblock(), as_role(cluster, SUPERUSER):
        outer = transaction.atomic()
        outer._from_testcase = True  # type: ignore[attr-defined]
        with outer:
            become(roles.APP)
            made = filled_land(acting_as)
            yield made
            become(SUPERUSER)
            transaction.set_rollback(True)


@pytest.fixture
def land(country: Country, db: None) -> Country:
    """Return the land for one test."""
    return country
