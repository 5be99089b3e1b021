"""Which files are taken in, known by their content: the one module that touches puremagic.

Text files (CSV, TXT, HTML) are not on the list: their content cannot be told from a script.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import puremagic
from django.utils.translation import gettext as _

from workflow.documents import packages, pdf, pictures
from workflow.documents.faults import UnacceptableFile

WORDPROCESSING = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TEXT = "application/vnd.oasis.opendocument.text"
TABLE = "application/vnd.oasis.opendocument.spreadsheet"


@dataclass(frozen=True)
class Kind:
    """One acceptable kind of file: how its content begins, and what is looked for inside."""

    media_type: str
    signature: str
    inspect: Callable[[BinaryIO], None]
    is_shown_inline: bool = False


_PDF = Kind("application/pdf", "application/pdf", pdf.inspect, is_shown_inline=True)
_PNG = Kind("image/png", "image/png", pictures.inspect_png, is_shown_inline=True)
_JPEG = Kind("image/jpeg", "image/jpeg", pictures.inspect_jpeg, is_shown_inline=True)
BY_SUFFIX = {
    ".pdf": _PDF,
    ".png": _PNG,
    ".jpg": _JPEG,
    ".jpeg": _JPEG,
    ".docx": Kind(WORDPROCESSING, WORDPROCESSING, packages.inspect_docx),
    ".xlsx": Kind(SPREADSHEET, WORDPROCESSING, packages.inspect_xlsx),
    ".odt": Kind(TEXT, WORDPROCESSING, packages.inspect_odt),
    ".ods": Kind(TABLE, WORDPROCESSING, packages.inspect_ods),
}
ACCEPTED = ",".join(sorted(BY_SUFFIX))
INLINE = frozenset(kind.media_type for kind in BY_SUFFIX.values() if kind.is_shown_inline)


def kind_of(file: BinaryIO, file_name: str) -> Kind:
    """Return the kind of a file whose name and content agree; raises UnacceptableFile otherwise."""
    kind = BY_SUFFIX.get(Path(file_name).suffix.lower())
    if kind is None:
        raise UnacceptableFile(
            _("Jenis berkas ini tidak diterima. Kirim PDF, PNG, JPEG, DOCX, XLSX, ODT, atau ODS.")
        )
    if kind.signature not in _recognised(file):
        raise UnacceptableFile(
            _("Isi berkas tidak sesuai dengan namanya. Simpan ulang dari aplikasi asalnya, lalu kirim lagi.")
        )
    kind.inspect(file)
    return kind


def _recognised(file: BinaryIO) -> set[str]:
    """Return what the content may be by its first bytes; a package (ZIP) counts as every package."""
    file.seek(0)
    try:
        return {found.mime_type for found in puremagic.magic_stream(file)}
    except (puremagic.PureError, ValueError):
        return set()
