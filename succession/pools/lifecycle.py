"""What a talent pool may become (docs/succession.md)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from succession.pools import effects, guards, permissions
from succession.pools.selectors import members_hash
from workflow.lifecycles import Lifecycle, Stage, deed, step


class PoolLife(Lifecycle):
    """From a draft out of final boxes to a decree, and to its end."""

    kind = "pool"
    namespace = "succession.pools"
    prefix = "KRS"
    label = _("Kelompok rencana suksesi")
    policy = "pool"
    views = permissions.VIEW
    opens = permissions.OPEN

    drafted = Stage(_("Rancangan"), turn="sekretariat")
    proposed = Stage(_("Diusulkan"), turn="pyb")
    endorsed = Stage(_("Disetujui PyB"), turn="ppk")
    in_force = Stage(_("Berlaku"))
    ended = Stage(_("Berakhir"))

    choose_members = deed(drafted, _("Pilih anggota"), may=permissions.CHOOSE_MEMBERS, capacity="author")

    propose = step(
        drafted,
        proposed,
        _("Usulkan"),
        may=permissions.PROPOSE,
        guards=[guards.has_members, guards.members_in_succession_group, guards.period_final],
        dossier=members_hash,
    )
    endorse = step(
        proposed,
        endorsed,
        _("Setujui usulan"),
        may=permissions.ENDORSE,
        guards=[guards.not_a_member],
        apart_from=["author", "propose"],
        dossier=members_hash,
        rests_on="propose",
    )
    send_back = step(
        (proposed, endorsed),
        drafted,
        _("Kembalikan ke rancangan"),
        may=permissions.SEND_BACK,
        needs_reason=True,
        by_turn=True,
    )
    decree = step(
        endorsed,
        in_force,
        _("Tetapkan dengan keputusan"),
        may=permissions.DECREE,
        guards=[guards.has_members, guards.not_a_member],
        apart_from=["author", "propose", "endorse"],
        dossier=members_hash,
        rests_on="endorse",
        effect=effects.keep_decree,
        is_routine=False,
    )
    remove_member = step(
        in_force,
        in_force,
        _("Keluarkan anggota"),
        may=permissions.REMOVE_MEMBER,
        effect=effects.take_out,
        needs_reason=True,
        is_dangerous=True,
    )
    lose_member = step(
        in_force,
        in_force,
        _("Keluarkan yang diangkat"),
        by_case="filling.close",
        effect=effects.take_out_appointed,
    )
    drop_fallen = step(
        in_force,
        in_force,
        _("Keluarkan yang kotaknya turun"),
        by_clock=True,
        guards=[guards.somebody_fell],
        effect=effects.take_out_fallen,
    )
    expire = step(
        in_force,
        ended,
        _("Masa berlaku habis"),
        by_clock=True,
        guards=[guards.validity_over],
        effect=effects.take_out_all,
    )
    replace = step(
        in_force,
        ended,
        _("Gantikan dengan kelompok baru"),
        may=permissions.REPLACE,
        guards=[guards.newer_pool_in_force],
        effect=effects.take_out_all,
        is_routine=False,
        is_dangerous=True,
    )
