"""The question that the committee of the route decides on a filling: are these names the shortlist?"""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from succession.filling import permissions
from succession.filling.models import Candidate
from succession.filling.selectors import SHORTLIST
from workflow.ballots.questions import Question
from workflow.models import Case


def is_a_candidate(case: Case, person_id: int, _subject: str) -> str | None:
    """Return why a person may not sit: he is on the longlist himself."""
    if Candidate.objects.filter(case=case, person=person_id).exists():
        return _("Calon dalam pengisian jabatan ini.")
    return None


QUESTION = Question(
    name=SHORTLIST,
    label=gettext_lazy("Shortlist pengisian jabatan"),
    options=(
        ("accept", gettext_lazy("Setujui nama yang diusulkan")),
        ("reject", gettext_lazy("Tolak; usulkan nama lain")),
    ),
    rule="committee",
    opens=permissions.SHORTLIST,
    opens_in=("longlisted",),
    votes_in=("longlisted",),
    bar=is_a_candidate,
)
