"""What hangs on a technical approval: what was asked for, how the sending goes, and BKN's answer.

An `Approval` can be written by the exchange's own role of the database alone, with its event, and by nobody
changed (`sql/technical_approval.sql`).
"""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.utils.translation import gettext_lazy as _

from approvals.registry.models import Position
from workflow.models import Case, Organisation, Person


class Request(models.Model):
    """The request for one person and one post, as it is sent; never changed."""

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="request")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    position = models.ForeignKey(Position, models.PROTECT, related_name="+")
    content: models.JSONField[Any] = models.JSONField(help_text="what is sent")


class Dispatch(models.Model):
    """How the sending of a request goes: the exchange's own notes, shown on the case's page."""

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="dispatch")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    receipt = models.CharField(_("tanda terima"), max_length=200, blank=True)
    sent_at = models.DateTimeField(_("terkirim"), null=True)
    asked_at = models.DateTimeField(_("terakhir ditanyakan"), null=True)
    next_at = models.DateTimeField(_("dicoba lagi"))
    attempts = models.PositiveIntegerField(_("percobaan gagal berturut-turut"), default=0)
    polls = models.PositiveIntegerField(default=0)
    fault = models.CharField(_("gangguan"), max_length=40, blank=True)
    faulted_at = models.DateTimeField(null=True)
    is_over = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["next_at"], condition=models.Q(is_over=False), name="dispatch_waiting")
        ]


class Approval(models.Model):
    """BKN's technical approval (pertek) of one person for one post, for a time."""

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="approval")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="technical_approvals")
    position = models.ForeignKey(Position, models.PROTECT, related_name="technical_approvals")
    number = models.CharField(_("nomor pertek"), max_length=100, unique=True)
    during = DateRangeField(_("masa berlaku"))

    def __str__(self) -> str:
        return self.number


class Refusal(models.Model):
    """BKN's refusal, with its reason."""

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="refusal")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    reason = models.TextField(_("alasan penolakan"))
