"""A family of rule files for the tests: policies of toys, with an example each."""

from __future__ import annotations

from pathlib import Path

from workflow.rules import Table, register_schema
from workflow.rules.policies import check_ballot, check_periods

GOOD = """\
code = "toy_lending"
version = "1"
title = "Peminjaman"
legal_basis = "Kesepakatan pengurus"
status = "unofficial"
effective_from = 2024-01-01
limit = 3.50
[period]
short = { working_days = 2, sure = "P" }
long = { working_days = 5, sure = "P" }
[meeting]
quorum = { of = "entitled", more_than = [1, 2] }
majority = { of = "votes", more_than = [2, 3] }
has_casting_vote = true
[[example]]
loans = 2
is_allowed = true
"""


def check(table: Table) -> None:
    limit = table.number("limit", 0, 100)
    check_periods(table)
    if meeting := table.table("meeting"):
        check_ballot(meeting)
    examples = table.tables("example")
    for example in examples:
        example.whole("loans", 0, 100)
        example.flag("is_allowed")
    for example in [] if table.faults or limit is None else examples:
        if (example.content["loans"] <= limit) is not example.content["is_allowed"]:
            example.fault("is_allowed", "Contoh tidak cocok.")


def register() -> None:
    """Make the family known; again it changes nothing."""
    register_schema("policy", _is_toy, check)


def _is_toy(content: object) -> bool:
    return str(content["code"] if isinstance(content, dict) and "code" in content else "").startswith("toy_")


def written(folder: Path, text: str = GOOD, name: str = "toy.toml") -> Path:
    path = folder / name
    path.write_text(text)
    return path
