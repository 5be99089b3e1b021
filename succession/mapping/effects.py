"""What the steps of a mapping period write beside the stage, under the lock and in the same transaction."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from succession.mapping.models import Period
from succession.mapping.selectors import KIND, adoptable, snapshot_of
from workflow.births import Birth, bear
from workflow.exceptions import TransitionRefused
from workflow.execution import Move
from workflow.models import RuleVersion
from workflow.recording import kept_language


def lock_people(move: Move) -> None:
    """Keep the hash of the people as they are now, and the index of data quality that was found."""
    quality = Decimal(move.facts["data_quality"])
    if not 0 <= quality <= 100:
        raise TransitionRefused([_("Isi indeks kualitas data antara 0 dan 100.")])
    move.dossier = snapshot_of(move.case)
    Period.objects.filter(case=move.case).update(snapshot=move.dossier, data_quality=quality)
    move.changes |= {"people": move.case.period.people, "data_quality": quality}


def adopt_scoring(move: Move) -> None:
    """Adopt the finished scoring: its placements are those of the period from now on."""
    scoring = adoptable(move.case)
    assert scoring is not None
    Period.objects.filter(case=move.case).update(scoring=scoring)
    move.changes |= {
        "mapped": scoring.mapped,
        "unmapped": scoring.unmapped,
        "instrument": str(move.case.period.instrument),
    }


def open_edition(move: Move) -> None:
    """Open the edition that follows, empty, for the same day of data."""
    period, case = move.case.period, move.case
    instrument = RuleVersion.objects.get(pk=move.facts.get("instrument") or period.instrument_id)
    with kept_language():
        title = title_of(period, case.edition + 1)
    birth = Birth(
        case.organisation_id,
        title,
        follows_id=case.pk,
        edition=case.edition + 1,
        provenance=case.provenance,
    )
    (pk,) = bear(KIND, [birth], actor=move.actor, hat=move.hat, at=move.at)
    Period.objects.create(
        case_id=pk,
        organisation=case.organisation,
        as_of=period.as_of,
        edition=case.edition + 1,
        instrument=instrument,
    )
    move.changes |= {"edition": case.edition + 1, "instrument": str(instrument)}


def title_of(period: Period, edition: int = 1) -> str:
    """Return the title of a period's case, in the language of what is kept."""
    title = _("Pemetaan talenta per %s") % f"{period.as_of:%d-%m-%Y}"
    return title if edition == 1 else _("%(title)s, edisi %(edition)d") % {"title": title, "edition": edition}
