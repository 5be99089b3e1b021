"""Which PostgreSQL, and as which role: the embedded one unless addresses are given."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from psycopg.conninfo import conninfo_to_dict

from config import environment, roles
from config.cluster import DATABASE, Cluster

ADDRESSES = {
    roles.APP: "DATABASE_URL",
    roles.MIGRATOR: "MIGRATOR_DATABASE_URL",
    roles.WORKER: "WORKER_DATABASE_URL",
    roles.EXCHANGE: "EXCHANGE_DATABASE_URL",
    roles.SEALER: "SEALER_DATABASE_URL",
    roles.AUDITOR: "AUDITOR_DATABASE_URL",
}


def is_embedded() -> bool:
    """Tell whether this installation runs its own PostgreSQL."""
    return not environment.text("DATABASE_URL")


def role() -> str:
    """Return the role this process acts as; raise SystemExit for one we do not know."""
    name = environment.text("JENJANG_ROLE", roles.APP)
    if name not in ADDRESSES:
        raise SystemExit(f"JENJANG_ROLE must be one of {', '.join(ADDRESSES)}, not {name!r}.")
    return name


def cluster() -> Cluster:
    """Return this installation's embedded cluster, running or not."""
    return Cluster(environment.home())


def parameters(name: str) -> dict[str, Any]:
    """Return how to connect as a role; raise SystemExit when its address is missing."""
    if is_embedded():
        server = cluster()
        return {
            "host": str(server.socket),
            "user": name,
            "password": server.password(name),
            "dbname": DATABASE,
        }
    address = environment.text(ADDRESSES[name])
    if not address:
        raise SystemExit(f"Set {ADDRESSES[name]}: with DATABASE_URL every role needs its own address.")
    return dict(conninfo_to_dict(address))


def as_django(name: str) -> dict[str, Any]:
    """Return Django's settings of the one database, seen by a role."""
    given = parameters(name)
    pool = {"min_size": 0, "max_size": environment.number("DATABASE_POOL", 16), "timeout": 5}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": given.pop("dbname", DATABASE),
        "USER": given.pop("user", ""),
        "PASSWORD": given.pop("password", ""),
        "HOST": given.pop("host", ""),
        "PORT": str(given.pop("port", "")),
        "ATOMIC_REQUESTS": False,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"pool": pool, "connect_timeout": 5, **given},
    }


@contextmanager
def acting_as(name: str) -> Iterator[None]:
    """Let Django's own connection act as another role for a while, as a replay needs it of the exchange."""
    from django.db import connection

    before = dict(connection.settings_dict)
    other = as_django(name)
    _hang_up(connection)
    connection.settings_dict |= {key: other[key] for key in ("USER", "PASSWORD", "HOST", "PORT")}
    try:
        yield
    finally:
        _hang_up(connection)
        connection.settings_dict |= before


def _hang_up(connection: Any) -> None:
    """Close the connection and its pool, which remembers the role it was made for."""
    connection.close()
    connection.close_pool()
