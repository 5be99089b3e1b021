"""The verbs of an open ballot: one function a deed."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import Any

from django.utils.translation import gettext as _

from workflow.actors import Actor
from workflow.ballots import selectors
from workflow.ballots.conditions import asked_for, is_tied, may_step_in, may_vote, opinion_is_due
from workflow.ballots.deeds import begin_turns, end_turns, on_ballot, person_of
from workflow.ballots.lifecycle import BallotLife
from workflow.ballots.permits import (
    by_belonging,
    by_himself_or_preparer,
    by_member,
    by_presiding,
    by_presiding_or_preparer,
)
from workflow.ballots.questions import Question, Shown, question_of
from workflow.exceptions import Conflict, TransitionRefused
from workflow.execution import Move
from workflow.features import lifecycle_of
from workflow.models import (
    ABSTAIN,
    Ballot,
    CastingVote,
    Dissent,
    Opinion,
    Recusal,
    Substitution,
    Vote,
)


def recuse(ballot: Ballot, *, actor: Actor, reason: str, **rest: Any) -> None:
    """Take no part in the ballot, by one's own word; raises TransitionRefused after one's vote."""
    with on_ballot(
        ballot, "recuse", actor=actor, permit=by_belonging(ballot), facts={"reason": reason}, **rest
    ) as (move, now):
        if move.written:
            return
        asked_for(reason)
        place = selectors.place_for(now, person_of(actor))
        if place.vote:
            raise TransitionRefused(
                [_("Kursi ini sudah memberikan suara; mintalah pembatalan pemungutan suara.")]
            )
        _own_row(Recusal(ballot=now, elector_id=place.elector_id, reason=reason, recorded_at=move.at), move)
        end_turns(move, actor.person_id)


def step_in(ballot: Ballot, seat_id: int, person_id: int, *, actor: Actor, **rest: Any) -> None:
    """Let an alternate sit for a member who is recused, absent or no longer there.

    Raises NotPermitted unless the alternate or the preparer of the ballot asks for it, TransitionRefused
    where the seat is not free or the alternate is barred.
    """
    facts = {"seat": seat_id, "person": person_id}
    permit = by_himself_or_preparer(ballot, person_id, actor)
    with on_ballot(ballot, "step_in", actor=actor, permit=permit, facts=facts, **rest) as (move, now):
        if move.written:
            return
        place = next((p for p in selectors.places(now) if p.seat_id == seat_id), None)
        may_step_in(now, place, person_id)
        assert place is not None
        Substitution.objects.create(
            ballot=now, elector_id=place.elector_id, person_id=person_id, recorded_at=move.at
        )
        move.extra_parts.append((person_id, lifecycle_of(now.case.kind).capacities(["seat"])[0]))
        end_turns(move)
        begin_turns(move, person_id)


def give_opinion(ballot: Ballot, option: str, *, actor: Actor, text: str = "", **rest: Any) -> None:
    """Give one's private opinion before the votes; nobody is shown any before all are in."""
    with on_ballot(ballot, "give_opinion", actor=actor, permit=by_member(ballot), facts={}, **rest) as (
        move,
        now,
    ):
        if move.written:
            return
        opinion_is_due(now, option)
        place = selectors.place_for(now, person_of(actor))
        if Opinion.objects.filter(elector_id=place.elector_id).exists():
            raise TransitionRefused([_("Pendapat awal Anda sudah tercatat dan tidak dapat diubah.")])
        move.changes["digest"] = _digest(secrets.token_bytes(16), option, text)
        _own_row(
            Opinion(ballot=now, elector_id=place.elector_id, option=option, text=text, given_at=move.at), move
        )


def vote(ballot: Ballot, option: str, *, actor: Actor, statement: str = "", **rest: Any) -> Vote:
    """Vote once for one's seat; `ABSTAIN` takes part without choosing.

    Raises NotPermitted without a seat or when recused, TransitionRefused after one's vote or while away.
    """
    question = question_of(ballot.case.kind, ballot.question)
    facts = {"option": option} if question.shown is Shown.AT_ONCE else {}
    with on_ballot(
        ballot, "vote", actor=actor, permit=by_member(ballot), facts=facts, stages=question.votes_in, **rest
    ) as (move, now):
        if move.written:
            return _same_vote(now, actor, option)
        place = selectors.place_for(now, person_of(actor))
        may_vote(now, place, option)
        salt = secrets.token_bytes(16)
        move.changes |= {"seat": place.number, "digest": _digest(salt, option, statement)}
        given = Vote.objects.create(
            ballot=now,
            elector_id=place.elector_id,
            person_id=person_of(actor),
            option=option,
            statement=statement,
            salt=salt,
            cast_at=move.at,
        )
        end_turns(move, actor.person_id)
        return given


