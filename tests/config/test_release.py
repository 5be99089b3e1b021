"""What is shipped: settings that pass Django's deployment check, and dependencies that cannot change."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from config import environment

LOCKS = sorted((environment.ROOT / "requirements").glob("*.txt"))
REQUIREMENT = re.compile(r"^[A-Za-z0-9][\w.\-]*==\S+", re.MULTILINE)


def deployment_check(home: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=environment.ROOT,
        env={"PATH": os.environ["PATH"], "JENJANG_HOME": str(home), **variables},
        capture_output=True,
        text=True,
    )


class TestDeploymentCheck:
    def test_finds_nothing_in_the_settings_as_they_are(self, tmp_path: Path) -> None:
        checked = deployment_check(tmp_path)
        assert checked.returncode == 0, checked.stderr

    def test_finds_something_in_loosened_settings(self, tmp_path: Path) -> None:
        checked = deployment_check(tmp_path, DEBUG="1")
        assert checked.returncode == 1
        assert "security.W018" in checked.stderr


class TestAddresses:
    def test_are_needed_for_every_role_once_the_database_is_elsewhere(self, tmp_path: Path) -> None:
        checked = deployment_check(
            tmp_path, DATABASE_URL="postgresql://a:b@db/jenjang", JENJANG_ROLE="jenjang_worker"
        )
        assert checked.returncode == 1
        assert checked.stderr.strip().startswith("Set WORKER_DATABASE_URL")

    def test_need_no_embedded_database(self, tmp_path: Path) -> None:
        checked = deployment_check(tmp_path, DATABASE_URL="postgresql://a:b@db/jenjang")
        assert checked.returncode == 0, checked.stderr
        assert not (tmp_path / "pg").exists()


def faults(lock: str) -> list[str]:
    """Name what a lock file must not have: a requirement without a hash, or an address."""
    entries = re.split(r"\n(?=[A-Za-z0-9])", lock.strip())
    loose = [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry]
    return loose + re.findall(r"https?://\S+|--(?:extra-)?index-url\S*|--find-links\S*|file:\S+", lock)


class TestLocks:
    @pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.name)
    def test_pin_everything_by_hash_and_name_no_address(self, path: Path) -> None:
        lock = path.read_text()
        assert len(REQUIREMENT.findall(lock)) > 20
        assert faults(lock) == []

    def test_would_be_found_loose(self) -> None:
        assert faults("django==5.2.1\n    # via x\n--index-url https://example.org") != []

    def test_agree_with_each_other(self) -> None:
        names = ("base", "dev", "bench")  # what audits them stands alone
        lists = {path.stem: set(REQUIREMENT.findall(path.read_text())) for path in LOCKS}
        base, *others = [lists[name] for name in names]
        assert all(base <= other for other in others), "dev and bench are made on top of base"

    def test_keep_the_peers_of_the_benchmark_out_of_the_product(self) -> None:
        product = (environment.ROOT / "requirements" / "base.txt").read_text()
        assert "fsm" not in product


class TestSecrets:
    def test_are_made_once_and_kept_to_their_owner(self, tmp_path: Path) -> None:
        first = environment.secret("one", tmp_path)
        assert environment.secret("one", tmp_path) == first
        assert environment.secret("two", tmp_path) != first
        assert (tmp_path / "secrets" / "one").stat().st_mode & 0o077 == 0
        assert (tmp_path / "secrets").stat().st_mode & 0o077 == 0
