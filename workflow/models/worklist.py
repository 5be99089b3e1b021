"""Whose turn it is. A turn is opened and closed with the step that makes it so."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workflow.models.cases import Case
from workflow.models.parties import Organisation, Person, Role

OPEN = Q(closed_at__isnull=True)


class Turn(models.Model):
    """A case waits for a role at a desk, or for one named person.

    `due_at` is derived from `allowed_days`, `used_days` and `running_since`; `turns` declares the standings.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="turns")
    family = models.BigIntegerField(help_text="as in Participation")
    owner = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        help_text="the case's organisation; the database fills it in",
    )
    role = models.ForeignKey(Role, models.PROTECT, null=True, related_name="+", db_index=False)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", db_index=False
    )
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    body = models.ForeignKey(
        "Body",
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        help_text="the body whose ballots wait for the person",
    )
    stage = models.CharField(max_length=40)
    apart_from = ArrayField(
        models.CharField(max_length=60), default=list, help_text="capacities that keep one from this turn"
    )
    standing = models.CharField(_("keadaan"), max_length=12, default="open")
    opened_at = models.DateTimeField()
    allowed_days = models.PositiveSmallIntegerField(default=0, db_default=0, help_text="working days")
    used_days = models.PositiveSmallIntegerField(
        default=0, db_default=0, help_text="working days used before the last hold"
    )
    running_since = models.DateTimeField(
        null=True, help_text="since the last hold; empty: since it was opened"
    )
    due_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    claimed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    held_until = models.DateField(null=True)
    hold_reason = models.TextField(blank=True)
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(role__isnull=False, organisation__isnull=False, person__isnull=True)
                | Q(role__isnull=True, organisation__isnull=True, person__isnull=False),
                name="turn_is_a_desks_or_a_persons",
            )
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["role", "organisation", "due_at", "id"], condition=OPEN, name="turn_of_a_hat"
            ),
            models.Index(
                fields=["role", "organisation", "due_at", "id"],
                condition=OPEN & Q(held_until__isnull=False),
                name="turn_on_hold",
            ),
            models.Index(
                fields=["person", "due_at", "id"],
                condition=OPEN & Q(person__isnull=False),
                name="turn_of_a_person",
            ),
            models.Index(
                fields=["claimed_by", "due_at", "id"],
                condition=OPEN & Q(claimed_by__isnull=False),
                name="turn_claimed",
            ),
            models.Index(fields=["owner", "due_at", "id"], condition=OPEN, name="turn_of_an_owner"),
            models.Index(fields=["case"], condition=OPEN, name="turn_of_a_case"),
            models.Index(fields=["due_at", "id"], condition=OPEN, name="turn_due"),
            models.Index(
                fields=["closed_by", "-closed_at", "-id"],
                condition=Q(closed_by__isnull=False),
                name="turn_closed",
            ),
        ]


class Holiday(models.Model):
    """A day off: national holiday or joint leave. The rows rule, the library only seeds them."""

    on = models.DateField(primary_key=True)
    name = models.CharField(max_length=120)
    is_joint_leave = models.BooleanField(default=False)
