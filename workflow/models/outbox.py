"""What has to happen after a commit: written with the step, carried out by the worker at least once."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from workflow.models.audit import AuditEvent
from workflow.models.parties import Person


class OutboxMessage(models.Model):
    """One event to be announced; done exactly when `sent_at` is set."""

    event = models.ForeignKey(AuditEvent, models.PROTECT, db_index=False, related_name="+")
    topic = models.CharField(max_length=120)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    retry_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=200, default="", db_default="", help_text="who failed, without names")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["id"], condition=models.Q(sent_at__isnull=True), name="outbox_unsent")
        ]


class Delivery(models.Model):
    """A subscriber has taken in an event: written in the transaction of what it did, once."""

    subscriber = models.CharField(max_length=120)
    event = models.ForeignKey(AuditEvent, models.PROTECT, related_name="+")
    delivered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["event", "subscriber"], name="delivered_once")
        ]


class Notice(models.Model):
    """Something a person should know; reading it never finishes a turn."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="notices")
    event = models.ForeignKey(AuditEvent, models.PROTECT, related_name="+")
    text = models.CharField(max_length=300)
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "event"], name="notice_once")]
        indexes: ClassVar = [
            models.Index(fields=["person", "-id"], name="notice_of_a_person"),
        ]
