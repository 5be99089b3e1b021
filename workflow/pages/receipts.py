"""Is a receipt genuine? Says that the event exists, when and what; no names to strangers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from workflow.features import features
from workflow.models import AuditEvent


@dataclass(frozen=True)
class Receipt:
    """What anybody may know of an event whose hash he holds."""

    hash: str
    recorded_at: datetime
    action: str
    case_id: int | None


def receipt_of(digest: str) -> Receipt | None:
    """Return the event with exactly this hash, or None."""
    try:
        wanted = bytes.fromhex(digest)
    except ValueError:
        return None
    event = AuditEvent.objects.filter(hash=wanted).order_by("id").first()
    if event is None:
        return None
    return Receipt(digest.lower(), event.recorded_at, action_words(event.action), event.case_id)


def action_words(action: str) -> str:
    """Return what was done in words: the label of the declared step, else its name."""
    namespace, _dot, name = action.rpartition(".")
    lifecycle = next((f.lifecycle for f in features() if f.lifecycle.namespace == namespace), None)
    if name == "open":
        return _("Buka perkara")
    spec = (lifecycle.steps.get(name) or lifecycle.deeds.get(name)) if lifecycle else None
    return str(spec.label) if spec else name.replace("_", " ")
