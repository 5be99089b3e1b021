"""Evidence comes in whole or not at all, is known by its hash, and is shown only as it was."""

from __future__ import annotations

import hashlib
import logging
import os
import time
import tracemalloc
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from tests.workflow.desks import CLUB, account_of, two_sided_world
from tests.workflow.documents import files
from tests.workflow.world import World, toy_case
from workflow.documents import storage
from workflow.documents.faults import DamagedEvidence, UnacceptableFile
from workflow.documents.selectors import open_evidence
from workflow.documents.services import attach, remove_orphans
from workflow.exceptions import Conflict, NotPermitted, NotYoursToKnow
from workflow.models import AuditEvent, Case, Evidence

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def root(tmp_path: Path, settings: pytest.FixtureRequest) -> Path:
    settings.EVIDENCE_ROOT = tmp_path / "evidence"  # type: ignore[attr-defined]
    return tmp_path / "evidence"


@pytest.fixture
def world() -> World:
    return two_sided_world()


@pytest.fixture
def case(world: World) -> Case:
    return toy_case(world)


def attached(world: World, case: Case, content: bytes = b"", name: str = "surat.pdf") -> Evidence:
    file = files.upload(name, content or files.pdf())
    return attach(case.pk, file, actor=world.actor(CLUB), title="Surat pernyataan")


def kept(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if path.is_file()]


def big_pdf(megabytes: int) -> TemporaryUploadedFile:
    """Return a PDF of much text that came in over the wire, as Django hands it on."""
    file = TemporaryUploadedFile("besar.pdf", "application/pdf", 0, None)
    file.write(files.pdf(tail=b"\n"))
    for _number in range(megabytes):
        file.write(b"%" + os.urandom(512 * 1024).hex().encode()[: 1024 * 1024 - 2] + b"\n")
    file.write(files.TAIL)
    file.seek(0)
    return file


class TestAttach:
    def test_records_the_hash_of_the_file(self, world: World, case: Case, root: Path) -> None:
        made = attached(world, case)
        event = AuditEvent.objects.get(case=case, action="tests.toy.attach_evidence")
        (path,) = kept(root)
        digest = hashlib.sha256(path.read_bytes()).digest()
        assert bytes(made.digest) == digest
        assert digest.hex() in bytes(event.body.body).decode()

    def test_keeps_the_file_under_a_random_name_for_nobody_else(
        self, world: World, case: Case, root: Path
    ) -> None:
        attached(world, case)
        (path,) = kept(root)
        assert "surat" not in str(path.relative_to(root))
        assert path.stat().st_mode & 0o777 == 0o600
        assert path.parent.stat().st_mode & 0o777 == 0o700

    def test_is_refused_to_a_role_without_the_verb(self, world: World, case: Case, root: Path) -> None:
        with pytest.raises(NotPermitted):
            attach(case.pk, files.upload("a.pdf", files.pdf()), actor=world.actor("toy_watcher"), title="x")
        assert not Evidence.objects.exists()
        assert kept(root) == []

    def test_hides_the_case_from_a_stranger(self, world: World, case: Case, root: Path) -> None:
        with pytest.raises(NotYoursToKnow):
            attach(case.pk, files.upload("a.pdf", files.pdf()), actor=world.actor("stranger"), title="x")
        assert kept(root) == []

    def test_attaches_once_under_one_key(self, world: World, case: Case, root: Path) -> None:
        key = uuid4()
        first, second = (
            attach(case.pk, files.upload("a.pdf", files.pdf()), actor=world.actor(CLUB), title="x", key=key)
            for _time in range(2)
        )
        assert first.pk == second.pk
        assert len(kept(root)) == 1

    def test_refuses_another_file_under_the_same_key(self, world: World, case: Case, root: Path) -> None:
        key, actor = uuid4(), world.actor(CLUB)
        attach(case.pk, files.upload("a.pdf", files.pdf()), actor=actor, title="x", key=key)
        with pytest.raises(Conflict):
            attach(case.pk, files.upload("a.pdf", files.pdf(b"%")), actor=actor, title="x", key=key)
        assert len(kept(root)) == 1

    def test_cannot_be_changed_or_removed_afterwards(self, world: World, case: Case) -> None:
        made = attached(world, case)
        for words in ("UPDATE workflow_evidence SET title = 'lain'", "DELETE FROM workflow_evidence"):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(words)
        assert Evidence.objects.get(pk=made.pk).title == "Surat pernyataan"


class TestHostileUpload:
    def test_leaves_nothing_behind(self, world: World, case: Case, root: Path) -> None:
        with pytest.raises(UnacceptableFile):
            attached(world, case, files.pdf(b"3 0 obj<</S/JavaScript>>endobj"))
        assert not Evidence.objects.exists()
        assert not AuditEvent.objects.filter(case=case, action="tests.toy.attach_evidence").exists()
        assert kept(root) == []

    def test_does_not_fill_the_memory(
        self, world: World, case: Case, settings: pytest.FixtureRequest
    ) -> None:
        settings.EVIDENCE_LARGEST = 100 * 1024 * 1024  # type: ignore[attr-defined]
        with big_pdf(10) as small, big_pdf(40) as large:
            peaks = [peak_of_attaching(world, case, file) for file in (small, large)]
        assert max(peaks) < 12 * 1024 * 1024
        assert peaks[1] < peaks[0] * 1.5


def peak_of_attaching(world: World, case: Case, file: TemporaryUploadedFile) -> int:
    tracemalloc.start()
    try:
        made = attach(case.pk, file, actor=world.actor(CLUB), title="Besar")
        opened = open_evidence(made.pk, world.actor(CLUB))
        with opened.file as content:
            while content.read(64 * 1024):
                pass
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


