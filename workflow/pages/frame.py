"""The frame of every page: navigation, counts, the account with its hats. Read only when a page shows it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from workflow import worklist
from workflow.notices import unread
from workflow.pages.unowned import may_oversee
from workflow.shell import Hat, Shell, nav_for, register_nav, theme_of
from workflow.visitors import Visitor, visitor_of


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return what `base.html` shows around the content, for the templates."""
    return {"shell": SimpleLazyObject(lambda: shell_of(request))}


def shell_of(request: HttpRequest) -> Shell:
    """Return the frame for a visitor; for nobody it asks nothing of the database."""
    visitor = visitor_of(request)
    common = {"theme": theme_of(request), "language": get_language() or "id"}
    if visitor.person_id is None:
        return Shell(**common)  # type: ignore[arg-type]
    return Shell(
        nav=nav_for(request),
        inbox_count=inbox_count(request),
        unread_count=_written(unread(visitor.person_id, worklist.CAP + 1, withheld=visitor.withheld)),
        account_name=visitor.name,
        hat_label=visitor.worn.words if visitor.worn else _all_hats(visitor),
        hats=_choices(visitor),
        **common,  # type: ignore[arg-type]
    )


def register() -> None:
    """Put the inbox and the cases into the main navigation."""
    register_nav(gettext_lazy("Tugas"), "inbox", _anyone, count=inbox_count, order=10)
    register_nav(gettext_lazy("Perkara"), "cases", _anyone, order=20)
    register_nav(gettext_lazy("Tanpa pemegang"), "unowned", may_oversee, order=90)


def inbox_count(request: HttpRequest) -> str:
    """Return how many turns wait for the visitor, capped; empty where none do."""
    visitor = visitor_of(request)
    return _written(visitor.waiting) if visitor.person_id else ""


def _written(count: int) -> str:
    """Write a count that stops at the cap; empty for none."""
    return worklist.capped(count) if count else ""


def _anyone(request: HttpRequest) -> bool:
    return visitor_of(request).person_id is not None


def _all_hats(visitor: Visitor) -> str:
    if len(visitor.hats) == 1:
        return visitor.hats[0].words
    number = len(visitor.hats)
    return ngettext("%d peran", "%d peran", number) % number if number else _("Belum ada peran")


def _choices(visitor: Visitor) -> tuple[Hat, ...]:
    if len(visitor.hats) < 2:
        return ()
    worn = visitor.worn
    each = (Hat(hat.key, hat.words, hat == worn) for hat in visitor.hats)
    return (Hat("", _("Semua peran saya"), worn is None), *each)
