"""B1 as a pure function: every role, stage, step and relation, asked of the code and of a reviewed table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cache

from tests.matrix.table import (
    AGENCY_ROLES,
    AWAITED,
    ELSEWHERE,
    NO,
    NOT_NOW,
    OWN,
    STANDS,
    UNKNOWN,
    YES,
    Row,
    Stand,
    Table,
)
from workflow.actors import Hat
from workflow.facts import Facts
from workflow.features import kept_out_parts, lifecycle_of
from workflow.inspection import shipped_roles
from workflow.lifecycles import Deed, Lifecycle, Step
from workflow.permissions import decide, may_see

NOW = datetime(2025, 6, 2, tzinfo=UTC)
ME, PRINCIPAL, AGENCY, OFFICE = 1, 2, 10, 3
ROUND = "2"
Verbs = dict[str, frozenset[str]]
VERBS: Verbs = {role.code: role.verbs for role in shipped_roles()}
Cell = tuple[str, str, str, str, str]
Change = Callable[[Deed], Deed]
hidden_parts = cache(kept_out_parts)


def hat(role: str, place: int, stand: Stand, verbs: Verbs) -> Hat:
    """Return the hat of a role at a place, worn as one stands."""
    return Hat(
        role, role, place, f"org-{place}", f"Organisasi {place}", verbs[role],
        mandate_id=7 if stand.mandate else None, mandate_kind=stand.mandate, approval=stand.approval,
        principal_id=PRINCIPAL if stand.mandate == "plh" else None,
    )  # fmt: skip


def facts_of(role: str, stage: str, stand: Stand, verbs: Verbs) -> Facts:
    """Return what the door would read about such a person: a hat elsewhere or ended is not among it."""
    place = AGENCY if role in AGENCY_ROLES else OFFICE
    hats = [hat(role, place, stand, verbs)] if stand.covers else []
    if stand.has_role_in_agency:
        hats.append(hat("asn", AGENCY, OWN, verbs))
    part = stand.part.replace("#this", f"#{ROUND}").replace("#other", "#1").removesuffix(ELSEWHERE)
    whose = PRINCIPAL if stand.is_the_principal_s else ME
    is_kept_out = whose == ME and part in hidden_parts() and not stand.part.endswith(ELSEWHERE)
    is_own = bool(part) and whose == ME and not stand.part.endswith(ELSEWHERE) and part not in hidden_parts()
    return Facts(
        ME, NOW, tuple(hats), parts=frozenset({(whose, part)} if part else ()), organisation_id=AGENCY,
        stage=stage, scope=ROUND, has_own_part=is_own, has_named_turn=stand.is_awaited,
        withheld="dikecualikan" if is_kept_out else "",
    )  # fmt: skip


def verdict(lifecycle: type[Lifecycle], spec: Deed, facts: Facts) -> str:
    """Return what the door would answer, in its order."""
    if not may_see(lifecycle, facts):
        return UNKNOWN
    if facts.withheld:
        return NO
    if facts.stage not in spec.sources:
        return NOT_NOW
    if isinstance(spec, Step) and not spec.is_taken_by_a_person:
        return NO
    return YES if decide(lifecycle, spec, facts).is_allowed else NO


def specs(lifecycle: type[Lifecycle]) -> dict[str, Deed]:
    """Return every step and deed by its name."""
    return {**lifecycle.steps, **lifecycle.deeds}


def cells(table: Table, kind: str) -> Iterator[tuple[Row, str, str, Stand]]:
    """Yield every role at every stage in every stand; parts count where the step can be taken at all."""
    parts = (*AWAITED, *table.conflicts(kind), *table.stood_in_for(kind))
    for row in table.rows(kind):
        for stage in table.turns(kind):
            more = parts if stage in row.stages else ()
            for role in VERBS:
                for stand in (*STANDS, *more):
                    yield row, role, stage, stand


def differences(
    table: Table, kind: str, verbs: Verbs | None = None, change: Change = lambda spec: spec
) -> tuple[int, list[Cell]]:
    """Return how many cells were compared, and those where the code says something else than the table."""
    lifecycle, count, found = lifecycle_of(kind), 0, []
    declared = {name: change(spec) for name, spec in specs(lifecycle).items()}
    for row, role, stage, stand in cells(table, kind):
        said = verdict(lifecycle, declared[row.name], facts_of(role, stage, stand, verbs or VERBS))
        count += 1
        if said != table.answer(row, role, stage, stand):
            found.append((row.name, role, stage, stand.name, said))
    return count, found


class AsReviewed:
    """What must hold of every kind of case; a half gives its table and parametrises `kind`."""

    table: Table

    def test_names_every_step_and_deed(self, kind: str) -> None:
        assert {row.name for row in self.table.rows(kind)} == set(specs(lifecycle_of(kind)))

    def test_names_every_role(self, kind: str) -> None:
        named = [*self.table.sees(kind), *self.table.strangers(kind)]
        assert len(named) == len(set(named))
        assert set(named) == set(VERBS)
        assert {role for row in self.table.rows(kind) for role in row.by} <= set(VERBS)

    def test_gives_the_turns_as_declared(self, kind: str) -> None:
        declared = {str(s): list(s.turn) for s in lifecycle_of(kind).stages.values()}
        assert declared == self.table.turns(kind)

    def test_says_who_opens_a_case(self, kind: str) -> None:
        verb = lifecycle_of(kind).opens
        assert {role for role, verbs in VERBS.items() if verb in verbs} == set(self.table.opens(kind))

    def test_says_what_happens_without_a_person(self, kind: str) -> None:
        """The clock, the exchange, or another case's step, each as it is declared."""
        declared = {
            name: (spec.by_case, "clock" if spec.by_clock else "exchange" if spec.by_exchange else "")
            for name, spec in lifecycle_of(kind).steps.items()
        }
        reviewed = {row.name: (row.carried_by, row.system) for row in self.table.rows(kind)}
        assert {name: reviewed[name] for name in declared} == declared

    def test_is_what_the_code_answers(self, kind: str) -> None:
        count, found = differences(self.table, kind)
        assert found == []
        assert count >= 1_000

    def test_is_carried_by_steps_that_are_there(self, kind: str) -> None:
        carriers = [row.carried_by.split(".") for row in self.table.rows(kind) if row.carried_by]
        assert all(name in lifecycle_of(other).steps for other, name in carriers)
