"""The question that the panel decides on a review."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from approvals.review import permissions
from approvals.review.selectors import PANEL, PLENARY
from workflow.ballots.questions import Hides, Question
from workflow.models import Appointment, Body, Case

__all__ = ["PANEL", "QUESTION", "has_a_stake"]


def has_a_stake(case: Case, person_id: int, _subject: str) -> str | None:
    """Return why a person may not sit: whoever is appointed in the agency concerned has a stake (B)."""
    now = timezone.now()
    appointed = Appointment.objects.filter(
        person=person_id, organisation=case.organisation, is_effective=True, during__contains=now
    )
    return _("Memegang peran pada instansi yang direviu.") if appointed.exists() else None


def panel() -> Body:
    """Return the panel in force; raises Body.DoesNotExist."""
    return Body.objects.filter(code=PANEL).latest("pk")


QUESTION = Question(
    name=PLENARY,
    label=gettext_lazy("Persetujuan penerapan manajemen talenta"),
    options=(
        ("approve", gettext_lazy("Disetujui")),
        ("approve_with_follow_ups", gettext_lazy("Disetujui dengan tindak lanjut")),
        ("notes_to_mentoring", gettext_lazy("Catatan, kembali ke pendampingan")),
        ("notes_to_ready", gettext_lazy("Catatan, lalu siap diundang lagi")),
        ("reject", gettext_lazy("Ditolak")),
    ),
    rule="panel",
    opens=permissions.HOLD_EKSPOSE,
    opens_in=("deliberating",),
    votes_in=("deliberating",),
    apart_from=("readiness.author", "author", "presenter"),
    bar=has_a_stake,
    hides=Hides.CASE,
)
