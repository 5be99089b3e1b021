"""B8: what was endorsed is edited and at once submitted, over and over, by several at the same moment."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import count
from typing import Any

import psycopg
import pytest

from approvals.readiness import services
from approvals.readiness.answering import Given
from approvals.readiness.models import Answer
from approvals.readiness.selectors import submission_hash
from config import roles
from config.cluster import Cluster
from tests.approvals.crowd import crowd_of, together
from tests.approvals.readiness.factories import case_after
from tests.approvals.world import Country, country
from tests.conftest import TEST_DATABASE
from tests.matrix.hands import HANDS, Button, button, keys, press_in_forms, press_with_hands
from workflow import execution, features
from workflow.exceptions import TransitionRefused
from workflow.execution import Move
from workflow.models import AuditEvent, Case

RACES = 300
pytestmark = pytest.mark.django_db(transaction=True)
EDIT = """UPDATE readiness_answer SET explanation = %s, revision = revision + 1
  WHERE case_id = %s AND indicator = 'regulation'"""
Line = psycopg.Connection[Any]


class Submitted(Exception):
    """The submission went through with this hash; it is taken back, so that the case can race again."""


@pytest.fixture
def land() -> Country:
    return country()


@pytest.fixture
def endorsed(land: Country, monkeypatch: pytest.MonkeyPatch) -> Case:
    """Return an endorsed case whose submission ends in `Submitted` when nothing refused it."""

    def take_back(move: Move) -> None:
        raise Submitted(move.dossier)

    case = case_after("endorse", land)
    monkeypatch.setitem(features._news, "approvals.readiness.submit", [take_back])
    return case


@pytest.fixture
def crowd() -> Iterator[ThreadPoolExecutor]:
    with crowd_of(2) as pool:
        yield pool


@pytest.fixture
def line(cluster: Cluster) -> Iterator[Line]:
    """Return a connection as the application, past every service."""
    opened = cluster.connect(roles.APP, TEST_DATABASE)
    opened.execute("SET lock_timeout = '60s'")
    yield opened
    opened.close()


numbers = count()


def submit(case: Case, land: Country) -> None:
    services.submit(case, actor=land.actor("ppk"), expected=case.revision)


def edit_and_submit(case: Case, land: Country) -> list[Exception]:
    """Edit through the service and submit at once; returns how both ended."""
    given = Given(0, f"diubah {next(numbers)}", revision=1)
    edit = partial(services.answer, case, "regulation", given, actor=land.actor("operator"))
    return [ending(edit), ending(partial(submit, case, land))]


def edit_raw_and_submit(line: Line, case: Case, land: Country) -> list[Exception]:
    """Edit the row itself and submit at once; returns how both ended."""
    edit = partial(line.execute, EDIT, [f"diubah {next(numbers)}", case.pk])
    return [ending(edit), ending(partial(submit, case, land))]


def ending(deed: partial[Any]) -> Exception:
    try:
        deed()
    except (TransitionRefused, psycopg.Error, Submitted) as end:
        return end
    return Exception("done")


def hash_endorsed(case: Case) -> bytes:
    event = AuditEvent.objects.get(case=case, action="approvals.readiness.endorse")
    assert event.dossier_hash is not None
    return bytes(event.dossier_hash)


def without_trigger(cluster: Cluster) -> None:
    with cluster.connect(roles.MIGRATOR, TEST_DATABASE) as owner:
        owner.execute("ALTER TABLE readiness_answer DISABLE TRIGGER only_while_written")


class TestEditAfterApproval:
    def test_is_refused_every_time(
        self, endorsed: Case, land: Country, crowd: ThreadPoolExecutor, line: Line
    ) -> None:
        approved = hash_endorsed(endorsed)
        for _ in range(RACES):
            (edit, submission), raw = together(
                crowd,
                partial(edit_and_submit, endorsed, land),
                partial(line.execute, EDIT, [f"diubah {next(numbers)}", endorsed.pk]),
            )
            assert isinstance(edit, TransitionRefused)
            assert isinstance(raw, psycopg.errors.CheckViolation)
            assert bytes(submission.args[0]) == approved
        assert not Answer.objects.filter(case=endorsed, explanation__startswith="diubah").exists()

    def test_that_slips_past_the_trigger_is_refused_by_the_hash(
        self, endorsed: Case, land: Country, cluster: Cluster, line: Line
    ) -> None:
        """The control of the first wall, and the second behind it."""
        without_trigger(cluster)
        for _ in range(20):
            edit, submission = edit_raw_and_submit(line, endorsed, land)
            assert str(edit) == "done"
            assert "berubah sejak disetujui" in str(submission)
        assert submission_hash(endorsed) != hash_endorsed(endorsed)

    def test_would_be_submitted_without_both(
        self, endorsed: Case, land: Country, cluster: Cluster, line: Line, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The control of the second wall."""
        without_trigger(cluster)
        monkeypatch.setattr(execution, "still_rests", lambda *_: True)
        _edit, submission = edit_raw_and_submit(line, endorsed, land)
        assert isinstance(submission, Submitted)
        assert bytes(submission.args[0]) != hash_endorsed(endorsed)

    def test_cannot_be_under_way_while_the_case_is_checked(
        self, land: Country, cluster: Cluster, line: Line
    ) -> None:
        case = case_after("answers", land)
        line.autocommit = False
        line.execute(EDIT, ["belum disimpan", case.pk])
        with pytest.raises(Exception, match="lock timeout"):
            services.check(case, actor=land.actor("verifikator"), expected=case.revision)
        line.rollback()
        services.check(case, actor=land.actor("verifikator"), expected=case.revision)
        assert Case.objects.get(pk=case.pk).stage == "checked"


class TestSubmit:
    """C4: the button pressed by many hands at once; the controls are in `tests/workflow/test_races.py`."""

    def test_happens_once_for_fifty_forms_with_one_key(self, land: Country) -> None:
        press_in_forms(submission(land))

    def test_happens_once_for_eight_keys_and_seven_are_told_why(self, land: Country) -> None:
        press_with_hands(submission(land), keys(HANDS))


def submission(land: Country) -> Button:
    """Return the submission of an endorsed case, which opens one review."""
    case = case_after("endorse", land)
    return button(case, "submit", services, (land.actor("ppk"), {}), Case.objects.filter(parent=case))
