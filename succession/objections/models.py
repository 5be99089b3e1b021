"""What an objection is, beside its case: a child of the session that decided the box."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from succession.mapping.models import Placement
from workflow.models import Case, Organisation, Person


class Objection(models.Model):
    """Somebody objects to the box that was published of him; the answer gives another one, or keeps it."""

    class Ground(models.TextChoices):
        DATA = "data", _("Data saya tidak tepat atau tidak lengkap")
        SCORE = "score", _("Nilai tidak sesuai dengan data")
        COMMITTEE = "committee", _("Putusan komite tidak sesuai dengan kinerja atau potensi saya")
        OTHER = "other", _("Alasan lain")

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="objection")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    placement = models.ForeignKey(Placement, models.PROTECT, related_name="objections")
    person = models.ForeignKey(Person, models.PROTECT, related_name="objections")
    from_box = models.PositiveSmallIntegerField(_("kotak yang diumumkan"))
    ground = models.CharField(_("pokok keberatan"), max_length=10, choices=Ground.choices)
    explanation = models.TextField(_("penjelasan"))
    is_withdrawn = models.BooleanField(default=False)
    to_box = models.PositiveSmallIntegerField(_("kotak sesudah keberatan"), null=True)
    answer = models.TextField(_("jawaban komite"), blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["placement"], condition=Q(is_withdrawn=False), name="objection_one_standing"
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, answer="", to_box=None)
                | Q(answered_at__isnull=False, to_box__range=(1, 9)) & ~Q(answer=""),
                name="objection_answer_has_reasons",
            ),
        ]
