"""Short functions, short files, short templates: what can be read at one sitting."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.environment import ROOT
from tests.architecture.test_doors import modules

LONGEST_FILE = 300
LONGEST_FUNCTION = 40
LONGEST_PAGE = 60
LONGEST_COMPONENT = 25
FORBIDDEN_NAMES = re.compile(r"^(utils|helpers|.*manager|.*handler|do_.*)$")
INLINE = re.compile(r"""\sstyle\s*=|\son[a-z]+\s*=\s*["']|<style\b|<script(?![^>]*\ssrc=)""")
COMPARED_STAGE = re.compile(r"\{%\s*(?:el)?if[^%]*\.stage\s*(?:==|!=|in\b)")

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


def functions() -> Iterator[tuple[str, int]]:
    for name, path in modules():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
                yield f"{name}.{node.name}", node.end_lineno - node.body[0].lineno + 1


class TestFunctions:
    def test_are_short(self) -> None:
        lengths = sorted(length for _, length in functions())
        assert [name for name, length in functions() if length > LONGEST_FUNCTION] == []
        assert lengths[len(lengths) // 2] <= 6, "half of them"
        assert lengths[len(lengths) * 9 // 10] <= 20, "nine of ten"


class TestFiles:
    def test_are_short(self) -> None:
        tests = ((str(path), path) for path in sorted((ROOT / "tests").rglob("*.py")))
        long = [name for name, path in (*modules(), *tests) if line_count(path) > LONGEST_FILE]
        assert long == []

    def test_have_names_that_say_something(self) -> None:
        assert [name for name, path in modules() if FORBIDDEN_NAMES.match(path.stem)] == []


def line_count(path: Path) -> int:
    return len(path.read_text().splitlines())


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


class TestTemplates:
    @pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
    def test_are_short_and_without_inline_code(self, path: Path) -> None:
        text = path.read_text()
        limit = LONGEST_COMPONENT if "components" in path.parts else LONGEST_PAGE
        assert line_count(path) <= limit
        assert INLINE.findall(text) == []
        assert COMPARED_STAGE.findall(text) == []

    @pytest.mark.parametrize(
        "text", ["<p style='color:red'>", '<a onclick="x()">', "<style>", "<script>x()</script>"]
    )
    def test_with_inline_code_would_be_found(self, text: str) -> None:
        assert INLINE.search(text)

    def test_with_a_compared_stage_would_be_found(self) -> None:
        assert COMPARED_STAGE.search("{% if case.stage == 'draft' %}")
        assert not INLINE.search('<script src="/static/js/app.js" defer></script>')
