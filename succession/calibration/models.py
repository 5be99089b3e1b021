"""What hangs on a calibration session: its agenda, who declared what, the minutes and who signed them.

A session may hold thousands of persons: the agenda's references are checked once a statement and not once a
row (`sql/calibration.sql`), hence `db_constraint=False`.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from succession.mapping.models import Placement
from workflow.models import Ballot, Body, Case, Evidence, Organisation, Person


class Session(models.Model):
    """A meeting of the committee on part of a period's people; `edition` counts its minutes."""

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="session")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    body = models.ForeignKey(Body, models.PROTECT, null=True, related_name="+")
    edition = models.PositiveSmallIntegerField(_("edisi berita acara"), default=1)


class Item(models.Model):
    """One placement on the agenda: what is proposed, by which ballot it was decided, what was ratified."""

    class Outcome(models.TextChoices):
        CONFIRM = "confirm", _("Tetap")
        CHANGE = "change", _("Diubah")
        DEFER = "defer", _("Ditunda")

    case = models.ForeignKey(Case, models.PROTECT, db_constraint=False, related_name="agenda")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, db_constraint=False, db_index=False, related_name="+"
    )
    placement = models.ForeignKey(Placement, models.PROTECT, db_constraint=False, related_name="agenda")
    number = models.PositiveIntegerField(_("butir"))
    is_singled_out = models.BooleanField(_("dibahas sendiri"), default=False)
    to_box = models.PositiveSmallIntegerField(_("kotak yang diusulkan"), null=True)
    reason_code = models.CharField(_("alasan"), max_length=40, blank=True)
    explanation = models.TextField(_("penjelasan"), blank=True)
    evidence = models.ForeignKey(Evidence, models.PROTECT, null=True, db_index=False, related_name="+")
    proposed_by = models.ForeignKey(Person, models.PROTECT, null=True, db_index=False, related_name="+")
    ballot = models.ForeignKey(
        Ballot,
        models.PROTECT,
        null=True,
        related_name="agenda",
        help_text="the last one that was to decide it",
    )
    outcome = models.CharField(_("hasil"), max_length=8, choices=Outcome.choices, blank=True)
    edition = models.PositiveSmallIntegerField(default=0, help_text="of the minutes that hold the outcome")
    ratified_box = models.PositiveSmallIntegerField(_("kotak yang ditetapkan"), null=True)
    deviation_reason = models.TextField(_("alasan menyimpang"), blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "placement"], name="agenda_once"),
            models.UniqueConstraint(fields=["case", "number"], name="agenda_number"),
            models.CheckConstraint(condition=Q(to_box=None) | Q(to_box__range=(1, 9)), name="agenda_to_box"),
            models.CheckConstraint(
                condition=~Q(outcome="change")
                | Q(to_box__isnull=False) & ~Q(reason_code="") & ~Q(explanation=""),
                name="agenda_change_has_reasons",
            ),
            models.CheckConstraint(
                condition=Q(ratified_box=None, deviation_reason="")
                | Q(ratified_box__range=(1, 9)) & ~Q(deviation_reason=""),
                name="agenda_deviation_has_a_reason",
            ),
        ]


class Declaration(models.Model):
    """A member said what on the agenda concerns him, or that nothing does; what does is an `Interest`."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="declarations")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    declared_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "person"], name="declaration_once")]


class Minutes(models.Model):
    """The minutes as they were rendered when the session closed; a returned session gets another edition.

    `digest` is a hash over the head and the digests of the rows, so that a copy without the rows that a
    recused member may not read still gives the same digest.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="minutes")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    edition = models.PositiveSmallIntegerField(_("edisi"))
    head = models.JSONField(help_text="committee, sitting, attendance, declarations, ballots, rule")
    rows = models.JSONField(help_text="by placement: who, from, to, by which ballot, with a salt")
    digest = models.BinaryField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "edition"], name="minutes_once")]


class Signature(models.Model):
    """A member who was present signs the minutes' digest, perhaps with a remark that stays on record."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    minutes = models.ForeignKey(Minutes, models.PROTECT, related_name="signatures")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    remark = models.TextField(_("catatan penanda tangan"), blank=True)
    signed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["minutes", "person"], name="signature_once")]
