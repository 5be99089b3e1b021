"""The database's roles and what each may do: the same for the embedded and for any other PostgreSQL.

The owner cannot log in. The migrator acts as the owner, so whatever a migration makes belongs to the owner.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import psycopg
from psycopg import sql

OWNER = "jenjang_owner"
MIGRATOR = "jenjang_migrator"
APP = "jenjang_app"
WORKER = "jenjang_worker"
EXCHANGE = "jenjang_exchange"
SEALER = "jenjang_sealer"
AUDITOR = "jenjang_auditor"
READERS = (SEALER, AUDITOR)
LOGINS = (MIGRATOR, APP, WORKER, EXCHANGE, *READERS)

Connection = psycopg.Connection[Any]

BOUNDS = "nosuperuser nocreatedb nocreaterole noreplication nobypassrls"

MEMBERSHIPS = f"""
grant {OWNER} to {MIGRATOR};
alter role {MIGRATOR} set role = '{OWNER}';
grant {APP} to {WORKER}, {EXCHANGE};
"""

# A step waits at most this long for a case that somebody else is moving, then says so.
PATIENCE = "".join(
    f"alter role {role} set lock_timeout = '2s';"
    f"alter role {role} set idle_in_transaction_session_timeout = '30s';"
    for role in (APP, WORKER, EXCHANGE)
)

PRIVILEGES = f"""
revoke all on schema public from public;
grant usage on schema public to {APP}, {", ".join(READERS)};
alter default privileges in schema public grant select, insert, update, delete on tables to {APP};
alter default privileges in schema public grant usage, select on sequences to {APP};
alter default privileges in schema public grant execute on functions to {APP};
alter default privileges in schema public grant select on tables to {", ".join(READERS)};
alter default privileges revoke execute on functions from public;
"""  # noqa: S608 (constants)

# What would let a reader act as somebody else.
SECRET_TABLES = ("workflow_session", "mfa_authenticator", "account_emailconfirmation", "throttle")
ACCOUNT = "workflow_account"
ACCOUNT_COLUMNS = ("id", "email", "person_id", "is_active", "created_at")


def prepare_roles(connection: Connection, passwords: Mapping[str, str]) -> None:
    """Make the roles, or bring them back to what they must be; harmless when repeated."""
    known = {name for (name,) in connection.execute("select rolname from pg_roles").fetchall()}
    for role in (OWNER, *LOGINS):
        if role not in known:
            connection.execute(sql.SQL("create role {}").format(sql.Identifier(role)))
        _bound(connection, role, passwords.get(role))
    connection.execute(MEMBERSHIPS)
    connection.execute(PATIENCE)


def _bound(connection: Connection, role: str, password: str | None) -> None:
    name = sql.Identifier(role)
    connection.execute(sql.SQL("alter role {} " + BOUNDS).format(name))
    if password:
        login = sql.SQL("alter role {} login password {}")
        connection.execute(login.format(name, sql.Literal(password)))


def create_database(connection: Connection, name: str, template: str = "template1") -> None:
    """Make a database that belongs to the owner and that only our roles may enter."""
    made, source = sql.Identifier(name), sql.Identifier(template)
    copy = sql.SQL("create database {} owner {} template {} strategy file_copy")
    connection.execute(copy.format(made, sql.Identifier(OWNER), source))
    connection.execute(sql.SQL("revoke all on database {} from public").format(made))
    logins = sql.SQL(", ").join(map(sql.Identifier, LOGINS))
    connection.execute(sql.SQL("grant connect on database {} to {}").format(made, logins))


def drop_database(connection: Connection, name: str) -> None:
    """Remove a database, whoever is still in it."""
    connection.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))


def has_database(connection: Connection, name: str) -> bool:
    """Tell whether a database of this name exists."""
    return connection.execute("select 1 from pg_database where datname = %s", [name]).fetchone() is not None


def grant_defaults(connection: Connection) -> None:
    """Set a database's default privileges, as its owner and before its first migration."""
    connection.execute(PRIVILEGES)


def secrets_hidden() -> list[str]:
    """Return the statements, run after migrating, that keep sessions and passwords from readers."""
    readers, columns = ", ".join(READERS), ", ".join(ACCOUNT_COLUMNS)
    hidden = [f"revoke all on {table} from {readers}" for table in (*SECRET_TABLES, ACCOUNT)]
    return [*hidden, f"grant select ({columns}) on {ACCOUNT} to {readers}"]
