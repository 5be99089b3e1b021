"""D22: what is installed is locked by hash, and there is one honest way to ask for vulnerabilities."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LISTS = sorted((ROOT / "requirements").glob("*.txt"))
PINNED = re.compile(r"^([A-Za-z0-9._-]+(?:\[[a-z0-9,-]+\])?)==([^\s;\\]+)", re.MULTILINE)
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")


def unlocked(text: str) -> list[str]:
    """Return the packages of a list that no hash of a file stands behind, and lines that pin nothing."""
    entries = re.split(r"\n(?=[^\s#])", f"\n{text}")
    wanted = [entry.strip() for entry in entries if entry.strip() and not entry.strip().startswith("#")]
    return [entry.partition(" ")[0] for entry in wanted if not (PINNED.match(entry) and HASH.search(entry))]


class TestLists:
    @pytest.mark.parametrize("path", LISTS, ids=lambda path: path.stem)
    def test_are_pinned_and_hashed(self, path: Path) -> None:
        assert unlocked(path.read_text()) == []

    @pytest.mark.parametrize("path", LISTS, ids=lambda path: path.stem)
    def test_name_no_address(self, path: Path) -> None:
        assert not re.search(r"https?://|--(extra-)?index-url|--find-links|git\+", path.read_text())

    @pytest.mark.parametrize("line", ["django>=5.2", "django==5.2.1", "-e ."])
    def test_would_be_found_unlocked(self, line: str) -> None:
        """The control."""
        assert unlocked(f"{line}\n    # via -r base.in\n") != []

    def test_come_from_a_list_of_what_we_want(self) -> None:
        assert {path.stem for path in LISTS} == {path.stem for path in (ROOT / "requirements").glob("*.in")}


class TestAudit:
    def test_is_strict_and_asks_about_what_is_shipped(self) -> None:
        recipe = (ROOT / "Makefile").read_text().partition("\naudit:")[2].partition("\n\n")[0]
        assert "pip-audit --strict" in recipe
        assert "requirements/base.txt" in recipe
