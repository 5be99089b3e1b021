"""What a readiness case may become (`lifecycles.md`; sources of the rules: docs/readiness.md)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from approvals.readiness import effects, guards, permissions
from workflow.lifecycles import Lifecycle, Stage, deed, step


class Readiness(Lifecycle):
    """From the commitment of the PPK to a submission that BKN reviews."""

    kind = "readiness"
    namespace = "approvals.readiness"
    prefix = "KS"
    label = _("Kesiapan manajemen talenta")
    policy = "readiness"
    views = permissions.VIEW
    opens = permissions.OPEN
    recusal_spares_own_side = True  # the agency is a party to the review, not its judge

    not_started = Stage(_("Belum mulai"), turn="ppk")
    preparing = Stage(_("Persiapan"), turn=("direktorat", "operator"))
    filling = Stage(_("Penilaian mandiri"), turn=("operator", "verifikator"))
    checked = Stage(_("Diperiksa"), turn="pyb")
    endorsed = Stage(_("Disahkan"), turn="ppk")
    submitted = Stage(_("Diajukan"))
    repairing = Stage(_("Perbaikan"), turn=("operator", "verifikator"), is_milestone=False)
    rechecked = Stage(_("Diperiksa ulang"), turn="pyb", is_milestone=False)
    withdrawn = Stage(_("Ditarik"), is_milestone=False)

    attach_commitment = deed(
        not_started, _("Unggah naskah komitmen"), may=permissions.ATTACH, capacity="commitment"
    )
    attach_evidence = deed(
        (filling, repairing), _("Unggah bukti"), may=permissions.ATTACH, capacity="author", by_turn=True
    )
    answer = deed((filling, repairing), _("Isi penilaian"), may=permissions.ANSWER, capacity="author")

    sign_commitment = step(
        not_started,
        preparing,
        _("Tanda tangani komitmen"),
        may=permissions.SIGN_COMMITMENT,
        effect=effects.keep_commitment,
        guards=[guards.commitment_attached],
        is_routine=False,
        hint=_("Pilih naskah komitmen yang sudah diunggah."),
    )
    name_companion = step(
        preparing,
        preparing,
        _("Tunjuk pendamping (PIC)"),
        may=permissions.NAME_COMPANION,
        effect=effects.name_companion,
        ends_own_turn=True,
    )
    open_assessment = step(
        preparing,
        filling,
        _("Buka penilaian mandiri"),
        may=permissions.OPEN_ASSESSMENT,
        guards=[guards.companion_named, guards.instrument_in_force],
        effect=effects.pin_instrument,
    )
    check = step(
        filling,
        checked,
        _("Nyatakan sudah diperiksa"),
        may=permissions.CHECK,
        guards=[guards.every_indicator_answered, guards.evidence_above_level_zero],
        apart_from=["author", "endorse"],
    )
    endorse = step(
        checked,
        endorsed,
        _("Sahkan"),
        may=permissions.ENDORSE,
        apart_from=["author", "check"],
        dossier=effects.submission_hash,
    )
    submit = step(
        endorsed,
        submitted,
        _("Ajukan ke BKN"),
        may=permissions.SUBMIT,
        guards=[guards.every_indicator_answered, guards.evidence_above_level_zero],
        apart_from=["author"],
        dossier=effects.submission_hash,
        rests_on="endorse",
        effect=effects.freeze_submission,
        is_routine=False,
    )
    send_back = step(
        (checked, endorsed),
        filling,
        _("Kembalikan ke pengisian"),
        may=permissions.SEND_BACK,
        needs_reason=True,
        by_turn=True,
    )
    reopen = step(
        submitted,
        repairing,
        _("Buka untuk perbaikan"),
        by_case="review.return_for_repair",
        effect=effects.lock_accepted,
    )
    recheck = step(
        repairing,
        rechecked,
        _("Nyatakan perbaikan sudah diperiksa"),
        may=permissions.RECHECK,
        guards=[guards.every_note_answered, guards.evidence_above_level_zero],
        apart_from=["author", "endorse"],
        dossier=effects.submission_hash,
    )
    resubmit = step(
        rechecked,
        submitted,
        _("Ajukan kembali"),
        may=permissions.RESUBMIT,
        apart_from=["author", "check", "recheck"],
        dossier=effects.submission_hash,
        rests_on="recheck",
        effect=effects.freeze_submission,
    )
    send_back_repair = step(
        rechecked,
        repairing,
        _("Kembalikan ke perbaikan"),
        may=permissions.SEND_BACK,
        needs_reason=True,
        by_turn=True,
    )
    withdraw = step(
        (not_started, preparing, filling, checked, endorsed, repairing, rechecked),
        withdrawn,
        _("Tarik"),
        may=permissions.WITHDRAW,
        needs_reason=True,
        is_routine=False,
        is_dangerous=True,
    )
    withdraw_submitted = step(submitted, withdrawn, _("Tarik bersama reviunya"), by_case="review.withdraw")
