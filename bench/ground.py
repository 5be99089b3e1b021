"""A durable cluster in a scratch folder, migrated as it would be in production; gone afterwards."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from tests.workflow.world import World

ROOT = Path(__file__).parents[1]
FLOOR = """
CREATE TABLE floor_case (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, stage text, revision integer);
CREATE TABLE floor_event (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  case_id bigint REFERENCES floor_case, at timestamptz DEFAULT clock_timestamp(),
  hat text, source text, target text);
"""


@cache
def world() -> World:
    """Return the toy's world, made once."""
    from tests.workflow.world import toy_world

    return toy_world()


@contextmanager
def ground() -> Iterator[None]:
    """Make the database and set Django up against it, as the application."""
    with tempfile.TemporaryDirectory(prefix="jenjang-bench-") as folder:
        Path(folder).chmod(0o711)
        os.environ.update(
            JENJANG_HOME=folder, DJANGO_SETTINGS_MODULE="bench.settings", DATABASE_URL="", PLAIN_HTTP="1"
        )
        from config import roles
        from config.cluster import DATABASE, Cluster

        cluster = Cluster(Path(folder))
        cluster.create()
        cluster.start()
        try:
            cluster.prepare()
            _migrate()
            with cluster.connect(roles.MIGRATOR, DATABASE) as owner:
                owner.execute(FLOOR)
            django.setup()
            yield
        finally:
            _hang_up()
            cluster.stop()
            shutil.rmtree(cluster.socket, ignore_errors=True)


def _migrate() -> None:
    command = [sys.executable, "manage.py", "migrate", "--run-syncdb", "-v0"]
    subprocess.run(command, cwd=ROOT, env={**os.environ, "JENJANG_ROLE": "jenjang_migrator"}, check=True)


def _hang_up() -> None:
    from django.db import connection

    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]
