"""What the committee puts to the vote: whether the box stays, or which one it becomes."""

from __future__ import annotations

from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from succession.objections import permissions
from succession.objections.selectors import DISMISS, QUESTION, RULE, recused
from workflow.ballots.questions import Hides, Question
from workflow.models import Case


def has_a_stake(case: Case, person_id: int, _subject: str) -> str | None:
    """Return why a person has no say: he was recused from the person concerned in the session before."""
    if person_id in recused(case.objection, [person_id]):
        return _("Dikecualikan dari orang ini dalam sidang kalibrasi.")
    return None


ANSWER = Question(
    name=QUESTION,
    label=gettext_lazy("Jawaban atas keberatan"),
    options=(
        (DISMISS, gettext_lazy("Ditolak: kotak tetap")),
        *(
            (f"box_{box}", format_lazy(gettext_lazy("Dikabulkan: kotak {box}"), box=box))
            for box in range(1, 10)
        ),
    ),
    rule=RULE,
    opens=permissions.ANSWER,
    opens_in=("filed",),
    votes_in=("filed",),
    apart_from=("author",),
    bar=has_a_stake,
    hides=Hides.CASE,
)
