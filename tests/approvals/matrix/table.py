"""The reviewed table, and what it answers for one person who stands in one relation to a case."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TABLE: dict[str, Any] = tomllib.loads((Path(__file__).parent / "expected.toml").read_text())
KINDS = ("readiness", "review")
AGENCY_ROLES = {
    "operator", "verifikator", "pyb", "ppk", "sekretariat", "inspektorat", "auditor_instansi", "asn",
    "administrator_instansi",
}  # fmt: skip
YES, NO, NOT_NOW, UNKNOWN = "yes", "no", "not now", "not yours to know"


@dataclass(frozen=True)
class Row:
    """What may be done, in which stages, by whom and by whom never."""

    kind: str
    name: str
    stages: tuple[str, ...]
    by: tuple[str, ...]
    never: frozenset[str]
    is_for_acting: bool
    is_for_outsiders: bool
    is_by_turn: bool


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
PARTS = (
    "readiness.author", "readiness.commitment", "readiness.check", "readiness.endorse", "readiness.submit",
    "readiness.recheck", "readiness.uploader", "review.author", "review.presenter", "review.judge",
    "review.score_round#this", "review.score_round#other", "review.declare_eligible", "review.decide",
    "review.propose_suspension", "review.propose_revocation",
)  # fmt: skip
CONFLICTS = tuple(Stand(f"did {part}", part=part) for part in PARTS)
STOOD_IN_FOR = tuple(
    Stand(f"for who did {part}", mandate="plh", approval="S-1/2025", part=part, is_the_principal_s=True)
    for part in PARTS
)


def rows(kind: str) -> list[Row]:
    """Return the reviewed rows of a kind of case."""
    return [_row(kind, name, row) for name, row in TABLE[kind].items()]


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
    )


def answer(
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
        mine, theirs = (
            (mine, theirs | {stand.part}) if stand.is_the_principal_s else (mine | {stand.part}, theirs)
        )
    if not (mine or (stand.covers and role in TABLE["sees"][row.kind])):
        return UNKNOWN
    if stage not in row.stages:
        return NOT_NOW
    if (mine | theirs) & row.never:
        return NO
    return YES if _is_allowed(row, role, stage, stand) else NO


def _is_allowed(row: Row, role: str, stage: str, stand: Stand) -> bool:
    is_from_the_agency = stand.has_role_in_agency or role in AGENCY_ROLES
    return (
        stand.covers
        and role in row.by
        and (not stand.mandate or bool(stand.approval) or row.is_for_acting)
        and (not row.is_by_turn or role in TABLE["turns"][row.kind][stage])
        and not (row.is_for_outsiders and is_from_the_agency)
    )
