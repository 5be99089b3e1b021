"""Why can I not? Every step of a life cycle: whether it is open to me, every reason, and who may take it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection
from django.utils.translation import gettext as _

from workflow.models import Case, Role
from workflow.options import Option, all_options
from workflow.pages.opened import Opened
from workflow.pages.refusals import reason_of
from workflow.pages.steps import address_of
from workflow.parts import BlockedReason
from workflow.standings import STANDINGS, Standing

POSTS = """
SELECT DISTINCT h.role, h.role_label || ' · ' || h.organisation_name FROM workflow_hat h
WHERE h.organisation_id = ANY(%(lineage)s::bigint[]) AND h.during @> clock_timestamp() ORDER BY 2
"""


@dataclass(frozen=True)
class Answer:
    """One step with the answer for one person."""

    label: str
    is_open: bool
    is_here: bool
    standing: Standing
    reasons: Sequence[BlockedReason]
    posts: Sequence[str]
    url: str = ""


def answers_for(opened: Opened) -> list[Answer]:
    """Return every step that a person takes, those of the present stage first."""
    found = all_options(opened.case, opened.actor, opened.facts)
    roles, posts = list(Role.objects.all()), posts_of(opened.case)
    answers = [_answer(opened, each, _who(each, roles, posts)) for each in found]
    return sorted(answers, key=lambda answer: not answer.is_here)


def posts_of(case: Case) -> dict[str, list[str]]:
    """Return the posts that somebody holds over a case, by the code of their role."""
    with connection.cursor() as cursor:
        cursor.execute(POSTS, {"lineage": case.organisation.lineage})
        rows = cursor.fetchall()
    held: dict[str, list[str]] = {}
    for role, words in rows:
        held.setdefault(role, []).append(words)
    return held


def _who(found: Option, roles: Sequence[Role], posts: dict[str, list[str]]) -> list[str]:
    bearing = [role for role in roles if found.spec.may in role.verbs]
    return [words for role in bearing for words in posts.get(role.code, [_vacant(role)])]


def _vacant(role: Role) -> str:
    return _("%s (belum ada pejabatnya pada perkara ini)") % role.label


def _answer(opened: Opened, found: Option, posts: list[str]) -> Answer:
    return Answer(
        label=str(found.spec.label),
        is_open=found.is_open,
        is_here=found.is_here,
        standing=_standing(found),
        reasons=[reason_of(reason) for reason in found.reasons],
        posts=posts,
        url=address_of(opened.feature, opened.case, found.spec) if found.is_open else "",
    )


def _standing(found: Option) -> Standing:
    if found.is_open:
        return STANDINGS["mine"]
    return STANDINGS["waiting" if found.decision.is_allowed else "withheld"]
