"""Reading a table of a rule file key by key: each question notes its fault and the reading goes on.

A question answers None where it noted a fault, so that one mistake is named once and not again in a sum.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, cast

from django.utils.translation import gettext as _

from workflow.rules.faults import Fault

PLACES = 6
LARGEST_PART = 1_000
_SLUG = re.compile(r"[a-z][a-z0-9_]{0,59}")


class Table:
    """One table of the file with its path; `faults` is shared by all tables of the file."""

    def __init__(
        self, content: Mapping[str, Any], place: str = "", faults: list[Fault] | None = None
    ) -> None:
        self.content, self.place = content, place
        self.faults: list[Fault] = [] if faults is None else faults
        self._asked: set[str] = set()
        self._inner: dict[str, Table] = {}

    def has(self, key: str) -> bool:
        """Return whether the key is there; asking makes it a known key."""
        self._asked.add(key)
        return key in self.content

    def at(self, key: str) -> str:
        """Return the place of a key."""
        return f"{self.place}.{key}".lstrip(".")

    def fault(self, key: str, sentence: str) -> None:
        """Note a fault at a key, or at the table itself where the key is empty."""
        self.faults.append(Fault(self.at(key) if key else self.place, sentence))

    def close(self) -> None:
        """Note every key nobody asked for, here and in all tables below."""
        for key in self.content:
            if key not in self._asked:
                self.fault(key, _("Kunci ini tidak dikenal; periksa ejaannya atau hapus."))
        for inner in self._inner.values():
            inner.close()

    def leave_open(self) -> None:
        """Let every key pass: what it should be cannot be told while another fault stands."""
        self._asked.update(self.content)

    def text(self, key: str, *, longest: int = 200) -> str | None:
        """Return a text that is not empty."""
        sentence = _("Isi dengan teks, paling panjang %d huruf.") % longest
        return cast("str | None", self._ask(key, lambda v: _is_text(v) and len(v) <= longest, sentence))

    def slug(self, key: str, *, longest: int = 40) -> str | None:
        """Return a code of small letters, digits and underscores."""
        sentence = _("Isi dengan kode: huruf kecil, angka dan garis bawah, diawali huruf.")
        return cast("str | None", self._ask(key, lambda v: _is_slug(v) and len(v) <= longest, sentence))

    def slugs(self, key: str) -> list[str]:
        """Return a list of codes without repetition; a missing list is empty."""
        sentence = _("Isi dengan daftar kode: huruf kecil, angka dan garis bawah.")
        values: list[str] = self._ask(key, lambda v: _is_list(v, _is_slug), sentence, default=[]) or []
        for twice in sorted({v for v in values if values.count(v) > 1}):
            self.fault(key, _("“%s” disebut dua kali.") % twice)
        return values

    def texts(self, key: str, count: int | None = None) -> list[str] | None:
        """Return a list of texts, of exactly `count` where that is given."""
        values = self._ask(key, lambda v: _is_list(v, _is_text), _("Isi dengan daftar teks."))
        if values is None or count in (None, len(values)):
            return cast("list[str] | None", values)
        words = {"count": count, "present": len(values)}
        self.fault(key, _("Harus ada %(count)d teks, sekarang %(present)d.") % words)
        return None

    def whole(self, key: str, least: int, most: int) -> int | None:
        """Return a whole number within bounds."""
        words = {"least": least, "most": most}
        sentence = _("Isi dengan bilangan bulat %(least)d sampai %(most)d.") % words
        return cast("int | None", self._ask(key, lambda v: type(v) is int and least <= v <= most, sentence))

    def number(self, key: str, least: int, most: int) -> Decimal | None:
        """Return an exact number within bounds, with at most six decimals."""
        words = {"least": least, "most": most, "places": PLACES}
        sentence = _("Isi dengan angka %(least)d sampai %(most)d, paling banyak %(places)d desimal.") % words
        value = self._ask(key, lambda v: _is_number(v) and least <= v <= most and _is_short(v), sentence)
        return None if value is None else Decimal(value)

    def share(self, key: str) -> tuple[int, int] | None:
        """Return an exact share below the whole, written `[numerator, denominator]`."""
        value = self._ask(key, _is_share, _("Isi dengan bagian yang tepat, misalnya [1, 2] untuk setengah."))
        return None if value is None else (value[0], value[1])

    def flag(self, key: str, *, default: bool | None = None) -> bool | None:
        """Return true or false."""
        value = self._ask(key, lambda v: isinstance(v, bool), _("Isi dengan true atau false."), default)
        return cast("bool | None", value)

    def day(self, key: str) -> date | None:
        """Return a date."""
        sentence = _("Isi dengan tanggal tanpa tanda kutip, misalnya 2025-01-31.")
        return cast("date | None", self._ask(key, lambda v: type(v) is date, sentence))

    def one_of(self, key: str, choices: Collection[str]) -> str | None:
        """Return one of the given texts."""
        sentence = _("Pilih salah satu: %s.") % ", ".join(sorted(choices))
        return cast("str | None", self._ask(key, lambda v: isinstance(v, str) and v in choices, sentence))

    def table(self, key: str) -> Table | None:
        """Return the table below a key."""
        sentence = _("Tulis sebagai tabel: [%s].") % self.at(key)
        value = self._ask(key, lambda v: isinstance(v, dict), sentence)
        return None if value is None else self._below(value, self.at(key))

    def tables(self, key: str) -> list[Table]:
        """Return the tables of a list (`[[key]]`); there must be one at least."""
        sentence = _("Tulis sebagai daftar tabel: [[%s]].") % self.at(key)
        value = self._ask(key, lambda v: bool(v) and _is_list(v, lambda row: isinstance(row, dict)), sentence)
        return [self._below(row, f"{self.at(key)}[{number}]") for number, row in enumerate(value or [], 1)]

    def named_tables(self, key: str) -> dict[str, Table]:
        """Return the tables below a table, by their names."""
        outer = self.table(key)
        if outer is None:
            return {}
        return {name: inner for name in outer.content if (inner := outer.table(name)) is not None}

    def _below(self, content: dict[str, Any], place: str) -> Table:
        return self._inner.setdefault(place, Table(content, place, self.faults))

    def _ask(self, key: str, is_right: Callable[[Any], bool], sentence: str, default: Any = None) -> Any:
        """Return the value of a key where it is right, its default where it is absent, else note a fault."""
        if self.has(key) and is_right(self.content[key]):
            return self.content[key]
        if key in self.content:
            self.fault(key, sentence)
        elif default is None:
            self.fault(key, _("Kunci wajib ini belum ada."))
        return None if key in self.content else default


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_slug(value: Any) -> bool:
    return isinstance(value, str) and _SLUG.fullmatch(value) is not None


def _is_list(value: Any, is_right: Callable[[Any], bool]) -> bool:
    return isinstance(value, list) and all(map(is_right, value))


def _is_share(value: Any) -> bool:
    if not _is_list(value, lambda v: type(v) is int) or len(value) != 2:
        return False
    part, whole = value
    return bool(0 <= part < whole <= LARGEST_PART)


def _is_number(value: Any) -> bool:
    return type(value) is int or (isinstance(value, Decimal) and value.is_finite())


def _is_short(value: Decimal | int) -> bool:
    return value == Decimal(value).quantize(Decimal(1).scaleb(-PLACES))


def repeated(tables: list[Table], key: str, codes: list[str | None]) -> None:
    """Note a fault at each code that an earlier table bears."""
    for position, (table, code) in enumerate(zip(tables, codes, strict=True)):
        if code is not None and code in codes[:position]:
            table.fault(key, _("Kode “%s” sudah dipakai di atas.") % code)
