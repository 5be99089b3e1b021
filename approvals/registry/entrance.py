"""Addresses of log-in, password and second factor: allauth's, without what administrators keep closed."""

from allauth.account.urls import urlpatterns as account
from django.urls import include, path

# An account's e-mail address is its identity: who changed it himself would change who he is to us.
CLOSED = {"account_email", "account_confirm_email", "account_email_verification_sent"}

urlpatterns = [
    *(entry for entry in account if entry.name not in CLOSED),
    path("2fa/", include("allauth.mfa.urls")),
]
