"""What must hold before a step: each guard returns why not, in a sentence with a way to help."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from approvals.readiness.selectors import Sheet, sheet_of
from workflow.actors import Actor
from workflow.lifecycles import Reason
from workflow.models import Case, RuleVersion
from workflow.periods import rule_in_force


def commitment_attached(case: Case, _actor: Actor) -> str | None:
    """Hold once a file stands on the case that can be the commitment."""
    if case.evidence.exists():
        return None
    return Reason(_("Naskah komitmen belum diunggah."), link=reverse("attach_evidence", args=[case.pk]))


def companion_named(case: Case, _actor: Actor) -> str | None:
    """Hold once BKN named the person who accompanies the agency."""
    return None if case.assessment.companion_id else _("BKN belum menunjuk pendamping (PIC) instansi ini.")


def instrument_in_force(_case: Case, _actor: Actor) -> str | None:
    """Hold when an instrument may be used today."""
    try:
        rule_in_force("instrument", "readiness", timezone.localdate())
    except RuleVersion.DoesNotExist:
        return _("Belum ada instrumen kesiapan yang berlaku; administrator perlu memuatnya.")
    return None


def every_indicator_answered(case: Case, _actor: Actor) -> str | None:
    """Hold when no indicator is left without a level."""
    return _count(
        case,
        [line.indicator.code for line in sheet_of(case).lines if line.level is None],
        lambda n: ngettext("%d indikator belum diisi.", "%d indikator belum diisi.", n),
    )


def evidence_above_level_zero(case: Case, _actor: Actor) -> str | None:
    """Hold when every level above 0 is proved by at least one file."""
    return _count(
        case,
        sheet_of(case).without_evidence,
        lambda n: ngettext(
            "%d indikator di atas tingkat 0 belum berbukti.",
            "%d indikator di atas tingkat 0 belum berbukti.",
            n,
        ),
    )


def every_note_answered(case: Case, _actor: Actor) -> str | None:
    """Hold when each indicator that was not accepted has an answer to its note."""
    sheet: Sheet = sheet_of(case)
    return _count(
        case,
        [line.indicator.code for line in sheet.lines if line.needs_reply],
        lambda n: ngettext("%d catatan reviu belum dijawab.", "%d catatan reviu belum dijawab.", n),
    )


def _count(case: Case, found: list[str], words: object) -> str | None:
    if not found:
        return None
    sentence = words(len(found)) % len(found)  # type: ignore[operator]
    return Reason(sentence, link=reverse("indicator", args=[case.pk, found[0]]))
