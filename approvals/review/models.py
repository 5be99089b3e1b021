"""What hangs on a review: rounds with their judgements, the ekspose, notes and follow-ups, the decree."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from approvals.readiness.models import Submission
from workflow.models import Case, Evidence, Organisation, OwnRowField, Person


class Review(models.Model):
    """The review of an agency's submission."""

    case = OwnRowField(Case, models.PROTECT, primary_key=True, related_name="review")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="reviews")
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="+")
    round = models.PositiveIntegerField(_("putaran"), default=1, help_text="the round under way")
    repair_due_on = models.DateField(null=True)


class Judgement(models.Model):
    """What one office found of one indicator in one round."""

    class Verdict(models.TextChoices):
        ACCEPTED = "accepted", _("Diterima")
        NEEDS_REPAIR = "needs_repair", _("Perlu perbaikan")
        UNMET = "unmet", _("Tidak terpenuhi")

    class ReasonCode(models.TextChoices):
        INCOMPLETE = "incomplete", _("Bukti belum lengkap")
        INVALID = "invalid", _("Bukti tidak sah atau tidak berlaku")
        MISMATCH = "mismatch", _("Bukti tidak sesuai indikator")
        OVERSTATED = "overstated", _("Tingkat melebihi bukti")
        UNDERSTATED = "understated", _("Tingkat di bawah bukti")

    case = models.ForeignKey(Case, models.PROTECT, related_name="judgements")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="+")
    round = models.PositiveIntegerField()
    indicator = models.CharField(max_length=60)
    level = models.PositiveSmallIntegerField(_("tingkat terverifikasi"))
    verdict = models.CharField(_("putusan"), max_length=12, choices=Verdict.choices)
    reason_code = models.CharField(_("alasan"), max_length=12, choices=ReasonCode.choices, blank=True)
    note = models.TextField(_("catatan untuk instansi"), blank=True)
    internal_note = models.TextField(_("catatan internal"), blank=True)
    is_from_headquarters = models.BooleanField(default=False)
    revision = models.PositiveIntegerField(default=1)
    judged_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    judged_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "round", "indicator", "is_from_headquarters"], name="one_judgement_a_round"
            )
        ]

    @property
    def is_accepted(self) -> bool:
        """Return whether nothing more is asked of the agency here."""
        return self.verdict == self.Verdict.ACCEPTED


class Round(models.Model):
    """A round that was scored."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="rounds")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    score = models.DecimalField(max_digits=10, decimal_places=6)
    scored_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    scored_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="round_once")]


class Ekspose(models.Model):
    """A slot on a day; what was presented, by whom, before whom."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="eksposes")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    on = models.DateField(_("tanggal"))
    slot = models.PositiveSmallIntegerField(_("sesi"))
    held_at = models.DateTimeField(null=True)
    freed_at = models.DateTimeField(null=True, help_text="given back unused, so that another may have it")
    presenters = models.TextField(_("pemapar"), blank=True)
    attendance = models.TextField(_("hadir"), blank=True)
    notes = models.TextField(_("catatan"), blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["on", "slot"], condition=models.Q(freed_at=None), name="one_agency_a_slot"
            )
        ]


class FollowUp(models.Model):
    """Something the plenary asks: a note to be answered before approval, or a follow-up after it."""

    class Kind(models.TextChoices):
        NOTE = "note", _("Catatan")
        FOLLOW_UP = "follow_up", _("Tindak lanjut")

    case = models.ForeignKey(Case, models.PROTECT, related_name="follow_ups")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    number = models.PositiveSmallIntegerField()
    text = models.TextField(_("yang diminta"))
    due_on = models.DateField(_("tenggat"), null=True)
    answer = models.TextField(_("jawaban"), blank=True)
    proof = models.ForeignKey(Evidence, models.PROTECT, null=True, related_name="+", verbose_name=_("bukti"))
    answered_at = models.DateTimeField(null=True)
    cleared_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["case", "kind", "number"], name="follow_up_once")]


class Decision(models.Model):
    """The decree of the Head of BKN: number, decision, issue and receipt are four facts."""

    case = OwnRowField(Case, models.PROTECT, primary_key=True, related_name="decision")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    number = models.CharField(_("nomor"), max_length=60)
    decided_on = models.DateField(_("tanggal keputusan"))
    issued_on = models.DateField(_("tanggal terbit"))
    received_on = models.DateField(_("tanggal diterima"), null=True)
    content = models.JSONField()
    digest = models.BinaryField()
    issued_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["number"], name="decree_number_once")]
