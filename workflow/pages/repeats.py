"""A form that is sent again after it was done: answered as it was, from the record.

The services answer a repeated key themselves. What is left are pages that the deed has changed meanwhile: a
choice that is gone, a person whom its author is shown no more.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from workflow.ballots.recusals import Withheld
from workflow.exceptions import NotYoursToKnow
from workflow.models import AuditEvent
from workflow.pages.stepform import key_of
from workflow.visitors import visitor_of

View = Callable[..., HttpResponseBase]
UNREADABLE = 422


def answered_once(back: str) -> Callable[[View], View]:
    """Let a form that was done before lead to the page `back` of its case instead of being refused."""

    def wrap(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            try:
                given = view(request, *args, **kwargs)
            except (NotYoursToKnow, Withheld):
                if done := done_before(request, kwargs.get("case_id")):
                    return _again(request, back, done)
                raise
            if given.status_code == UNREADABLE and (done := done_before(request, kwargs.get("case_id"))):
                return _again(request, back, done)
            return given

        return answer

    return wrap


def done_before(request: HttpRequest, case_id: int | None = None) -> AuditEvent | None:
    """Return the event that the same form, sent before by the same person, has made."""
    key = key_of(request.POST)
    if key is None:
        return None
    found = AuditEvent.objects.filter(actor_id=visitor_of(request).person_id, key=key)
    return (found.filter(case=case_id) if case_id else found.exclude(case=None)).first()


def _again(request: HttpRequest, back: str, done: AuditEvent) -> HttpResponseBase:
    messages.info(request, _("Formulir ini sudah tercatat sebelumnya; tidak ada yang dicatat dua kali."))
    return HttpResponseRedirect(reverse(back, args=[done.case_id]), status=303)
