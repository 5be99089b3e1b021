"""What a file of each family must look like: features register it, the engine knows a file's head alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from workflow.models import RuleVersion
from workflow.rules.faults import Fault
from workflow.rules.tables import Table

Matches = Callable[[Mapping[str, Any]], bool]
Check = Callable[[Table], None]
Apply = Callable[[RuleVersion], dict[str, Any]]


@dataclass(frozen=True)
class Schema:
    """One family of files: which they are, how one is checked, what loading one changes beside itself."""

    kind: str
    matches: Matches
    check: Check
    apply: Apply | None = None


_schemas: list[Schema] = []


def register_schema(kind: str, matches: Matches, check: Check, *, apply: Apply | None = None) -> None:
    """Make a family of rule files known, at the start of an app.

    `check(table)` asks for every key and notes faults, then runs the examples where there is none so far.
    `apply(rule)` runs in the transaction of the load and returns what changed, for the event; it may raise
    RuleFileRefused.
    """
    schema = Schema(kind, matches, check, apply)
    if schema not in _schemas:
        _schemas.append(schema)


def schema_of(kind: str, content: Mapping[str, Any]) -> Schema | None:
    """Return the family to which a content belongs."""
    return next((s for s in _schemas if s.kind == kind and s.matches(content)), None)


def kinds_of(content: Mapping[str, Any]) -> list[str]:
    """Return the kinds under which a content has a family."""
    return [s.kind for s in _schemas if s.matches(content)]


def faults_of(content: Mapping[str, Any], schema: Schema) -> list[Fault]:
    """Return every fault of a content, those of its examples where there is no other."""
    table = Table(content)
    _check_head(table)
    schema.check(table)
    table.close()
    return table.faults


def _check_head(table: Table) -> None:
    table.slug("code")
    table.text("version", longest=20)
    table.text("title")
    table.text("legal_basis", longest=2000)
    table.one_of("status", RuleVersion.Status.values)
    table.day("effective_from")
