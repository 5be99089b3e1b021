"""Everything the interface says has its English: complete, certain, with the same blanks to fill in."""

from __future__ import annotations

import ast
import gettext
import re
from collections.abc import Iterator

import pytest
from django.utils import translation

from tests.architecture.messages import (
    CATALOGUE,
    Entry,
    Message,
    compiled,
    in_python,
    in_template,
    messages,
    read,
    written,
)
from tests.architecture.test_doors import modules

BLANK = re.compile(r"%\([^)]+\)[sdrf]|%[sdrf]|</?\w+>|&\w+;")
EAGER = {"_", "gettext", "ngettext"}
MEND = "run `make messages` and fill in what has no English"


def blanks(text: str) -> list[str]:
    return sorted(BLANK.findall(text))


def eager_names(tree: ast.Module) -> set[str]:
    """Name what stands for a translation made at once, not at each showing."""
    imports = (node for node in tree.body if isinstance(node, ast.ImportFrom))
    named = (a for node in imports if node.module == "django.utils.translation" for a in node.names)
    return {alias.asname or alias.name for alias in named if alias.name in EAGER}


def frozen(source: str) -> list[int]:
    """Return the lines that translate while a module is loaded: they would speak one language for ever."""
    tree = ast.parse(source)
    eager = eager_names(tree)
    return [
        node.lineno
        for node in outside_functions(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in eager
    ]


def outside_functions(node: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield child
            yield from outside_functions(child)


@pytest.fixture(scope="module")
def entries() -> list[Entry]:
    return read()


class TestCatalogue:
    def test_has_every_message_and_no_other(self, entries: list[Entry]) -> None:
        said = messages()
        assert len(said) > 1000, "the control: messages are found"
        known = {entry.message for entry in entries}
        assert [message.text for message in said if message not in known] == [], MEND
        assert [message.text for message in known if message not in said] == [], MEND

    def test_leaves_nothing_without_a_translation_or_in_doubt(self, entries: list[Entry]) -> None:
        assert [e.message.text for e in entries if not all(e.said) or e.is_fuzzy] == [], MEND

    def test_has_both_forms_where_there_is_a_plural(self, entries: list[Entry]) -> None:
        assert [e.message.text for e in entries if len(e.said) != (2 if e.message.plural else 1)] == []

    def test_keeps_the_blanks_to_fill_in(self, entries: list[Entry]) -> None:
        wrong = [e.message.text for e in entries if any(blanks(s) != blanks(e.message.text) for s in e.said)]
        assert wrong == []

    def test_begins_and_ends_with_the_same_lines(self, entries: list[Entry]) -> None:
        for entry in entries:
            for said in entry.said:
                assert said.startswith("\n") == entry.message.text.startswith("\n"), said
                assert said.endswith("\n") == entry.message.text.endswith("\n"), said

    def test_is_compiled(self, entries: list[Entry]) -> None:
        assert CATALOGUE.with_suffix(".mo").read_bytes() == compiled(entries), MEND

    def test_is_written_as_it_is_read(self, entries: list[Entry]) -> None:
        assert CATALOGUE.read_text() == written(entries), MEND

    def test_speaks_at_run_time(self, entries: list[Entry]) -> None:
        with CATALOGUE.with_suffix(".mo").open("rb") as file:
            spoken = gettext.GNUTranslations(file)
        assert all(spoken.gettext(e.message.text) == e.said[0] for e in entries if not e.message.plural)
        assert spoken.ngettext("%d instansi", "%d instansi", 2) == "%d agencies"
        with translation.override("en"):
            assert translation.gettext("Kotak tugas") == "Inbox"
        with translation.override("id"):
            assert translation.gettext("Kotak tugas") == "Kotak tugas"


class TestMessages:
    def test_are_found_in_code(self) -> None:
        source = 'a = _("satu" " dua")\nb = ngettext("%d buah", "%d buah", n) % n\nc = str(x)'
        assert list(in_python(source)) == [Message("satu dua"), Message("%d buah", "%d buah")]

    def test_are_found_in_templates(self) -> None:
        source = (
            "{% load i18n %}{% translate 'Satu (dua)' %}{% include 'x' with a=_(\"Tiga\") %}"
            "{% blocktranslate count n=n %}{{ n }} hal{% plural %}{{ n }} hal{% endblocktranslate %}"
        )
        found = set(in_template(source))
        assert found == {Message("Satu (dua)"), Message("Tiga"), Message("%(n)s hal", "%(n)s hal")}

    def test_are_not_frozen_in_the_language_of_the_start(self) -> None:
        assert {name: lines for name, path in modules() if (lines := frozen(path.read_text()))} == {}

    def test_that_are_frozen_would_be_found(self) -> None:
        head = "from django.utils.translation import gettext as _, gettext_lazy\n"
        assert frozen(head + 'A = {"a": _("satu")}\ndef f(): return _("dua")\nB = gettext_lazy("tiga")') == [
            2
        ]


class TestBlanks:
    def test_that_differ_would_be_found(self) -> None:
        assert blanks("%(a)s dari %d <b>x</b>") == blanks("<b>x</b> %d of %(a)s")
        assert blanks("%(a)s") != blanks("%(b)s")
