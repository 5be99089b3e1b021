"""The one concrete case that every turn, event, note, vote and lock points at."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermissionBase

from workflow.models.parties import Organisation, Person
from workflow.models.rules import RuleVersion


class Case(models.Model):
    """Something that goes its way through a life cycle; only `execution` moves it."""

    kind = models.CharField(max_length=40)
    label = models.CharField(_("nomor perkara"), max_length=40)
    title = models.CharField(_("judul"), max_length=200)
    organisation = models.ForeignKey(Organisation, models.PROTECT, db_index=False, related_name="cases")
    author = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    parent = models.ForeignKey("self", models.PROTECT, null=True, db_index=False, related_name="children")
    follows = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    edition = models.PositiveIntegerField(default=1)
    stage = models.CharField(max_length=40)
    revision = models.PositiveIntegerField(default=1)
    policy = models.ForeignKey(RuleVersion, models.PROTECT, null=True, db_index=False, related_name="+")
    provenance = models.CharField(max_length=12, blank=True, help_text="empty, published or synthetic")
    opened_at = models.DateTimeField()
    entered_at = models.DateTimeField(help_text="when it entered its stage")

    # Filled only while the door holds the lock: see workflow.memory.
    memory: dict[str, Any] | None = None

    class Meta:
        permissions: ClassVar = [("accompany", "accompany the case"), ("view", "view the case")]
        indexes: ClassVar = [
            models.Index(fields=["kind", "stage"]),
            models.Index(fields=["organisation", "kind"]),
            models.Index(fields=["parent"], condition=models.Q(parent__isnull=False), name="case_parent"),
        ]

    def __str__(self) -> str:
        return self.label


class Participation(models.Model):
    """Who took which part in a case: the history that lists and separation of duties share."""

    case = models.ForeignKey(Case, models.PROTECT, db_index=False, related_name="participations")
    family = models.BigIntegerField(
        help_text="the parent case, or the case itself: duties are separated across it"
    )
    person = models.ForeignKey(Person, models.PROTECT, db_index=False, related_name="participations")
    capacity = models.CharField(max_length=60)
    first_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "person", "capacity"], name="participation_once")
        ]
        indexes: ClassVar = [models.Index(fields=["person", "family"]), models.Index(fields=["family"])]


class Grant(UserObjectPermissionBase):
    """This named person on this one case; the row is the only record of the fact."""

    content_object = models.ForeignKey(Case, models.PROTECT, related_name="grants")
    during = DateTimeRangeField()
    granted_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True)
    basis = models.CharField(max_length=200)

    class Meta(UserObjectPermissionBase.Meta):
        unique_together: ClassVar = []


class LifecycleStep(models.Model):
    """The declared tables of every release, so that the database can refuse what was never declared."""

    definition = models.CharField(max_length=16)
    kind = models.CharField(max_length=40)
    step = models.CharField(max_length=60)
    from_stage = models.CharField(max_length=40, blank=True)
    to_stage = models.CharField(max_length=40)
    event = models.CharField(max_length=120, help_text="the name under which it is recorded")
    capacity = models.CharField(max_length=60, blank=True, help_text="the part its taker has from then on")
    is_by_clock = models.BooleanField(default=False)
    is_by_case = models.BooleanField(default=False)
    is_by_exchange = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["definition", "step", "from_stage", "to_stage"], name="lifecycle_step_once"
            )
        ]
