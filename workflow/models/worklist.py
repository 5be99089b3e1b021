"""Whose turn it is. A turn is opened and closed with the step that makes it so."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from workflow.models.cases import Case
from workflow.models.parties import Organisation, Person, Role


class Turn(models.Model):
    """A case waits for a role at a desk, or for one named person."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="turns")
    family = models.BigIntegerField(help_text="as in Participation")
    role = models.ForeignKey(Role, models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    stage = models.CharField(max_length=40)
    apart_from = ArrayField(
        models.CharField(max_length=60), default=list, help_text="capacities that keep one from this turn"
    )
    standing = models.CharField(_("keadaan"), max_length=12, default="open")
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    claimed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    held_until = models.DateField(null=True)
    hold_reason = models.TextField(blank=True)
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["role", "organisation", "due_at", "id"],
                condition=models.Q(closed_at__isnull=True),
                name="turn_of_a_hat",
            ),
            models.Index(
                fields=["person", "due_at", "id"],
                condition=models.Q(closed_at__isnull=True, person__isnull=False),
                name="turn_of_a_person",
            ),
            models.Index(fields=["case"], condition=models.Q(closed_at__isnull=True), name="turn_of_a_case"),
            models.Index(
                fields=["due_at", "id"], condition=models.Q(closed_at__isnull=True), name="turn_due"
            ),
        ]


class Holiday(models.Model):
    """A day off: national holiday or joint leave. The rows rule, the library only seeds them."""

    on = models.DateField(primary_key=True)
    name = models.CharField(max_length=120)
    is_joint_leave = models.BooleanField(default=False)
