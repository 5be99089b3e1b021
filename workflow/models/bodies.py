"""Bodies that decide by ballot: set up by a decree, with numbered seats and the terms of their members."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workflow.models.parties import Organisation, Person


class Body(models.Model):
    """A committee or panel of an organisation. Another composition is another decree, hence another body."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="bodies")
    code = models.CharField(_("kode"), max_length=40)
    name = models.CharField(_("nama"), max_length=200)
    decree_number = models.CharField(_("nomor keputusan"), max_length=100)
    decreed_on = models.DateField(_("tanggal keputusan"))
    basis = models.TextField(_("dasar hukum"))
    during = DateTimeRangeField(_("masa kerja"))

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "code", "decree_number"], name="body_once")
        ]

    def __str__(self) -> str:
        return self.name


class Seat(models.Model):
    """A numbered place in a body; it counts once, whoever sits there."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="seats")
    number = models.PositiveSmallIntegerField(_("nomor kursi"))
    label = models.CharField(_("kedudukan"), max_length=120)
    is_chair = models.BooleanField(_("ketua"), default=False)
    is_deputy = models.BooleanField(_("wakil ketua"), default=False)
    is_secretary = models.BooleanField(_("sekretaris"), default=False)
    has_vote = models.BooleanField(_("bersuara"), default=True)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["body", "number"], name="seat_once"),
            models.UniqueConstraint(fields=["body"], condition=Q(is_chair=True), name="seat_one_chair"),
            models.UniqueConstraint(fields=["body"], condition=Q(is_deputy=True), name="seat_one_deputy"),
            models.CheckConstraint(
                condition=Q(is_secretary=False) | Q(has_vote=False), name="seat_secretary_has_no_vote"
            ),
            models.CheckConstraint(
                condition=Q(is_chair=False, is_deputy=False) | Q(has_vote=True), name="seat_chair_has_a_vote"
            ),
            models.CheckConstraint(
                condition=Q(is_chair=False) | Q(is_deputy=False), name="seat_chair_is_no_deputy"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.label}"


class Term(models.Model):
    """Who sits in a seat, or may step in for who does, and for how long. The database refuses overlaps."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="terms")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="terms")
    person = models.ForeignKey(Person, models.PROTECT, related_name="terms")
    is_alternate = models.BooleanField(_("pengganti"), default=False)
    during = DateTimeRangeField(_("masa jabatan"))
    basis = models.CharField(_("dasar"), max_length=200)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["person"]), models.Index(fields=["body", "seat"])]
