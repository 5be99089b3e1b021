"""What a person sees while the database is away: a page that keeps what was typed, and when to come back."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.template.loader import render_to_string

SECONDS = 15
AWAY = ("08", "53", "57P")  # connection lost, no room for one, shutting down or starting
NEVER_SHOWN = ("password", "csrfmiddlewaretoken", "code")


@dataclass(frozen=True)
class Typed:
    """One field of the form that could not be sent."""

    name: str
    value: str


def is_away(error: BaseException | None) -> bool:
    """Tell whether an error means that the database cannot be reached now; a wait for a lock counts too."""
    if isinstance(error, InterfaceError):
        return True
    if not isinstance(error, OperationalError):
        return False
    code = getattr(error.__cause__, "sqlstate", None)
    return code is None or code.startswith(AWAY) or code == "55P03"


def page(request: HttpRequest) -> HttpResponse:
    """Return the 503 page; it asks nothing of the database, nor of anything that would."""
    context = {
        "retry_after": SECONDS,
        "typed": _typed(request),
        "address": request.get_full_path(),
        "csrf": request.POST.get("csrfmiddlewaretoken", ""),
    }
    response = HttpResponse(render_to_string("503.html", context), status=503)
    response["Retry-After"] = str(SECONDS)
    response["Cache-Control"] = "no-store"
    return response


def _typed(request: HttpRequest) -> list[Typed]:
    pairs = [(name, value) for name, values in request.POST.lists() for value in values]
    shown = [pair for pair in pairs if not any(word in pair[0] for word in NEVER_SHOWN)]
    return [Typed(name, str(value)) for name, value in shown]


class UnavailableMiddleware:
    """Turn a view's loss of the database into the 503 page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Return the page when the database is away; leave every other error alone."""
        return page(request) if is_away(exception) else None


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer what no view could: errors of the middlewares, such as a session that cannot be read."""
    if is_away(sys.exc_info()[1]):
        return page(request)
    return HttpResponseServerError(render_to_string("500.html"))
