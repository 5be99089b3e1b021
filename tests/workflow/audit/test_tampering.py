"""A9: a superuser switches the triggers off and flips single bits; every flip is found in its stream."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import cycle
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from django.utils import timezone

from config.cluster import SUPERUSER, Cluster
from tests.conftest import as_role
from tests.workflow.audit.rows import run
from tests.workflow.toyapp.services import check, grant, send_back
from tests.workflow.world import toy_case, toy_world
from workflow.audit import chain
from workflow.audit.verify import broken_files, stream_findings
from workflow.models import AuditBody, AuditEvent, Case, Evidence, Person

FLIPS = 500
SEED = 20260101
TABLES: tuple[type[AuditEvent | AuditBody], ...] = (AuditEvent, AuditBody)
COLUMNS = [(table, field.attname) for table in TABLES for field in table._meta.concrete_fields]


def flipped(value: Any, dice: random.Random) -> Any:
    """Return a value with one bit turned over, as long as the database can keep it."""
    if isinstance(value, bool | int):
        return value ^ 1 << dice.randrange(20, 31)
    if isinstance(value, datetime):
        return value + timedelta(microseconds=1 << dice.randrange(40))
    if isinstance(value, UUID):
        return UUID(int=value.int ^ 1 << dice.randrange(128))
    if isinstance(value, str):
        return flipped_text(value, dice)
    place = dice.randrange(len(value))
    return value[:place] + bytes([value[place] ^ 1 << dice.randrange(8)]) + value[place + 1 :]


def flipped_text(value: str, dice: random.Random) -> str:
    place = dice.randrange(len(value))
    turned = chr(ord(value[place]) ^ 1 << dice.randrange(7))
    return value if turned == "\x00" else value[:place] + turned + value[place + 1 :]


@contextmanager
def without_protection(cluster: Cluster) -> Iterator[None]:
    """Act as the superuser, all triggers and constraints of the record away, and undo it all at the end."""
    with as_role(cluster, SUPERUSER), transaction.atomic():
        for table in ("audit_event", "audit_body"):
            run(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
        for name in ("audit_event_once", "audit_step_or_fact", "audit_not_from_the_future"):
            run(f"ALTER TABLE audit_event DROP CONSTRAINT {name}")
        yield
        transaction.set_rollback(True)


def flip(model: type[AuditEvent | AuditBody], column: str, dice: random.Random) -> set[str]:
    """Turn over one bit of a random row that has a value there; return the streams it touches."""
    rows = model.objects.exclude(**{f"{column}__isnull": True})
    pk, value = dice.choice(list(rows.order_by("pk").values_list("pk", column)) or [(0, "")])
    value = bytes(value) if isinstance(value, memoryview) else value
    turned = flipped(value, dice) if value != "" else value
    if turned == value:
        return set()
    event = AuditEvent.objects.filter(pk=pk)
    touched = {str(event.get().stream)}
    assert model.objects.filter(pk=pk).update(**{column: turned}) == 1
    return touched | ({turned} if column == "stream" else set())


@pytest.mark.django_db(transaction=True)
class TestAFlippedBit:
    def test_is_found_in_every_column(self, cluster: Cluster) -> None:
        some_record()
        dice, columns, found = random.Random(SEED), cycle(COLUMNS), 0
        with without_protection(cluster):
            assert list(stream_findings()) == []
            while found < FLIPS:
                model, column = next(columns)
                before = transaction.savepoint()
                streams = flip(model, column, dice)
                assert not streams or list(stream_findings(sorted(streams))), (model, column)
                found += bool(streams)
                transaction.savepoint_rollback(before)

    def test_would_pass_without_the_bodies(self, cluster: Cluster) -> None:
        """The control: each of the two passes finds what the other cannot."""
        some_record()
        with without_protection(cluster):
            AuditBody.objects.update(body=b"forged")
            assert list(chain.broken_links()) == []
            assert list(chain.broken_bodies())

    def test_is_found_at_its_place(self, cluster: Cluster) -> None:
        some_record()
        middle = AuditEvent.objects.filter(revision=2).order_by("id").first()
        assert middle
        with without_protection(cluster):
            for table, column in (("audit_body", "event_id"), ("audit_event", "id")):
                run(f"DELETE FROM {table} WHERE {column} = {middle.pk}")
            sentences = [str(finding) for finding in chain.broken_links()]
        place = f"{middle.stream} event {middle.sequence + 1}: "
        assert sentences == [
            f"{place}the events before it are missing: {middle.sequence} was expected",
            f"{place}the event does not follow the one before it: the link is another",
        ]


def some_record() -> None:
    """Leave a few cases with steps, keys and facts."""
    world = toy_world()
    for number in range(4):
        case = toy_case(world)
        check(case, actor=world.actor("toy_checker"), expected=1, key=UUID(int=number + 1))
        if number % 2:
            send_back(case, actor=world.actor("toy_chief"), expected=2, reason="Tambahkan tujuan — é")
        else:
            grant(case, actor=world.actor("toy_chief"), expected=2)


@pytest.mark.django_db
class TestAnEvidenceFile:
    def test_is_compared_with_what_was_uploaded(self, tmp_path: Any) -> None:
        whole, changed = b"isi", b"lain"
        for name, content in (("a", whole), ("b", changed)):
            (tmp_path / name).write_bytes(content)
            upload(name, whole)
        upload("missing", whole)
        sentences = [finding.sentence for finding in broken_files(tmp_path)]
        assert sorted(sentences) == [
            "the file cannot be read: No such file or directory",
            "the file was changed since it was uploaded",
        ]


def upload(name: str, content: bytes) -> Evidence:
    case = Case.objects.first() or toy_case(toy_world())
    return Evidence.objects.create(
        case=case,
        organisation=case.organisation,
        title=name,
        file_name=name,
        media_type="text/plain",
        size=len(content),
        digest=hashlib.sha256(content).digest(),
        stored_as=name,
        uploaded_by=Person.objects.all()[0],
        uploaded_at=timezone.now(),
    )
