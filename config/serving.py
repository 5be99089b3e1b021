"""Who starts and stops the embedded server: the first who needs it starts it, and stops it after the last."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from config.cluster import Cluster, ClusterError


@contextmanager
def locked(path: Path, mode: int) -> Iterator[None]:
    """Hold a file lock, which ends with the process; raise ClusterError when the file is another user's."""
    with _opened(path) as file:
        fcntl.flock(file, mode)
        yield


def _opened(path: Path) -> IO[str]:
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        return path.open("a")
    except PermissionError as error:
        raise ClusterError(f"{error.filename} belongs to another user. Set JENJANG_HOME.") from error


@contextmanager
def serving(cluster: Cluster, is_patient: bool = True) -> Iterator[Cluster]:
    """Use the running server, or run one meanwhile; a patient one stops it after its other users."""
    users = cluster.home / "users.lock"
    is_ours = False
    try:
        with locked(users, fcntl.LOCK_SH):
            is_ours = _ensure_running(cluster)
            yield cluster
    finally:
        if is_ours:
            _stop(cluster, users, is_patient)


def _ensure_running(cluster: Cluster) -> bool:
    with locked(cluster.home / "start.lock", fcntl.LOCK_EX):
        if cluster.exists and cluster.is_running:
            return False
        if not cluster.exists:
            cluster.create()
        try:
            cluster.start()
            cluster.prepare()
        except BaseException:
            cluster.stop()
            raise
        return True


def _stop(cluster: Cluster, users: Path, is_patient: bool) -> None:
    if not is_patient:
        cluster.stop()
        return
    with locked(users, fcntl.LOCK_EX):
        cluster.stop()
