"""What an objection may become (docs/succession.md)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from succession.objections import effects, guards, permissions
from workflow.lifecycles import Lifecycle, Stage, step


class ObjectionLife(Lifecycle):
    """An ASN objects to the box that was published of him; the committee answers by ballot."""

    kind = "objection"
    namespace = "succession.objections"
    prefix = "KB"
    label = _("Keberatan atas kotak akhir")
    policy = "objection"
    views = permissions.VIEW
    opens = permissions.FILE
    kept_out = {"recused": _("dikecualikan dari orang ini dalam sidang kalibrasi")}
    siblings_are_strangers = True  # who objects sees nothing of another's objection to the same session

    filed = Stage(_("Diajukan"), turn="sekretariat")
    upheld = Stage(_("Dikabulkan"))
    dismissed = Stage(_("Ditolak"), is_milestone=False)
    withdrawn = Stage(_("Ditarik"), is_milestone=False)

    answer = step(
        filed,
        (upheld, dismissed),
        _("Catat jawaban komite"),
        may=permissions.ANSWER,
        guards=[guards.ballot_decided, guards.period_not_final, guards.not_about_himself],
        apart_from=["author", "recused"],
        choose=effects.outcome_of_the_ballot,
        effect=effects.keep_answer,
        needs_reason=True,
        is_routine=False,
        hint=_("Alasannya dibaca oleh yang mengajukan keberatan."),
    )
    withdraw = step(
        filed,
        withdrawn,
        _("Tarik keberatan"),
        may=permissions.WITHDRAW,
        guards=[guards.filed_by_himself, guards.no_ballot_is_open],
        effect=effects.take_back,
        is_dangerous=True,
    )
