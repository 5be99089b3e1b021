"""What hangs on a talent pool: whom it holds, since when, and why somebody left."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from succession.mapping.models import Placement
from workflow.models import Case, Organisation, OwnRowField, Person


class Pool(models.Model):
    """A succession group (KRS) for a job family and level, drawn from one final period."""

    case = OwnRowField(Case, models.PROTECT, primary_key=True, related_name="pool")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="pools")
    period = models.ForeignKey(Case, models.PROTECT, related_name="+", help_text="the final mapping period")
    family = models.CharField(_("rumpun jabatan"), max_length=120)
    level = models.CharField(_("jenjang yang dituju"), max_length=16)
    decree_number = models.CharField(_("nomor keputusan"), max_length=100, blank=True)
    decreed_on = models.DateField(_("tanggal keputusan"), null=True)
    valid_from = models.DateField(_("berlaku sejak"), null=True)
    valid_until = models.DateField(_("berlaku sampai"), null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["period", "family", "level"], name="pool_once")]

    def __str__(self) -> str:
        return self.family


class Member(models.Model):
    """Somebody in a pool, with the final box on which he came in."""

    class Exit(models.TextChoices):
        APPOINTED = "appointed", _("Diangkat dalam jabatan")
        BOX_FELL = "box_fell", _("Kotak turun pada pemetaan berikutnya")
        DISCIPLINE = "discipline", _("Hukuman disiplin sedang atau berat")
        MOVED_OUT = "moved_out", _("Pindah instansi")
        RETIRED = "retired", _("Mencapai batas usia pensiun")
        WITHDREW = "withdrew", _("Mengundurkan diri")
        PERIOD_OVER = "period_over", _("Masa berlaku kelompok berakhir")
        OBJECTION = "objection", _("Kotak berubah karena keberatan")

    case = models.ForeignKey(Case, models.PROTECT, related_name="pool_members")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="pool_memberships")
    placement = models.ForeignKey(Placement, models.PROTECT, related_name="+")
    box = models.PositiveSmallIntegerField(_("kotak akhir"))
    entered_on = models.DateField(_("masuk"), null=True, help_text="the day the pool came into force")
    left_on = models.DateField(_("keluar"), null=True)
    exit_reason = models.CharField(_("alasan keluar"), max_length=12, choices=Exit.choices, blank=True)
    exit_note = models.TextField(_("keterangan keluar"), blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "person"], name="member_once"),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True, exit_reason="")
                | Q(left_on__isnull=False) & ~Q(exit_reason=""),
                name="member_leaves_with_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["person"], condition=Q(left_on=None), name="member_current")]
