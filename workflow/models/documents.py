"""Evidence files and notes of a case."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from workflow.models.cases import Case
from workflow.models.parties import Organisation, Person


class Evidence(models.Model):
    """A file as it was uploaded: kept outside the web root under a random name, known by its SHA-256."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="evidence")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    title = models.CharField(_("judul"), max_length=200)
    number = models.CharField(_("nomor dokumen"), max_length=100, blank=True)
    dated_on = models.DateField(_("tanggal dokumen"), null=True, blank=True)
    file_name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    digest = models.BinaryField(help_text="SHA-256, taken once, at upload")
    stored_as = models.CharField(max_length=80, unique=True)
    uploaded_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.title


class Note(models.Model):
    """A contribution to the discussion of a case: to the other side, or internal to one organisation."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="notes")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", help_text="the writer's side"
    )
    author = models.ForeignKey(Person, models.PROTECT, related_name="+")
    hat = models.CharField(max_length=160)
    text = models.TextField(_("catatan"))
    is_internal = models.BooleanField(_("internal"), default=False)
    written_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["case", "-id"], name="note_of_a_case")]
