"""What hangs on a readiness case: the assessment, its answers with evidence, and the frozen submissions."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from workflow.models import Case, Evidence, Organisation, OwnRowField, Person, RuleVersion


class Assessment(models.Model):
    """The self-assessment of one agency in one cycle, pinned to one instrument when it is opened."""

    case = OwnRowField(Case, models.PROTECT, primary_key=True, related_name="assessment")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="assessments")
    cycle = models.PositiveIntegerField(_("siklus"), help_text="the year")
    instrument = models.ForeignKey(RuleVersion, models.PROTECT, null=True, related_name="+")
    commitment = models.ForeignKey(Evidence, models.PROTECT, null=True, related_name="+")
    companion = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "cycle"], name="one_assessment_a_cycle")
        ]


class Answer(models.Model):
    """What the agency says of one indicator. Its own revision lets two operators work side by side."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="answers")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    indicator = models.CharField(max_length=60)
    level = models.PositiveSmallIntegerField(_("tingkat"), null=True)
    explanation = models.TextField(_("penjelasan"), blank=True)
    addresses = models.TextField(_("tautan"), blank=True, help_text="one a line; they prove nothing alone")
    reply = models.TextField(_("jawaban atas catatan"), blank=True)
    evidence: models.ManyToManyField[Evidence, AnswerEvidence] = models.ManyToManyField(
        Evidence, through="AnswerEvidence", related_name="+"
    )
    is_accepted = models.BooleanField(default=False, help_text="accepted by the reviewer: read-only")
    revision = models.PositiveIntegerField(default=1)
    answered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "indicator"], name="one_answer_an_indicator")]


class AnswerEvidence(models.Model):
    """One file proves one answer; the same file may prove several."""

    answer = models.ForeignKey(Answer, models.PROTECT, related_name="links")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    evidence = models.ForeignKey(Evidence, models.PROTECT, related_name="+")
    page = models.CharField(_("halaman"), max_length=40, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["answer", "evidence"], name="evidence_once_an_answer")]


class Submission(models.Model):
    """The frozen copy of what was submitted, with the hash under which it was endorsed."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="submissions")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    score = models.DecimalField(max_digits=7, decimal_places=4)
    digest = models.BinaryField()
    submitted_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="submission_once")]