def cast_vote(ballot: Ballot, option: str, *, actor: Actor, reason: str, **rest: Any) -> None:
    """Break a tie as chair, or as deputy without the chair; raises TransitionRefused where there is none."""
    facts = {"option": option, "reason": reason}
    permit = by_presiding(ballot, "cast_vote", actor)
    with on_ballot(ballot, "cast_vote", actor=actor, permit=permit, facts=facts, **rest) as (move, now):
        if move.written:
            return
        asked_for(reason)
        is_tied(now, option)
        _own_row(CastingVote(ballot=now, option=option, reason=reason, cast_at=move.at), move)


def close_ballot(ballot: Ballot, *, actor: Actor, **rest: Any) -> Ballot:
    """Close the ballot with its outcome, or without one where no option has won.

    Raises NotPermitted unless one presides, TransitionRefused below quorum, while votes are awaited, and
    before a tie is broken.
    """
    permit = by_presiding(ballot, "close_ballot", actor)
    with on_ballot(ballot, "close_ballot", actor=actor, permit=permit, facts={}, **rest) as (move, now):
        if move.written:
            return now
        flow = BallotLife(now, actor)
        if reasons := flow.reasons(BallotLife.steps["close"]):
            raise TransitionRefused(reasons)
        counted = selectors.result(now)
        flow.advance("close", counted)
        _end(move, now, counted.option)
        question = question_of(now.case.kind, now.question)
        move.changes |= _closing_words(now, question)
        if question.effect:
            question.effect(move, now)
        return now


def annul_ballot(ballot: Ballot, *, actor: Actor, reason: str, **rest: Any) -> Ballot:
    """End a ballot without an outcome, with a reason; the question can then be put again."""
    permit = by_presiding_or_preparer(ballot, actor)
    facts = {"reason": reason}
    with on_ballot(ballot, "annul_ballot", actor=actor, permit=permit, facts=facts, **rest) as (move, now):
        if not move.written:
            asked_for(reason)
            BallotLife(now, actor).advance("annul", None)
            now.reason = reason
            _end(move, now, "")
        return now


def dissent(ballot: Ballot, *, actor: Actor, text: str, **rest: Any) -> None:
    """Put on record that one differs from the outcome; raises TransitionRefused to who voted for it."""
    with on_ballot(
        ballot,
        "dissent",
        actor=actor,
        permit=by_member(ballot),
        facts={"text": text},
        is_for_open=False,
        **rest,
    ) as (move, now):
        if move.written:
            return
        asked_for(text)
        mine = Vote.objects.filter(ballot=now, person_id=person_of(actor)).exclude(option=now.outcome).first()
        if mine is None or not now.is_decided or Dissent.objects.filter(vote=mine).exists():
            raise TransitionRefused(
                [_("Pendapat berbeda dicatat sekali, oleh anggota yang suaranya berbeda dari hasil.")]
            )
        Dissent.objects.create(ballot=now, vote=mine, text=text, written_at=move.at)


def digest_of(vote: Vote) -> str:
    """Return the digest that the record must hold of a vote."""
    return _digest(bytes(vote.salt), vote.option, vote.statement)


def _digest(salt: bytes, option: str, words: str) -> str:
    return hmac.new(salt, f"{option}\x00{words}".encode(), hashlib.sha256).hexdigest()


def _own_row(row: Any, move: Move) -> None:
    row.person_id = person_of(move.actor)
    row.save(force_insert=True)


def _same_vote(ballot: Ballot, actor: Actor, option: str) -> Vote:
    given = Vote.objects.get(ballot=ballot, person_id=person_of(actor))
    if given.option != option:
        raise Conflict(
            _("Suara Anda sudah tercatat dan tidak dapat diubah."), seen=option, present=given.option
        )
    return given


def _end(move: Move, ballot: Ballot, outcome: str) -> None:
    ballot.outcome, ballot.closed_at, ballot.closed_by_id = outcome, move.at, person_of(move.actor)
    ballot.save(update_fields=["stage", "outcome", "reason", "closed_at", "closed_by"])
    end_turns(move)


def _closing_words(ballot: Ballot, question: Question) -> dict[str, Any]:
    """Return what the record keeps of the end: the result, the counts and, unless secret, who voted what."""
    counted, result = selectors.count(ballot), selectors.result(ballot)
    words: dict[str, Any] = {
        "verdict": str(result.verdict),
        "outcome": ballot.outcome,
        "outcome_words": ballot.outcome_words,
        "counts": {**counted.votes, ABSTAIN: counted.abstentions},
        "casting_vote": counted.casting,
        "present": result.present,
        "needed": result.needed,
    }
    if question.shown is not Shown.NEVER:
        words["votes"] = [
            {"seat": p.number, "person": p.name, "vote": p.vote} for p in selectors.places(ballot) if p.vote
        ]
    return words
