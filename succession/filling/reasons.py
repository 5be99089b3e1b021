"""Why somebody on the longlist was not chosen: what earlier steps decided, else words given at the end."""

from __future__ import annotations

from django.utils.translation import gettext as _

from succession.filling.models import Candidate
from succession.filling.requirements import NOT_MET


def reasons_for(candidate: Candidate, given: str = "") -> str:
    """Return the reason; empty where only a person can give it and has not."""
    return given.strip() or _decided(candidate)


def is_asked(candidate: Candidate) -> bool:
    """Return whether the reason must be given by a person: nothing earlier decided it."""
    return not _decided(candidate)


def _decided(candidate: Candidate) -> str:
    if candidate.is_refused:
        return _("Pertimbangan teknis ditolak BKN.")
    if candidate.bkn_verdict == Candidate.Verdict.NOT_IN_ORDER:
        return _("Tidak sesuai menurut verifikasi BKN: %s") % candidate.bkn_reason
    if candidate.is_shortlisted:
        return ""
    if candidate.eligibility == Candidate.Eligibility.MET:
        return _("Tidak masuk shortlist menurut pemungutan suara komite.")
    return _short_of(candidate)


def _short_of(candidate: Candidate) -> str:
    unmet = [row["title"] for row in candidate.results if row["verdict"] == NOT_MET]
    if unmet:
        return _("Tidak memenuhi: %s.") % "; ".join(unmet)
    return _("Kelayakan belum selesai diperiksa ketika shortlist ditetapkan.")
