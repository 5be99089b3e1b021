"""What the documents name is there: pages, folders, commands, variables, words."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.core.management import get_commands

from config.environment import ROOT
from tests.architecture.test_doors import modules

PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\(([^)\s]+)\)")
CODE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
MAKE = re.compile(r"(?:^|`|=\S+ )make ([a-z]+)", re.MULTILINE)
MANAGE = re.compile(r"manage\.py ([a-z_]+)")
FOLDER = re.compile(r"^\| `([\w/]+)/` \|", re.MULTILINE)
PATH = re.compile(r"`((?:workflow|approvals|config|tests|docs|bench|templates|requirements)/[\w./-]+\w)`")
VARIABLE = re.compile(r"^[A-Z][A-Z_]{2,}$")
ASKING = {"text", "number", "words", "is_on", "get", "setdefault"}
NOT_OURS = {"DJANGO_SETTINGS_MODULE"}
# The page that shows how to add a feature names files which only that feature would have.
NOT_YET = "approvals/visits"


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def prose(path: Path) -> str:
    """Return a page without its blocks of code."""
    return CODE.sub("", path.read_text())


def broken_links(path: Path) -> list[str]:
    addresses = (link.partition("#") for link in LINK.findall(prose(path)) if "://" not in link)
    return [
        f"{address}#{mark}"
        for address, _hash, mark in addresses
        if not (path.parent / address).exists() or (mark and mark not in marks(path.parent / address))
    ]


def marks(path: Path) -> set[str]:
    heads = re.findall(r"^#+ (.+)$", path.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", head).lower().replace(" ", "-") for head in heads}


def targets() -> set[str]:
    return set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))


@cache
def said_by_everything() -> str:
    """Return all that code, rules and interface say, to look words up in."""
    texts = [path.read_text() for _name, path in modules()]
    texts += [path.read_text() for path in (ROOT / "templates").rglob("*.html")]
    texts += [path.read_text() for path in (ROOT / "approvals").rglob("*.toml")]
    return "\n".join(texts).lower()


def variables(source: str) -> Iterator[str]:
    """Yield the variables of the environment that a source asks for."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in ASKING and node.args:
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value


def terms() -> list[tuple[str, str]]:
    rows = [line.split("|")[1:3] for line in (ROOT / "docs/glossary.md").read_text().splitlines()]
    found = [(row[0].strip(), row[1].strip()) for row in rows if len(row) == 2]
    return [row for row in found if row[0] != "in code" and not row[0].startswith("-")]


def is_used(word: str) -> bool:
    return (
        re.search(
            re.escape(word.lower()).replace(r"\ ", "[ _]").replace(r"\-", "[ _-]"), said_by_everything()
        )
        is not None
    )


@pytest.mark.parametrize("path", PAGES, ids=name_of)
class TestPage:
    def test_links_to_what_is_there(self, path: Path) -> None:
        assert broken_links(path) == []

    def test_names_commands_that_exist(self, path: Path) -> None:
        text = path.read_text()
        assert set(MAKE.findall(text)) <= targets()
        assert set(MANAGE.findall(text)) <= set(get_commands())

    def test_names_files_that_exist(self, path: Path) -> None:
        named = (each for each in PATH.findall(prose(path)) if not each.startswith(NOT_YET))
        assert [each for each in named if not (ROOT / each).exists() and "visit" not in each] == []


class TestReadme:
    def test_shows_every_folder_of_its_map(self) -> None:
        folders = FOLDER.findall((ROOT / "README.md").read_text())
        assert len(folders) > 8, "the control: the map is found"
        assert [folder for folder in folders if not (ROOT / folder).is_dir()] == []

    def test_maps_every_folder_of_code(self) -> None:
        folders = set(FOLDER.findall((ROOT / "README.md").read_text()))
        features = {name_of(app.parent) for app in ROOT.glob("*/*/apps.py") if app.parts[-3] != "tests"}
        assert features <= folders


class TestOperations:
    def test_documents_every_variable(self) -> None:
        text = (ROOT / "docs/operations.md").read_text()
        sources = (
            path.read_text() for name, path in modules() if name.split(".")[0] in ("config", "approvals")
        )
        asked = {name for source in sources for name in variables(source) if VARIABLE.match(name)} - NOT_OURS
        assert {"DATABASE_POOL", "JENJANG_HOME", "FIRST_ADMIN_EMAIL"} <= asked, "the control: they are found"
        assert [name for name in sorted(asked) if f"`{name}`" not in text] == []

    def test_documents_the_address_of_every_role(self) -> None:
        from config.database import ADDRESSES

        text = (ROOT / "docs/operations.md").read_text()
        assert [name for name in ADDRESSES.values() if f"`{name}`" not in text] == []


class TestGlossary:
    def test_holds_words_that_are_used(self) -> None:
        assert len(terms()) > 50, "the control: the terms are found"
        words = [word for pair in terms() for cell in pair for word in cell.split(", ") if word]
        assert [word for word in words if not is_used(word)] == []

    def test_would_find_a_word_that_nobody_uses(self) -> None:
        assert not is_used("workflow item of the work object")


class TestChecks:
    def test_would_find_what_is_not_there(self, tmp_path: Path) -> None:
        page = tmp_path / "page.md"
        page.write_text(
            "# One head\n[a](nothing.md) [b](page.md#one-head) [c](page.md#no-head) [d](https://e.f)"
        )
        assert broken_links(page) == ["nothing.md#", "page.md#no-head"]
        assert MAKE.findall("`make nonsense` and DEMO=0 make run\nmake test") == ["nonsense", "run", "test"]
        assert list(variables('environment.text("A_NAME", "")')) == ["A_NAME"]
