"""What must hold before a step of the review; each returns why not, with figures and a way to help."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from approvals.review.models import FollowUp
from approvals.review.selectors import Line, last_round, open_follow_ups, open_notes, plenary_of, review_sheet
from workflow.actors import Actor
from workflow.lifecycles import Reason
from workflow.models import Case
from workflow.periods import content


def every_indicator_judged(case: Case, _actor: Actor) -> str | None:
    """Hold when nothing is left to judge in this round."""
    return _counted(case, review_sheet(case).asked, _("%d indikator belum ditinjau pada putaran ini."))


def note_where_levels_differ(case: Case, _actor: Actor) -> str | None:
    """Hold when each verified level that differs from the claim has a note."""
    silent = [
        ln
        for ln in review_sheet(case).lines
        if ln.present and ln.present.level != ln.claim.level and not ln.present.note
    ]
    return _counted(case, silent, _("%d indikator bertingkat lain dari klaim tanpa catatan."))


def round_scored(case: Case, _actor: Actor) -> str | None:
    """Hold when the last findings were scored."""
    if last_round(case) is None or case.judgements.filter(round=case.review.round).exists():
        return _("Nilai putaran %d belum ditetapkan.") % case.review.round
    return None


def something_unaccepted(case: Case, _actor: Actor) -> str | None:
    """Hold when there is something to repair."""
    sheet = review_sheet(case)
    if sheet.unaccepted or sheet.asked:  # what is still to be judged is told by its own guard
        return None
    return _("Semua indikator sudah diterima; tidak ada yang perlu diperbaiki.")


def note_where_unaccepted(case: Case, _actor: Actor) -> str | None:
    """Hold when each indicator that is not accepted tells the agency why."""
    silent = [ln for ln in review_sheet(case).unaccepted if ln.holding and not ln.holding.note]
    return _counted(case, silent, _("%d indikator belum diterima tanpa catatan."))


def score_reaches_threshold(case: Case, _actor: Actor) -> str | None:
    """Hold when the exact verified score reaches the instrument's threshold (60, B)."""
    sheet = review_sheet(case)
    if sheet.instrument.is_reached(sheet.verified):
        return None
    score = f"{sheet.instrument.score(sheet.verified):.2f}".replace(".", ",")
    words = {"score": score, "threshold": f"{sheet.instrument.threshold:g}"}
    return Reason(_("Nilai terverifikasi %(score)s, ambang %(threshold)s.") % words, link=_link(case))


def must_pass_met(case: Case, _actor: Actor) -> str | None:
    """Hold when every must-pass indicator has at least its level."""
    sheet = review_sheet(case)
    missed = sheet.instrument.shortfalls(sheet.verified)
    if not missed:
        return None
    names = "; ".join(
        _("%(title)s %(level)s, paling rendah %(least)d")
        % {"title": m.indicator.title, "level": _level(m.level), "least": m.indicator.must_pass}
        for m in missed
    )
    return Reason(
        _("Indikator wajib belum terpenuhi: %s.") % names, link=_link(case, missed[0].indicator.code)
    )


def _level(level: int | None) -> str:
    return _("belum dinilai") if level is None else _("tingkat %d") % level


def ballot_decided(case: Case, _actor: Actor) -> str | None:
    """Hold when the plenary's ballot was closed with an outcome since the last ekspose."""
    ballot = plenary_of(case)
    if ballot and ballot.closed_at and ballot.closed_at >= case.entered_at:
        return None
    return Reason(
        _("Pemungutan suara pleno belum ditutup dengan hasil."), link=reverse("plenary", args=[case.pk])
    )


def every_note_proved(case: Case, _actor: Actor) -> str | None:
    """Hold when each note of the plenary has an answer and a proof."""
    return _unproved(case, open_notes(case).filter(Q(answer="") | Q(proof=None)).count())  # type: ignore[attr-defined]


def something_to_clear(case: Case, _actor: Actor) -> str | None:
    """Hold when a follow-up waits to be cleared."""
    if open_follow_ups(case):
        return None
    return _("Tidak ada tindak lanjut yang menunggu pernyataan selesai.")


def every_follow_up_proved(case: Case, _actor: Actor) -> str | None:
    """Hold when each follow-up has an answer and a proof."""
    return _unproved(case, open_follow_ups(case).filter(Q(answer="") | Q(proof=None)).count())  # type: ignore[attr-defined]


def follow_up_overdue(case: Case, _actor: Actor) -> str | None:
    """Hold when a follow-up is past its day without an answer."""
    today = timezone.localdate()
    late = FollowUp.objects.filter(
        case=case, kind=FollowUp.Kind.FOLLOW_UP, cleared_at=None, answered_at=None, due_on__lt=today
    )
    return None if late.exists() else _("Tidak ada tindak lanjut yang lewat tenggat.")


def suspension_switched_on(case: Case, _actor: Actor) -> str | None:
    """Hold where the policy allows suspension (P: off, no rule was found)."""
    return _switched_on(case, "suspension")


def revocation_switched_on(case: Case, _actor: Actor) -> str | None:
    """Hold where the policy allows revocation (P: off, no rule was found)."""
    return _switched_on(case, "revocation")


def suspension_proposed(case: Case, _actor: Actor) -> str | None:
    """Hold when somebody proposed it in the present stage."""
    return _proposed(case, "approvals.review.propose_suspension")


def revocation_proposed(case: Case, _actor: Actor) -> str | None:
    """Hold when somebody proposed it in the present stage."""
    return _proposed(case, "approvals.review.propose_revocation")


def _switched_on(case: Case, name: str) -> str | None:
    assert case.policy_id is not None
    if content(case.policy_id)[name]["is_on"]:
        return None
    return _("Kebijakan yang berlaku bagi perkara ini tidak mengaktifkan langkah tersebut.")


def _proposed(case: Case, action: str) -> str | None:
    found = case.events.filter(action=action, occurred_at__gte=case.entered_at)
    return None if found.exists() else _("Belum ada usulan dari pejabat lain.")


def _unproved(case: Case, count: int) -> str | None:
    if not count:
        return None
    return Reason(
        _("%d butir belum dijawab dengan bukti.") % count, link=reverse("follow_ups", args=[case.pk])
    )


def _counted(case: Case, lines: list[Line], words: str) -> str | None:
    return Reason(words % len(lines), link=_link(case, lines[0].indicator.code)) if lines else None


def _link(case: Case, indicator: str = "") -> str:
    address = reverse("judge", args=[case.pk])
    return f"{address}?butir={indicator}" if indicator else address
