"""A land in which a session is final as soon as the clock looks: periods become final within one test."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from django.db import transaction
from django.db.backends.signals import connection_created
from pytest_django import DjangoDbBlocker

from config import roles
from config.cluster import SUPERUSER, Cluster
from succession.calibration import services as calibration
from succession.mapping import services as mapping
from tests.approvals.world import ROOT, Country
from tests.conftest import as_role, restore
from tests.succession.calibration.factories import WAY, scored_period, session_after, session_of, take
from tests.succession.roles import become
from tests.succession.world import land
from workflow.actors import SYSTEM
from workflow.models import Case, Person
from workflow.rules import load_file

POLICY = ROOT / "succession/calibration/data/policy.toml"


@contextmanager
def standing(cluster: Cluster, blocker: DjangoDbBlocker) -> Iterator[None]:
    """Keep what is made in here for all tests of a module, and take it back after them.

    Everything acts as the worker, who may all that the application may, and takes the clock's steps besides.
    """
    with as_role(cluster, roles.WORKER), blocker.unblock(), kept():
        yield


@contextmanager
def kept() -> Iterator[None]:
    """Keep what is made in here for as long as this is open, and take it back then."""
    with transaction.atomic() as _:
        outer = transaction.get_connection()
        outer.atomic_blocks[-1]._from_testcase = True  # a step's own transaction may stand in this one
        yield
        transaction.set_rollback(True)


@contextmanager
def committed(cluster: Cluster, blocker: DjangoDbBlocker) -> Iterator[None]:
    """Let everybody see what is made in here, in threads too, and give an empty database back after it.

    All log in as the server's superuser and act as the worker, so that they may act as the exchange too.
    """

    def act_as_worker(**_news: object) -> None:
        become(roles.WORKER)

    with blocker.unblock(), as_role(cluster, SUPERUSER):
        connection_created.connect(act_as_worker)
        try:
            yield
        finally:
            connection_created.disconnect(act_as_worker)
            restore(cluster)


def hasty_land() -> Country:
    """Return the land of succession under a newer calibration policy without a window for objections."""
    made = land()
    text = POLICY.read_text().replace('version = "2026.1"', 'version = "2026.uji"')
    hasty = text.replace('after = "entered"\nworking_days = 10', 'after = "entered"\nworking_days = 0')
    assert hasty != text
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "policy.toml"
        file.write_text(hasty)
        load_file(file, actor=made.person("administrator", "BKN").pk, kind="policy")
    return made


def published_session(country: Country, *, also: tuple[Person, ...] = (), size: int = 6) -> Case:
    """Return a session whose boxes are published; half of the people are in box 8."""
    return session_after("publish", country, also=also, size=size)


def made_final(session: Case) -> Case:
    """Return the period of a published session, final by the clock; for the worker's role alone."""
    session.refresh_from_db()
    calibration.finalise(session, actor=SYSTEM, expected=session.revision)
    assert session.parent_id is not None
    period = Case.objects.get(pk=session.parent_id)
    mapping.finalise(period, actor=SYSTEM, expected=period.revision)
    return Case.objects.get(pk=period.pk)


def final_period(country: Country, size: int = 6) -> Case:
    """Return a final period of so many people, of whom half are in box 8."""
    return made_final(published_session(country, size=size))


def next_final_period(
    country: Country, *, poor: Sequence[int] = (), size: int = 6, as_of: date = date(2026, 7, 31)
) -> Case:
    """Return a final period after the first, a month unless told, in which some of its people stand lower."""
    period = scored_period(country, size, as_of=as_of, poor=poor)
    session = session_of(period, country)
    for name in WAY:
        take(session, name, country)
    return made_final(session)
