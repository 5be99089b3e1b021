"""B1 as a pure function: every role, stage, step and relation, against the reviewed table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.approvals.matrix.table import (
    AGENCY_ROLES,
    CONFLICTS,
    KINDS,
    NO,
    NOT_NOW,
    OWN,
    STANDS,
    STOOD_IN_FOR,
    TABLE,
    UNKNOWN,
    YES,
    Row,
    Stand,
    answer,
    rows,
)
from workflow.actors import Hat
from workflow.facts import Facts
from workflow.features import lifecycle_of
from workflow.inspection import shipped_roles
from workflow.lifecycles import Deed, Lifecycle, Step
from workflow.permissions import decide, may_see

NOW = datetime(2025, 6, 2, tzinfo=UTC)
ME, PRINCIPAL, AGENCY, OFFICE = 1, 2, 10, 3
ROUND = "2"
VERBS = {role.code: role.verbs for role in shipped_roles()}
Cell = tuple[str, str, str, str, str]


def hat(role: str, place: int, stand: Stand, verbs: dict[str, frozenset[str]]) -> Hat:
    return Hat(
        role, role, place, f"org-{place}", f"Organisasi {place}", verbs[role],
        mandate_id=7 if stand.mandate else None, mandate_kind=stand.mandate, approval=stand.approval,
        principal_id=PRINCIPAL if stand.mandate == "plh" else None,
    )  # fmt: skip


def facts_of(role: str, stage: str, stand: Stand, verbs: dict[str, frozenset[str]]) -> Facts:
    """Return what the door would read about such a person: a hat elsewhere or ended is not among it."""
    place = AGENCY if role in AGENCY_ROLES else OFFICE
    hats = [hat(role, place, stand, verbs)] if stand.covers else []
    if stand.has_role_in_agency:
        hats.append(hat("asn", AGENCY, OWN, verbs))
    part = stand.part.replace("#this", f"#{ROUND}").replace("#other", "#1")
    whose = PRINCIPAL if stand.is_the_principal_s else ME
    return Facts(
        ME, NOW, tuple(hats), parts=frozenset({(whose, part)} if part else ()), organisation_id=AGENCY,
        stage=stage, scope=ROUND,
    )  # fmt: skip


def verdict(lifecycle: type[Lifecycle], spec: Deed, facts: Facts) -> str:
    """Return what the door would answer, in its order."""
    if not may_see(lifecycle, facts):
        return UNKNOWN
    if facts.stage not in spec.sources:
        return NOT_NOW
    if isinstance(spec, Step) and not spec.is_taken_by_a_person:
        return NO
    return YES if decide(lifecycle, spec, facts).is_allowed else NO


def specs(lifecycle: type[Lifecycle]) -> dict[str, Deed]:
    return {**lifecycle.steps, **lifecycle.deeds}


def cells(kind: str) -> Iterator[tuple[Row, str, str, Stand]]:
    """Yield every role at every stage in every stand; parts count where the step can be taken at all."""
    for row in rows(kind):
        for stage in TABLE["turns"][kind]:
            more = (*CONFLICTS, *STOOD_IN_FOR) if stage in row.stages else ()
            for role in VERBS:
                for stand in (*STANDS, *more):
                    yield row, role, stage, stand


Change = Callable[[Deed], Deed]


def differences(
    kind: str, verbs: dict[str, frozenset[str]] | None = None, change: Change = lambda spec: spec
) -> tuple[int, list[Cell]]:
    """Return how many cells were compared, and those where the code says something else than the table."""
    lifecycle, count, found = lifecycle_of(kind), 0, []
    declared = {name: change(spec) for name, spec in specs(lifecycle).items()}
    for row, role, stage, stand in cells(kind):
        said = verdict(lifecycle, declared[row.name], facts_of(role, stage, stand, verbs or VERBS))
        count += 1
        if said != answer(row, role, stage, stand):
            found.append((row.name, role, stage, stand.name, said))
    return count, found


@pytest.mark.parametrize("kind", KINDS)
class TestTable:
    def test_names_every_step_and_deed(self, kind: str) -> None:
        assert {row.name for row in rows(kind)} == set(specs(lifecycle_of(kind)))

    def test_names_every_role(self, kind: str) -> None:
        sees = TABLE["sees"]
        assert {*sees[kind], *sees["strangers"]} == set(VERBS)
        assert {role for row in rows(kind) for role in row.by} <= set(VERBS)

    def test_gives_the_turns_as_declared(self, kind: str) -> None:
        declared = {str(s): list(s.turn) for s in lifecycle_of(kind).stages.values()}
        assert declared == TABLE["turns"][kind]

    def test_is_what_the_code_answers(self, kind: str) -> None:
        count, found = differences(kind)
        assert found == []
        assert count >= 10_000


class TestControl:
    """What the comparison is worth: each protection taken away, or right given, in memory alone, shows."""

    @pytest.mark.parametrize(
        ("kind", "role", "verb"),
        [("readiness", "pyb", "endorse_assessment"), ("review", "deputi", "decide_review"),
         ("readiness", "kanreg_verifier", "attach_evidence"), ("review", "administrator", "view_review")],
    )  # fmt: skip
    def test_finds_a_changed_role(self, kind: str, role: str, verb: str) -> None:
        changed = {**VERBS, role: VERBS[role] ^ {verb}}
        assert {cell[1] for cell in differences(kind, changed)[1]} == {role}

    @pytest.mark.parametrize(
        ("kind", "step", "taken_away"),
        [("readiness", "endorse", {"apart_from": ()}), ("review", "issue_decision", {"is_routine": True}),
         ("review", "declare_eligible", {"by_outsiders": False}),
         ("readiness", "send_back", {"by_turn": False})],
    )  # fmt: skip
    def test_finds_a_missing_protection(self, kind: str, step: str, taken_away: dict[str, object]) -> None:
        def without(spec: Deed) -> Deed:
            return replace(spec, **taken_away) if spec.name == step else spec  # type: ignore[arg-type]

        assert {cell[0] for cell in differences(kind, change=without)[1]} == {step}
