"""What is wrong with a declared life cycle: found without a database, against the roles that are shipped.

A guard that no test shows both holding and refusing is found where the tests run (`tests/shown.py`).
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps

from workflow.ballots.rules import Rule
from workflow.lifecycles import Lifecycle, Stage, Step


@dataclass(frozen=True)
class RoleRow:
    """A role as far as a life cycle asks for it."""

    code: str
    verbs: frozenset[str]
    is_deciding: bool = False
    is_exclusive: bool = False


Check = Callable[[type[Lifecycle], "Iterable[RoleRow]"], Iterator[str]]


def faults_of(lifecycle: type[Lifecycle], roles: Iterable[RoleRow]) -> list[str]:
    """Return everything that is wrong with a life cycle, a sentence each."""
    known = list(roles)
    return [f"{lifecycle.kind}: {fault}" for check in CHECKS for fault in check(lifecycle, known)]


def shipped_roles() -> list[RoleRow]:
    """Return the roles in the policy files that the apps bring."""
    rows = [row for content in shipped_policies() for row in content.get("role", [])]
    return [
        RoleRow(
            row["code"],
            frozenset(row["verbs"]),
            row.get("is_deciding", False),
            row.get("is_exclusive", False),
        )
        for row in rows
    ]


def shipped_policies() -> list[dict[str, Any]]:
    """Return the content of every rule file that the apps bring."""
    files = [path for app in apps.get_app_configs() for path in sorted(Path(app.path).glob("data/*.toml"))]
    return [tomllib.loads(path.read_text()) for path in files]


def faults_of_bodies(content: Mapping[str, Any]) -> list[str]:
    """Return the bodies of a policy that could never decide: the quorum is above the seats."""
    named = ((name, table) for name, table in content.items() if isinstance(table, dict))
    found = (
        (name, Rule.read(content, name)) for name, table in named if {"quorum", "majority"} <= set(table)
    )
    return [
        f"{content.get('code')}: {name} of {rule.min_seats} seats needs {needed} for its quorum"
        for name, rule in found
        if (needed := max(rule.quorum.least(rule.min_seats), rule.minimum)) > rule.min_seats
    ]


def unreachable(lifecycle: type[Lifecycle], _roles: Iterable[RoleRow]) -> Iterator[str]:
    """Find the stages that no way leads to."""
    reached = _closure({lifecycle.initial()}, lambda spec: (spec.sources, spec.targets), lifecycle)
    for stage in lifecycle.stages.values():
        if stage not in reached:
            yield f"no way leads to stage {stage}"


def endless(lifecycle: type[Lifecycle], _roles: Iterable[RoleRow]) -> Iterator[str]:
    """Find the stages from which no final stage can be reached."""
    final = {stage for stage in lifecycle.stages.values() if lifecycle.is_final(stage)}
    finishing = _closure(final, lambda spec: (spec.targets, spec.sources), lifecycle)
    for stage in lifecycle.stages.values():
        if stage not in finishing:
            yield f"a case in stage {stage} can never finish"


def _closure(
    start: set[Stage],
    ends: Callable[[Step], tuple[Iterable[Stage], Iterable[Stage]]],
    lifecycle: type[Lifecycle],
) -> set[Stage]:
    found, grew = set(start), True
    while grew:
        near = [ends(spec) for spec in lifecycle.steps.values()]
        new = {stage for here, there in near if found & set(here) for stage in there} - found
        found, grew = found | new, bool(new)
    return found


def stuck(lifecycle: type[Lifecycle], _roles: Iterable[RoleRow]) -> Iterator[str]:
    """Find the stages that only a person leaves although it is nobody's turn there."""
    for stage in lifecycle.stages.values():
        leaving = [spec for spec in lifecycle.steps.values() if stage in spec.sources]
        if leaving and not stage.turn and all(spec.is_taken_by_a_person for spec in leaving):
            yield f"stage {stage} waits for a person but is nobody's turn"


def forbidden_to_all(lifecycle: type[Lifecycle], roles: Iterable[RoleRow]) -> Iterator[str]:
    """Find the steps whose verb no role bears."""
    borne = {verb for role in roles for verb in role.verbs}
    for spec in _personal(lifecycle):
        if spec.may not in borne:
            yield f"no role bears {spec.may or 'a verb'}, so nobody can take {spec.name}"


def turn_without_verb(lifecycle: type[Lifecycle], roles: Iterable[RoleRow]) -> Iterator[str]:
    """Find the turns of roles that are not there, and stages where nobody whose turn it is may do anything.

    One of several roles may have its part elsewhere: a secretariat runs the ballot that another role closes.
    """
    known = {role.code: role for role in roles}
    for stage in lifecycle.stages.values():
        here = [s for s in (*lifecycle.steps.values(), *lifecycle.deeds.values()) if stage in s.sources]
        verbs = {spec.may for spec in here}
        yield from (
            f"stage {stage} is the turn of {code}, no shipped role"
            for code in stage.turn
            if code not in known
        )
        if stage.turn and not any(known[code].verbs & verbs for code in stage.turn if code in known):
            yield f"nobody whose turn stage {stage} is may do anything there"


def apart_from_everybody(lifecycle: type[Lifecycle], roles: Iterable[RoleRow]) -> Iterator[str]:
    """Find the steps that separation of duties keeps from every post that one person holds alone.

    A deciding role is one post with one holder: what only it may do cannot be done after another deed that
    only it may do. Roles that administer decide nothing, so they do not count.
    """
    able = [role for role in roles if not role.is_exclusive]
    for spec in _personal(lifecycle):
        free = [
            role for role in able if spec.may in role.verbs and not _is_barred(lifecycle, spec, role, able)
        ]
        if any(spec.may in role.verbs for role in roles) and not free:
            yield f"separation of duties leaves nobody for {spec.name}"


def _is_barred(lifecycle: type[Lifecycle], spec: Step, role: RoleRow, able: Iterable[RoleRow]) -> bool:
    """Return whether the one holder of the role must already have done what keeps him from the step."""
    if not role.is_deciding:
        return False
    own = [s for s in (*lifecycle.steps.values(), *lifecycle.deeds.values()) if s.may]
    barring = [s for s in own if s.capacity in spec.apart_from]
    return any({each.code for each in able if s.may in each.verbs} == {role.code} for s in barring)


def misnamed(lifecycle: type[Lifecycle], _roles: Iterable[RoleRow]) -> Iterator[str]:
    """Find the steps whose verb does not begin with their name; those that share a verb share its stem."""
    for spec in _personal(lifecycle):
        stem = spec.may.rpartition("_")[0] or spec.may
        if not f"{spec.may}_".startswith(f"{spec.name}_") and not f"{spec.name}_".startswith(f"{stem}_"):
            yield f"step {spec.name} needs the verb {spec.may}, which does not bear its name"


def _personal(lifecycle: type[Lifecycle]) -> list[Step]:
    return [spec for spec in lifecycle.steps.values() if spec.is_taken_by_a_person]


CHECKS: tuple[Check, ...] = (
    unreachable,
    endless,
    stuck,
    forbidden_to_all,
    turn_without_verb,
    apart_from_everybody,
    misnamed,
)
