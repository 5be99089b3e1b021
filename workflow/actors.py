"""Who acts: a natural person under one hat, the clock, or the exchange with another system."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Hat:
    """A role at an organisation, held by appointment or by mandate."""

    role: str
    role_label: str
    organisation_id: int
    organisation: str
    organisation_name: str
    verbs: frozenset[str]
    mandate_id: int | None = None
    mandate_kind: str = ""
    principal_id: int | None = None
    principal_name: str = ""
    approval: str = ""
    is_at_root: bool = False

    @property
    def key(self) -> str:
        """Return `role@organisation`, with the mandate's number where it is held by one."""
        tail = f"#{self.mandate_id}" if self.mandate_id else ""
        return f"{self.role}@{self.organisation}{tail}"

    @property
    def words(self) -> str:
        """Return the hat as it is shown to people."""
        kind = f"{self.mandate_kind.capitalize()}. " if self.mandate_id else ""
        return f"{kind}{self.role_label} · {self.organisation_name}"


@dataclass(frozen=True)
class Actor:
    """The person who acts and the hat he chose; without a person it is the clock or the exchange."""

    person_id: int | None
    hat: str = ""

    @property
    def is_the_clock(self) -> bool:
        """Return whether no person acts."""
        return self.person_id is None

    @property
    def is_the_exchange(self) -> bool:
        """Return whether another system acts, through the exchange's own role of the database."""
        return self.is_the_clock and self.hat == _EXCHANGE


_EXCHANGE = "exchange"
SYSTEM = Actor(None)
EXCHANGE = Actor(None, _EXCHANGE)
