"""A1, A2: the log against the application, its owner and the superuser."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from config import roles
from config.cluster import SUPERUSER, Cluster
from tests.conftest import TEST_DATABASE
from tests.workflow.audit.attacks import STATEMENTS, traces
from tests.workflow.toyapp.services import check
from tests.workflow.world import toy_case, toy_world
from workflow.audit import attestation
from workflow.audit.attestation import broken_schema
from workflow.audit.verify import findings
from workflow.models import Account, AuditEvent

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def record() -> None:
    """Leave a record worth attacking: two cases with steps and facts, people with accounts."""
    world = toy_world()
    for person in world.people.values():
        Account.objects.create_user(f"{person.number}@contoh.invalid", person=person)
    for _ in range(2):
        check(toy_case(world), actor=world.actor("toy_checker"), expected=1)


@pytest.fixture(autouse=True)
def _shipped(record: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the schema as it is before the attack for the shipped one; another test compares these two."""
    shipped = {app.label: attestation.lines(app) for app in attestation.attested_apps()}
    monkeypatch.setattr(attestation, "_shipped", lambda app: shipped[app.label])


@pytest.fixture
def superuser(cluster: Cluster) -> Iterator[roles.Connection]:
    with cluster.connect(SUPERUSER, TEST_DATABASE) as connection:
        yield connection


def attempt(cluster: Cluster, role: str, statement: str) -> bool:
    """Return whether the database let a role do it, on a connection of its own."""
    try:
        with cluster.connect(role, TEST_DATABASE) as connection:
            connection.execute(statement.encode())
    except psycopg.Error:
        return False
    return True


class TestTheApplication:
    def test_leaves_no_trace_with_any_of_many_statements(
        self, cluster: Cluster, superuser: roles.Connection
    ) -> None:
        before, number = traces(superuser), last_number(superuser)
        assert len(STATEMENTS) >= 28
        for statement in STATEMENTS:
            attempt(cluster, roles.APP, statement)
            assert traces(superuser) == before, statement
        assert last_number(superuser) >= number
        assert list(findings()) == []

    @pytest.mark.parametrize(
        "statement",
        [
            "ALTER TABLE audit_event DISABLE TRIGGER ALL; UPDATE audit_event SET action = 'forged'",
            "ALTER TABLE audit_body DISABLE TRIGGER ALL; DELETE FROM audit_body",
            "ALTER TABLE workflow_case DISABLE TRIGGER ALL; UPDATE workflow_case SET stage = 'granted'",
            "GRANT UPDATE ON audit_event TO jenjang_app",
        ],
    )
    def test_would_be_seen_if_it_left_one(
        self, cluster: Cluster, superuser: roles.Connection, statement: str
    ) -> None:
        """The control: the same traces, with the rights of a superuser."""
        before = traces(superuser)
        assert attempt(cluster, SUPERUSER, statement)
        assert traces(superuser) != before
        assert list(findings())


class TestTheOwner:
    @pytest.mark.parametrize("table", ["audit_event", "audit_body", "workflow_case"])
    def test_cannot_empty_a_table_of_the_record(self, cluster: Cluster, table: str) -> None:
        assert not attempt(cluster, roles.MIGRATOR, f"TRUNCATE {table} CASCADE")
        assert not attempt(cluster, roles.MIGRATOR, f"DELETE FROM {table}")
        assert AuditEvent.objects.exists()

    @pytest.mark.parametrize(
        "statement",
        [
            "ALTER TABLE audit_event DISABLE TRIGGER refuse",
            "ALTER TABLE audit_event ENABLE TRIGGER refuse",
            "DROP TRIGGER refuse_truncate ON audit_body",
            "ALTER FUNCTION audit_fill() SECURITY INVOKER",
            """CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql
            SET search_path = pg_catalog, pg_temp AS 'BEGIN RETURN NEW; END'""",
            "CREATE RULE nothing AS ON DELETE TO audit_event DO INSTEAD NOTHING",
            "GRANT UPDATE (action) ON audit_event TO jenjang_app",
            "REVOKE SELECT ON audit_event FROM jenjang_auditor",
            "ALTER TABLE workflow_appointment DROP CONSTRAINT appointment_does_not_overlap",
            "DELETE FROM workflow_lifecyclestep WHERE kind = 'toy' AND step = 'lose'",
        ],
    )
    def test_is_found_out(self, cluster: Cluster, statement: str) -> None:
        assert list(broken_schema()) == []
        assert attempt(cluster, roles.MIGRATOR, statement)
        assert list(broken_schema())


class TestTheSuperuser:
    FORGERIES = (
        "DELETE FROM audit_body",
        "TRUNCATE audit_event CASCADE",
        "UPDATE audit_event SET action = 'forged'",
        "UPDATE workflow_case SET stage = 'granted', revision = revision + 1",
        "UPDATE workflow_role SET verbs = '{}'",
    )

    @pytest.mark.parametrize("statement", FORGERIES)
    def test_is_refused_in_replica_mode(
        self, cluster: Cluster, superuser: roles.Connection, statement: str
    ) -> None:
        before = traces(superuser)
        assert not attempt(cluster, SUPERUSER, f"SET session_replication_role = replica; {statement}")
        assert traces(superuser) == before

    def test_would_pass_triggers_that_are_plainly_enabled(
        self, cluster: Cluster, superuser: roles.Connection
    ) -> None:
        """The control: without ENABLE ALWAYS replica mode switches them off."""
        superuser.execute("ALTER TABLE audit_body ENABLE TRIGGER refuse")
        assert attempt(cluster, SUPERUSER, f"SET session_replication_role = replica; {self.FORGERIES[0]}")
        assert any("body is missing" in finding.sentence for finding in findings())


def last_number(superuser: roles.Connection) -> int:
    row = superuser.execute("SELECT last_value FROM audit_event_id_seq").fetchone()
    assert row is not None
    return int(row[0])
