"""What hangs on the filling of a post: its criteria, the candidates, clearances, the inauguration.

A rank is written once, with the longlist; an inauguration only on a technical approval of that person and
that post in force on that day (`sql/filling.sql`).
"""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from approvals.registry.models import Position
from succession.filling.requirements import MET, NEEDS_CHECKING, NOT_MET
from succession.pools.models import Member
from succession.technical_approval.models import Approval
from workflow.models import Case, Evidence, Organisation, Person


class Filling(models.Model):
    """The filling of one post; `is_open` ends with the case."""

    class Mode(models.TextChoices):
        TOP_RANKED = "TOP_RANKED", _("Peringkat teratas")
        PICK_FROM_N = "PICK_FROM_N", _("Pilih dari shortlist")

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="filling")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="fillings")
    position = models.ForeignKey(Position, models.PROTECT, related_name="fillings")
    level = models.CharField(_("jenjang"), max_length=16)
    vacant_on = models.DateField(_("lowong sejak"))
    is_open = models.BooleanField(default=True)
    criteria: models.JSONField[Any] = models.JSONField(_("persyaratan"), default=list)
    reference_on = models.DateField(_("hari acuan"), null=True)
    mode = models.CharField(_("cara memilih"), max_length=12, choices=Mode.choices, blank=True)
    shortlist_size = models.PositiveSmallIntegerField(_("jumlah shortlist"), null=True)
    route = models.CharField(_("jalur"), max_length=40, blank=True)
    body = models.CharField(_("badan yang merekomendasikan"), max_length=40, blank=True)
    clearances = ArrayField(models.CharField(max_length=40), default=list)
    pool = models.ForeignKey(Case, models.PROTECT, null=True, related_name="+")
    chosen = models.ForeignKey(Person, models.PROTECT, null=True, related_name="chosen_for")
    choice_reason = models.TextField(_("alasan pilihan"), blank=True)
    approval = models.ForeignKey(Approval, models.PROTECT, null=True, related_name="+")
    decree_number = models.CharField(_("nomor SK pengangkatan"), max_length=100, blank=True)
    decreed_on = models.DateField(_("tanggal SK"), null=True)
    report_number = models.CharField(_("nomor laporan SIASN"), max_length=100, blank=True)
    reported_on = models.DateField(_("tanggal laporan SIASN"), null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["position"], condition=Q(is_open=True), name="filling_one_open_a_post"
            ),
            models.UniqueConstraint(
                fields=["chosen"],
                condition=Q(is_open=True, chosen__isnull=False),
                name="filling_one_running_a_chosen_person",
            ),
        ]


class Candidate(models.Model):
    """A pool member on the longlist: eligibility, rank, and what became of him at each stage."""

    class Eligibility(models.TextChoices):
        MET = MET, _("Memenuhi")
        NOT_MET = NOT_MET, _("Tidak memenuhi")
        NEEDS_CHECKING = NEEDS_CHECKING, _("Perlu diperiksa")

    class Verdict(models.TextChoices):
        IN_ORDER = "in_order", _("Sesuai")
        NOT_IN_ORDER = "not_in_order", _("Tidak sesuai")

    case = models.ForeignKey(Case, models.PROTECT, related_name="candidates")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="candidacies")
    member = models.ForeignKey(Member, models.PROTECT, related_name="candidacies")
    rank = models.PositiveIntegerField(_("peringkat"))
    score = models.DecimalField(_("nilai target"), max_digits=12, decimal_places=6)
    explanation: models.JSONField[Any] = models.JSONField(help_text="what the rank rests on")
    results: models.JSONField[Any] = models.JSONField(
        help_text="the verdict on each criterion with its reason"
    )
    eligibility = models.CharField(_("kelayakan"), max_length=16, choices=Eligibility.choices)
    is_proposed = models.BooleanField(default=False)
    is_shortlisted = models.BooleanField(default=False)
    bkn_verdict = models.CharField(_("verifikasi BKN"), max_length=12, choices=Verdict.choices, blank=True)
    bkn_reason = models.TextField(_("catatan BKN"), blank=True)
    is_refused = models.BooleanField(_("pertek ditolak"), default=False)
    not_chosen_reason = models.TextField(_("alasan tidak dipilih"), blank=True)

    class Meta:
        ordering = ["rank"]
        constraints = [
            models.UniqueConstraint(fields=["case", "person"], name="candidate_once"),
            models.UniqueConstraint(fields=["case", "rank"], name="candidate_rank_once"),
            models.CheckConstraint(
                condition=Q(is_shortlisted=False) | Q(eligibility=MET),
                name="candidate_shortlisted_is_eligible",
            ),
            models.CheckConstraint(
                condition=~Q(bkn_verdict="not_in_order") | ~Q(bkn_reason=""),
                name="candidate_verdict_has_a_reason",
            ),
        ]


class Finding(models.Model):
    """What the secretariat found of a criterion that data could not tell, with the file that proves it."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="eligibility_findings")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="findings")
    criterion = models.CharField(max_length=40)
    is_met = models.BooleanField()
    note = models.TextField(_("temuan"))
    evidence = models.ForeignKey(Evidence, models.PROTECT, related_name="+")
    found_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    found_at = models.DateTimeField()


class Clearance(models.Model):
    """A leave or decision from outside that the route asks for."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="clearances_given")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    code = models.CharField(max_length=40)
    number = models.CharField(_("nomor"), max_length=100)
    dated_on = models.DateField(_("tanggal"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "code"], name="clearance_once")]


class Inauguration(models.Model):
    """Who was sworn into which post, on which day, under which technical approval."""

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="inauguration")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="inaugurations")
    position = models.ForeignKey(Position, models.PROTECT, related_name="inaugurations")
    inaugurated_on = models.DateField(_("tanggal pelantikan"))
    place = models.CharField(_("tempat"), max_length=200, blank=True)


class Incumbent(models.Model):
    """Who holds a post since when, as far as fillings tell; one at a time."""

    position = models.ForeignKey(Position, models.PROTECT, related_name="incumbents")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="posts_held")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    since = models.DateField(_("sejak"))
    until = models.DateField(_("sampai"), null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["position"], condition=Q(until=None), name="incumbent_one_a_post")
        ]
