"""What a recusal hides: the cases of which a person, under whatever account, is shown nothing.

Whoever declared an interest in a case, takes no part in a ballot about it, or has a part that keeps him out
(`Lifecycle.kept_out`), sees nothing of it: no page, no file, no row of a list. A subject that is the number
of a child case means that child alone, so a body may judge many children in one session; a ballot on the
child does the same. A recusal reaches the children of its case and, where the life cycle says so, the parent.
Two are spared: who is barred only for a part he took himself, since he wrote it, and, where the life cycle
says so, the case's own side, a party and no judge.
"""
# ruff: noqa: S608 (only constants are put together; every value is a parameter)

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from workflow.ballots.questions import Hides, all_questions
from workflow.exceptions import NotPermitted
from workflow.features import features, kept_out_parts, lifecycle_of
from workflow.models import Interest, Participation, Recusal

# One row a case that is withheld from the person; looked up from him and never from all cases.
FOR_PERSON = """workflow_withheld(%(person)s, %(kept_out)s::jsonb, %(questions)s::jsonb,
  %(climbing)s::text[], %(sparing)s::jsonb)"""
ALL = f"SELECT DISTINCT case_id FROM {FOR_PERSON}"
ONE = f"SELECT reason, is_own FROM {FOR_PERSON} WHERE case_id = %(case)s ORDER BY is_own DESC LIMIT 1"


class Withheld(NotPermitted):
    """The case exists, but its reader is recused from it and is shown nothing of it."""


@dataclass(frozen=True)
class Withholding:
    """Why a case is withheld from a person: by his own word, or by a rule."""

    reason: str
    is_own: bool

    @property
    def sentence(self) -> str:
        """Return what he is told, in words that say nothing of the case."""
        if self.is_own:
            words = _("Anda menyatakan berhalangan atas perkara ini; isi perkara ini tidak ditampilkan.")
        else:
            words = _("Anda tidak ikut serta dalam sidang perkara ini; isi perkara ini tidak ditampilkan.")
        return f"{words} {_('Alasan: %s') % self.reason}"


def withheld_values(person_id: int) -> dict[str, Any]:
    """Return the parameters that `FOR_PERSON` asks for."""
    lives = [feature.lifecycle for feature in features()]
    questions = [
        {
            "kind": kind,
            "name": q.name,
            "hides": q.hides,
            "parts": lifecycle_of(kind).capacities(q.apart_from),
        }
        for kind, q in all_questions()
        if q.hides is not Hides.NOTHING
    ]
    sparing = [{"kind": life.kind, "verb": life.views} for life in lives if life.recusal_spares_own_side]
    return {
        "person": person_id,
        "questions": json.dumps(questions),
        "sparing": json.dumps(sparing),
        "kept_out": json.dumps({part: str(words) for part, words in kept_out_parts().items()}),
        "climbing": [life.kind for life in lives if life.recusal_reaches_parent],
    }


def withheld_cases(person_id: int) -> frozenset[int]:
    """Return the cases that are withheld from a person, in one statement."""
    return frozenset(case_id for (case_id,) in _rows(ALL, withheld_values(person_id)))


def without_recused(case_id: int, people: Sequence[int]) -> list[int]:
    """Return those of the people from whom the case is not withheld."""
    interested = Interest.objects.filter(person__in=people).values("person")
    recused = Recusal.objects.filter(person__in=people).values("person")
    parts = Participation.objects.filter(person__in=people, capacity__in=kept_out_parts()).values("person")
    suspects = {row["person"] for row in interested.union(recused, parts)}
    return [p for p in people if p not in suspects or withholding(case_id, p) is None]


def withholding(case_id: int, person_id: int | None) -> Withholding | None:
    """Return why a case is withheld from a person, or None where it is not."""
    if person_id is None:
        return None
    found = _rows(ONE, withheld_values(person_id) | {"case": case_id})
    return Withholding(*found[0]) if found else None


def _rows(statement: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())
