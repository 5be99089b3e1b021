"""What the interface says and its translation: `python -m tests.architecture.messages` brings both in line.

Pure Python, so that nobody needs GNU gettext. It adds what is new (without a translation), drops what is gone
and compiles the rest; a test holds that nothing is left without a translation.
"""

from __future__ import annotations

import ast
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from config.environment import ROOT

PACKAGES = ("config", "workflow", "approvals", "succession")
CATALOGUE = ROOT / "locale" / "en" / "LC_MESSAGES" / "django.po"
HEADER = (
    "Project-Id-Version: Jenjang\nLanguage: en\nMIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\n"
    "Content-Transfer-Encoding: 8bit\nPlural-Forms: nplurals=2; plural=(n != 1);\n"
)
SINGULAR = {"_", "gettext", "gettext_lazy", "gettext_noop"}
PLURAL = {"ngettext", "ngettext_lazy"}
IN_TEMPLATE = re.compile(r"(?<!\w)(?:n?gettext|_)\(")
QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"}


@dataclass(frozen=True)
class Message:
    """A text of the interface, with its plural where it has one."""

    text: str
    plural: str = ""


@dataclass
class Entry:
    """A message with its translations, where it stands, and whether it was marked as doubtful."""

    message: Message
    said: list[str]
    places: list[str] = field(default_factory=list)
    is_fuzzy: bool = False


def messages() -> dict[Message, list[str]]:
    """Return every message of code and templates with the files in which it stands."""
    found: dict[Message, list[str]] = {}
    for path, message in (*_in_code(), *_in_templates()):
        places = found.setdefault(message, [])
        if path not in places:
            places.append(path)
    return found


def _in_code() -> Iterator[tuple[str, Message]]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            if "migrations" not in path.parts:
                yield from ((_name(path), message) for message in in_python(path.read_text()))


def _in_templates() -> Iterator[tuple[str, Message]]:
    for path in sorted((ROOT / "templates").rglob("*.html")):
        yield from ((_name(path), message) for message in in_template(path.read_text()))


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def in_python(source: str) -> Iterator[Message]:
    """Yield the messages of a Python source."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            yield from _called(node)


def _called(call: ast.Call) -> Iterator[Message]:
    name = getattr(call.func, "id", getattr(call.func, "attr", ""))
    given = [a.value for a in call.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
    if name in SINGULAR and given:
        yield Message(given[0])
    elif name in PLURAL and len(given) > 1:
        yield Message(given[0], given[1])


def in_template(source: str) -> Iterator[Message]:
    """Yield the messages of a template, as Django itself would offer them to translators."""
    from django.utils.translation.template import templatize

    plain = templatize(source)
    for match in IN_TEMPLATE.finditer(plain):
        yield from in_python(_balanced(plain, match.start(), match.end()))


def _balanced(source: str, start: int, inside: int) -> str:
    """Return the call that begins at `start`, up to its closing bracket outside any quotation."""
    depth, quote, place = 1, "", inside
    while depth:
        letter = source[place]
        if quote:
            place += letter == "\\"
            quote = "" if letter == quote else quote
        else:
            quote = letter if letter in "'\"" else ""
            depth += {"(": 1, ")": -1}.get(letter, 0)
        place += 1
    return source[start:place]


def read(path: Path = CATALOGUE) -> list[Entry]:
    """Return the entries of a catalogue without its header."""
    blocks = path.read_text().split("\n\n") if path.exists() else []
    entries = (_entry(block.splitlines()) for block in blocks if block.strip())
    return [entry for entry in entries if entry.message.text]


def _entry(lines: list[str]) -> Entry:
    texts: dict[str, str] = {}
    key = ""
    for line in lines:
        if not line.startswith("#"):
            key = line.split('"')[0].strip() or key
            texts[key] = texts.get(key, "") + "".join(map(_plain, QUOTED.findall(line)))
    said = [text for name, text in texts.items() if name.startswith("msgstr")]
    places = [line[3:] for line in lines if line.startswith("#: ")]
    is_fuzzy = any(line.startswith("#,") and "fuzzy" in line for line in lines)
    return Entry(Message(texts["msgid"], texts.get("msgid_plural", "")), said, places, is_fuzzy)


def _plain(text: str) -> str:
    return re.sub(r"\\(.)", lambda m: {"n": "\n", "t": "\t"}.get(m[1], m[1]), text)


def written(entries: list[Entry]) -> str:
    """Return a catalogue as text."""
    blocks = ['msgid ""\nmsgstr ""\n' + "\n".join(_lines(HEADER)), *map(_block, entries)]
    return "\n\n".join(blocks) + "\n"


def _block(entry: Entry) -> str:
    places = [f"#: {place}" for place in entry.places]
    if not entry.message.plural:
        return "\n".join(
            [*places, f"msgid {_quoted(entry.message.text)}", f"msgstr {_quoted(entry.said[0])}"]
        )
    both = [f"msgid {_quoted(entry.message.text)}", f"msgid_plural {_quoted(entry.message.plural)}"]
    return "\n".join([*places, *both, *(f"msgstr[{n}] {_quoted(s)}" for n, s in enumerate(entry.said))])


def _lines(text: str) -> Iterator[str]:
    return (_quoted(line) for line in text.splitlines(keepends=True))


def _quoted(text: str) -> str:
    return '"' + "".join(ESCAPES.get(letter, letter) for letter in text) + '"'


def compiled(entries: list[Entry]) -> bytes:
    """Return a catalogue as gettext reads it at run time."""
    pairs = {"": HEADER}
    for entry in entries:
        source = "\0".join(filter(None, (entry.message.text, entry.message.plural)))
        if all(entry.said):
            pairs[source] = "\0".join(entry.said)
    return _packed(sorted((key.encode(), said.encode()) for key, said in pairs.items()))


def _packed(pairs: list[tuple[bytes, bytes]]) -> bytes:
    """Lay out the file: head, table of the sources, table of the translations, all texts."""
    texts = [key for key, _said in pairs] + [said for _key, said in pairs]
    place = 28 + 8 * len(texts)
    table = bytearray()
    for text in texts:
        table += struct.pack("<II", len(text), place)
        place += len(text) + 1
    number = len(pairs)
    head = struct.pack("<7I", 0x950412DE, 0, number, 28, 28 + 8 * number, 0, 28 + 16 * number)
    return head + bytes(table) + b"".join(text + b"\0" for text in texts)


def renewed() -> list[Entry]:
    """Return the catalogue in line with code and templates; what is new has no translation yet."""
    known = {entry.message: entry.said for entry in read()}
    return [
        Entry(message, known.get(message) or [""] * (2 if message.plural else 1), places)
        for message, places in sorted(messages().items(), key=lambda item: (item[1][0], item[0].text))
    ]


def main() -> None:
    """Bring catalogue and compiled file in line, and name what has no translation."""
    entries = renewed()
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    CATALOGUE.write_text(written(entries))
    CATALOGUE.with_suffix(".mo").write_bytes(compiled(entries))
    for entry in entries:
        if not all(entry.said):
            print(f"{entry.places[0]}: {entry.message.text}")  # noqa: T201


if __name__ == "__main__":
    main()
