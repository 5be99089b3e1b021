"""What the application's role may and may not do to its database."""

from __future__ import annotations

import psycopg
import pytest
from django.contrib.auth.models import Group
from django.db import connection

from config import roles
from config.cluster import Cluster
from tests.conftest import CLEAN_COPY, TEST_DATABASE

pytestmark = pytest.mark.django_db


def answer(statement: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())


class TestApplication:
    def test_is_who_the_tests_run_as(self) -> None:
        assert answer("select current_user, session_user") == [(roles.APP, roles.APP)]

    def test_owns_nothing(self) -> None:
        owned = """
            select relname from pg_class where pg_get_userbyid(relowner) = %(role)s
            union all select proname from pg_proc where pg_get_userbyid(proowner) = %(role)s
            union all select datname from pg_database where pg_get_userbyid(datdba) = %(role)s
        """
        counted = {role: len(self._owned(owned, role)) for role in (roles.APP, roles.OWNER)}

        assert counted[roles.APP] == 0
        assert counted[roles.OWNER] > 10, "the control: the same question finds the owner's tables"

    def _owned(self, question: str, role: str) -> list[tuple[object, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(question, {"role": role})
            return list(cursor.fetchall())

    @pytest.mark.parametrize(
        "statement",
        [
            "create table intruder ()",
            "create temporary table intruder ()",
            "create schema intruder",
            "truncate auth_group",
            "drop table auth_group",
            "alter table auth_group disable trigger all",
            "set role jenjang_owner",
            "set session_replication_role = replica",
            "create role intruder",
            "alter role jenjang_app superuser",
            "create function intruder() returns int language sql as 'select 1'",
            "copy (select 1) to program 'true'",
        ],
    )
    def test_may_not(self, cluster: Cluster, statement: str) -> None:
        with (
            cluster.connect(roles.APP, TEST_DATABASE) as application,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            application.execute(statement)

    def test_waits_two_seconds_for_a_lock(self) -> None:
        assert answer("show lock_timeout") == [("2s",)]


class TestOtherRoles:
    def test_the_worker_has_the_rights_of_the_application_and_its_own_name(self, cluster: Cluster) -> None:
        with cluster.connect(roles.WORKER, TEST_DATABASE) as worker:
            assert worker.execute("select current_user, count(*) from auth_group").fetchone() == (
                roles.WORKER,
                0,
            )
            assert worker.execute("show lock_timeout").fetchone() == ("2s",)

    @pytest.mark.parametrize("role", roles.READERS)
    def test_readers_read_and_nothing_else(self, cluster: Cluster, role: str) -> None:
        with cluster.connect(role, TEST_DATABASE) as reader:
            assert reader.execute("select count(*) from auth_group").fetchone() == (0,)
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                reader.execute("delete from auth_group")

    @pytest.mark.parametrize("role", roles.READERS)
    @pytest.mark.parametrize(
        "secret",
        [
            "session_key from workflow_session",
            "password from workflow_account",
            "data from mfa_authenticator",
        ],
    )
    def test_readers_see_no_secret(self, cluster: Cluster, role: str, secret: str) -> None:
        with cluster.connect(role, TEST_DATABASE) as reader:
            assert reader.execute("select email from workflow_account").fetchall() == []
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                reader.execute(f"select {secret}")

    def test_the_exchange_does_what_the_application_may(self, cluster: Cluster) -> None:
        with cluster.connect(roles.EXCHANGE, TEST_DATABASE) as exchange:
            assert exchange.execute("select count(*) from auth_group").fetchone() == (0,)
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                exchange.execute("delete from audit_event")

    def test_the_migrator_makes_things_that_belong_to_the_owner(self, cluster: Cluster) -> None:
        with cluster.connect(roles.MIGRATOR, TEST_DATABASE) as migrator:
            assert migrator.execute("select current_user").fetchone() == (roles.OWNER,)

    def test_the_owner_cannot_log_in(self, cluster: Cluster) -> None:
        with pytest.raises(psycopg.OperationalError):
            cluster.connect(roles.OWNER, TEST_DATABASE)

    def test_a_wrong_password_is_refused(self, cluster: Cluster) -> None:
        address = cluster.dsn(roles.APP, TEST_DATABASE).replace("password=", "password=x")
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(address)


@pytest.mark.django_db(transaction=True)
class TestRestoredDatabase:
    """Two tests of which each would see what the other left behind."""

    @pytest.mark.parametrize("turn", [1, 2])
    def test_is_clean_again_after_a_committed_change(self, turn: int) -> None:
        assert not Group.objects.exists()
        Group.objects.create(name=f"left by {turn}")

    def test_comes_from_a_copy(self, cluster: Cluster) -> None:
        with cluster.connect() as superuser:
            assert roles.has_database(superuser, CLEAN_COPY)
