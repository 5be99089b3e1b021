"""A proposal on which a council decides by ballot: the toy for bodies, sittings and votes."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from workflow.actors import Actor
from workflow.ballots import selectors
from workflow.ballots.questions import Question, Shown
from workflow.births import Birth
from workflow.execution import Move, Outcome, Seen, open_cases, perform
from workflow.lifecycles import Lifecycle, Stage, deed, step
from workflow.models import Case, Organisation


def is_decided(case: Case, _actor: Actor) -> str | None:
    """Hold when the council has decided."""
    return None if selectors.decided_ballot(case, "adopt") else "Dewan belum memutus."


def as_decided(move: Move) -> Stage:
    """Return where the council's outcome leads."""
    ballot = selectors.decided_ballot(move.case, "adopt")
    assert ballot is not None
    return Council.accepted if ballot.outcome == "yes" else Council.rejected


def no_namesake(_case: Case, person_id: int, subject: str) -> str | None:
    """Keep a person from a say about himself."""
    return "Perkara ini tentang diri Anda." if subject == f"person:{person_id}" else None


class Council(Lifecycle):
    kind = "council"
    namespace = "tests.council"
    prefix = "CC"
    label = _("Usul kepada dewan")
    policy = "council"
    views = "view_council"
    opens = "propose_council"

    proposed = Stage(_("diusulkan"), turn="clerk", within="short")
    deliberating = Stage(_("dibahas"))
    accepted = Stage(_("diterima"))
    rejected = Stage(_("ditolak"))

    present = deed(proposed, _("Paparkan"), may="propose_council", capacity="presenter")
    convene = step(proposed, deliberating, _("Buka pembahasan"), may="convene_council")
    decide = step(
        deliberating,
        (accepted, rejected),
        _("Tetapkan"),
        may="convene_council",
        guards=[is_decided, selectors.no_ballot_is_open],
        choose=as_decided,
    )


ADOPT = Question(
    name="adopt",
    label=_("Terima usul?"),
    options=(("yes", _("Terima")), ("no", _("Tolak")), ("later", _("Tunda"))),
    rule="council",
    opens="convene_council",
    votes_in=("deliberating",),
    apart_from=("author", "presenter"),
    bar=no_namesake,
    takes_opinions=True,
)
PLAIN = Question(name="plain", label="Setuju?", options=(("yes", "Ya"), ("no", "Tidak")), rule="council",
                 opens="convene_council", shown=Shown.AT_ONCE)  # fmt: skip
SECRET = Question(name="secret", label="Setuju?", options=(("yes", "Ya"), ("no", "Tidak")), rule="council",
                  opens="convene_council", shown=Shown.NEVER)  # fmt: skip


def propose(organisation: Organisation, *, actor: Actor, **rest: Any) -> Case:
    """Open a proposal."""
    return Case.objects.get(
        pk=open_cases("council", [Birth(organisation.pk, "Usul")], actor=actor, **rest)[0]
    )


def convene(case: Case, *, actor: Actor, expected: Seen | int, **rest: Any) -> Outcome:
    """Open the deliberation."""
    return perform(case.pk, "convene", actor=actor, expected=expected, **rest)


def decide(case: Case, *, actor: Actor, expected: Seen | int, **rest: Any) -> Outcome:
    """Take over what the council decided."""
    return perform(case.pk, "decide", actor=actor, expected=expected, **rest)
