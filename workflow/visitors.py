"""Who visits: nobody comes in without logging in, and a hat is worn only as long as it is in force."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from workflow import worklist
from workflow.actors import Actor, Hat
from workflow.ballots.recusals import withheld_cases
from workflow.facts import hats_of
from workflow.requests import HAT, local_address
from workflow.worklist import Counts

# Everything else asks for a log-in. Names of addresses; those of allauth guard themselves.
PUBLIC = {
    "healthz", "choose_theme", "choose_language", "receipt", "help", "accessibility", "privacy", "styleguide",
}  # fmt: skip
PUBLIC_PREFIXES = ("account_", "mfa_")


@dataclass
class Visitor:
    """The natural person behind a request, read once."""

    request: HttpRequest

    @cached_property
    def person_id(self) -> int | None:
        """Return the person's id, or None for somebody who is not logged in."""
        return getattr(self.request.user, "person_id", None)

    @cached_property
    def _known(self) -> tuple[str, tuple[Hat, ...]]:
        return hats_of(self.person_id) if self.person_id else ("", ())

    @property
    def name(self) -> str:
        """Return the person's name."""
        return self._known[0]

    @property
    def hats(self) -> tuple[Hat, ...]:
        """Return every hat in force now."""
        return self._known[1]

    @cached_property
    def withheld(self) -> frozenset[int]:
        """Return the cases of which the person is shown nothing because he is recused."""
        return withheld_cases(self.person_id) if self.person_id else frozenset()

    @cached_property
    def counts(self) -> Counts:
        """Return how many turns each of the four lists of the person holds, under the hat he wears."""
        assert self.person_id
        return worklist.counts(self.person_id, hat=self.actor.hat)

    @cached_property
    def waiting(self) -> int:
        """Return how many turns wait for the person: every page shows it, and asks for no other list."""
        assert self.person_id
        if "counts" in self.__dict__:
            return self.counts.waiting
        return worklist.waiting(self.person_id, hat=self.actor.hat)

    @property
    def worn(self) -> Hat | None:
        """Return the hat that was chosen in this session, if it is still in force; else all of them count."""
        chosen = self.request.session.get(HAT, "")
        return next((hat for hat in self.hats if hat.key == chosen), None) if chosen else None

    def organisations_with(self, verb: str) -> list[int]:
        """Return where the person may do something under the hat he wears, else under any of his hats."""
        hats = [self.worn] if self.worn else self.hats
        return sorted({hat.organisation_id for hat in hats if verb in hat.verbs})

    @property
    def actor(self) -> Actor:
        """Return the person as the engine knows him."""
        return Actor(self.person_id, self.worn.key if self.worn else "")


def visitor_of(request: HttpRequest) -> Visitor:
    """Return the visitor of a request, the same one however often it is asked."""
    known: Visitor | None = getattr(request, "visitor", None)
    if known is None:
        known = Visitor(request)
        request.visitor = known  # type: ignore[attr-defined]
    return known


class EntranceMiddleware:
    """Send everybody who is not logged in to the log-in, except at the addresses that are public."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, *_args: Any) -> HttpResponseBase | None:
        """Refuse the view to who is not logged in; take off a hat that is no longer in force."""
        if is_public(request):
            return None
        if not request.user.is_authenticated:
            return _to_login(request)
        _take_off_what_ended(request)
        return None


def is_public(request: HttpRequest) -> bool:
    """Return whether the address is open to everybody."""
    name = request.resolver_match.view_name if request.resolver_match else ""
    return name in PUBLIC or name.startswith(PUBLIC_PREFIXES)


def _to_login(request: HttpRequest) -> HttpResponseBase:
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=204, headers={"HX-Redirect": resolve_url("account_login")})
    return redirect_to_login(request.get_full_path() if request.method == "GET" else "/")


def _take_off_what_ended(request: HttpRequest) -> None:
    if HAT in request.session and visitor_of(request).worn is None:
        del request.session[HAT]
        messages.warning(
            request,
            _("Peran yang Anda pakai sudah tidak berlaku. Semua peran Anda yang masih berlaku dipakai."),
        )


@require_POST
def wear_hat(request: HttpRequest) -> HttpResponseBase:
    """Keep the hat under which the person acts from now on; an empty choice means all of them."""
    chosen = request.POST.get(HAT, "")
    if any(hat.key == chosen for hat in visitor_of(request).hats):
        request.session[HAT] = chosen
    else:
        request.session.pop(HAT, None)
    return HttpResponseRedirect(local_address(request, request.POST.get("next", "")) or "/")
