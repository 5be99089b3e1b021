"""What a person has ordered for many turns at once, and what became of each."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workflow.models.parties import Person
from workflow.models.worklist import Turn


class BulkRun(models.Model):
    """One verb for many turns, worked on by the background worker; its key is that of the form."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    person = models.ForeignKey(Person, models.PROTECT, related_name="bulk_runs")
    hat = models.CharField(max_length=360, blank=True)
    language = models.CharField(max_length=8)
    verb = models.CharField(_("tindakan"), max_length=20)
    facts = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["person", "-created_at"], name="bulk_run_of_a_person")]

    def __str__(self) -> str:
        return f"{self.verb} {self.created_at:%Y-%m-%d %H:%M}"


class BulkItem(models.Model):
    """One turn of a run; its outcome is empty until it was tried."""

    run = models.ForeignKey(BulkRun, models.PROTECT, related_name="items")
    turn = models.ForeignKey(Turn, models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=1000, blank=True)
    is_done = models.BooleanField(default=False)
    tried_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["run", "turn"], name="bulk_item_once")]
        indexes: ClassVar = [
            models.Index(fields=["run", "id"], condition=Q(tried_at=None), name="bulk_item_untried")
        ]
