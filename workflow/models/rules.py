"""Rules as data: instruments and policies, versioned, with their basis and how official they are."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class RuleVersion(models.Model):
    """One version of one rule file, kept for ever; the database refuses changes of its content."""

    class Kind(models.TextChoices):
        INSTRUMENT = "instrument", _("instrumen")
        POLICY = "policy", _("kebijakan")

    class Status(models.TextChoices):
        UNOFFICIAL = "unofficial", _("tidak resmi")
        OFFICIAL = "official", _("resmi")

    kind = models.CharField(max_length=12, choices=Kind.choices)
    code = models.CharField(max_length=40)
    version = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    legal_basis = models.TextField()
    status = models.CharField(max_length=12, choices=Status.choices)
    effective_from = models.DateField()
    content = models.JSONField()
    digest = models.BinaryField(help_text="SHA-256 of the file as it was loaded")
    loaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "code", "version"], name="rule_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.version}"

    @property
    def is_official(self) -> bool:
        """Return whether somebody confirmed it against the text of the rule."""
        return self.status == self.Status.OFFICIAL
