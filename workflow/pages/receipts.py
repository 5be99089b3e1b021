"""Is a receipt genuine? Says that the event exists, when and what; no names to strangers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from workflow.documents.services import ATTACH
from workflow.features import features
from workflow.lifecycles import Deed
from workflow.models import AuditEvent
from workflow.notes import WRITE, WRITE_INTERNAL
from workflow.turns import DEEDS


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
    """Return what was done in words: the label of the declared step or deed, else its name."""
    owner = next((f.lifecycle for f in features() if action.startswith(f"{f.lifecycle.namespace}.")), None)
    name = action.removeprefix(f"{owner.namespace}.") if owner else action.rpartition(".")[2]
    if name == "open":
        return _("Buka perkara")
    declared: dict[str, Deed] = {**COMMON, **owner.deeds, **owner.steps} if owner else COMMON
    return str(declared[name].label) if name in declared else name.replace("_", " ")


COMMON: dict[str, Deed] = {deed.name: deed for deed in (*DEEDS, ATTACH, WRITE, WRITE_INTERNAL)}
