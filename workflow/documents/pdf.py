"""A PDF is searched for what could run, open or hide, in its plain bytes and in its object streams.

A cross-reference may point into the middle of any stream, so the whole file is searched, not its syntax.
What can be written in ways this search cannot read (chains of filters on object streams) is refused.
"""

from __future__ import annotations

import os
import re
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from django.utils.translation import gettext as _

from workflow.documents.faults import UnacceptableFile

CHUNK = 256 * 1024
OVERLAP = 16 * 1024
MOST_INFLATED = 256 * 1024 * 1024
END = b"[\x00-\x20/<>\\[\\]()%{}]"
ACTIVE = re.compile(
    rb"/(?:JavaScript|Launch|EmbeddedFiles?|RichMedia|SubmitForm|ImportData|GoToE|Rendition|Movie|XFA)" + END
)
LOCKED = re.compile(rb"/Encrypt" + END)
ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
STREAM = re.compile(rb"stream\r?\n")
OBJECTS = re.compile(rb"\s*\d+\s+\d+\s")
OBJECT_STREAM = re.compile(rb"/ObjStm" + END)
# What the dictionary of an object stream may say; anything else could hide its content from this search.
PLAIN_OBJECT_STREAM = re.compile(
    rb"<<(?:\s*/(?:Type\s*/ObjStm|(?:N|First|Length)\s+\d+|Length\s+\d+\s+\d+\s+R|Extends\s+\d+\s+\d+\s+R"
    rb"|Filter\s*/FlateDecode|Filter\s*\[\s*/FlateDecode\s*\]))*\s*>>\s*stream"
)


def inspect(file: BinaryIO) -> None:
    """Search the file; raises UnacceptableFile where it is locked, active, or more than a PDF."""
    _refuse_company(file)
    budget = MOST_INFLATED
    for window, start in _windows(file):
        _search(window)
        for found in STREAM.finditer(window, max(0, len(window) - CHUNK - 16)):
            budget -= _search_stream(file, start + found.end())
            if budget < 0:
                raise _unreadable()


def _refuse_company(file: BinaryIO) -> None:
    """Refuse what does not begin as a PDF, has something behind its end, or is a package besides."""
    file.seek(0)
    head = file.read(8)
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - 66_000))
    tail = file.read()
    _before, end, behind = tail.rpartition(b"%%EOF")
    if (
        not re.match(rb"%PDF-[12]\.\d", head)
        or not end
        or behind.strip(b"\r\n\t \0")
        or b"PK\x05\x06" in tail
    ):
        raise UnacceptableFile(
            _("PDF ini rusak atau berisi data lain. Cetak ulang sebagai PDF, lalu kirim lagi.")
        )


def _windows(file: BinaryIO) -> Iterator[tuple[bytes, int]]:
    """Yield overlapping pieces with their place in the file, so that no word is cut."""
    kept, place = b"", 0
    while True:
        file.seek(place)
        chunk = file.read(CHUNK)
        if not chunk:
            return
        yield kept + chunk, place - len(kept)
        place += len(chunk)
        kept = (kept + chunk)[-OVERLAP:]


def _search(window: bytes) -> None:
    """Search one piece, with escaped names written out."""
    plain = ESCAPE.sub(lambda found: bytes([int(found[1], 16)]), window) + b" "
    if LOCKED.search(plain):
        raise UnacceptableFile(
            _("PDF ini terkunci kata sandi atau sandi izin. Buka kuncinya, lalu kirim lagi.")
        )
    if ACTIVE.search(plain):
        raise UnacceptableFile(
            _("PDF ini memuat skrip, lampiran, atau isi aktif. Cetak ulang sebagai PDF, lalu kirim lagi.")
        )
    if any(not _is_readable(plain, found.start()) for found in OBJECT_STREAM.finditer(plain)):
        raise _unreadable()


def _is_readable(plain: bytes, at: int) -> bool:
    """Return whether the object stream named here is one that this search inflates."""
    begin = plain.rfind(b"<<", 0, at)
    if begin < 0 or plain.find(b"stream", at) < 0:
        return True  # cut by the edge of the window: whole in the window before or after
    return PLAIN_OBJECT_STREAM.match(plain, begin) is not None


def _search_stream(file: BinaryIO, place: int) -> int:
    """Search a compressed stream that begins like a list of objects; returns how much was inflated."""
    inflated = 0
    kept = b""
    for piece in _inflate(file, place):
        if inflated == 0 and not OBJECTS.match(piece):
            return 0
        inflated += len(piece)
        _search(kept + piece)
        kept = piece[-64:]
        if inflated > MOST_INFLATED:
            break
    return inflated


def _inflate(file: BinaryIO, place: int) -> Iterator[bytes]:
    engine = zlib.decompressobj()
    file.seek(place)
    length, pending = 4096, b""
    while not engine.eof:
        pending = pending or file.read(length)
        if not pending:
            return
        try:
            piece = engine.decompress(pending, CHUNK)
        except zlib.error:
            return
        pending, length = engine.unconsumed_tail, CHUNK
        if piece:
            yield piece


def _unreadable() -> UnacceptableFile:
    return UnacceptableFile(
        _("PDF ini tidak dapat diperiksa isinya. Cetak ulang sebagai PDF, lalu kirim lagi.")
    )
