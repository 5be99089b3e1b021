"""Office documents are ZIP packages: looked into without unpacking them, and without parsing XML."""

from __future__ import annotations

import os
import re
import struct
import zipfile
import zlib
from functools import partial
from pathlib import PurePosixPath
from typing import BinaryIO

from django.utils.translation import gettext as _

from workflow.documents.faults import UnacceptableFile

MOST_ENTRIES = 5_000
MOST_UNPACKED = 500 * 1024 * 1024
MOST_RATIO = 200
MOST_READ = 1024 * 1024
UNREADABLE = (zipfile.BadZipFile, ValueError, OSError, EOFError, RuntimeError, zlib.error, struct.error)
END = b"PK\x05\x06"
ACTIVE = re.compile(
    r"vbaproject|vbadata|activex/|macrosheets/|dialogsheets/|oleobject|\.(exe|dll|js|vbs|bat|cmd|ps1|jar|lnk|hta|scr)$"
    r"|^basic/|^scripts/|^object \d+/?$",
    re.IGNORECASE,
)
OOXML = {
    "docx": b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "xlsx": b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
}
ODF = {
    "odt": b"application/vnd.oasis.opendocument.text",
    "ods": b"application/vnd.oasis.opendocument.spreadsheet",
}
REMOTE_TEMPLATE = re.compile(rb'attachedTemplate"[^>]*Target="(?:https?:|ftp:|file:////|\\\\)', re.IGNORECASE)


def _ooxml(name: str, file: BinaryIO) -> None:
    with _opened(file) as package:
        types = _read(package, "[Content_Types].xml")
        if OOXML[name] not in types:
            raise _not_what_it_says()
        if b"macroenabled" in types.lower():
            raise _active()
        if REMOTE_TEMPLATE.search(_read(package, "word/_rels/settings.xml.rels", is_needed=False)):
            raise _active()


def _odf(name: str, file: BinaryIO) -> None:
    with _opened(file) as package:
        if _read(package, "mimetype").strip() != ODF[name]:
            raise _not_what_it_says()
        if b"encryption-data" in _read(package, "META-INF/manifest.xml", is_needed=False):
            raise _locked()


inspect_docx, inspect_xlsx = partial(_ooxml, "docx"), partial(_ooxml, "xlsx")
inspect_odt, inspect_ods = partial(_odf, "odt"), partial(_odf, "ods")


def _opened(file: BinaryIO) -> zipfile.ZipFile:
    """Return the package when nothing but the package is in the file, and nothing in it is dangerous."""
    _refuse_company(file)
    try:
        package = zipfile.ZipFile(file)
    except UNREADABLE:
        raise _not_what_it_says() from None
    try:
        _refuse_contents(package.infolist())
    except UnacceptableFile:
        package.close()
        raise
    return package


def _refuse_company(file: BinaryIO) -> None:
    """Refuse what precedes or follows the package: a second format, or a program that unpacks itself."""
    file.seek(0)
    begins = file.read(4) == b"PK\x03\x04"
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - 22))
    end = file.read(22)
    if not begins or not end.startswith(END) or end[20:] != b"\0\0":
        raise _not_what_it_says()


def _refuse_contents(entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.filename for entry in entries]
    if not entries or min(entry.header_offset for entry in entries) != 0 or len(set(names)) < len(names):
        raise _not_what_it_says()
    if any(entry.flag_bits & 1 for entry in entries):
        raise _locked()
    if any(ACTIVE.search(name) for name in names):
        raise _active()
    if any(_leaves(name) for name in names):
        raise _not_what_it_says()
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if len(entries) > MOST_ENTRIES or unpacked > MOST_UNPACKED or unpacked > MOST_RATIO * max(packed, 10_000):
        raise _too_deep()


def _leaves(name: str) -> bool:
    """Return whether a name would lead out of the folder into which it is unpacked."""
    return name.startswith("/") or "\\" in name or ":" in name or ".." in PurePosixPath(name).parts


def _read(package: zipfile.ZipFile, name: str, *, is_needed: bool = True) -> bytes:
    try:
        with package.open(name) as part:
            return part.read(MOST_READ)
    except KeyError:
        if is_needed:
            raise _not_what_it_says() from None
        return b""
    except UNREADABLE:
        raise _not_what_it_says() from None


def _not_what_it_says() -> UnacceptableFile:
    return UnacceptableFile(
        _("Isi dokumen tidak sesuai dengan namanya, atau rusak. Simpan ulang sebagai PDF, lalu kirim lagi.")
    )


def _locked() -> UnacceptableFile:
    return UnacceptableFile(_("Dokumen ini terkunci kata sandi. Buka kuncinya, lalu kirim lagi."))


def _active() -> UnacceptableFile:
    return UnacceptableFile(
        _("Dokumen ini memuat makro atau isi yang dapat berjalan. Simpan sebagai PDF, lalu kirim lagi.")
    )


def _too_deep() -> UnacceptableFile:
    return UnacceptableFile(
        _("Isi dokumen ini terlalu besar bila dibuka. Simpan sebagai PDF, lalu kirim lagi.")
    )
