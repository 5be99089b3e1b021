"""Files are taken in with suspicion: sixty that mean harm stay out, one of every kind comes in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.workflow.documents import files
from workflow.documents import kinds, storage
from workflow.documents.faults import UnacceptableFile

HOSTILE = {word: (name, content) for word, name, content in files.hostile()}
HARMLESS = {word: (name, content) for word, name, content in files.HARMLESS}
SCRIPTED = files.pdf(b"3 0 obj<</S/JavaScript/JS(app.alert(1))>>endobj")


@pytest.fixture(autouse=True)
def root(tmp_path: Path, settings: Any) -> Path:
    settings.EVIDENCE_ROOT = tmp_path / "evidence"
    return tmp_path / "evidence"


def sent(name: str, content: bytes) -> SimpleUploadedFile:
    """Return an upload as sent by a program that is no browser: its name is not cleaned."""
    file = SimpleUploadedFile("a", content)
    file._name = name  # type: ignore[attr-defined]
    return file


def kept(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if path.is_file()]


class TestStore:
    """D12."""

    @pytest.mark.parametrize("word", HARMLESS)
    def test_takes_in_every_kind_on_the_list(self, root: Path, word: str) -> None:
        name, content = HARMLESS[word]
        assert storage.store(sent(name, content)).size == len(content)
        assert kept(root)[0].read_bytes() == content

    def test_is_tried_with_sixty_hostile_files(self) -> None:
        assert len(HOSTILE) >= 60

    @pytest.mark.parametrize("word", HOSTILE)
    def test_refuses(self, root: Path, word: str) -> None:
        with pytest.raises(UnacceptableFile):
            storage.store(sent(*HOSTILE[word]))
        assert kept(root) == []

    def test_would_take_them_in_without_inspection(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The control: it is the inspection that refuses."""
        monkeypatch.setattr(storage, "kind_of", lambda _file, _name: kinds.BY_SUFFIX[".pdf"])
        assert storage.store(sent("surat.pdf", SCRIPTED)).size == len(SCRIPTED)

    def test_refuses_what_is_too_large(self, root: Path, settings: Any) -> None:
        settings.EVIDENCE_LARGEST = 1000
        with pytest.raises(UnacceptableFile, match="lebih besar"):
            storage.store(sent("surat.pdf", files.pdf(b"%" + b"x" * 1000)))
        assert kept(root) == []

    @pytest.mark.parametrize(
        ("name", "shown"),
        [
            ("../../etc/surat.pdf", "surat.pdf"),
            ("C:\\Users\\x\\surat.pdf", "surat.pdf"),
            ("surat\u202efdp.pdf", "suratfdp.pdf"),
            ("sur\r\nat\x00.pdf", "surat.pdf"),
            ("x" * 400 + ".pdf", "x" * 180 + ".pdf"),
        ],
    )
    def test_does_not_let_a_name_choose_the_place(self, root: Path, name: str, shown: str) -> None:
        made = storage.store(sent(name, files.pdf()))
        (path,) = kept(root)
        assert made.file_name == shown
        assert path.resolve().is_relative_to(root.resolve())
        assert "surat" not in str(path.relative_to(root))
