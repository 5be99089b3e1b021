"""On which line of a TOML text a key stands: tomllib does not say, and whoever mends a file wants to know."""

from __future__ import annotations

import re
from collections.abc import Iterator

_HEADER = re.compile(r"^\s*(\[\[?)\s*([\w.-]+)\s*\]\]?")
_KEY = re.compile(r"^\s*([\w-]+)\s*=")


def line_of(text: str, place: str) -> int | None:
    """Return the line of the key at `place`, else of the nearest table around it."""
    lines: dict[str, int] = {}
    for number, found in _places(text):
        lines.setdefault(found, number)
    while place and place not in lines:
        place = re.sub(r"(\[\d+\]|\.?[^.\[]+)$", "", place)
    return lines.get(place)


def _places(text: str) -> Iterator[tuple[int, str]]:
    counts: dict[str, int] = {}
    table, is_inside_text = "", False
    for number, line in enumerate(text.splitlines(), 1):
        starts_outside = not is_inside_text
        if (line.count('"""') + line.count("'''")) % 2:
            is_inside_text = not is_inside_text
        if not starts_outside:
            continue
        if header := _HEADER.match(line):
            table = _table(header[1], header[2], counts)
            yield number, table
        elif key := _KEY.match(line):
            yield number, f"{table}.{key[1]}".lstrip(".")


def _table(brackets: str, name: str, counts: dict[str, int]) -> str:
    """Return the place a header opens: each outer list stands at its last entry."""
    place = ""
    *outer, last = name.split(".")
    for part in outer:
        place = _entered(f"{place}.{part}".lstrip("."), counts)
    place = f"{place}.{last}".lstrip(".")
    if brackets == "[[":
        counts[place] = counts.get(place, 0) + 1
    return _entered(place, counts)


def _entered(place: str, counts: dict[str, int]) -> str:
    return f"{place}[{counts[place]}]" if place in counts else place
