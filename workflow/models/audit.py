"""The audit of record. The database fills and guards it (`workflow/sql/audit.sql`); here it is only named."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from workflow.models.cases import Case
from workflow.models.parties import Mandate, Organisation, Person


class AuditEvent(models.Model):
    """One link of a stream: a step (with stages and revision) or a fact (without)."""

    stream = models.CharField(max_length=60)
    sequence = models.PositiveIntegerField()
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="events")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField(null=True)
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    actor = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    acting_for = models.ForeignKey(Person, models.PROTECT, null=True, db_index=False, related_name="+")
    mandate = models.ForeignKey(Mandate, models.PROTECT, null=True, db_index=False, related_name="+")
    hat = models.CharField(max_length=100)
    action = models.CharField(max_length=120)
    from_stage = models.CharField(max_length=40, null=True)  # noqa: DJ001 a birth comes from nowhere
    to_stage = models.CharField(max_length=40, null=True)  # noqa: DJ001 a fact leads nowhere
    key = models.UUIDField(null=True)
    definition = models.CharField(max_length=16)
    policy = models.CharField(max_length=80)
    dossier_hash = models.BinaryField(null=True)
    body_commit = models.BinaryField()
    db_user = models.CharField(max_length=63)
    xact = models.BigIntegerField(db_column="xact")
    prev = models.BinaryField(null=True)
    hash = models.BinaryField()

    class Meta:
        db_table = "audit_event"
        indexes: ClassVar = [models.Index(fields=["hash"], name="audit_by_receipt")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["stream", "sequence"], name="audit_event_once"),
            models.UniqueConstraint(
                fields=["case", "revision"],
                condition=models.Q(revision__isnull=False),
                name="audit_one_step_a_revision",
            ),
            models.UniqueConstraint(
                fields=["case", "actor", "key"],
                condition=models.Q(key__isnull=False),
                name="audit_key_once",
            ),
            models.CheckConstraint(
                condition=models.Q(revision__isnull=True, to_stage__isnull=True)
                | models.Q(revision__isnull=False, to_stage__isnull=False, case__isnull=False),
                name="audit_step_or_fact",
            ),
            models.CheckConstraint(
                condition=models.Q(occurred_at__lte=models.F("recorded_at")), name="audit_not_from_the_future"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stream}#{self.sequence} {self.action}"


class AuditBody(models.Model):
    """What an event says in words, the only erasable part: salt and exact bytes."""

    event = models.OneToOneField(AuditEvent, models.PROTECT, related_name="body", primary_key=True)
    salt = models.BinaryField()
    body = models.BinaryField()

    class Meta:
        db_table = "audit_body"
