"""A request that is too large is refused before a byte of it is written down."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.defaultfilters import filesizeformat
from django.template.loader import render_to_string

from workflow.documents.storage import largest

FOR_THE_FORM_AROUND_IT = 1024 * 1024


class UploadLimitMiddleware:
    """Answer 413 by the announced length; without one, Django reads no body at all."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and int(length) > largest() + FOR_THE_FORM_AROUND_IT:
            context = {"limit": filesizeformat(largest()), "request": request}
            return HttpResponse(render_to_string("413.html", context), status=413)
        return self.get_response(request)
