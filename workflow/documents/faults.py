"""What is wrong with a file, in a sentence for the person who sent it."""

from __future__ import annotations

from django.core.exceptions import ValidationError


class UnacceptableFile(ValidationError):
    """The file is not taken in; nothing of it is kept."""


class DamagedEvidence(Exception):
    """The stored file is missing or no longer what was uploaded; not a byte of it is shown."""
