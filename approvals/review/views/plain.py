"""Plain screens."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from workflow.pages.heading import trail_of
from workflow.pages.opened import open_case
from workflow.parts import PageHead
from workflow.visitors import visitor_of


@require_safe
def plain(request: HttpRequest, case_id: int) -> HttpResponseBase:
    """Show the head of a case."""
    opened = open_case(case_id, visitor_of(request).actor)
    head = PageHead(opened.case.title, trail=trail_of(opened.case))
    return render(request, "approvals/review/plain.html", {"head": head})
