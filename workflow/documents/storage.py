"""Where the files lie: outside the web root, under random names, whole or not at all."""

from __future__ import annotations

import hashlib
import os
import secrets
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import DatabaseError, InterfaceError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from workflow.documents.faults import DamagedEvidence, UnacceptableFile
from workflow.documents.kinds import kind_of

CHUNK = 64 * 1024
DRAFTS = "drafts"
SECONDS_TO_BE_AN_ORPHAN = 24 * 60 * 60


@dataclass(frozen=True)
class Stored:
    """A file as it lies on disk, hashed once while it came in."""

    stored_as: str
    file_name: str
    media_type: str
    size: int
    digest: bytes


def largest() -> int:
    """Return how many bytes one file may have."""
    return int(settings.EVIDENCE_LARGEST)


@contextmanager
def stored(upload: UploadedFile[Any]) -> Iterator[Stored]:
    """Keep an upload for as long as the body succeeds; if the body refuses, the file goes again.

    Raises UnacceptableFile for what is empty, too large, not on the list, locked or active.
    """
    kept = store(upload)
    try:
        yield kept
    except (DatabaseError, InterfaceError):
        raise  # a lost answer to COMMIT may have been a yes: the orphans' job looks later
    except BaseException:
        discard(kept.stored_as)
        raise


def store(upload: UploadedFile[Any]) -> Stored:
    """Write an upload to disk under a random name and return what it is; raises UnacceptableFile."""
    name = secrets.token_hex(32)
    draft = _folder(DRAFTS) / name
    file_name = tidy(upload.name or "")
    try:
        size, digest = _write(draft, upload.chunks(CHUNK))
        with draft.open("rb") as file:
            media_type = kind_of(file, file_name).media_type
        place = _folder(name[:2]) / name[2:]
        draft.replace(place)
        _sync(place.parent)
    finally:
        draft.unlink(missing_ok=True)
    return Stored(f"{name[:2]}/{name[2:]}", file_name, media_type, size, digest)


def tidy(name: str) -> str:
    """Return a file name that can be shown: no folder, no control or direction mark, not too long."""
    last = name.replace("\\", "/").rpartition("/")[2]
    shown = "".join(letter for letter in last if letter.isprintable()).strip(" .")
    stem, dot, suffix = shown.rpartition(".")
    return f"{stem[:180]}{dot}{suffix[:16]}" if dot else shown[:200]


def discard(stored_as: str) -> None:
    """Remove a file that no row names."""
    (Path(settings.EVIDENCE_ROOT) / stored_as).unlink(missing_ok=True)


def verified(stored_as: str, digest: bytes) -> IO[bytes]:
    """Return a private copy of a file, checked against its hash; raises DamagedEvidence."""
    copy = tempfile.SpooledTemporaryFile(max_size=1024 * 1024)  # noqa: SIM115 (the response closes it)
    if _copied(stored_as, copy) != digest:
        copy.close()
        raise DamagedEvidence(stored_as)
    copy.seek(0)
    return copy


def _copied(stored_as: str, copy: IO[bytes]) -> bytes | None:
    """Copy a file and return its hash; None when it cannot be read."""
    found = hashlib.sha256()
    try:
        with (Path(settings.EVIDENCE_ROOT) / stored_as).open("rb") as file:
            while piece := file.read(CHUNK):
                found.update(piece)
                copy.write(piece)
    except OSError:
        return None
    return found.digest()


def aged(now: float | None = None) -> Iterator[str]:
    """Yield the files that are old enough for their row to be there, if it ever came."""
    root = Path(settings.EVIDENCE_ROOT)
    limit = (now or time.time()) - SECONDS_TO_BE_AN_ORPHAN
    for folder in sorted(root.iterdir()) if root.is_dir() else []:
        for path in folder.iterdir() if folder.is_dir() else []:
            if path.is_file() and path.stat().st_mtime < limit:
                yield f"{folder.name}/{path.name}"


def _write(draft: Path, chunks: Iterable[bytes]) -> tuple[int, bytes]:
    size, digest = 0, hashlib.sha256()
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        for chunk in chunks:
            size += len(chunk)
            if size > largest():
                raise UnacceptableFile(
                    _("Berkas ini lebih besar dari %s. Kecilkan berkasnya, lalu kirim lagi.")
                    % filesizeformat(largest())
                )
            digest.update(chunk)
            file.write(chunk)
        if not size:
            raise UnacceptableFile(_("Berkas ini kosong. Pilih berkas lain."))
        file.flush()
        os.fsync(file.fileno())
    return size, digest.digest()


def _folder(name: str) -> Path:
    folder = Path(settings.EVIDENCE_ROOT) / name
    if not folder.is_dir():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _sync(folder.parent)
    return folder


def _sync(folder: Path) -> None:
    """Make a new name outlast a power cut."""
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
