"""Scoring a locked period: the body of the job, set-based; the step `score` adopts it by its digest."""

from __future__ import annotations

import hashlib

from django.db import DataError, IntegrityError, connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from succession.mapping.compiling import placing_query
from succession.mapping.instruments import instrument_of
from succession.mapping.models import Scoring
from workflow.models import Case

# A hash of hashes; a missing figure is told from every figure by its length.
PLACEMENTS_HASH = """
SELECT count(computed_box), count(*) - count(computed_box), sha256(coalesce(string_agg(sha256(
  int8send(employee_id) || convert_to(concat_ws('|', coalesce(performance::text, '-'),
    coalesce(potential::text, '-'), coalesce(talent_score::text, '-'), coalesce(computed_box::text, '-'),
    array_to_string(missing, ',')), 'UTF8')), ''::bytea ORDER BY employee_id), ''::bytea))
FROM mapping_placement WHERE scoring_id = %s"""

FAULTS = {
    "unreadable_value": _("Ada nilai yang tidak dapat dibaca; buka edisi baru dan muat ulang datanya."),
    "not_locked": _("Data periode ini tidak lagi dikunci."),
    "other_people": _("Data pegawai bukan lagi yang diminta dihitung; minta penghitungan lagi."),
}


def run(scoring_id: int) -> None:
    """Place everybody of a period for one scoring, in one transaction; a finished one is left alone.

    Where that cannot be done it ends without placements and with its `fault`, a key of `FAULTS`.
    """
    try:
        with transaction.atomic():
            scoring = _waiting(scoring_id)
            if scoring:
                _score(scoring)
    except DataError:
        _give_up(scoring_id, "unreadable_value")
    except IntegrityError:
        _give_up(scoring_id, "not_locked")


def placements_digest(scoring_id: int) -> tuple[int, int, bytes]:
    """Return how many are mapped, how many are not, and the hash over all placements, as they are now."""
    with connection.cursor() as cursor:
        cursor.execute(PLACEMENTS_HASH, [scoring_id])
        mapped, unmapped, digest = cursor.fetchone()
    return mapped, unmapped, bytes(digest)


def scoring_digest(case: Case) -> bytes:
    """Return the dossier of the step `score`: people, instrument and placements of the newest good scoring.

    It is worked out of what the job left, so that a page of a large agency does not hash a million rows.
    """
    done = Scoring.objects.filter(case=case, digest__isnull=False, snapshot=F("case__period__snapshot"))
    found = done.order_by("-pk").values_list("snapshot", "instrument__digest", "digest").first()
    return hashlib.sha256(b"".join(bytes(part or b"") for part in found or ())).digest()


def _waiting(scoring_id: int) -> Scoring | None:
    """Lock a scoring that is not finished; a second worker waits here and then finds it finished."""
    locked = Scoring.objects.select_for_update(of=("self",), no_key=True)
    return locked.select_related("case__period").filter(pk=scoring_id, finished_at=None).first()


def _score(scoring: Scoring) -> None:
    if bytes(scoring.snapshot) != bytes(scoring.case.period.snapshot or b""):
        _finish(scoring.pk, fault="other_people")
        return
    statement = placing_query(instrument_of(scoring.instrument_id), scoring=scoring.pk, case=scoring.case_id)
    with connection.cursor() as cursor:
        cursor.execute(statement)
    mapped, unmapped, digest = placements_digest(scoring.pk)
    _finish(scoring.pk, mapped=mapped, unmapped=unmapped, digest=digest)


def _give_up(scoring_id: int, fault: str) -> None:
    with transaction.atomic():
        if _waiting(scoring_id):
            _finish(scoring_id, fault=fault)


def _finish(scoring_id: int, **outcome: object) -> None:
    Scoring.objects.filter(pk=scoring_id).update(finished_at=timezone.now(), **outcome)
