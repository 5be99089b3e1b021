"""The embedded server of manage.py: borrowed when it runs, else run for the time of the command."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from config import environment, roles
from config.cluster import Cluster, ClusterError
from config.serving import serving

PATIENCE = 60


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("serving")


class TestServing:
    def test_starts_the_server_and_stops_it(self, home: Path) -> None:
        with serving(Cluster(home)) as cluster:
            assert cluster.is_running
        assert not cluster.is_running

    def test_keeps_data_over_a_restart(self, home: Path) -> None:
        with serving(Cluster(home)) as cluster, cluster.connect(roles.MIGRATOR, "jenjang") as owner:
            owner.execute("create table kept as select 7 as figure")
        with serving(Cluster(home)) as cluster, cluster.connect(roles.APP, "jenjang") as application:
            assert application.execute("select figure from kept").fetchone() == (7,)

    def test_borrows_a_running_server_and_leaves_it_running(self, home: Path) -> None:
        with serving(Cluster(home)) as owner:
            with serving(Cluster(home)) as borrower:
                assert borrower.process is None
                assert borrower.is_running
            assert owner.is_running

    def test_waits_for_a_borrower_before_it_stops(self, home: Path) -> None:
        entered, leave = threading.Event(), threading.Event()
        seen: list[bool] = []

        def borrow() -> None:
            with serving(Cluster(home)) as borrower:
                entered.set()
                leave.wait(PATIENCE)
                seen.append(borrower.is_running)

        thread = threading.Thread(target=borrow)
        with serving(Cluster(home)):
            thread.start()
            entered.wait(PATIENCE)
            threading.Timer(0.3, leave.set).start()
        thread.join(PATIENCE)
        assert seen == [True]

    def test_does_not_wait_when_impatient(self, home: Path) -> None:
        with serving(Cluster(home), is_patient=False), serving(Cluster(home)) as borrower:
            pass
        assert not borrower.is_running

    def test_leaves_no_half_cluster_when_initdb_fails(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("config.cluster.INITDB", ("--no-such-option",))
        with pytest.raises(ClusterError, match="initdb failed"), serving(Cluster(tmp_path)):
            pass
        assert not Cluster(tmp_path).exists

    def test_says_where_the_log_is_when_the_server_refuses(self, home: Path) -> None:
        wrong = Cluster(home, {"shared_buffers": "nonsense"})
        with pytest.raises(ClusterError, match=r"postgres\.log"), serving(wrong):
            pass


class TestManage:
    def test_runs_with_its_own_server_and_stops_it(self, home: Path) -> None:
        ask = "from django.db import connection as c; k = c.cursor(); k.execute('select current_user')"
        done = subprocess.run(
            [sys.executable, "manage.py", "shell", "-v0", "-c", f"{ask}; print(k.fetchone()[0])"],
            cwd=environment.ROOT,
            env={"PATH": "/usr/bin:/bin", "JENJANG_HOME": str(home)},
            capture_output=True,
            text=True,
        )
        assert done.stdout.strip() == roles.APP, done.stderr
        assert not Cluster(home).is_running


class TestAnotherUser:
    """Root and an ordinary user must not mix their files in one folder."""

    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        (tmp_path / "pg").mkdir()
        (tmp_path / "pg" / "PG_VERSION").touch()
        return tmp_path

    @pytest.mark.skipif(os.geteuid() != 0, reason="only root can play another user")
    def test_is_told_to_root_in_one_sentence(self, folder: Path) -> None:
        os.chown(folder / "pg", 12345, 12345)
        with pytest.raises(ClusterError, match="was made by another user"), serving(Cluster(folder)):
            pass

    @pytest.mark.skipif(os.geteuid() != 0, reason="only root can play another user")
    def test_is_told_to_an_ordinary_user_in_one_sentence(self, folder: Path) -> None:
        (folder / "users.lock").touch(mode=0o600)
        with (
            as_ordinary_user(),
            pytest.raises(ClusterError, match="belongs to another user"),
            serving(Cluster(folder)),
        ):
            pass


@contextmanager
def as_ordinary_user() -> Iterator[None]:
    os.seteuid(12345)
    try:
        yield
    finally:
        os.seteuid(0)
