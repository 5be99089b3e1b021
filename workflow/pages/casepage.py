"""The page of a case: head, way, steps, parties and picture, and under it one of its tabs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow.ballots.recusals import withheld_cases
from workflow.diagrams import diagram
from workflow.facts import gather
from workflow.features import lifecycle_of
from workflow.models import AuditEvent, Case
from workflow.options import options
from workflow.pages.heading import entered_dates, head_of, way_of
from workflow.pages.history import history_of
from workflow.pages.opened import Opened
from workflow.pages.steps import awaited_votes, blocked_steps, hat_words, open_steps
from workflow.parts import Empty, Link, Pair
from workflow.permissions import may_see

Filled = tuple[str, dict[str, Any]]


@dataclass(frozen=True)
class Tab:
    """A part of the page with its own address: what it shows, and how many."""

    key: str
    label: str | Promise
    fill: Callable[[HttpRequest, Opened], Filled]
    count: Callable[[Opened], int] | None = None


def context_of(request: HttpRequest, opened: Opened) -> dict[str, Any]:
    """Return everything that the page of a case shows."""
    found, votes = options(opened.case, opened.actor, opened.facts), awaited_votes(opened)
    tab = tab_of(opened, request.GET.get("tab", ""))
    template, filled = tab.fill(request, opened)
    return {
        "head": head_of(opened),
        "stages": way_of(opened),
        "steps": [*votes, *open_steps(opened, found, has_main=not votes)],
        "blocked": blocked_steps(found),
        "hat": hat_words(found),
        "parties": parties_of(opened),
        "diagram": _diagram(opened),
        "tabs": [_link(each, opened, tab) for each in tabs_of(opened)],
        "tab": tab,
        "tab_template": template,
        "as_of": opened.now,
        "case_id": opened.case.pk,
        **filled,
    }


def tabs_of(opened: Opened) -> list[Tab]:
    """Return the tabs of a case; without a panel there is no content to show apart from the record."""
    from workflow.pages.papers import DISCUSSION, DOCUMENTS

    content = [CONTENT] if opened.feature.panel else []
    return [*content, DOCUMENTS, DISCUSSION, RECORD]


def tab_of(opened: Opened, key: str) -> Tab:
    """Return the tab that was asked for, else the first."""
    shown = tabs_of(opened)
    first = shown[0] if opened.feature.panel else RECORD
    return next((tab for tab in shown if tab.key == key), first)


def parties_of(opened: Opened) -> list[Pair]:
    """Return who has to do with the case: its organisation, its author's side, and whom the feature names."""
    own = opened.feature.parties(opened.case, opened.actor) if opened.feature.parties else ()
    policy = opened.case.policy
    rules = [Pair(_("Aturan"), policy.title, f"{policy} · {policy.get_status_display()}")] if policy else []
    organisation = opened.case.organisation
    whose = Pair(_("Organisasi"), organisation.name, url=_address_of(organisation))
    return [whose, *_followers(opened), *own, *rules]


def _address_of(row: Model) -> str:
    """Return the page of a row where a feature gave it one (`ABSOLUTE_URL_OVERRIDES`)."""
    return str(row.get_absolute_url()) if hasattr(row, "get_absolute_url") else ""


def _followers(opened: Opened) -> Iterator[Pair]:
    """Return the cases that this one opened, as far as the visitor may know of them."""
    followers = list(Case.objects.filter(parent=opened.case).order_by("pk"))
    hidden = withheld_cases(opened.actor.person_id or 0) if followers else frozenset()
    for follower in followers:
        lifecycle = lifecycle_of(follower.kind)
        if follower.pk not in hidden and may_see(lifecycle, gather(follower, opened.actor)):
            stage = str(lifecycle.stages[follower.stage].label)
            yield Pair(str(lifecycle.label), follower.label, stage, reverse("case", args=[follower.pk]))


def _diagram(opened: Opened) -> Any:
    return diagram(opened.lifecycle, present=opened.case.stage, past=entered_dates(opened.case))


def _link(tab: Tab, opened: Opened, shown: Tab) -> Link:
    count = str(tab.count(opened)) if tab.count else ""
    return Link(tab.label, f"?tab={tab.key}", is_current=tab is shown, count=count)


def _content(_request: HttpRequest, opened: Opened) -> Filled:
    assert opened.feature.panel
    return opened.feature.panel(opened.case, opened.actor)


def _record(request: HttpRequest, opened: Opened) -> Filled:
    asked = request.GET.get("sebelum", "")
    before = int(asked) if asked.isdecimal() and len(asked) < 10 else None
    history = history_of(opened, before)
    return "workflow/case/_history.html", {"history": history, "empty": _nothing_recorded()}


def _nothing_recorded() -> Empty:
    return Empty(_("Belum ada catatan"), _("Setiap langkah dan perubahan perkara ini akan tercatat di sini."))


def _count_events(opened: Opened) -> int:
    return AuditEvent.objects.filter(case=opened.case).count()


CONTENT = Tab("isi", gettext_lazy("Isi"), _content)
RECORD = Tab("riwayat", gettext_lazy("Riwayat"), _record, _count_events)
