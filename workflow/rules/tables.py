"""Reading a table of a rule file key by key: each question notes its fault and the reading goes on.

A question answers None where it noted a fault, so that one mistake is named once and not again in a sum.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from workflow.rules.faults import Fault

PLACES = 6
_SLUG = re.compile(r"^[a-z][a-z0-9_]{0,59}$")
_ABSENT = object()


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
        value = self._value(key)
        if value is _ABSENT:
            return None
        if isinstance(value, str) and value.strip() and len(value) <= longest:
            return value
        return self._wrong(key, _("Isi dengan teks, paling panjang %d huruf.") % longest)

    def slug(self, key: str, *, longest: int = 40) -> str | None:
        """Return a code of small letters, digits and underscores."""
        value = self._value(key)
        if value is _ABSENT:
            return None
        if isinstance(value, str) and _SLUG.match(value) and len(value) <= longest:
            return value
        return self._wrong(key, _("Isi dengan kode: huruf kecil, angka dan garis bawah, diawali huruf."))

    def slugs(self, key: str) -> list[str]:
        """Return a list of codes without repetition; a missing list is empty."""
        if not self.has(key):
            return []
        values = self.content[key]
        if not isinstance(values, list) or not all(isinstance(v, str) and _SLUG.match(v) for v in values):
            self._wrong(key, _("Isi dengan daftar kode: huruf kecil, angka dan garis bawah."))
            return []
        for repeated in sorted({v for v in values if values.count(v) > 1}):
            self.fault(key, _("“%s” disebut dua kali.") % repeated)
        return values

    def texts(self, key: str, count: int | None) -> list[str] | None:
        """Return a list of exactly `count` texts."""
        value = self._value(key)
        if value is _ABSENT:
            return None
        is_list = isinstance(value, list) and all(isinstance(v, str) and v.strip() for v in value)
        if not is_list:
            return self._wrong(key, _("Isi dengan daftar teks."))
        if count is not None and len(value) != count:
            words = {"count": count, "present": len(value)}
            return self._wrong(key, _("Harus ada %(count)d teks, sekarang %(present)d.") % words)
        return list(value)

    def whole(self, key: str, least: int, most: int, *, default: int | None = None) -> int | None:
        """Return a whole number within bounds."""
        value = self._value(key, default)
        if value is _ABSENT:
            return None
        if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
            return value
        words = {"least": least, "most": most}
        return self._wrong(key, _("Isi dengan bilangan bulat %(least)d sampai %(most)d.") % words)

    def number(self, key: str, least: int, most: int) -> Decimal | None:
        """Return an exact number within bounds, with at most six decimals."""
        value = self._value(key)
        if value is _ABSENT:
            return None
        if _is_number(value) and least <= value <= most and _is_short(Decimal(value)):
            return Decimal(value)
        words = {"least": least, "most": most, "places": PLACES}
        sentence = _("Isi dengan angka %(least)d sampai %(most)d, paling banyak %(places)d desimal.")
        return self._wrong(key, sentence % words)

    def share(self, key: str) -> tuple[int, int] | None:
        """Return an exact share of a whole, written `[numerator, denominator]`."""
        value = self._value(key)
        if value is _ABSENT:
            return None
        is_pair = isinstance(value, list) and len(value) == 2 and all(type(v) is int for v in value)
        if is_pair and 0 <= value[0] <= value[1] <= 1000 and value[1] > 0:
            return value[0], value[1]
        return self._wrong(key, _("Isi dengan bagian yang tepat, misalnya [1, 2] untuk setengah."))

    def flag(self, key: str, *, default: bool | None = None) -> bool | None:
        """Return true or false."""
        value = self._value(key, default)
        if value is _ABSENT or isinstance(value, bool):
            return None if value is _ABSENT else value
        return self._wrong(key, _("Isi dengan true atau false."))

    def day(self, key: str) -> date | None:
        """Return a date."""
        value = self._value(key)
        if value is _ABSENT:
            return None
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        return self._wrong(key, _("Isi dengan tanggal tanpa tanda kutip, misalnya 2025-01-31."))

    def one_of(self, key: str, choices: Collection[str]) -> str | None:
        """Return one of the given texts."""
        value = self._value(key)
        if value is _ABSENT:
            return None
        if isinstance(value, str) and value in choices:
            return value
        return self._wrong(key, _("Pilih salah satu: %s.") % ", ".join(sorted(choices)))

    def table(self, key: str) -> Table | None:
        """Return the table below a key."""
        value = self._value(key)
        if value is _ABSENT:
            return None
        return self._below(value, self.at(key)) if isinstance(value, dict) else self._not_a_table(key)

    def tables(self, key: str, *, least: int = 1) -> list[Table]:
        """Return the list of tables below a key (`[[key]]`)."""
        value = self.content.get(key, []) if least == 0 and self.has(key) is not None else self._value(key)
        if value is _ABSENT:
            return []
        if not isinstance(value, list) or not all(isinstance(v, dict) for v in value):
            self._wrong(key, _("Tulis sebagai daftar tabel: [[%s]].") % self.at(key))
            return []
        if len(value) < least:
            self.fault(key, _("Tulis sedikitnya satu [[%s]].") % self.at(key))
        return [self._below(v, f"{self.at(key)}[{number}]") for number, v in enumerate(value, 1)]

    def named_tables(self, key: str) -> dict[str, Table]:
        """Return the tables below a table, by their names."""
        outer = self.table(key)
        if outer is None:
            return {}
        return {name: inner for name in outer.content if (inner := outer.table(name)) is not None}

    def _below(self, content: dict[str, Any], place: str) -> Table:
        return self._inner.setdefault(place, Table(content, place, self.faults))

    def _value(self, key: str, default: Any = None) -> Any:
        """Return the value of a key, its default, or the mark of absence once that has been noted."""
        if self.has(key):
            return self.content[key]
        if default is not None:
            return default
        self.fault(key, _("Kunci wajib ini belum ada."))
        return _ABSENT

    def _wrong(self, key: str, sentence: str) -> None:
        self.fault(key, sentence)

    def _not_a_table(self, key: str) -> None:
        self._wrong(key, _("Tulis sebagai tabel: [%s].") % self.at(key))


def _is_number(value: Any) -> bool:
    return type(value) is int or (isinstance(value, Decimal) and value.is_finite())


def _is_short(value: Decimal) -> bool:
    return value == value.quantize(Decimal(1).scaleb(-PLACES))


def repeated(tables: list[Table], key: str, codes: list[str | None]) -> None:
    """Note a fault at each code that an earlier table bears."""
    for position, (table, code) in enumerate(zip(tables, codes, strict=True)):
        if code is not None and code in codes[:position]:
            table.fault(key, _("Kode “%s” sudah dipakai di atas.") % code)
