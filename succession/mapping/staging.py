"""A CSV file on its way into the database: its head read here, its rows handed on as bytes.

The database itself reads the rows (COPY), so a file of any length passes through a few hundred kilobytes of
memory; what is wrong with its structure is told by the row it stands in.
"""

from __future__ import annotations

import csv
import hashlib
import re
from codecs import BOM_UTF8
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import IO

from django.db import connection
from django.utils.translation import gettext as _
from psycopg import DataError, sql

from workflow.exceptions import TransitionRefused

TABLE = "mapping_staging"
COLUMNS = ("employee_no", "name", "birth_on", "unit", "position", "level")
CHUNK = 256 * 1024
LONGEST_HEAD = 64 * 1024
# Older servers take such a line for the end of the data and drop what follows.
END_OF_DATA = re.compile(rb"^\\\.\r?$", re.MULTILINE)
LINE = re.compile(r"line (\d+)")


class FileRefused(TransitionRefused):
    """The file is no table of people; every fault of its head, or the first of its structure."""


@dataclass(frozen=True)
class Staged:
    """What stands in the staging table: how many rows, from which file."""

    rows: int
    digest: bytes


class Source:
    """A CSV file as it is read: the head first, then the rest in chunks, hashed on the way."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._hash = hashlib.sha256()
        first = self._read(LONGEST_HEAD)
        head, self._rest = _split(first.removeprefix(BOM_UTF8))
        self.delimiter = ";" if head.count(b";") > head.count(b",") else ","
        self.head = _columns(head, self.delimiter)

    def chunks(self) -> Iterator[bytes]:
        """Yield the rows; raises FileRefused at a line that a server would take for the end."""
        tail, chunk = b"", self._rest
        while chunk:
            if END_OF_DATA.search(tail + chunk):
                raise FileRefused([_("Hapus baris yang hanya berisi “\\.”.")])
            tail = chunk[-4:]
            yield chunk
            chunk = self._read(CHUNK)

    @property
    def digest(self) -> bytes:
        """Return the hash of all that was read so far."""
        return self._hash.digest()

    def _read(self, size: int) -> bytes:
        chunk = self._stream.read(size)
        self._hash.update(chunk)
        return chunk


def stage(stream: IO[bytes], codes: Sequence[str]) -> Staged:
    """Copy a file into the staging table of this transaction; raises FileRefused."""
    source = Source(stream)
    _check_head(source.head, codes)
    with connection.cursor() as cursor:
        cursor.execute("SELECT mapping_make_staging(%s::text[])", [[*COLUMNS, *codes]])
        try:
            with cursor.copy(_copy(source)) as copy:
                for chunk in source.chunks():
                    copy.write(chunk)
        except DataError as error:
            raise FileRefused([_structure_words(error)]) from None
        return Staged(max(cursor.rowcount, 0), source.digest)


def _split(first: bytes) -> tuple[bytes, bytes]:
    """Return the head and what follows it."""
    found = re.search(rb"\r\n|\n|\r", first)
    if found is None and len(first) == LONGEST_HEAD:
        raise FileRefused([_("Baris judul terlalu panjang; simpan berkas sebagai CSV.")])
    return (first[: found.start()], first[found.end() :]) if found else (first, b"")


def _columns(head: bytes, delimiter: str) -> list[str]:
    try:
        text = head.decode()
        return [cell.strip() for cell in next(csv.reader([text], delimiter=delimiter, strict=True), [])]
    except UnicodeDecodeError:
        raise FileRefused([_("Simpan berkas ini dalam penyandian UTF-8.")]) from None
    except csv.Error:
        raise FileRefused([_("Baris judul tidak terbaca; periksa tanda kutipnya.")]) from None


def _check_head(head: list[str], codes: Sequence[str]) -> None:
    wanted = [*COLUMNS, *codes]
    faults = [_("Kolom “%s” belum ada.") % name for name in wanted if name not in head]
    faults += [_("Kolom “%s” tidak dikenal.") % name for name in _once(head) if name not in wanted]
    faults += [_("Kolom “%s” ada dua kali.") % name for name in _once(head) if head.count(name) > 1]
    if faults:
        raise FileRefused(faults)


def _once(names: list[str]) -> list[str]:
    return list(dict.fromkeys(names))


def _copy(source: Source) -> sql.Composed:
    columns = sql.SQL(", ").join(map(sql.Identifier, source.head))
    words = "COPY {} ({}) FROM STDIN (FORMAT csv, DELIMITER {}, FORCE_NULL ({}), ENCODING 'UTF8')"
    return sql.SQL(words).format(sql.Identifier(TABLE), columns, sql.Literal(source.delimiter), columns)


def _structure_words(error: DataError) -> str:
    """Say what is wrong and in which row; the words of the database name values, so none are passed on."""
    found = LINE.search(error.diag.context or "")
    row = int(found[1]) + 1 if found else 0
    return _("Baris %(row)d: %(fault)s") % {"row": row, "fault": _fault_words(error)}


def _fault_words(error: DataError) -> str:
    words = error.diag.message_primary or ""
    if error.sqlstate == "22021":
        return _("simpan berkas ini dalam penyandian UTF-8.")
    if "missing data" in words:
        return _("jumlah kolomnya kurang dari baris judul.")
    if "extra data" in words:
        return _("jumlah kolomnya lebih dari baris judul.")
    if "quoted field" in words:
        return _("tanda kutip tidak ditutup.")
    return _("ganti barisnya tidak seragam atau susunannya rusak.")
