"""The nine-box board over HTTP."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe


@require_safe
def board(request: HttpRequest, case_id: int) -> HttpResponseBase:
    """Show the board."""
    return HttpResponse("")
