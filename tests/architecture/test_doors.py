"""One module, or one small package, touches each third-party library."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.environment import ROOT

PACKAGES = ("config", "workflow", "approvals", "succession")

# library: the modules that may import it; a name ending in a dot stands for a package.
DOORS = {
    "viewflow": ("workflow.lifecycles", "workflow.diagrams"),
    "guardian": ("workflow.permissions", "workflow.models."),
    "procrastinate": ("workflow.jobs",),
    "allauth": ("approvals.registry.",),
    "django_htmx": ("workflow.",),
    "typst": ("workflow.documents.",),
    "segno": ("workflow.documents.",),
    "python_calamine": ("workflow.sheets",),
    "xlsxwriter": ("workflow.sheets",),
    "holidays": ("workflow.calendars",),
    "puremagic": ("workflow.files",),
    "psycopg": ("config.",),
    "csp": ("config.settings",),
    "whitenoise": (),
    "granian": (),
}


def modules() -> Iterator[tuple[str, Path]]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            if "migrations" not in path.parts:
                yield ".".join(path.relative_to(ROOT).with_suffix("").parts), path


def imports(source: str) -> set[str]:
    """Name the top-level packages a source imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found


def is_door(module: str, doors: tuple[str, ...]) -> bool:
    return any(module.startswith(door) if door.endswith(".") else module == door for door in doors)


@pytest.mark.parametrize("library", DOORS)
class TestLibrary:
    def test_is_touched_by_its_door_only(self, library: str) -> None:
        users = [name for name, path in modules() if library in imports(path.read_text())]
        assert [name for name in users if not is_door(name, DOORS[library])] == []


class TestImports:
    def test_are_found_wherever_they_stand(self) -> None:
        source = "def late():\n    from viewflow.fsm import State\nimport segno.helpers"
        assert imports(source) == {"viewflow", "segno"}
