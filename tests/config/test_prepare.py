"""A PostgreSQL that is not ours: addresses instead of the embedded server (played by the tests' own one)."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from config import environment, roles
from config.cluster import Cluster
from config.database import ADDRESSES

NAME = "elsewhere"


@pytest.fixture
def addresses(cluster: Cluster, tmp_path: Path) -> Iterator[dict[str, str]]:
    """Return the variables of an installation on another server; passwords as they are, roles are shared."""
    given = {
        variable: f"postgresql://{role}:{cluster.password(role)}@/{NAME}?host={cluster.socket}"
        for role, variable in ADDRESSES.items()
    }
    superuser = f"postgresql://postgres:{cluster.password('postgres')}@/postgres?host={cluster.socket}"
    path = {"PATH": os.environ["PATH"], "JENJANG_HOME": str(tmp_path)}
    yield {**given, "ADMIN_DATABASE_URL": superuser, **path}
    with cluster.connect() as connection:
        roles.drop_database(connection, NAME)


def run(variables: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments], cwd=environment.ROOT, env=variables, capture_output=True, text=True
    )


class TestPrepare:
    def test_makes_a_database_that_can_be_migrated_and_used(
        self, cluster: Cluster, addresses: dict[str, str]
    ) -> None:
        for _ in range(2):
            assert run(addresses, "-m", "config.prepare").stderr == ""
        migrated = run(addresses, "manage.py", "migrate", "-v0")
        assert migrated.returncode == 0, migrated.stderr
        with cluster.connect(roles.APP, NAME) as application:
            owners = application.execute(
                "select distinct tableowner from pg_tables where schemaname='public'"
            )
            assert owners.fetchall() == [(roles.OWNER,)]
            assert application.execute("select count(*) from auth_group").fetchone() == (0,)

    def test_refuses_an_address_that_names_another_role(self, addresses: dict[str, str]) -> None:
        wrong = {**addresses, "DATABASE_URL": addresses["ADMIN_DATABASE_URL"]}
        refused = run(wrong, "-m", "config.prepare")
        assert refused.returncode == 1
        assert "must name the user jenjang_app" in refused.stderr
