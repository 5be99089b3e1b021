"""`make run` as its user sees it: ready, refused, stopped, started again."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from config import environment
from config.cluster import Cluster

# What is promised; whatever else is waited for has all the time of a machine that is busy.
SECONDS_TO_STOP = 10
SECONDS_TO_START = 240
PATIENCE = 120


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def launch(home: Path, port: int) -> subprocess.Popen[str]:
    given = {"JENJANG_HOME": str(home), "PORT": str(port), "DEMO": "0", "DATABASE_URL": "", "PLAIN_HTTP": "1"}
    kept = {name: value for name, value in os.environ.items() if name not in ("JENJANG_ROLE", "DEBUG")}
    return subprocess.Popen(
        [sys.executable, "-m", "config.supervise"],
        cwd=environment.ROOT,
        env={**kept, **given},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def lines_until_ready(process: subprocess.Popen[str]) -> list[str]:
    assert process.stdout is not None
    deadline, lines = time.monotonic() + SECONDS_TO_START, list[str]()
    for line in process.stdout:
        lines.append(line.rstrip())
        if "is ready" in line or time.monotonic() > deadline:
            return lines
    raise AssertionError("\n".join(lines))


@contextmanager
def running(home: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    process = launch(home, port)
    try:
        lines_until_ready(process)
        yield process
    finally:
        process.kill()
        process.wait()
        for number in wait_until_gone(home):
            os.kill(int(number), signal.SIGKILL)  # whatever is left holds the pipe open
        process.communicate(timeout=PATIENCE)


def processes_of(home: Path) -> list[str]:
    """Find every process that was told of this folder, by its variables or its command."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            text = (folder / "cmdline").read_bytes() + (folder / "environ").read_bytes()
        except OSError:
            continue
        if str(home).encode() in text and int(folder.name) != os.getpid():
            found.append(folder.name)
    return found


def wait_until_gone(home: Path) -> list[str]:
    deadline = time.monotonic() + PATIENCE
    while processes_of(home) and time.monotonic() < deadline:
        time.sleep(0.1)
    return processes_of(home)


def answer_of(port: int) -> tuple[int, bytes]:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=PATIENCE) as answer:
        return answer.status, answer.read()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("run")


class TestRun:
    def test_is_ready_answers_refuses_a_second_and_stops(self, home: Path) -> None:
        port = free_port()
        process = launch(home, port)
        try:
            lines = lines_until_ready(process)
            assert lines[-1] == f"Jenjang is ready at http://127.0.0.1:{port}"
            assert answer_of(port) == (200, b"ok")
            assert len(processes_of(home)) >= 4, "the control: the search sees what is running"
            self._is_refused(home, free_port(), f"Another Jenjang is running in {home}.")
        finally:
            begun = time.monotonic()
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=PATIENCE)
        assert time.monotonic() - begun < SECONDS_TO_STOP
        assert process.returncode == 0
        assert processes_of(home) == []

    def test_is_refused_on_a_taken_port(self, tmp_path: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            self._is_refused(tmp_path, port, f"Port {port} cannot be used.")

    def _is_refused(self, home: Path, port: int, sentence: str) -> None:
        refused = launch(home, port)
        words, _ = refused.communicate(timeout=PATIENCE)
        assert refused.returncode == 1
        assert words.startswith(sentence)
        assert len(words.splitlines()) == 1

    def test_keeps_what_it_had_and_leaves_nothing_when_killed(self, home: Path) -> None:
        cluster = Cluster(home)
        before = cluster.password("jenjang_app")
        with running(home, free_port()) as process:
            with cluster.connect("jenjang_migrator", "jenjang") as owner:
                counted = owner.execute("select count(*) from django_migrations").fetchone()
            process.kill()
            process.wait()
            assert wait_until_gone(home) == []
        assert counted is not None
        assert counted[0] > 10
        assert cluster.password("jenjang_app") == before

    def test_starts_after_it_was_killed(self, home: Path) -> None:
        port = free_port()
        with running(home, port) as process:
            assert answer_of(port) == (200, b"ok")
            process.terminate()
            process.communicate(timeout=PATIENCE)
        assert wait_until_gone(home) == []

    def test_ends_when_a_part_ends(self, home: Path) -> None:
        with running(home, free_port()) as process:
            os.kill(worker_of(home), signal.SIGKILL)
            words, _ = process.communicate(timeout=PATIENCE)
        assert process.returncode == 1
        assert "The worker ended by itself" in words
        assert wait_until_gone(home) == []


def worker_of(home: Path) -> int:
    for number in processes_of(home):
        if b"procrastinate" in (Path("/proc") / number / "cmdline").read_bytes():
            return int(number)
    raise AssertionError("no worker")
