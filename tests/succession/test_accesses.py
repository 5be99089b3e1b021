"""A21: every place that shows persons is tried by a test that asks for its row."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.environment import ROOT
from workflow.accesses import places

TESTS = [path for path in (ROOT / "tests/succession").rglob("test_*.py") if path != Path(__file__)]


def tried_in(place: str) -> list[str]:
    """Return the test files that name a place beside the table of accesses."""
    texts = {path: path.read_text() for path in TESTS}
    return [path.name for path, text in texts.items() if f'"{place}"' in text and "Access" in text]


def noted_in(place: str) -> list[str]:
    """Return the files of the product that note a place, other than the one that registers it."""
    sources = [path for path in (ROOT / "succession").rglob("*.py") if path.name != "apps.py"]
    return [path.name for path in sources if f'"{place}"' in path.read_text()]


@pytest.mark.parametrize("place", sorted(places()))
class TestPlace:
    def test_is_asked_for_its_row(self, place: str) -> None:
        assert tried_in(place)

    def test_is_noted_somewhere(self, place: str) -> None:
        assert noted_in(place)

    def test_has_words(self, place: str) -> None:
        assert str(places()[place]).strip()


class TestRegistry:
    def test_would_miss_a_place_that_nobody_tries(self) -> None:
        """The control."""
        assert tried_in("cellar.floor") == []
        assert noted_in("cellar.floor") == []
        assert places()
