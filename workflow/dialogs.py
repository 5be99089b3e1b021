"""Dialogs: the whole page with the dialog open without a script, the dialog alone for htmx."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def render_dialog(
    request: HttpRequest, page: str, dialog: str, context: Mapping[str, object], status: int = 200
) -> HttpResponse:
    """Render the template `dialog` alone when htmx asks for it, otherwise `page`, which includes it."""
    is_fetched = request.headers.get("HX-Request") == "true"
    response = render(request, dialog if is_fetched else page, dict(context), status=status)
    response["Vary"] = "HX-Request"
    return response
