"""Pictures end where they say: nothing may hide behind them."""

from __future__ import annotations

import os
from typing import BinaryIO

from django.utils.translation import gettext as _

from workflow.documents.faults import UnacceptableFile

PNG = b"\x89PNG\r\n\x1a\n"
MOST_CHUNKS = 100_000


def inspect_png(file: BinaryIO) -> None:
    """Walk the chunks; raises UnacceptableFile unless the last one ends the file."""
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    if file.read(len(PNG)) != PNG:
        raise _broken()
    for _chunk in range(MOST_CHUNKS):
        head = file.read(8)
        if len(head) < 8:
            raise _broken()
        end = file.seek(int.from_bytes(head[:4], "big") + 4, os.SEEK_CUR)
        if head[4:] == b"IEND" or end > size:
            break
    if head[4:] != b"IEND" or end != size:
        raise _broken()


def inspect_jpeg(file: BinaryIO) -> None:
    """Look at both ends; raises UnacceptableFile unless the picture begins and ends as one."""
    file.seek(0)
    head = file.read(3)
    file.seek(-2, os.SEEK_END)
    if head != b"\xff\xd8\xff" or file.read(2) != b"\xff\xd9":
        raise _broken()


def _broken() -> UnacceptableFile:
    return UnacceptableFile(
        _("Gambar ini rusak atau berisi data lain di belakangnya. Simpan ulang gambarnya, lalu kirim lagi.")
    )
