"""The tabs of the board: mapping's own, and those that the features above contribute when they register."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.functional import Promise

from succession.mapping.board import Board
from succession.mapping.views.filters import BoardFilters
from workflow.pages.opened import Opened


@dataclass(frozen=True)
class Look:
    """The board as one request asks for it."""

    request: HttpRequest
    opened: Opened
    shown: Board
    form: BoardFilters

    @property
    def sort(self) -> str:
        """Return the order that was asked for, or nothing."""
        return str(self.form.chosen.get("urut", ""))


@dataclass(frozen=True)
class Tab:
    """A part of the board with its own address: its place, what it shows, its file, and how many.

    One that shows no people has no filters.
    """

    key: str
    label: str | Promise
    order: int
    template: str
    fill: Callable[[Look], dict[str, Any]]
    file: Callable[[Look], HttpResponseBase] | None = None
    count: Callable[[Board], int] | None = None
    shows_people: bool = True


_tabs: dict[str, Tab] = {}


def register_tab(tab: Tab) -> None:
    """Give the board a tab, at the start of the app that contributes it."""
    _tabs[tab.key] = tab


def tabs() -> list[Tab]:
    """Return the tabs of the board in their order."""
    return sorted(_tabs.values(), key=lambda tab: tab.order)


def tab_of(key: str) -> Tab:
    """Return the tab that was asked for, else the first."""
    return _tabs.get(key) or tabs()[0]
