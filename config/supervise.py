"""`make run`: database, migrations, demonstration, worker and web server; everything ends with us."""

from __future__ import annotations

import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import TypeVar

from config import database, environment, roles
from config.cluster import Cluster, ClusterError, die_with_parent
from config.serving import serving

HOST = "127.0.0.1"
SECONDS_TO_SERVE = 60
SECONDS_TO_STOP = 4
SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
COMMANDS = environment.ROOT / "approvals" / "registry" / "management" / "commands"

EXCHANGE = ("manage.py", "exchange", "run")

Result = TypeVar("Result")


class StoppedError(BaseException):
    """We were asked to end."""


@dataclass
class Part:
    """A program that runs as long as we do."""

    name: str
    process: subprocess.Popen[bytes]

    @property
    def has_ended(self) -> bool:
        """Tell whether it is gone."""
        return self.process.poll() is not None


def main() -> None:
    """Run Jenjang until a signal comes; raise SystemExit with one sentence when it cannot run."""
    for number in SIGNALS:
        signal.signal(number, _stop)
    home, port = environment.home(), environment.number("PORT", 8000)
    try:
        with _only_one(home):
            _refuse_taken(port)
            _run(port)
    except StoppedError:
        _say("Jenjang has stopped.")
    except ClusterError as error:
        raise SystemExit(str(error)) from error
    except PermissionError as error:
        raise SystemExit(f"{error.filename} belongs to another user. Set JENJANG_HOME.") from error


def _run(port: int) -> None:
    parts: list[Part] = []
    with _database() as cluster:
        try:
            accounts = _prepare()
            parts += _start(port)
            _phase("Waiting for the first answer", lambda: _wait(port, parts))
            _say(f"Jenjang is ready at http://{HOST}:{port}")
            _say(accounts)
            _watch(parts, cluster)
        finally:
            _end(parts)


@contextmanager
def _only_one(home: Path) -> Iterator[None]:
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (home / "lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SystemExit(f"Another Jenjang is running in {home}. Stop it, or set JENJANG_HOME.") from None
        yield


def _refuse_taken(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except (OSError, OverflowError):
            raise SystemExit(f"Port {port} cannot be used. Choose another: PORT=8001 make run") from None


def _database() -> AbstractContextManager[Cluster | None]:
    """Serve the embedded database, if it is the one in use."""
    if not database.is_embedded():
        return nullcontext()
    _say("Starting the database …")
    return serving(database.cluster(), is_patient=False)


def _prepare() -> str:
    """Bring database and files up to date; return the accounts to show."""
    _phase("Migrating the database", lambda: _manage(roles.MIGRATOR, "migrate", "-v0"))
    _phase("Collecting the style sheets", lambda: _manage(roles.APP, "collectstatic", "-v0", "--no-input"))
    if not _is_demo():
        return _first_administrator()
    if not (COMMANDS / "demo.py").exists():
        return ""
    _phase("Making the demonstration", lambda: _manage(roles.WORKER, "demo"))
    return _manage(roles.APP, "demo", "--accounts", is_captured=True)


def _first_administrator() -> str:
    if not (COMMANDS / "first_admin.py").exists():
        return ""
    return _phase(
        "Making the first administrator", lambda: _manage(roles.WORKER, "first_admin", is_captured=True)
    )


def _start(port: int) -> list[Part]:
    wait = str(SECONDS_TO_STOP - 1)
    worker = ("manage.py", "procrastinate", "worker", "--shutdown-graceful-timeout", wait)
    web = ("-m", "granian", "config.wsgi:application", "--interface", "wsgi", "--host", HOST)
    size = ("--port", str(port), "--workers", "2", "--blocking-threads", "8", "--log-level", "error")
    # A worker of it that is told to stop while it starts waits for ever: killed then, even if we are gone.
    end = ("--workers-kill-timeout", wait)
    return [
        Part("worker", _child(roles.WORKER, signal.SIGKILL, *worker)),
        Part("web server", _child(roles.APP, signal.SIGTERM, *web, *size, *end)),
        *([Part("exchange", _child(roles.EXCHANGE, signal.SIGKILL, *EXCHANGE))] if _has_exchange() else []),
    ]


def _has_exchange() -> bool:
    """Tell whether technical approvals are asked for: as configured, or of a demonstration's stand-in."""
    return _is_named() or _is_demo()


def _is_named() -> bool:
    return any(environment.text(name) for name in ("EXCHANGE", "IMUT_URL", "IMUT_CLIENT", "IMUT_SECRET"))


def _is_demo() -> bool:
    return environment.is_on("DEMO", default=True)


def _wait(port: int, parts: list[Part]) -> None:
    deadline = time.monotonic() + SECONDS_TO_SERVE
    while not _is_healthy(port):
        _refuse_ended(parts)
        if time.monotonic() > deadline:
            raise SystemExit(f"Jenjang did not answer within {SECONDS_TO_SERVE} seconds.")
        time.sleep(0.1)


def _is_healthy(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://{HOST}:{port}/healthz", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _watch(parts: list[Part], cluster: Cluster | None) -> None:
    own = cluster.process if cluster else None
    watched = [*parts, *([Part("database", own)] if own else [])]
    while True:
        _refuse_ended(watched)
        time.sleep(0.5)


def _refuse_ended(parts: list[Part]) -> None:
    for part in parts:
        if part.has_ended:
            raise SystemExit(f"The {part.name} ended by itself (code {part.process.returncode}).")


def _end(parts: list[Part]) -> None:
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    for part in parts:
        part.process.terminate()
    deadline = time.monotonic() + SECONDS_TO_STOP
    for part in parts:
        _end_within(part.process, deadline)


def _end_within(process: subprocess.Popen[bytes], deadline: float) -> None:
    try:
        process.wait(max(0.1, deadline - time.monotonic()))
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _phase(title: str, work: Callable[[], Result]) -> Result:
    _say(f"{title} …")
    begun = time.monotonic()
    result = work()
    _say(f"  {time.monotonic() - begun:.1f} s")
    return result


def _manage(role: str, *arguments: str, is_captured: bool = False) -> str:
    process = _child(role, signal.SIGKILL, "manage.py", *arguments, is_captured=is_captured)
    try:
        output, _ = process.communicate()
    except BaseException:
        os.killpg(process.pid, signal.SIGKILL)
        raise
    if process.returncode:
        raise SystemExit(f"manage.py {' '.join(arguments)} failed (code {process.returncode}).")
    return (output or b"").decode().rstrip()


def _child(
    role: str, at_our_death: signal.Signals, *arguments: str, is_captured: bool = False
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, *arguments],
        cwd=environment.ROOT,
        env=_variables(role),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE if is_captured else None,
        start_new_session=True,
        preexec_fn=die_with_parent(at_our_death),  # noqa: PLW1509 (no threads here)
    )


def _variables(role: str) -> dict[str, str]:
    given = environment.words("ALLOWED_HOSTS")
    return {
        "PLAIN_HTTP": "1",
        **os.environ,
        "ALLOWED_HOSTS": ",".join([HOST, "localhost", *given]),
        "JENJANG_HOME": str(environment.home()),
        "JENJANG_ROLE": role,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PYTHONUNBUFFERED": "1",
        **_exchange(),
    }


def _exchange() -> dict[str, str]:
    """Let a demonstration talk to the local stand-in, unless a service is named."""
    return {"EXCHANGE": "stand_in"} if _is_demo() and not _is_named() else {}


def _say(words: str) -> None:
    if words:
        print(words, flush=True)


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise StoppedError


if __name__ == "__main__":
    main()
