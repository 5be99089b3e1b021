"""The inbox as a table: groups by how pressing, each cell ready to be shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow import words
from workflow.features import features
from workflow.parts import Column, Empty, Link
from workflow.visitors import Visitor
from workflow.words import Due
from workflow.worklist import Counts, Filters, Page, Pic, Row, Tab

TABS: dict[str, tuple[Tab, str | Promise]] = {
    "menunggu": (Tab.WAITING, gettext_lazy("Menunggu saya")),
    "ditunda": (Tab.HELD, gettext_lazy("Ditunda")),
    "pihak-lain": (Tab.OTHERS, gettext_lazy("Menunggu pihak lain")),
    "selesai": (Tab.DONE, gettext_lazy("Selesai")),
}


@dataclass(frozen=True)
class Line:
    """One turn as the table shows it."""

    row: Row
    url: str
    step: str
    due: Due
    waited: str
    turn: str
    turn_note: str
    select_label: str


@dataclass(frozen=True)
class Group:
    """The turns of one degree of urgency; `count` is empty where the page does not hold them all."""

    title: str
    lines: Sequence[Line]
    count: str = ""


class InboxFilters(forms.Form):
    """What narrows the inbox; everything may be left open."""

    q = forms.CharField(label=gettext_lazy("Perkara atau instansi"), required=False, max_length=100)
    jenis = forms.ChoiceField(label=gettext_lazy("Jenis"), required=False)
    tahap = forms.ChoiceField(label=gettext_lazy("Tahap"), required=False)
    pic = forms.ChoiceField(
        label=gettext_lazy("PIC"),
        required=False,
        choices=[
            ("", gettext_lazy("Semua PIC")),
            ("saya", gettext_lazy("Saya")),
            ("belum", gettext_lazy("Belum ada")),
        ],
    )
    tab = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        kinds = [(f.lifecycle.kind, f.lifecycle.label) for f in features()]
        self.fields["jenis"].choices = [("", _("Semua jenis")), *kinds]  # type: ignore[attr-defined]
        self.fields["tahap"].choices = [("", _("Semua tahap")), *stage_choices(data.get("jenis", ""))]  # type: ignore[attr-defined]

    def filters(self, hat: str) -> Filters:
        """Return what the worklist is asked with; what cannot be understood is left out."""
        self.is_valid()
        given = self.cleaned_data
        pic = {"saya": Pic.ME, "belum": Pic.NOBODY}.get(given.get("pic", ""), Pic.ANY)
        return Filters(
            text=given.get("q", ""),
            kind=given.get("jenis", ""),
            stage=given.get("tahap", ""),
            pic=pic,
            hat=hat,
        )


def stage_choices(kind: str) -> list[tuple[str, Any]]:
    """Return the stages of one kind of case, or of all, each once."""
    shown = [f.lifecycle for f in features() if kind in ("", f.lifecycle.kind)]
    return list(
        {str(key): stage.label for lifecycle in shown for key, stage in lifecycle.stages.items()}.items()
    )


def tab_of(key: str) -> tuple[str, Tab]:
    """Return the list that an address names, else the first."""
    known = key if key in TABS else "menunggu"
    return known, TABS[known][0]


def tab_links(shown: str, counts: Counts) -> list[Link]:
    """Return the four lists with their counts."""
    return [
        Link(label, f"?tab={key}", is_current=key == shown, count=counts.words(tab))
        for key, (tab, label) in TABS.items()
    ]


def groups_of(page: Page, tab: Tab, *, is_whole: bool) -> list[Group]:
    """Return the page in groups: overdue, this week, later; what is done stays in one."""
    lines = [line_of(row, tab) for row in page.rows]
    if tab is Tab.DONE:
        return [Group("", lines)] if lines else []
    found = [
        Group(str(title), chosen)
        for title, chosen in (
            (_("Lewat tenggat"), [x for x in lines if x.row.days_left < 0]),
            (_("Pekan ini"), [x for x in lines if x.row.days_left >= 0 and _is_this_week(x.row)]),
            (
                _("Pekan depan dan sesudahnya"),
                [x for x in lines if x.row.days_left >= 0 and not _is_this_week(x.row)],
            ),
        )
        if chosen
    ]
    return [replace(each, count=str(len(each.lines))) for each in found] if is_whole else found


def _is_this_week(row: Row) -> bool:
    today = timezone.localdate()
    return timezone.localdate(row.due_at) <= today + dt.timedelta(days=6 - today.weekday())


def line_of(row: Row, tab: Tab) -> Line:
    """Return a turn with its words."""
    due_on = timezone.localdate(row.due_at)
    is_mine = tab is Tab.WAITING and row.is_claimed_by_me
    return Line(
        row=row,
        url=reverse("case", args=[row.case_id]),
        step=str(row.steps[0]) if row.steps else str(row.stage_label),
        due=_done_at(row) if row.closed_at else words.due(row.days_left, due_on),
        waited=words.waited(max(row.days_waited, 0)),
        turn=_("Anda") if is_mine else row.desk,
        turn_note=_turn_note(row),
        select_label=_("Pilih %(case)s, %(organisation)s")
        % {"case": row.case, "organisation": row.organisation},
    )


def _done_at(row: Row) -> Due:
    assert row.closed_at
    return Due(_("Selesai"), on=timezone.localdate(row.closed_at))


def _turn_note(row: Row) -> str:
    if row.is_held and row.held_until:
        return _("ditunda sampai %(day)s: %(reason)s") % {
            "day": words.short_day(row.held_until),
            "reason": row.hold_reason,
        }
    return "" if row.claimed_by or row.closed_at else _("belum diambil")


def columns(*, is_bulk: bool) -> list[Column]:
    """Return the heads of the columns; the first, to choose by, only where something may be done."""
    heads = (_("Perkara"), _("Instansi"), _("Langkah"), _("Tenggat"), _("Giliran"))
    choose = [Column(_("Pilih"), is_hidden=True)] if is_bulk else []
    return [
        *choose,
        *(Column(head) for head in heads),
        Column(_("Menunggu"), is_number=True),
        Column(_("PIC")),
    ]


def lead_of(page: Page, counts: Counts, tab: Tab) -> str:
    """Say how many wait, how many of them are late or due by tomorrow."""
    if tab is not Tab.WAITING or not counts.waiting:
        return ""
    late = sum(row.days_left < 0 for row in page.rows)
    soon = sum(0 <= row.days_left <= 1 for row in page.rows)
    return " ".join(_lead(counts.words(tab), _at_least(late, page), _at_least(soon, page)))


def _at_least(number: int, page: Page) -> str:
    return f"{number}+" if number == len(page.rows) and page.next else str(number)


def _lead(waiting: str, late: str, soon: str) -> Iterator[str]:
    yield _("%s giliran menunggu Anda.") % waiting
    yield _("%s lewat tenggat.") % late if late != "0" else _("Tidak ada yang lewat tenggat.")
    if soon != "0":
        yield _("%s harus selesai hari ini atau besok.") % soon


def empty_of(visitor: Visitor, tab: Tab, *, is_filtered: bool, clear_url: str) -> Empty:
    """Say why the list is empty: filtered away, no office at all, or nothing yet."""
    if is_filtered:
        return Empty(
            _("Tidak ada yang cocok"),
            _("Tidak ada giliran dengan saringan ini."),
            "search",
            Link(_("Hapus saringan"), clear_url),
        )
    if not visitor.hats and tab is not Tab.DONE:
        return Empty(
            _("Anda belum memegang peran"),
            _("Peran diberikan oleh administrator instansi Anda; sesudah itu giliran Anda muncul di sini."),
            "lock",
        )
    return Empty(str(TABS_EMPTY[tab][0]), str(TABS_EMPTY[tab][1]))


TABS_EMPTY = {
    Tab.WAITING: (
        gettext_lazy("Belum ada tugas"),
        gettext_lazy("Tugas muncul di sini ketika sebuah perkara menunggu Anda."),
    ),
    Tab.HELD: (
        gettext_lazy("Tidak ada yang ditunda"),
        gettext_lazy("Giliran yang Anda tunda menunggu di sini sampai harinya tiba."),
    ),
    Tab.OTHERS: (
        gettext_lazy("Tidak ada yang menunggu pihak lain"),
        gettext_lazy("Perkara yang Anda ikuti muncul di sini selama menunggu orang lain."),
    ),
    Tab.DONE: (
        gettext_lazy("Belum ada yang selesai"),
        gettext_lazy("Giliran yang Anda selesaikan terkumpul di sini, yang terbaru di atas."),
    ),
}
