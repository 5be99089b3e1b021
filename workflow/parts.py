"""The parts of a page as the components read them: views fill these, templates only show them."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.safestring import SafeString

from workflow.standings import Standing, Tone

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Crumb:
    """One place on the trail; without an address it is the present one (trail.html)."""

    label: Text
    url: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A verb or a name with its address (tabs, segments, buttons)."""

    label: Text
    url: str
    is_current: bool = False
    count: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """One of the few figures of a page (facts.html); `is_mine` marks my turn, `url` opens what is behind."""

    label: Text
    value: Text
    notes: Sequence[Text] = ()
    is_mine: bool = False
    url: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """A name and its value in a rail (pairs.html)."""

    label: Text
    value: Text
    note: Text = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to know first (notice.html)."""

    text: Text
    title: Text = ""
    tone: Tone = ""
    icon: str = "info"
    items: Sequence[Text] = ()


@dataclass(frozen=True, slots=True)
class Empty:
    """Why a list is empty and the way on (empty.html)."""

    title: Text
    text: Text
    icon: str = "inbox"
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class StageMark:
    """One stage of the stepper (stepper.html); `note` is its date or round in words."""

    label: Text
    note: Text = ""
    is_past: bool = False
    is_present: bool = False


@dataclass(frozen=True, slots=True)
class OpenStep:
    """A step that may be taken now (step.html)."""

    title: Text
    verb: Text
    url: str
    hint: Text = ""
    is_primary: bool = False
    is_dangerous: bool = False
    opens_dialog: bool = False


@dataclass(frozen=True, slots=True)
class BlockedReason:
    """Why a step is not open, with the place that helps."""

    text: Text
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class BlockedStep:
    """A step that may not be taken yet, with every reason (step_blocked.html)."""

    title: Text
    reasons: Sequence[BlockedReason]


@dataclass(frozen=True, slots=True)
class Change:
    """A value before and after."""

    label: Text
    before: Text = ""
    after: Text = ""
    note: Text = ""


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One event of the record (history_entry.html)."""

    at: dt.datetime
    who: Text
    did: Text
    role: Text
    from_stage: Text = ""
    to_stage: Text = ""
    reason: str = ""
    changes: Sequence[Change] = ()
    receipt: str = ""
    receipt_url: str = ""


@dataclass(frozen=True, slots=True)
class WayRow:
    """One declared step of a life cycle, for the table beside its picture."""

    from_stage: Text
    step: Text
    to_stage: Text


@dataclass(frozen=True, slots=True)
class Diagram:
    """A life-cycle picture: `svg` holds the trusted shapes only; the table says the same (diagram.html)."""

    key: str
    title: Text
    description: Text
    view_box: str
    svg: SafeString
    rows: Sequence[WayRow]


@dataclass(frozen=True, slots=True)
class ListedItem:
    """One item of an item list; `detail` follows its standing in words."""

    label: Text
    url: str
    standing: Standing
    detail: Text = ""
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class ItemGroup:
    """A disclosure of items with its sum in words (item_list.html)."""

    title: Text
    summary: Text
    items: Sequence[ListedItem]
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class FileRow:
    """One file of a list (files.html)."""

    name: Text
    url: str
    about: Text = ""
    standing: Standing | None = None
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class NoteCard:
    """One contribution to a discussion (note.html); internal ones are visibly different."""

    author: Text
    organisation: Text
    at: dt.datetime
    text: str
    is_internal: bool = False
    secrecy: Text = ""


@dataclass(frozen=True, slots=True)
class EffectCard:
    """What a form will do, in figures (effect.html)."""

    title: Text
    rows: Sequence[Pair]
    note: Text = ""


@dataclass(frozen=True, slots=True)
class Version:
    """One of two versions beside each other (versions.html)."""

    title: Text
    lines: Sequence[Text]


@dataclass(frozen=True, slots=True)
class Column:
    """A column head of a table (table_head.html); a hidden one is only read aloud."""

    label: Text
    is_number: bool = False
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class DialogCard:
    """The frame of a short form (dialog.html); `back` is the page below it."""

    title: Text
    action: str
    back: str
    verb: Text
    caution: Text = ""
    is_multipart: bool = False
    is_dangerous: bool = False


@dataclass(frozen=True, slots=True)
class ScoreBar:
    """Claimed and verified against a threshold, as shares of a hundred with their words (score.html)."""

    threshold: str
    threshold_at: str
    verified: str = ""
    verified_at: str = "0"
    claimed: str = ""
    claimed_at: str = "0"


@dataclass(frozen=True, slots=True)
class PageHead:
    """What heads a page (page_head.html)."""

    title: Text
    lead: Text = ""
    trail: Sequence[Crumb] = ()
    facts: Sequence[Fact] = ()
    tabs: Sequence[Link] = ()
    tabs_label: Text = ""
    action: Link | None = None
    is_action_primary: bool = False
    score: ScoreBar | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How much of something is done (progress.html)."""

    label: Text
    value: int
    total: int
    words: Text
