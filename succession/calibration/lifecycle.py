"""What a calibration session may become (docs/succession.md)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from succession.calibration import effects, guards, permissions
from succession.calibration.selectors import minutes_digest
from workflow.lifecycles import Lifecycle, Stage, deed, step
from workflow.models import Case


class CalibrationLife(Lifecycle):
    """A committee's session on the people of a mapping period, from its agenda to boxes that stand."""

    kind = "calibration"
    namespace = "succession.calibration"
    prefix = "SK"
    label = _("Sidang kalibrasi")
    policy = "calibration"
    views = permissions.VIEW
    opens = permissions.OPEN

    prepared = Stage(_("Disiapkan"), turn="sekretariat")
    scheduled = Stage(_("Dijadwalkan"), turn="komite_ketua")
    in_session = Stage(_("Bersidang"), turn=("komite_ketua", "sekretariat"))
    closed = Stage(_("Ditutup"), turn=("komite_anggota", "komite_ketua"))
    recommended = Stage(_("Direkomendasikan"), turn="ppk")
    ratified = Stage(_("Ditetapkan"), turn="sekretariat")
    published = Stage(_("Diumumkan"))
    final = Stage(_("Final"))
    cancelled = Stage(_("Dibatalkan"), is_milestone=False)

    take_agenda = deed(prepared, _("Isi agenda"), may=permissions.SCHEDULE)
    single_out = deed(
        (prepared, scheduled, in_session), _("Bahas tersendiri"), may=permissions.PROPOSE_CHANGE
    )
    propose_change = deed(
        (prepared, scheduled, in_session), _("Usulkan perubahan kotak"), may=permissions.PROPOSE_CHANGE
    )
    declare = deed((scheduled, in_session), _("Nyatakan kepentingan"), may=permissions.PROPOSE_CHANGE)

    schedule = step(
        prepared,
        scheduled,
        _("Jadwalkan sidang"),
        may=permissions.SCHEDULE,
        guards=[guards.agenda_not_empty, guards.committee_in_force],
        effect=effects.call_committee,
    )
    convene = step(
        scheduled,
        in_session,
        _("Buka sidang"),
        may=permissions.CONVENE,
        guards=[
            guards.period_handed_over,
            guards.presides,
            guards.everybody_declared,
            guards.quorum_present,
        ],
        effect=effects.prepare_ballots,
    )
    confirm = step(
        in_session,
        in_session,
        _("Catat kotak tetap"),
        may=permissions.CONFIRM,
        guards=[guards.something_to_confirm],
        effect=effects.write_down,
    )
    change = step(
        in_session,
        in_session,
        _("Catat perubahan kotak"),
        may=permissions.CHANGE,
        guards=[guards.something_to_change],
        effect=effects.write_down,
    )
    defer = step(
        in_session,
        in_session,
        _("Catat penundaan"),
        may=permissions.DEFER,
        guards=[guards.something_to_defer],
        effect=effects.write_down,
    )
    close = step(
        in_session,
        closed,
        _("Tutup sidang"),
        may=permissions.CLOSE,
        guards=[guards.presides, guards.no_ballot_is_open, guards.nobody_untouched],
        effect=effects.freeze_minutes,
        dossier=minutes_digest,
        hint=_("Berita acara disusun dari catatan sidang dan tidak dapat diubah lagi."),
    )
    sign = step(
        closed,
        (closed, recommended),
        _("Tanda tangani berita acara"),
        may=permissions.SIGN,
        guards=[guards.was_present, guards.others_signed_first],
        apart_from=["sign#"],
        capacity="sign#",
        choose=effects.when_all_signed,
        effect=effects.keep_signature,
        dossier=minutes_digest,
        rests_on="close",
        is_routine=False,
    )
    ratify = step(
        recommended,
        ratified,
        _("Tetapkan hasil sidang"),
        may=permissions.RATIFY,
        guards=[guards.not_on_the_agenda],
        apart_from=["seat"],
        effect=effects.keep_deviations,
        dossier=minutes_digest,
        rests_on="close",
        is_routine=False,
    )
    return_calibration = step(
        recommended,
        in_session,
        _("Kembalikan ke sidang"),
        may=permissions.RETURN,
        apart_from=["seat"],
        effect=effects.begin_another_edition,
        needs_reason=True,
        is_routine=False,
    )
    publish = step(
        ratified,
        published,
        _("Umumkan hasil"),
        may=permissions.PUBLISH,
        effect=effects.give_boxes,
        is_dangerous=True,
        hint=_("Setiap pegawai yang diputus dapat membaca kotaknya dan mengajukan keberatan."),
    )
    finalise = step(
        published,
        final,
        _("Tetapkan final"),
        by_clock=True,
        guards=[guards.no_objection_open],
    )
    cancel = step(
        (prepared, scheduled, in_session, closed, recommended),
        cancelled,
        _("Batalkan sidang"),
        may=permissions.CANCEL,
        guards=[guards.no_ballot_is_open],
        effect=effects.free_agenda,
        needs_reason=True,
        is_routine=False,
        is_dangerous=True,
    )
    end_with_period = step(
        (prepared, scheduled), cancelled, _("Batalkan bersama pemetaan"), by_case="mapping.reopen"
    )

    @classmethod
    def scope(cls, case: Case) -> str:
        """Return the session and the edition of its minutes: each is signed once, in each session."""
        return f"{case.pk}.{case.session.edition}" if hasattr(case, "session") else ""
