"""django-allauth's one door: accounts are made by administrators, nobody signs up; guessing is slow.

Failed log-ins are counted for each address and each account (ACCOUNT_RATE_LIMITS). Somebody who has logged
in from an address before is counted by himself there: neither an attack on his account from elsewhere nor one
on others from behind the same address locks him out.
"""

from __future__ import annotations

import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import ResetPasswordForm
from allauth.core import ratelimit
from django.core.cache import cache
from django.http import HttpRequest

AT_HOME = "login_failed_at_home"
THIRTY_DAYS = 30 * 24 * 60 * 60


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # it has no types
    """Closes what administrators do here, and counts who is known at an address by himself."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return that nobody makes his own account."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count an attempt before it is tried; raise ValidationError when there were too many."""
        place = self._place(request, credentials)
        if not cache.get(place):
            super().pre_authenticate(request, **credentials)
        elif not ratelimit.consume(request, action=AT_HOME, key=place):
            raise self.validation_error("too_many_login_attempts")

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """Return the account of the credentials, and remember that it is at home at this address."""
        account = super().authenticate(request, **credentials)
        if account is not None:
            place = self._place(request, credentials)
            ratelimit.clear(request, action=AT_HOME, key=place)
            cache.set(place, 1, THIRTY_DAYS)
        return account

    def _place(self, request: HttpRequest, credentials: dict[str, Any]) -> str:
        """Return the key of an account at an address; neither can be read from it."""
        who = str(credentials.get("email", "")).strip().lower()
        return "at-home:" + hashlib.sha256(f"{self.get_client_ip(request)} {who}".encode()).hexdigest()


def invite(request: HttpRequest, email: str) -> None:
    """Send the link with which the owner of a new account sets its password."""
    form = ResetPasswordForm({"email": email})
    if form.is_valid():
        form.save(request)
