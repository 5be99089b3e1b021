"""What a feature puts to the vote, declared once and registered at the start of its app."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workflow.execution import Move
    from workflow.models import Ballot, Case

Bar = Callable[["Case", int, str], "str | None"]


class Shown(StrEnum):
    """When it is shown who voted what."""

    AT_ONCE = "at_once"
    AFTER = "after"
    NEVER = "never"


class Hides(StrEnum):
    """What is withheld from whoever is recused from a ballot."""

    CASE = "case"
    SUBJECT = "subject"  # the case where the subject is empty, the child case that it numbers, else nothing
    NOTHING = "nothing"


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question that a body decides on cases of one kind.

    `rule` names the table of the case's policy; `opens` is the verb of who prepares the ballot; `opens_in`
    and `votes_in` are stages, empty for any. Who took a part in `apart_from`, or against whom
    `bar(case, person, subject)` gives a reason, is recused from the start and cannot step in.
    `effect(move, ballot)` runs with the closing, in its transaction. `ripe(ballot)` gives the options that
    can be decided as things stand, all where there is none; others are neither offered nor accepted.
    `hides` says what the recused are shown nothing of (`recusals`); subjects that are no cases a feature
    hides itself.
    """

    name: str
    label: Any
    options: tuple[tuple[str, Any], ...]
    rule: str
    opens: str
    opens_in: tuple[str, ...] = ()
    votes_in: tuple[str, ...] = ()
    apart_from: tuple[str, ...] = ()
    bar: Bar | None = None
    shown: Shown = Shown.AFTER
    takes_opinions: bool = False
    hides: Hides = Hides.SUBJECT
    effect: Callable[[Move, Ballot], None] | None = None
    ripe: Callable[[Ballot], Collection[str]] | None = None


_questions: dict[tuple[str, str], Question] = {}


def register_question(kind: str, question: Question) -> None:
    """Make a question on cases of a kind known to the engine."""
    _questions[kind, question.name] = question


def question_of(kind: str, name: str) -> Question:
    """Return a question; raises KeyError where it is not registered."""
    return _questions[kind, name]


def choices_of(ballot: Ballot) -> list[list[str]]:
    """Return the options that can be decided now, with their words, in their order."""
    ripe = question_of(ballot.case.kind, ballot.question).ripe
    able = ripe(ballot) if ripe else None
    return [option for option in ballot.options if able is None or option[0] in able]


def all_questions() -> list[tuple[str, Question]]:
    """Return every question with the kind of its cases."""
    return [(kind, question) for (kind, _name), question in _questions.items()]


def questions_of(kind: str) -> list[Question]:
    """Return the questions on cases of a kind, in the order of their registration."""
    return [question for (of, _name), question in _questions.items() if of == kind]
