"""django-allauth's one door: accounts are made by administrators, nobody signs up."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import ResetPasswordForm
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # it has no types
    """Closes what administrators do here."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return that nobody makes his own account."""
        return False


def invite(request: HttpRequest, email: str) -> None:
    """Send the link with which the owner of a new account sets its password."""
    form = ResetPasswordForm({"email": email})
    if form.is_valid():
        form.save(request)