class TestOpenEvidence:
    def test_gives_back_what_was_uploaded(self, world: World, case: Case) -> None:
        made = attached(world, case)
        with open_evidence(made.pk, world.actor("toy_watcher")).file as content:
            assert content.read() == files.pdf()

    def test_is_hidden_from_a_stranger(self, world: World, case: Case) -> None:
        made = attached(world, case)
        with pytest.raises(NotYoursToKnow):
            open_evidence(made.pk, world.actor("stranger"))

    @pytest.mark.parametrize("harm", ["changed", "cut", "gone", "replaced"])
    def test_refuses_a_file_that_is_no_longer_the_same(
        self, world: World, case: Case, root: Path, harm: str, caplog: pytest.LogCaptureFixture
    ) -> None:
        """D14; that an unharmed file opens is the control above."""
        made = attached(world, case)
        (path,) = kept(root)
        damage(path, harm)
        with caplog.at_level(logging.ERROR), pytest.raises(DamagedEvidence):
            open_evidence(made.pk, world.actor(CLUB))
        assert str(made.pk) in caplog.text
        assert "Surat" not in caplog.text
        assert "Orang" not in caplog.text


def damage(path: Path, harm: str) -> None:
    content = path.read_bytes()
    path.unlink()
    if harm == "changed":
        path.write_bytes(content[:-1] + b"x")
    elif harm == "cut":
        path.write_bytes(content[:-1])
    elif harm == "replaced":
        path.write_bytes(files.pdf(b"% lain"))


class TestRemoveOrphans:
    def test_removes_old_files_without_a_row_and_nothing_else(
        self, world: World, case: Case, root: Path
    ) -> None:
        attached(world, case)
        (with_row,) = kept(root)
        strays = [root / "ab" / "old", root / "drafts" / "old", root / "ab" / "new"]
        for path in strays:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"x")
        long_ago = time.time() - 2 * storage.SECONDS_TO_BE_AN_ORPHAN
        for path in (with_row, *strays[:2]):
            os.utime(path, (long_ago, long_ago))
        assert remove_orphans() == 2
        assert set(kept(root)) == {with_row, strays[2]}


class TestEvidenceOverHTTP:
    @pytest.fixture
    def made(self, world: World, case: Case) -> Evidence:
        return attached(world, case)

    @pytest.fixture
    def writer(self, world: World) -> Client:
        client = Client()
        client.force_login(account_of(world, CLUB))
        return client

    def test_is_attached_by_the_form(self, case: Case, writer: Client) -> None:
        address = reverse("attach_evidence", args=[case.pk])
        key = writer.get(address).context["form"]["key"].value()
        sent = {"key": key, "title": "SK", "file": files.upload("sk.pdf", files.pdf())}
        assert writer.post(address, sent).status_code == 302
        assert Evidence.objects.get().title == "SK"

    def test_says_on_the_form_what_is_wrong(self, case: Case, writer: Client) -> None:
        sent = {"key": uuid4(), "title": "SK", "file": files.upload("sk.pdf", b"MZ")}
        answer = writer.post(reverse("attach_evidence", args=[case.pk]), sent)
        assert answer.status_code == 422
        assert "tidak sesuai dengan namanya" in answer.content.decode()
        assert "SK" in answer.content.decode()

    def test_is_refused_by_its_announced_length(self, case: Case, writer: Client) -> None:
        answer = writer.post(reverse("attach_evidence", args=[case.pk]), {}, CONTENT_LENGTH="999999999999")
        assert answer.status_code == 413

    def test_is_shown_where_nothing_may_run(self, made: Evidence, writer: Client) -> None:
        answer = writer.get(reverse("show_evidence", args=[made.pk]))
        assert b"".join(answer) == files.pdf()
        assert answer["Content-Disposition"].startswith("inline")
        assert answer["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'self'; sandbox"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["X-Frame-Options"] == "SAMEORIGIN"

    def test_is_downloaded_when_it_is_no_picture_nor_pdf(
        self, world: World, case: Case, writer: Client
    ) -> None:
        made = attached(world, case, files.docx(), "sk.docx")
        with closing(writer.get(reverse("show_evidence", args=[made.pk]))) as answer:
            assert answer["Content-Disposition"].startswith("attachment")
            assert "sandbox" in answer["Content-Security-Policy"]

    @pytest.mark.parametrize("route", ["show_evidence", "download_evidence"])
    def test_gives_a_stranger_no_byte(self, world: World, made: Evidence, route: str) -> None:
        """B3; the control is the page above."""
        client = Client()
        client.force_login(account_of(world, "stranger"))
        answer = client.get(reverse(route, args=[made.pk]))
        assert answer.status_code == 404
        assert b"%PDF" not in answer.content
        assert client.get(reverse("attach_evidence", args=[made.case_id])).status_code == 404

    def test_asks_nobody_in_who_is_not_logged_in(self, made: Evidence) -> None:
        answer = Client().get(reverse("show_evidence", args=[made.pk]))
        assert answer.status_code == 302
        assert b"%PDF" not in answer.content

    def test_says_that_the_file_has_changed(self, made: Evidence, writer: Client, root: Path) -> None:
        kept(root)[0].write_bytes(b"%PDF lain")
        answer = writer.get(reverse("show_evidence", args=[made.pk]))
        assert answer.status_code == 409
        assert b"%PDF" not in answer.content
        assert "berubah di penyimpanan" in answer.content.decode()
