"""What a list of turns is asked with and what it answers, plain data for the screens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.utils.functional import Promise

Text = str | Promise

CAP = 100


class Tab(StrEnum):
    """The four lists of the inbox."""

    WAITING = "waiting"
    HELD = "held"
    OTHERS = "others"
    DONE = "done"


class Pic(StrEnum):
    """Who has taken a turn upon himself."""

    ANY = ""
    ME = "me"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Filters:
    """What narrows a list; empty means everything. `hat` is the key of one hat, as `Hat.key` gives it."""

    text: str = ""
    kind: str = ""
    stage: str = ""
    pic: Pic = Pic.ANY
    organisation_id: int | None = None
    hat: str = ""


@dataclass(frozen=True, slots=True)
class Cursor:
    """The place after which a page begins: the moment the list is ordered by, and the turn."""

    at: datetime
    turn_id: int

    def __str__(self) -> str:
        return f"{self.at.isoformat()}~{self.turn_id}"

    @classmethod
    def read(cls, words: str) -> Cursor | None:
        """Return the place an address names, or None where it names none."""
        at, _tilde, turn_id = words.partition("~")
        try:
            return cls(datetime.fromisoformat(at), int(turn_id))
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class Row:
    """One turn as a list shows it. `days_left` and `days_waited` count working days."""

    turn_id: int
    case_id: int
    case: str
    title: str
    kind: str
    kind_label: Text
    organisation_id: int
    organisation: str
    stage: str
    stage_label: Text
    steps: Sequence[Text]
    desk: str
    hat: str
    opened_at: datetime
    due_at: datetime
    closed_at: datetime | None
    days_left: int
    days_waited: int
    claimed_by_id: int | None
    claimed_by: str
    is_claimed_by_me: bool
    is_held: bool
    held_until: date | None
    hold_reason: str


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list and the place where the next one begins."""

    rows: Sequence[Row]
    next: Cursor | None = None


def capped(count: int) -> str:
    """Return a count as it is shown: 100+ where it is more than the cap."""
    return f"{CAP}+" if count > CAP else str(count)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many turns each list holds, counted no further than the cap."""

    waiting: int
    held: int
    others: int
    done: int

    def words(self, tab: Tab) -> str:
        """Return a count as it is shown: 100+ where it is more than the cap."""
        return capped(getattr(self, tab.value))


@dataclass(frozen=True, slots=True)
class Unowned:
    """An open turn that nobody can take: the post is vacant, or all who hold it are kept from the case."""

    turn_id: int
    case_id: int
    case: str
    organisation: str
    stage_label: Text
    desk: str
    due_at: datetime
    is_vacant: bool
