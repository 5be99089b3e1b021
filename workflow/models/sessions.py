"""Log-ins under way, kept so that those of one account can be ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

if TYPE_CHECKING:
    from workflow.sessions import SessionStore


class Session(AbstractBaseSession):
    """A session that knows whose it is."""

    account_id = models.BigIntegerField(null=True, db_index=True)

    class Meta(AbstractBaseSession.Meta):
        abstract = False

    @classmethod
    def get_session_store_class(cls) -> type[SessionStore]:
        """Return the store that reads and writes these rows."""
        from workflow.sessions import SessionStore

        return SessionStore
