"""A reviewed table, and what it answers for one person who stands in one relation to a case."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

AGENCY_ROLES = {
    "operator", "verifikator", "pyb", "ppk", "sekretariat", "komite_ketua", "komite_anggota", "inspektorat",
    "auditor_instansi", "asn", "administrator_instansi",
}  # fmt: skip
INSIDER = "asn"  # what somebody of the stand "insider" is in the agency besides
YES, NO, NOT_NOW, UNKNOWN = "yes", "no", "not now", "not yours to know"
CLOCK, EXCHANGE = "clock", "exchange"
ELSEWHERE = "@sibling"


@dataclass(frozen=True)
class Row:
    """What may be done, in which stages, by whom and by whom never, or what does it without a person."""

    kind: str
    name: str
    stages: tuple[str, ...]
    by: tuple[str, ...]
    never: frozenset[str]
    is_for_acting: bool
    is_for_outsiders: bool
    is_by_turn: bool
    carried_by: str = ""
    system: str = ""


@dataclass(frozen=True)
class Stand:
    """How a person stands to a case: whether his role covers it, how he holds it, what he has done there."""

    name: str
    covers: bool = True
    mandate: str = ""
    approval: str = ""
    has_role_in_agency: bool = False
    part: str = ""
    is_the_principal_s: bool = False
    is_awaited: bool = False


OWN = Stand("own")
STANDS = (
    OWN,
    Stand("elsewhere", covers=False),
    Stand("plh", mandate="plh"),
    Stand("plh with approval", mandate="plh", approval="S-1/2025"),
    Stand("plt", mandate="plt"),
    Stand("plt with approval", mandate="plt", approval="S-1/2025"),
    Stand("expired mandate", covers=False, mandate="plh", approval="S-1/2025"),
    Stand("insider", has_role_in_agency=True),
)
AWAITED = (Stand("awaited", is_awaited=True), Stand("awaited elsewhere", covers=False, is_awaited=True))


@dataclass(frozen=True)
class Table:
    """The reviewed rows of some kinds of cases, who sees these, and which parts may be taken in them."""

    content: dict[str, Any]

    @property
    def kinds(self) -> tuple[str, ...]:
        """Return the kinds of cases that the table is about."""
        return tuple(self.content["turns"])

    def turns(self, kind: str) -> dict[str, list[str]]:
        """Return whose turn it is in each stage."""
        found: dict[str, list[str]] = self.content["turns"][kind]
        return found

    def sees(self, kind: str) -> list[str]:
        """Return the roles that see a case of this kind where they are held."""
        found: list[str] = self.content["sees"][kind]
        return found

    def strangers(self, kind: str) -> list[str]:
        """Return the roles that are not even told that there is a case."""
        found: list[str] = self.content["strangers"][kind]
        return found

    def opens(self, kind: str) -> list[str]:
        """Return the roles that may open a case of this kind."""
        found: list[str] = self.content["opens"][kind]
        return found

    def conflicts(self, kind: str) -> tuple[Stand, ...]:
        """Return the stand of who took each part himself."""
        return tuple(Stand(f"did {part}", part=part) for part in self.content["parts"][kind])

    def stood_in_for(self, kind: str) -> tuple[Stand, ...]:
        """Return the stand of who acts for somebody who took each part."""
        return tuple(
            Stand(
                f"for who did {part}", mandate="plh", approval="S-1/2025", part=part, is_the_principal_s=True
            )
            for part in self.content["parts"][kind]
        )

    def rows(self, kind: str) -> list[Row]:
        """Return the reviewed rows of a kind of case."""
        return [_row(kind, name, row) for name, row in self.content[kind].items()]

    def answer(
        self,
        row: Row,
        role: str,
        stage: str,
        stand: Stand,
        mine: frozenset[str] = frozenset(),
        theirs: frozenset[str] = frozenset(),
    ) -> str:
        """Return what the reviewed table says to a person with a role and a stand.

        `mine` and `theirs` are the parts that he and the one he stands in for have really taken in the case.
        """
        if stand.part:
            more = frozenset({stand.part})
            mine, theirs = (mine, theirs | more) if stand.is_the_principal_s else (mine | more, theirs)
        if not self._is_shown(row.kind, role, stand, mine):
            return UNKNOWN
        if mine & self._hidden:
            return NO
        if stage not in row.stages:
            return NOT_NOW
        if {part.removesuffix(ELSEWHERE) for part in mine | theirs} & row.never:
            return NO
        return YES if self._is_allowed(row, role, stage, stand) else NO

    def answer_to_system(self, row: Row, stage: str, system: str) -> str:
        """Return what the reviewed table says to the clock or the exchange, who see every case."""
        if stage not in row.stages:
            return NOT_NOW
        return YES if row.system == system else NO

    @property
    def _hidden(self) -> frozenset[str]:
        """Return the parts whose holder is shown nothing of the case, and so does nothing to it."""
        return frozenset(self.content.get("hidden", {}).get("parts", ()))

    def _is_shown(self, kind: str, role: str, stand: Stand, mine: frozenset[str]) -> bool:
        parts = {part for part in mine - self._hidden if not part.endswith(ELSEWHERE)}
        return bool(parts) or stand.is_awaited or (stand.covers and role in self.sees(kind))

    def _is_allowed(self, row: Row, role: str, stage: str, stand: Stand) -> bool:
        is_from_the_agency = stand.has_role_in_agency or role in AGENCY_ROLES
        bears = role in row.by or (stand.has_role_in_agency and INSIDER in row.by)
        return (
            stand.covers
            and bears
            and (not stand.mandate or bool(stand.approval) or row.is_for_acting)
            and (not row.is_by_turn or role in self.turns(row.kind)[stage])
            and not (row.is_for_outsiders and is_from_the_agency)
        )


def read(folder: str) -> Table:
    """Return the reviewed table that lies beside the tests of one half."""
    return Table(tomllib.loads((Path(__file__).parents[1] / folder / "expected.toml").read_text()))


def _row(kind: str, name: str, row: dict[str, Any]) -> Row:
    return Row(
        kind,
        name,
        tuple(row["in"]),
        tuple(row.get("by", ())),
        frozenset(row.get("never", ())),
        row.get("acting", True),
        row.get("outsider", False),
        row.get("turn", False),
        row.get("with", ""),
        next((system for system in (CLOCK, EXCHANGE) if row.get(system)), ""),
    )
