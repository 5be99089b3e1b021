"""The test database is made by the owner; every test talks to it as the application does."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.db import connection, connections
from django.test import TransactionTestCase
from django.test.utils import setup_databases
from hypothesis import settings as hypothesis_settings
from pytest_django import DjangoDbBlocker

from config import roles
from config.cluster import DATABASE, Cluster
from tests.pressing import pressing_twice as pressing_twice
from tests.shown import pytest_configure as pytest_configure
from workflow import periods

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

TEST_DATABASE = f"test_{DATABASE}"
CLEAN_COPY = f"{TEST_DATABASE}_clean"
CHROMIUM = Path("/usr/bin/chromium")
FOR_SPEED = {"fsync": "off", "full_page_writes": "off", "max_connections": "200"}

# Playwright keeps an event loop in the tests' thread; Django would refuse the database there.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

# A shared machine is slow now and then; an example that takes long is no fault.
hypothesis_settings.register_profile("jenjang", deadline=None)
hypothesis_settings.load_profile("jenjang")


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """Return the tests' own server: started once a session, stopped after it."""
    server = Cluster(settings.HOME, FOR_SPEED)
    with only_session(server.home):
        if not server.exists:
            server.create()
        server.start()
        try:
            server.prepare()
            yield server
        finally:
            server.stop()


@contextmanager
def only_session(home: Path) -> Iterator[None]:
    """Refuse a second run of the tests in the same folder."""
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (home / "session.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            pytest.exit(f"Other tests are running in {home}. Set JENJANG_HOME to another folder.", 2)
        yield


def hang_up() -> None:
    """Close this thread's connections, and the pool, which remembers the role it was made for."""
    for each in connections.all(initialized_only=True):
        each.close()
        each.close_pool()  # type: ignore[attr-defined]


@contextmanager
def as_role(cluster: Cluster, role: str) -> Iterator[None]:
    """Let Django's own connection act as another role for a while."""
    database = connection.settings_dict
    before = database["USER"], database["PASSWORD"]
    hang_up()
    database["USER"], database["PASSWORD"] = role, cluster.password(role)
    try:
        yield
    finally:
        hang_up()
        database["USER"], database["PASSWORD"] = before


@pytest.fixture(scope="session")
def django_db_modify_db_settings_parallel_suffix() -> None:
    """Leave the database's name as it is: every process of a run has a server of its own."""


@pytest.fixture(scope="session")
def django_db_setup(
    cluster: Cluster,
    django_test_environment: None,
    django_db_blocker: DjangoDbBlocker,
    django_db_modify_db_settings: None,
) -> Iterator[None]:
    """Make the database empty, migrate it as the owner, keep a copy to come back to."""
    with django_db_blocker.unblock():
        replace(cluster, TEST_DATABASE)
        with cluster.connect(roles.MIGRATOR, TEST_DATABASE) as owner:
            roles.grant_defaults(owner)
        with as_role(cluster, roles.MIGRATOR):
            setup_databases(verbosity=0, interactive=False, keepdb=True, serialized_aliases=[])
        replace(cluster, CLEAN_COPY, TEST_DATABASE)
    yield
    with django_db_blocker.unblock():
        hang_up()


def replace(cluster: Cluster, name: str, template: str = "template1") -> None:
    """Make a database anew, as a copy of another."""
    hang_up()
    with cluster.connect() as superuser:
        roles.drop_database(superuser, name)
        roles.create_database(superuser, name, template)


def restore(cluster: Cluster) -> None:
    """Make the database as empty as it was before the first test."""
    replace(cluster, TEST_DATABASE, CLEAN_COPY)
    periods.content.cache_clear()  # ids begin anew: what a process knows by its id is no longer so
    periods.name_of.cache_clear()


@pytest.fixture(scope="session", autouse=True)
def _restore_instead_of_flush(request: pytest.FixtureRequest) -> Iterator[None]:
    """Replace Django's flush, which truncates: nothing here may be truncated."""

    def teardown(_: TransactionTestCase) -> None:
        restore(request.getfixturevalue("cluster"))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", teardown)
        yield


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return Debian's Chromium; missing, it skips the test, or fails it where browsers are required."""
    if not CHROMIUM.exists():
        _without_browser(f"{CHROMIUM} is missing: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    flags = ["--no-sandbox", "--disable-background-networking"]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield chromium
        chromium.close()


def _without_browser(reason: str) -> None:
    is_required = os.environ.get("CI") == "true" or os.environ.get("REQUIRE_BROWSER") == "1"
    (pytest.fail if is_required else pytest.skip)(reason)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Return an empty tab of its own session, in Indonesian."""
    context = browser.new_context(locale="id-ID", viewport={"width": 1440, "height": 900})
    yield context.new_page()
    context.close()
