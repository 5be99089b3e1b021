"""What a mapping period may become (docs/succession.md)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from succession.mapping import effects, guards, permissions
from succession.mapping.scoring import scoring_digest
from workflow.lifecycles import Lifecycle, Stage, deed, step


class MappingLife(Lifecycle):
    """From the people of an agency on one day to boxes that stand."""

    kind = "mapping"
    namespace = "succession.mapping"
    prefix = "PM"
    label = _("Pemetaan talenta")
    policy = "mapping"
    views = permissions.VIEW
    opens = permissions.OPEN

    open = Stage(_("Terbuka"), turn="sekretariat")
    locked = Stage(_("Data dikunci"), turn="sekretariat")
    scored = Stage(_("Dinilai"), turn="sekretariat")
    in_calibration = Stage(_("Dikalibrasi"))
    published = Stage(_("Diumumkan"))
    final = Stage(_("Final"))
    superseded = Stage(_("Digantikan"), is_milestone=False)

    load_people = deed(open, _("Muat data pegawai"), may=permissions.LOAD_PEOPLE)  # noqa: A003
    request_scoring = deed(locked, _("Hitung nilai dan kotak"), may=permissions.REQUEST_SCORING)

    lock_data = step(
        open,  # noqa: A003
        locked,
        _("Kunci data"),
        may=permissions.LOCK_DATA,
        guards=[guards.people_loaded],
        effect=effects.lock_people,
        hint=_("Sesudah dikunci, data hanya berubah melalui edisi baru."),
    )
    score = step(
        locked,
        scored,
        _("Tetapkan hasil penghitungan"),
        may=permissions.SCORE,
        guards=[guards.scoring_finished],
        dossier=scoring_digest,
        effect=effects.adopt_scoring,
    )
    hand_over = step(
        scored,
        in_calibration,
        _("Serahkan ke kalibrasi"),
        may=permissions.HAND_OVER,
        guards=[guards.session_for_everyone],
    )
    reopen = step(
        (locked, scored),
        superseded,
        _("Buka edisi baru"),
        may=permissions.REOPEN,
        needs_reason=True,
        effect=effects.open_edition,
        is_dangerous=True,
    )
    publish = step(
        in_calibration,
        published,
        _("Umumkan"),
        by_case="calibration.publish",
        guards=[guards.everyone_decided],
    )
    finalise = step(
        published,
        final,
        _("Tetapkan final"),
        by_clock=True,
        guards=[guards.sessions_final, guards.objections_answered],
    )
