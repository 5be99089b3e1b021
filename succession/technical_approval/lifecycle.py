"""What a technical approval may become: BKN's answer for one person and one post (docs/succession.md)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from succession.technical_approval import effects, guards, permissions
from workflow.lifecycles import Lifecycle, Stage, deed, step


class TechnicalApprovalLife(Lifecycle):
    """Asked for by a filling; answered by BKN through the exchange, whose steps nobody else may take."""

    kind = "technical_approval"
    namespace = "succession.technical_approval"
    prefix = "PTK"
    label = _("Pertimbangan teknis")
    policy = "technical_approval"
    views = permissions.VIEW

    requested = Stage(_("Diminta"))
    late = Stage(_("Lewat tenggat"), is_milestone=False)
    escalated = Stage(_("Dieskalasikan"), turn="direktorat", is_milestone=False)
    granted = Stage(_("Terbit"))
    refused = Stage(_("Ditolak"), is_milestone=False)
    cancelled = Stage(_("Dibatalkan"), is_milestone=False)

    chase = deed(escalated, _("Catat penelusuran"), may=permissions.CHASE)

    flag_overdue = step(
        requested,
        (escalated, late),
        _("Tandai lewat tenggat"),
        by_clock=True,
        choose=effects.where_the_policy_says,
    )
    grant = step(
        (requested, late, escalated),
        granted,
        _("Terbitkan pertimbangan teknis"),
        by_exchange=True,
        effect=effects.keep_approval,
    )
    grant_by_silence = step(
        late,
        granted,
        _("Anggap disetujui karena lewat tenggat"),
        by_exchange=True,
        guards=[guards.silence_means_consent],
        effect=effects.keep_silence,
    )
    refuse = step(
        (requested, late, escalated),
        refused,
        _("Tolak pertimbangan teknis"),
        by_exchange=True,
        effect=effects.keep_refusal,
    )
    cancel = step(
        (requested, late, escalated), cancelled, _("Batalkan bersama pengisian"), by_case="filling.cancel"
    )
