"""What hangs on a mapping period: its people, the runs of the scoring, where each person was placed.

`Employee` and `Placement` hold a million rows: their references are checked once a statement and not once a
row (`sql/mapping.sql`), hence `db_constraint=False`.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workflow.models import Case, Organisation, OwnRowField, Person, RuleVersion


class Period(models.Model):
    """A mapping of one agency's people, as of a day, by one instrument."""

    case = OwnRowField(Case, models.PROTECT, primary_key=True, related_name="period")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="periods")
    as_of = models.DateField(_("data per tanggal"))
    edition = models.PositiveIntegerField(_("edisi"), default=1, help_text="that of the case")
    instrument = models.ForeignKey(RuleVersion, models.PROTECT, related_name="+")
    data_quality = models.DecimalField(_("indeks kualitas data"), max_digits=5, decimal_places=2, null=True)
    people = models.PositiveIntegerField(_("jumlah pegawai"), default=0)
    snapshot = models.BinaryField(null=True, help_text="hash of the people as they were locked")
    scoring = models.ForeignKey("Scoring", models.PROTECT, null=True, related_name="+", help_text="adopted")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "as_of", "edition"], name="one_period_a_day")
        ]


class Employee(models.Model):
    """A person as the agency's data had him in one period.

    `values` are texts in the order of the instrument's `columns`, NULL where one is missing: an array is
    loaded and scored in half the time of JSON; `Instrument.named(values)` gives them by their codes.
    """

    case = models.ForeignKey(
        Case, models.PROTECT, db_constraint=False, db_index=False, related_name="employees"
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, db_constraint=False, db_index=False, related_name="+"
    )
    person = models.ForeignKey(Person, models.PROTECT, db_constraint=False, related_name="employments")
    number = models.CharField(_("nomor induk"), max_length=40)
    name = models.CharField(_("nama"), max_length=200)
    birth_on = models.DateField(_("tanggal lahir"))
    unit = models.CharField(_("unit"), max_length=200)
    position = models.CharField(_("jabatan"), max_length=200)
    level = models.CharField(_("jenjang"), max_length=16)
    values = ArrayField(models.TextField(null=True), default=list, help_text="by the instrument's columns")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="employee_once")]

    def __str__(self) -> str:
        return self.name


class Import(models.Model):
    """One look at a file of people: how many rows, which faults, and whether it was loaded."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="imports")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    digest = models.BinaryField(help_text="SHA-256 of the file")
    rows = models.PositiveIntegerField(_("jumlah baris"))
    fault_count = models.PositiveIntegerField(_("jumlah kesalahan"))
    faults = models.JSONField(default=list, help_text="the first ones: row, column, code; never a value")
    is_loaded = models.BooleanField(default=False)


class Scoring(models.Model):
    """One run of the scoring job over a locked period; the step `score` adopts it by its digest."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="scorings")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    instrument = models.ForeignKey(RuleVersion, models.PROTECT, related_name="+")
    snapshot = models.BinaryField(help_text="of the people that were scored")
    requested_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    mapped = models.PositiveIntegerField(default=0)
    unmapped = models.PositiveIntegerField(default=0)
    digest = models.BinaryField(null=True, help_text="hash of every placement it made")
    fault = models.CharField(max_length=300, blank=True)


class Placement(models.Model):
    """Where one person was placed: computed by a scoring; final once a committee's session was published."""

    scoring = models.ForeignKey(Scoring, models.PROTECT, db_constraint=False, related_name="placements")
    employee = models.ForeignKey(
        Employee, models.PROTECT, db_constraint=False, db_index=False, related_name="placements"
    )
    performance = models.DecimalField(_("kinerja"), max_digits=12, decimal_places=6, null=True)
    potential = models.DecimalField(_("potensi"), max_digits=12, decimal_places=6, null=True)
    talent_score = models.DecimalField(_("nilai talenta"), max_digits=12, decimal_places=6, null=True)
    computed_box = models.PositiveSmallIntegerField(_("kotak hitungan"), null=True)
    missing = ArrayField(models.CharField(max_length=40), default=list, help_text="codes without a value")
    final_box = models.PositiveSmallIntegerField(_("kotak akhir"), null=True)
    session = models.ForeignKey(
        Case, models.PROTECT, db_constraint=False, null=True, related_name="placements",
        help_text="the one calibration session whose agenda it is on; written by calibration",
    )  # fmt: skip
    decided_in = models.ForeignKey(
        Case, models.PROTECT, db_constraint=False, db_index=False, null=True, related_name="+",
        help_text="the session or objection that gave the final box",
    )  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["employee", "scoring"], name="placement_once"),
            models.CheckConstraint(
                condition=Q(computed_box__isnull=True) | Q(computed_box__range=(1, 9)), name="placement_box"
            ),
            models.CheckConstraint(
                condition=Q(final_box__isnull=True) | Q(final_box__range=(1, 9)), name="placement_final_box"
            ),
        ]
        indexes = [models.Index(fields=["scoring", "computed_box", "employee"])]
