"""Sittings and ballots of a body on a case. All rows but a ballot's own end are written once.

The database refuses what breaks the rules of a ballot whoever writes it (`workflow/sql/ballots.sql`).
"""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workflow.models.bodies import Body, Seat
from workflow.models.cases import Case
from workflow.models.parties import Person
from workflow.models.rules import RuleVersion

ABSTAIN = "abstain"


class Sitting(models.Model):
    """A meeting of a body on a case."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="sittings")
    body = models.ForeignKey(Body, models.PROTECT, related_name="sittings")
    number = models.PositiveSmallIntegerField()
    place = models.CharField(_("tempat"), max_length=200, blank=True)
    held_at = models.DateTimeField(_("waktu sidang"))
    composed_at = models.DateTimeField(help_text="the moment whose terms give the composition")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "number"], name="sitting_once"),
        ]


class Attendance(models.Model):
    """Somebody is in the room for a seat, or is not; the latest row counts."""

    sitting = models.ForeignKey(Sitting, models.PROTECT, related_name="attendance")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    is_present = models.BooleanField(_("hadir"))
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["sitting", "seat", "person", "-id"])]


class Interest(models.Model):
    """A member's own declaration: this subject, or the whole case where it is empty, concerns him."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="interests")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    subject = models.CharField(max_length=80, blank=True)
    reason = models.TextField(_("alasan"))
    declared_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "person", "subject"], name="interest_once")
        ]


class Ballot(models.Model):
    """One question put to one body, with options, rule and electorate frozen when it was opened."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="ballots")
    body = models.ForeignKey(Body, models.PROTECT, related_name="ballots")
    sitting = models.ForeignKey(Sitting, models.PROTECT, null=True, related_name="ballots")
    question = models.CharField(max_length=40)
    subject = models.CharField(max_length=80, blank=True)
    title = models.CharField(_("pertanyaan"), max_length=200)
    round = models.PositiveSmallIntegerField(default=1)
    options = models.JSONField(help_text="[[code, words], …]")
    rule = models.JSONField(help_text="quorum, majority and casting vote as the case's policy had them")
    policy = models.ForeignKey(RuleVersion, models.PROTECT, related_name="+")
    stage = models.CharField(max_length=12, default="opened")
    outcome = models.CharField(max_length=40, blank=True)
    reason = models.TextField(blank=True)
    composed_at = models.DateTimeField(help_text="the moment whose terms give the electorate")
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    due_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    xact = models.BigIntegerField(default=0, help_text="filled by the database: its electorate comes with it")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "question", "subject", "round"], name="ballot_once"),
            models.UniqueConstraint(
                fields=["case", "question", "subject"],
                condition=Q(stage__in=["opened", "decided"]),
                name="ballot_one_standing",
            ),
            models.CheckConstraint(
                condition=Q(stage="decided") & ~Q(outcome="") | ~Q(stage="decided") & Q(outcome=""),
                name="ballot_outcome_when_decided",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Return whether votes are still taken."""
        return self.stage == "opened"

    @property
    def is_decided(self) -> bool:
        """Return whether it ended with an outcome."""
        return self.stage == "decided"

    @property
    def outcome_words(self) -> str:
        """Return the outcome as it was put to the vote."""
        return str(dict(self.options).get(self.outcome, ""))


class Elector(models.Model):
    """A voting seat of the frozen electorate: who sat there when the ballot was opened, who may step in."""

    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="electors")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", help_text="null: vacant")
    alternates = ArrayField(models.BigIntegerField(), default=list)
    is_chair = models.BooleanField(default=False)
    is_deputy = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["ballot", "seat"], name="elector_seat_once"),
            models.UniqueConstraint(
                fields=["ballot", "person"], condition=Q(person__isnull=False), name="elector_person_once"
            ),
        ]


class Recusal(models.Model):
    """A person takes no part in a ballot, by his own word or because a rule bars him."""

    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="recusals")
    elector = models.ForeignKey(Elector, models.PROTECT, related_name="recusals")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    reason = models.TextField(_("alasan"))
    is_barred = models.BooleanField(default=False, help_text="by rule, not by his own word")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["ballot", "person"], name="recusal_once"),
        ]


class Substitution(models.Model):
    """An alternate steps in for who is recused, absent or no longer there; the latest counts."""

    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="substitutions")
    elector = models.ForeignKey(Elector, models.PROTECT, related_name="substitutions", db_index=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["ballot", "person"], name="substitution_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["elector", "-id"], name="substitution_latest")]


class Opinion(models.Model):
    """A private opinion before the votes; nobody is shown any before all are in."""

    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="opinions")
    elector = models.OneToOneField(Elector, models.PROTECT, related_name="opinion")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    option = models.CharField(max_length=40)
    text = models.TextField(_("pendapat"), blank=True)
    given_at = models.DateTimeField()


class Vote(models.Model):
    """The vote of a seat. The record holds the digest of salt and content, not the content itself."""

    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="votes")
    elector = models.OneToOneField(Elector, models.PROTECT, related_name="vote")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    option = models.CharField(max_length=40)
    statement = models.TextField(_("penjelasan suara"), blank=True)
    salt = models.BinaryField()
    cast_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["ballot", "person"], name="vote_person_once"),
        ]


class CastingVote(models.Model):
    """The vote by which the chair, or his deputy, breaks a tie; it counts beside his seat's own vote."""

    ballot = models.OneToOneField(Ballot, models.PROTECT, related_name="casting_vote")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    option = models.CharField(max_length=40)
    reason = models.TextField(_("alasan"))
    cast_at = models.DateTimeField()


class Dissent(models.Model):
    """What a member who voted otherwise wants to stay on record beside the outcome."""

    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="dissents")
    vote = models.OneToOneField(Vote, models.PROTECT, related_name="dissent")
    text = models.TextField(_("pendapat berbeda"))
    written_at = models.DateTimeField()
