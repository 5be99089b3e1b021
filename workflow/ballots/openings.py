"""Opening ballots: the electorate, the options and the rule are taken once and stay as they were."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import Max
from django.utils.translation import gettext as _

from workflow import periods
from workflow.actors import Actor
from workflow.ballots.deeds import barred, begin_turns, deed_of
from workflow.ballots.questions import Question, question_of
from workflow.ballots.rules import Rule
from workflow.ballots.selectors import latest_sitting
from workflow.exceptions import TransitionRefused
from workflow.execution import Move, act
from workflow.features import lifecycle_of
from workflow.models import Ballot, Body, Case, Elector, Interest, Person, Recusal, Seat, Sitting, Term
from workflow.recording import kept_language


@dataclass(frozen=True)
class Put:
    """One ballot to be opened: what it is about and the words in which it is put."""

    subject: str = ""
    title: str = ""


@dataclass(frozen=True)
class Member:
    """A voting seat with who sits there and who may step in."""

    seat: Seat
    person_id: int | None
    alternates: tuple[int, ...]

    @property
    def people(self) -> tuple[int, ...]:
        """Return everybody who may come to sit there."""
        return (*((self.person_id,) if self.person_id else ()), *self.alternates)


def open_ballot(
    case: Case, question: str, *, body: Body, actor: Actor, subject: str = "", title: str = "", **rest: Any
) -> Ballot:
    """Open one ballot on a case; raises as `open_ballots` does."""
    return open_ballots(case, question, [Put(subject, title)], body=body, actor=actor, **rest)[0]


def open_ballots(
    case: Case, question: str, puts: Sequence[Put], *, body: Body, actor: Actor, **rest: Any
) -> list[Ballot]:
    """Open ballots of one question, one for each subject, with the electorate of the body's composition.

    The composition is that of the first sitting or ballot of the body on this case. Raises NotPermitted
    without the question's verb, TransitionRefused where the stage, the body or a standing ballot
    does not allow it.
    """
    spec = question_of(case.kind, question)
    facts = {"question": question, "body": body.pk, "subjects": [put.subject for put in puts]}
    deed = deed_of(case, "open_ballot", may=spec.opens, stages=spec.opens_in)
    with act(case.pk, deed, actor=actor, facts=facts, **rest) as move:
        if move.written is None:
            _open(move, spec, body, puts)
    return _standing(case, question, puts)


def opened_under(case: Case, keys: Iterable[UUID | None], actor: Actor) -> list[Ballot]:
    """Return the ballots that this person opened under these keys, in their order."""
    events = case.events.filter(actor_id=actor.person_id, key__in=[key for key in keys if key])
    opened = case.ballots.filter(opened_by=actor.person_id, opened_at__in=events.values("occurred_at"))
    return list(opened.select_related("case", "body").order_by("pk"))


def _standing(case: Case, question: str, puts: Sequence[Put]) -> list[Ballot]:
    subjects = [put.subject for put in puts]
    found = Ballot.objects.filter(case=case, question=question, subject__in=subjects).order_by("round")
    latest = {ballot.subject: ballot for ballot in found.select_related("case", "body")}
    return [latest[subject] for subject in subjects]


def _open(move: Move, question: Question, body: Body, puts: Sequence[Put]) -> None:
    case = move.case
    rule = _rule(case, question)
    sitting = latest_sitting(case, body)
    composed_at = composition_of(case, body, move.at)
    members = members_of(body, composed_at)
    _refuse(case, question, body, rule, len(members), puts, composed_at)
    ballots = Ballot.objects.bulk_create(
        _ballots(move, question, rule, body, sitting, composed_at, puts), batch_size=2000
    )
    electors = Elector.objects.bulk_create(
        [_elector(ballot, member) for ballot in ballots for member in members], batch_size=5000
    )
    recusals = Recusal.objects.bulk_create(_recusals(move, question, ballots, electors, members))
    _remember(move, question, rule, members, recusals)
    begin_turns(move)


def _rule(case: Case, question: Question) -> Rule:
    assert case.policy_id is not None, f"{case.kind} decides by ballot but has no policy"
    return Rule.read(periods.content(case.policy_id), question.rule)


def composition_of(case: Case, body: Body, at: datetime) -> datetime:
    """Return the moment whose terms compose the body for this case: its first use here, else now."""
    for used in (Ballot, Sitting):
        known = used.objects.filter(case=case, body=body).values_list("composed_at", flat=True).first()
        if known is not None:
            return known
    return at


def members_of(body: Body, at: datetime) -> list[Member]:
    """Return the voting seats of a body with their terms as of a moment, in the order of the seats."""
    holders: dict[int, int] = {}
    alternates: dict[int, list[int]] = defaultdict(list)
    for term in Term.objects.filter(body=body, during__contains=at).order_by("id"):
        if term.is_alternate:
            alternates[term.seat_id].append(term.person_id)
        else:
            holders[term.seat_id] = term.person_id
    seats = body.seats.filter(has_vote=True).order_by("number")
    return [Member(s, holders.get(s.pk), tuple(alternates[s.pk])) for s in seats]


def _refuse(
    case: Case, question: Question, body: Body, rule: Rule, seats: int, puts: Sequence[Put], at: datetime
) -> None:
    reasons = []
    if at not in body.during:
        reasons.append(_("Masa kerja %s tidak mencakup hari ini.") % body.name)
    if not rule.admits(seats):
        reasons.append(
            _("%(body)s memiliki %(seats)d kursi bersuara; seharusnya %(least)d sampai %(most)d%(odd)s.")
            % {
                "body": body.name,
                "seats": seats,
                "least": rule.min_seats,
                "most": rule.max_seats,
                "odd": _(" dan ganjil") if rule.is_odd else "",
            }
        )
    if _has_standing(case, question, puts):
        reasons.append(_("Pertanyaan ini sudah diputus atau masih dalam pemungutan suara."))
    if reasons:
        raise TransitionRefused(reasons)


def _has_standing(case: Case, question: Question, puts: Sequence[Put]) -> bool:
    standing = case.ballots.filter(question=question.name, stage__in=["opened", "decided"])
    return standing.filter(subject__in=[put.subject for put in puts]).exists()


def _ballots(
    move: Move,
    question: Question,
    rule: Rule,
    body: Body,
    sitting: Sitting | None,
    composed_at: datetime,
    puts: Sequence[Put],
) -> Iterable[Ballot]:
    rounds = _rounds(move.case, question)
    label, options = _words(question)
    common = {
        "case": move.case,
        "body": body,
        "sitting": sitting,
        "question": question.name,
        "options": options,
        "rule": rule.frozen(),
        "policy_id": move.case.policy_id,
        "composed_at": composed_at,
        "opened_at": move.at,
        "opened_by_id": move.actor.person_id,
        "due_at": _due(move.at, rule.working_days),
    }
    for put in puts:
        title = put.title or label
        yield Ballot(**common, subject=put.subject, title=title, round=rounds.get(put.subject, 0) + 1)


def _words(question: Question) -> tuple[str, list[list[str]]]:
    """Return a question and its options as the ballot keeps them."""
    with kept_language():
        return str(question.label), [[code, str(words)] for code, words in question.options]


def _rounds(case: Case, question: Question) -> dict[str, int]:
    rows = case.ballots.filter(question=question.name).values("subject").annotate(last=Max("round"))
    return {row["subject"]: row["last"] for row in rows}


def _due(at: datetime, days: int) -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT workflow_due(%s, %s, %s)", [at, days, settings.TIME_ZONE])
        due: datetime = cursor.fetchone()[0]
        return due


def _elector(ballot: Ballot, member: Member) -> Elector:
    return Elector(
        ballot=ballot,
        seat=member.seat,
        person_id=member.person_id,
        alternates=list(member.alternates),
        is_chair=member.seat.is_chair,
        is_deputy=member.seat.is_deputy,
    )


def _recusals(
    move: Move, question: Question, ballots: list[Ballot], electors: list[Elector], members: list[Member]
) -> list[Recusal]:
    """Return who is kept out from the start: barred by rule, or by what he declared before."""
    declared = _declared(move.case)
    of_ballot = {ballot.pk: ballot for ballot in ballots}
    people = {member.seat.pk: member.people for member in members}

    @cache
    def bar(person_id: int, subject: str) -> str | None:
        return barred(move.case, question, subject, person_id)

    found: dict[tuple[int, int], Recusal] = {}
    for elector in electors:
        subject = of_ballot[elector.ballot_id].subject
        for person_id in people[elector.seat_id]:
            rule, own = (
                bar(person_id, subject),
                declared.get((person_id, subject)) or declared.get((person_id, "")),
            )
            if rule or own:
                found.setdefault(
                    (elector.ballot_id, person_id), _recusal(move, elector, person_id, rule, own)
                )
    return list(found.values())


def _declared(case: Case) -> dict[tuple[int, str], str]:
    rows = Interest.objects.filter(case=case).values_list("person_id", "subject", "reason")
    return {(person_id, subject): reason for person_id, subject, reason in rows}


def _recusal(move: Move, elector: Elector, person_id: int, rule: str | None, own: str | None) -> Recusal:
    return Recusal(
        ballot_id=elector.ballot_id,
        elector=elector,
        person_id=person_id,
        reason=rule or own or "",
        is_barred=bool(rule),
        recorded_at=move.at,
    )


def _remember(
    move: Move, question: Question, rule: Rule, members: list[Member], recusals: list[Recusal]
) -> None:
    """Record who was asked, by which rule, and who was kept out; members may see the case from now."""
    names = dict(
        Person.objects.filter(pk__in=[p for m in members for p in m.people]).values_list("pk", "name")
    )
    move.changes["rule"] = rule.frozen()
    move.changes["options"] = [code for code, _words in question.options]
    move.changes["electorate"] = [
        {
            "seat": m.seat.number,
            "person": names.get(m.person_id or 0, ""),
            "alternates": [names[a] for a in m.alternates],
        }
        for m in members
    ]
    move.changes["recused"] = [
        {"ballot": r.ballot_id, "person": names[r.person_id], "reason": r.reason} for r in recusals
    ]
    barred_everywhere = {p for (p, subject) in _declared(move.case) if not subject}
    seated = (
        {m.person_id for m in members if m.person_id} - barred_everywhere - {r.person_id for r in recusals}
    )
    capacity = lifecycle_of(move.case.kind).capacities(["seat"])[0]
    move.extra_parts += [(person_id, capacity) for person_id in sorted(seated)]
