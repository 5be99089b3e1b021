"""The small life cycle of a ballot, and what its end asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow.actors import Actor
from workflow.ballots import selectors
from workflow.lifecycles import Lifecycle, Stage, step

if TYPE_CHECKING:
    from workflow.ballots.tally import Result


def has_quorum(ballot: Any, _actor: Actor) -> str | None:
    """Hold when enough seats took part; a broken quorum blocks and is never lowered."""
    result = selectors.result(ballot)
    if result.present >= result.needed:
        return None
    return _("Kuorum belum tercapai: %(present)d kursi memberikan suara, diperlukan %(needed)d.") % {
        "present": result.present,
        "needed": result.needed,
    }


def nobody_is_awaited(ballot: Any, _actor: Actor) -> str | None:
    """Hold when everybody who may still vote has done so, cannot change the result, or let the time pass."""
    result = selectors.result(ballot)
    if not result.awaited or result.is_settled or selectors.is_overdue(ballot):
        return None
    return _("Masih menunggu suara: %s.") % ", ".join(selectors.awaited_names(ballot))


def tie_is_broken(ballot: Any, _actor: Actor) -> str | None:
    """Hold unless the votes are tied and somebody is there to break the tie."""
    is_tied = selectors.result(ballot).verdict == "tied"
    if is_tied and ballot.rule["has_casting_vote"] and selectors.presiding(ballot) is not None:
        return _("Suara berimbang; ketua memberikan suara penentu lebih dulu.")
    return None


def outcome_stage(result: Result) -> Stage:
    """Return where the closing leads: decided, or without an outcome."""
    return BallotLife.decided if result.is_decided else BallotLife.undecided


class BallotLife(Lifecycle):
    """Open until it is closed, with an outcome or without, or annulled."""

    kind = "ballot"
    namespace = "workflow.ballot"
    prefix = ""
    label = gettext_lazy("Pemungutan suara")
    views = ""

    opened = Stage(gettext_lazy("dibuka"))
    decided = Stage(gettext_lazy("diputus"))
    undecided = Stage(gettext_lazy("tanpa keputusan"))
    annulled = Stage(gettext_lazy("dibatalkan"))

    close = step(
        opened,
        (decided, undecided),
        gettext_lazy("Tutup pemungutan suara"),
        guards=[has_quorum, nobody_is_awaited, tie_is_broken],
        choose=outcome_stage,
    )
    annul = step(opened, annulled, gettext_lazy("Batalkan pemungutan suara"), needs_reason=True)
