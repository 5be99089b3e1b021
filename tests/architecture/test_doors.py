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
    "psycopg": ("config.", "succession.mapping."),
    "csp": ("config.settings",),
    "whitenoise": (),
    "granian": (),
}

# These have one module each, whichever it is.
ALONE = ("segno", "python_calamine", "xlsxwriter", "holidays", "puremagic")


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


def users_of(library: str) -> list[str]:
    return [name for name, path in modules() if library in imports(path.read_text())]


class TestLibrary:
    @pytest.mark.parametrize("library", DOORS)
    def test_is_touched_by_its_door_only(self, library: str) -> None:
        assert [name for name in users_of(library) if not is_door(name, DOORS[library])] == []

    @pytest.mark.parametrize("library", ALONE)
    def test_is_touched_by_one_module(self, library: str) -> None:
        assert len(users_of(library)) <= 1


class TestImports:
    def test_are_found_wherever_they_stand(self) -> None:
        source = "def late():\n    from viewflow.fsm import State\nimport segno.helpers"
        assert imports(source) == {"viewflow", "segno"}
