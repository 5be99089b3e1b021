"""Who stands behind a request, and where to go after it."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.http import url_has_allowed_host_and_scheme

from workflow.actors import Actor

HAT = "hat"


def actor_of(request: HttpRequest) -> Actor:
    """Return the natural person of a logged-in request, under the hat that he chose in this session."""
    account: Any = request.user
    return Actor(account.person_id, request.session.get(HAT, ""))


def way_back(request: HttpRequest, case_id: int, tab: str = "") -> str:
    """Return where the form came from, if that is ours; else the page of the case."""
    wanted = local_address(request, request.POST.get("next", ""))
    return wanted or case_address(case_id) + (f"?tab={tab}" if tab else "")


def local_address(request: HttpRequest, wanted: str) -> str:
    """Return an address that somebody sent, if it is one of ours; else an empty text."""
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
    return wanted if is_ours else ""


def case_address(case_id: int) -> str:
    """Return the address of a case's page."""
    try:
        return reverse("case", args=[case_id])
    except NoReverseMatch:
        return f"/perkara/{case_id}/"


def new_key() -> UUID:
    """Return a key for a form: sent twice, it is done once."""
    return uuid4()
