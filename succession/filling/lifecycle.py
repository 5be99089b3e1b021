"""What the filling of a post may become (docs/succession.md)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from succession.filling import effects, guards, permissions
from succession.filling.selectors import ranking_digest
from workflow.ballots.selectors import no_ballot_is_open
from workflow.lifecycles import Lifecycle, Stage, deed, step

# Whoever is on the longlist takes no part in his own choice (domain.md part 1, B).
APART = ("candidate",)


class FillingLife(Lifecycle):
    """From the vacancy to the inauguration and its report."""

    kind = "filling"
    namespace = "succession.filling"
    prefix = "PJ"
    label = _("Pengisian jabatan")
    policy = "filling"
    views = permissions.VIEW
    opens = permissions.OPEN
    kept_out = {"candidate": _("calon dalam pengisian jabatan ini")}

    vacant = Stage(_("Lowong"), turn="sekretariat", hint=_("Juga jabatan yang akan lowong."))
    criteria_set = Stage(_("Kriteria ditetapkan"), turn="sekretariat")
    longlisted = Stage(_("Longlist"), turn="sekretariat")
    shortlisted = Stage(_("Shortlist"), turn="direktorat")
    verified = Stage(_("Diverifikasi BKN"), turn="sekretariat")
    announced = Stage(_("Diumumkan"), turn="ppk")
    chosen = Stage(_("Pilihan PPK"), turn=("pyb", "sekretariat"))
    awaiting_approval = Stage(_("Menunggu pertek"))
    approved = Stage(_("Pertek terbit"), turn="ppk")
    appointed = Stage(_("SK pengangkatan"), turn="ppk")
    inaugurated = Stage(_("Dilantik"), turn="sekretariat")
    closed = Stage(_("Selesai"))
    open_selection = Stage(_("Seleksi terbuka"), is_milestone=False)
    cancelled = Stage(_("Dibatalkan"), is_milestone=False)

    attach_evidence = deed(
        (criteria_set, longlisted, chosen), _("Unggah bukti"), may=permissions.ATTACH, apart_from=APART
    )
    check_candidate = deed(
        longlisted, _("Periksa kelayakan calon"), may=permissions.CHECK_CANDIDATE, apart_from=APART
    )
    propose_shortlist = deed(longlisted, _("Usulkan shortlist"), may=permissions.SHORTLIST, apart_from=APART)
    record_clearance = deed(
        chosen, _("Catat izin dari luar"), may=permissions.RECORD_CLEARANCE, apart_from=APART
    )

    set_criteria = step(
        vacant,
        criteria_set,
        _("Tetapkan kriteria"),
        may=permissions.SET_CRITERIA,
        guards=[guards.agency_applies, guards.level_has_requirements],
        effect=effects.keep_criteria,
    )
    draw_longlist = step(
        criteria_set,
        longlisted,
        _("Tarik longlist"),
        may=permissions.DRAW_LONGLIST,
        guards=[guards.agency_applies, guards.pool_in_force],
        effect=effects.draw,
        dossier=ranking_digest,
    )
    shortlist = step(
        longlisted,
        shortlisted,
        _("Tetapkan shortlist"),
        may=permissions.SHORTLIST,
        guards=[guards.somebody_is_proposed, guards.shortlist_is_decided, no_ballot_is_open],
        apart_from=APART,
        effect=effects.take_proposal,
        dossier=ranking_digest,
        rests_on="draw_longlist",
    )
    verify_candidates = step(
        shortlisted,
        verified,
        _("Verifikasi nama calon"),
        may=permissions.VERIFY_CANDIDATES,
        apart_from=APART,
        effect=effects.keep_verdicts,
        by_outsiders=True,
    )
    announce = step(
        verified,
        announced,
        _("Umumkan shortlist"),
        may=permissions.ANNOUNCE,
        guards=[guards.somebody_may_be_chosen],
        apart_from=APART,
    )
    choose = step(
        announced,
        chosen,
        _("Pilih calon"),
        may=permissions.CHOOSE,
        guards=[guards.somebody_may_be_chosen],
        apart_from=APART,
        effect=effects.keep_choice,
        is_routine=False,
        dossier=ranking_digest,
        rests_on="draw_longlist",
    )
    request_approval = step(
        chosen,
        awaiting_approval,
        _("Minta pertimbangan teknis"),
        may=permissions.REQUEST_APPROVAL,
        guards=[guards.clearances_done, guards.chosen_is_still_in_the_pool],
        apart_from=APART,
    )
    take_approval = step(
        awaiting_approval,
        approved,
        _("Terima pertimbangan teknis"),
        by_case="technical_approval.grant",
        effect=effects.keep_approval,
    )
    take_silent_approval = step(
        awaiting_approval,
        approved,
        _("Terima persetujuan karena lewat tenggat"),
        by_case="technical_approval.grant_by_silence",
        effect=effects.keep_approval,
    )
    take_refusal = step(
        awaiting_approval,
        verified,
        _("Terima penolakan pertimbangan teknis"),
        by_case="technical_approval.refuse",
        effect=effects.keep_refusal,
    )
    appoint = step(
        approved,
        appointed,
        _("Terbitkan SK pengangkatan"),
        may=permissions.APPOINT,
        guards=[guards.approval_in_force],
        apart_from=APART,
        effect=effects.keep_decree,
        is_routine=False,
    )
    inaugurate = step(
        appointed,
        inaugurated,
        _("Lantik"),
        may=permissions.INAUGURATE,
        guards=[guards.approval_in_force],
        apart_from=APART,
        effect=effects.keep_inauguration,
        is_routine=False,
    )
    close = step(
        inaugurated,
        closed,
        _("Tutup pengisian"),
        may=permissions.CLOSE,
        apart_from=APART,
        effect=effects.keep_closure,
    )
    go_open_selection = step(
        (criteria_set, longlisted, verified),
        open_selection,
        _("Alihkan ke seleksi terbuka"),
        may=permissions.GO_OPEN_SELECTION,
        guards=[guards.nobody_is_eligible],
        apart_from=APART,
        effect=effects.keep_open_selection,
        needs_reason=True,
        is_routine=False,
        is_dangerous=True,
    )
    cancel = step(
        (
            vacant,
            criteria_set,
            longlisted,
            shortlisted,
            verified,
            announced,
            chosen,
            awaiting_approval,
            approved,
        ),
        cancelled,
        _("Batalkan pengisian"),
        may=permissions.CANCEL,
        apart_from=APART,
        effect=effects.end,
        needs_reason=True,
        is_routine=False,
        is_dangerous=True,
    )
