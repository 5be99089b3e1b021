"""What a review may become (docs/review.md)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from approvals.review import effects, guards, permissions
from approvals.review.selectors import last_round
from workflow.lifecycles import Lifecycle, Stage, deed, step
from workflow.models import Case

# Who wrote for the agency or presented it neither verifies, scores nor approves (domain.md part 1, B).
AGENCY_SIDE = ("readiness.author", "author", "presenter")


class ReviewLife(Lifecycle):
    """BKN's review of a submission, to the decree and its follow-ups."""

    kind = "review"
    namespace = "approvals.review"
    prefix = "RV"
    label = _("Reviu kesiapan oleh BKN")
    policy = "review"
    views = permissions.VIEW
    recusal_reaches_parent = True  # the evidence hangs on the readiness case
    recusal_spares_own_side = True

    mentoring = Stage(
        _("Pendampingan"),
        turn=("kanreg_verifier", "pic_pusat"),
        begins=[(permissions.JUDGE, _("Tinjau bukti hingga nilai putaran ditetapkan"))],
    )
    repairing = Stage(_("Menunggu perbaikan"), is_milestone=False)
    eligible = Stage(_("Memenuhi syarat"), turn="direktorat")
    pre_ekspose = Stage(_("Pra-ekspose"), turn="direktorat")
    ready = Stage(_("Siap diundang"), turn="direktorat")
    invited = Stage(_("Diundang"), turn="direktorat")
    deliberating = Stage(
        _("Pleno"),
        turn=("direktorat", "panel_chair"),
        begins=[
            (permissions.HOLD_EKSPOSE, _("Siapkan pleno dan buka pemungutan suara")),
            (permissions.DECIDE, _("Pimpin pleno hingga hasilnya ditetapkan")),
        ],
    )
    answering_notes = Stage(_("Perbaikan catatan"), turn=("operator", "ppk"), is_milestone=False)
    approved = Stage(_("Disetujui"), turn="kepala_bkn")
    decided = Stage(_("Keputusan terbit"), turn="ppk")
    applying = Stage(_("Menerapkan"))
    flagged = Stage(_("Terpantau catatan"), turn=("direktorat", "wasdal"), is_milestone=False)
    rejected = Stage(_("Ditolak"), is_milestone=False)
    suspended = Stage(_("Ditangguhkan"), is_milestone=False)
    revoked = Stage(_("Dicabut"), is_milestone=False)
    withdrawn = Stage(_("Ditarik"), is_milestone=False)

    judge = deed(
        mentoring,
        _("Tinjau bukti"),
        may=permissions.JUDGE,
        apart_from=AGENCY_SIDE,
        by_outsiders=True,
        is_internal=True,
    )
    attach_evidence = deed(
        (answering_notes, applying, flagged), _("Unggah bukti"), may="attach_evidence", capacity="author"
    )
    answer_note = deed(answering_notes, _("Jawab catatan"), may=permissions.ANSWER_NOTE, capacity="author")
    report_follow_up = deed(
        (applying, flagged), _("Laporkan tindak lanjut"), may=permissions.REPORT_FOLLOW_UP, capacity="author"
    )
    correct_decision = deed(
        (decided, applying, flagged),
        _("Betulkan data keputusan"),
        may=permissions.ISSUE_DECISION,
        apart_from=AGENCY_SIDE,
        is_routine=False,
        by_outsiders=True,
    )
    propose_suspension = deed(
        (applying, flagged),
        _("Usulkan penangguhan"),
        may=permissions.SUSPEND,
        apart_from=AGENCY_SIDE,
        by_outsiders=True,
    )
    propose_revocation = deed(
        (applying, flagged),
        _("Usulkan pencabutan"),
        may=permissions.REVOKE,
        apart_from=AGENCY_SIDE,
        by_outsiders=True,
    )

    score_round = step(
        mentoring,
        mentoring,
        _("Tetapkan nilai putaran"),
        may=permissions.SCORE_ROUND,
        guards=[guards.every_indicator_judged, guards.note_where_levels_differ],
        apart_from=AGENCY_SIDE,
        effect=effects.close_round,
        capacity="score_round#",
        by_outsiders=True,
    )
    return_for_repair = step(
        mentoring,
        repairing,
        _("Kembalikan untuk perbaikan"),
        may=permissions.RETURN,
        guards=[
            guards.every_indicator_judged,
            guards.round_scored,
            guards.something_unaccepted,
            guards.note_where_unaccepted,
        ],
        effect=effects.set_repair_deadline,
        apart_from=AGENCY_SIDE,
        by_outsiders=True,
    )
    resubmit = step(
        repairing,
        mentoring,
        _("Ajukan kembali"),
        by_case="readiness.resubmit",
        effect=effects.take_new_submission,
    )
    declare_eligible = step(
        mentoring,
        eligible,
        _("Nyatakan memenuhi syarat"),
        may=permissions.DECLARE_ELIGIBLE,
        guards=[
            guards.every_indicator_judged,
            guards.round_scored,
            guards.score_reaches_threshold,
            guards.must_pass_met,
        ],
        apart_from=[*AGENCY_SIDE, "score_round#"],
        by_outsiders=True,
    )
    open_pre_ekspose = step(
        eligible,
        pre_ekspose,
        _("Buka pra-ekspose"),
        may=permissions.OPEN_PRE_EKSPOSE,
        apart_from=AGENCY_SIDE,
        by_outsiders=True,
    )
    pass_pre_ekspose = step(
        pre_ekspose,
        ready,
        _("Loloskan pra-ekspose"),
        may=permissions.PASS_PRE_EKSPOSE,
        apart_from=AGENCY_SIDE,
        by_outsiders=True,
    )
    send_back_pre_ekspose = step(
        pre_ekspose,
        mentoring,
        _("Kembalikan ke pendampingan"),
        may=permissions.SEND_BACK_PRE_EKSPOSE,
        needs_reason=True,
        apart_from=AGENCY_SIDE,
        by_outsiders=True,
    )
    schedule_ekspose = step(
        ready,
        invited,
        _("Jadwalkan dan undang"),
        may=permissions.SCHEDULE_EKSPOSE,
        effect=effects.take_slot,
        apart_from=AGENCY_SIDE,
        by_outsiders=True,
    )
    hold_ekspose = step(
        invited,
        deliberating,
        _("Catat pelaksanaan ekspose"),
        may=permissions.HOLD_EKSPOSE,
        effect=effects.keep_ekspose,
        apart_from=AGENCY_SIDE,
        by_outsiders=True,
    )
    decide = step(
        deliberating,
        (approved, answering_notes, rejected),
        _("Tetapkan hasil pleno"),
        may=permissions.DECIDE,
        guards=[guards.ballot_decided],
        apart_from=AGENCY_SIDE,
        choose=effects.outcome_of_the_ballot,
        effect=effects.keep_what_is_asked,
        is_routine=False,
        by_outsiders=True,
    )
    resubmit_notes = step(
        answering_notes,
        (mentoring, ready),
        _("Ajukan jawaban catatan"),
        may=permissions.ANSWER_NOTES,
        guards=[guards.every_note_proved],
        choose=effects.where_the_ballot_said,
    )
    issue_decision = step(
        approved,
        decided,
        _("Terbitkan keputusan"),
        may=permissions.ISSUE_DECISION,
        effect=effects.issue,
        apart_from=AGENCY_SIDE,
        is_routine=False,
        by_outsiders=True,
    )
    receive = step(
        decided, applying, _("Terima keputusan"), may=permissions.RECEIVE, effect=effects.keep_receipt
    )
    flag_overdue = step(
        applying,
        flagged,
        _("Tandai tindak lanjut lewat tenggat"),
        by_clock=True,
        guards=[guards.follow_up_overdue],
    )
    clear = step(
        (applying, flagged),
        applying,
        _("Nyatakan tindak lanjut selesai"),
        may=permissions.CLEAR,
        guards=[guards.something_to_clear, guards.every_follow_up_proved],
        effect=effects.clear_all,
        apart_from=AGENCY_SIDE,
        by_outsiders=True,
    )
    suspend = step(
        (applying, flagged),
        suspended,
        _("Tangguhkan"),
        may=permissions.SUSPEND,
        guards=[guards.suspension_switched_on, guards.suspension_proposed],
        apart_from=[*AGENCY_SIDE, "propose_suspension"],
        needs_reason=True,
        is_routine=False,
        is_dangerous=True,
        by_outsiders=True,
    )
    revoke = step(
        (applying, flagged),
        revoked,
        _("Cabut"),
        may=permissions.REVOKE,
        guards=[guards.revocation_switched_on, guards.revocation_proposed],
        apart_from=[*AGENCY_SIDE, "propose_revocation"],
        needs_reason=True,
        is_routine=False,
        is_dangerous=True,
        by_outsiders=True,
    )
    withdraw = step(
        (mentoring, eligible, pre_ekspose, ready, invited, deliberating, answering_notes, approved),
        withdrawn,
        _("Tarik"),
        may=permissions.WITHDRAW,
        effect=effects.free_slot,
        needs_reason=True,
        is_routine=False,
        is_dangerous=True,
    )
    withdraw_repair = step(
        repairing, withdrawn, _("Tarik bersama perkara kesiapan"), by_case="readiness.withdraw"
    )

    @classmethod
    def scope(cls, case: Case) -> str:
        """Return the number of the last scored round: its scorer may not declare it eligible."""
        scored = last_round(case)
        return str(scored.number) if scored else "0"
