"""Prepare a PostgreSQL of your own: `ADMIN_DATABASE_URL=… python -m config.prepare`.

It makes the roles, with the passwords that the roles' addresses carry, the database and its default
privileges. Harmless when repeated; needs a superuser once, Jenjang itself never does.
"""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg import conninfo

from config import database, environment, roles


def main() -> None:
    """Prepare the server; raise SystemExit when an address is missing or names another role or database."""
    admin = environment.text("ADMIN_DATABASE_URL")
    if not admin or database.is_embedded():
        raise SystemExit("Set ADMIN_DATABASE_URL and the address of every role (docs/operations.md).")
    addresses = {role: _address_of(role) for role in roles.LOGINS}
    name = str(addresses[roles.APP]["dbname"])
    with psycopg.connect(admin, autocommit=True) as superuser:
        roles.prepare_roles(superuser, {role: str(given["password"]) for role, given in addresses.items()})
        if not roles.has_database(superuser, name):
            roles.create_database(superuser, name)
    with psycopg.connect(conninfo.make_conninfo(**addresses[roles.MIGRATOR]), autocommit=True) as migrator:
        roles.grant_defaults(migrator)


def _address_of(role: str) -> dict[str, Any]:
    given = database.parameters(role)
    if given.get("user") != role or not given.get("password") or not given.get("dbname"):
        raise SystemExit(f"{database.ADDRESSES[role]} must name the user {role}, a password and a database.")
    return given


if __name__ == "__main__":
    main()
