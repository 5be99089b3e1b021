"""The session engine: Django's, with the account beside the data, so that its sessions can be ended."""

from __future__ import annotations

from typing import Any, cast

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from workflow.models import Account, Session


class SessionStore(DatabaseStore):
    """Keeps the account of each session in a column of its own."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """Return the table of the sessions."""
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """Return the row to be saved, with its account."""
        row = cast("Session", super().create_model_instance(data))
        row.account_id = data.get(SESSION_KEY)
        return row


def end_sessions(person_id: int) -> int:
    """End every session of a person, whatever the account; return how many there were."""
    accounts = Account.objects.filter(person_id=person_id).values("pk")
    return Session.objects.filter(account_id__in=accounts).delete()[0]
