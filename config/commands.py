"""The commands of manage.py: each with the role it needs, and with a database for as long as it runs."""

from __future__ import annotations

import os
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from django.core.management import execute_from_command_line
from django.db import connections

from config import database, roles
from config.cluster import ClusterError
from config.serving import serving

ROLES = {
    "migrate": roles.MIGRATOR,
    "procrastinate": roles.WORKER,
    "instrument": roles.WORKER,  # without --by it is the system that loads, which only the worker may be
    "policy": roles.WORKER,
    "registry": roles.WORKER,
    "demo": roles.WORKER,
    "exchange": roles.EXCHANGE,
    "replay": roles.WORKER,
    "first_admin": roles.WORKER,
}
WITHOUT_DATABASE = {
    "check",
    "collectstatic",
    "compilemessages",
    "diffsettings",
    "findstatic",
    "help",
    "makemessages",
    "version",
    "--help",
    "--version",
}


def run(arguments: list[str]) -> None:
    """Run a management command; a database that cannot be had ends it with one sentence."""
    command = arguments[1] if len(arguments) > 1 else "help"
    os.environ.setdefault("JENJANG_ROLE", ROLES.get(command, roles.APP))
    try:
        with _database_for(arguments[1:3]):
            _execute(arguments)
    except ClusterError as error:
        raise SystemExit(str(error)) from error


def _execute(arguments: list[str]) -> None:
    try:
        execute_from_command_line(arguments)
    finally:
        connections.close_all()  # before the server goes that they are connected to


def _database_for(words: list[str]) -> AbstractContextManager[Any]:
    is_check = len(words) == 2 and words[0] in {"instrument", "policy"} and words[1] != "load"
    if is_check or not words or words[0] in WITHOUT_DATABASE or not database.is_embedded():
        return nullcontext()
    return serving(database.cluster())
