"""Setting up a body by its decree, and giving and ending the terms of its members; each recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow.actors import Actor, Hat
from workflow.exceptions import NotPermitted, TransitionRefused
from workflow.facts import hats_over
from workflow.models import Body, Organisation, Person, Seat, Term
from workflow.recording import record_fact


@dataclass(frozen=True)
class Place:
    """A seat to be set up, with who sits there first and who may step in."""

    label: str
    person: Person | None = None
    alternates: Sequence[Person] = ()
    is_chair: bool = False
    is_deputy: bool = False
    is_secretary: bool = False

    @property
    def has_vote(self) -> bool:
        """Return whether the seat votes: all but the secretary's."""
        return not self.is_secretary


@dataclass(frozen=True)
class Decree:
    """What a body rests on."""

    number: str
    dated_on: date
    basis: str


def set_up_body(
    organisation: Organisation,
    *,
    code: str,
    name: str,
    decree: Decree,
    during: DateTimeTZRange,
    places: Sequence[Place],
    actor: Actor,
    may: str = "administer",
) -> Body:
    """Set up a body with its seats and first terms, as its decree says.

    Raises NotPermitted without the verb at or above the organisation, TransitionRefused where one person
    would hold two seats or the decree is known already.
    """
    hat = _hat(organisation, may, actor)
    with transaction.atomic():
        body = _body(organisation, code, name, decree, during)
        seats = Seat.objects.bulk_create(_seats(body, places))
        _seat_people(body, seats, places, decree.number)
        _record(body, "set_up", actor, hat, {"decree": decree.number, "seats": _seats_in_words(places)})
    return body


def give_term(
    seat: Seat,
    person: Person,
    *,
    during: DateTimeTZRange,
    basis: str,
    actor: Actor,
    is_alternate: bool = False,
    may: str = "administer",
) -> Term:
    """Let a person sit in a seat, or stand in for who does, for later cases; raises as `set_up_body` does."""
    body = seat.body
    hat = _hat(body.organisation, may, actor)
    term = Term(body=body, seat=seat, person=person, is_alternate=is_alternate, during=during, basis=basis)
    with transaction.atomic():
        _save(term)
        words = {"seat": seat.number, "person": person.name, "basis": basis, "is_alternate": is_alternate}
        _record(body, "give_term", actor, hat, words)
    return term


def end_term(term: Term, *, at: datetime, basis: str, actor: Actor, may: str = "administer") -> None:
    """End a term at a moment; cases on which the body was already convened keep their electorate."""
    body = term.body
    hat = _hat(body.organisation, may, actor)
    term.during = DateTimeTZRange(term.during.lower, at)
    with transaction.atomic():
        _save(term, only=("during",))
        words = {"seat": term.seat.number, "person": term.person.name, "basis": basis, "at": at}
        _record(body, "end_term", actor, hat, words)


def _hat(organisation: Organisation, verb: str, actor: Actor) -> Hat | None:
    if actor.is_the_clock:
        return None  # the database accepts it from the worker's role only
    hats = hats_over({organisation.pk}, verb, actor)
    if not hats:
        raise NotPermitted([_("Peran Anda tidak memuat penetapan anggota untuk %s.") % organisation.name])
    return next((hat for hat in hats if hat.key == actor.hat), hats[0])


def _body(organisation: Organisation, code: str, name: str, decree: Decree, during: DateTimeTZRange) -> Body:
    body = Body(
        organisation=organisation,
        code=code,
        name=name,
        decree_number=decree.number,
        decreed_on=decree.dated_on,
        basis=decree.basis,
        during=during,
    )
    try:
        with transaction.atomic():
            body.save()
    except IntegrityError as error:
        raise TransitionRefused(
            [_("Keputusan nomor %s sudah dipakai untuk susunan ini.") % decree.number]
        ) from error
    return body


def _seats(body: Body, places: Sequence[Place]) -> list[Seat]:
    return [
        Seat(
            body=body,
            number=number,
            label=place.label,
            is_chair=place.is_chair,
            is_deputy=place.is_deputy,
            is_secretary=place.is_secretary,
            has_vote=place.has_vote,
        )
        for number, place in enumerate(places, start=1)
    ]


def _seat_people(body: Body, seats: list[Seat], places: Sequence[Place], basis: str) -> None:
    for seat, place in zip(seats, places, strict=True):
        common: dict[str, Any] = {"body": body, "seat": seat, "during": body.during, "basis": basis}
        if place.person:
            _save(Term(person=place.person, **common))
        for alternate in place.alternates:
            _save(Term(person=alternate, is_alternate=True, **common))


def _save(term: Term, *, only: tuple[str, ...] | None = None) -> None:
    """Save a term; raises TransitionRefused with the sentence that belongs to the database's refusal."""
    try:
        with transaction.atomic():
            term.save(update_fields=only)
    except IntegrityError as error:
        sentence = next((str(words) for name, words in _SENTENCES.items() if name in str(error)), str(error))
        raise TransitionRefused([sentence]) from error


_SENTENCES = {
    "term_one_holder": gettext_lazy("Kursi ini sudah diduduki pada masa itu."),
    "term_one_seat": gettext_lazy("Satu orang hanya menduduki satu kursi dalam susunan yang sama."),
    "terms of a convened body": gettext_lazy(
        "Susunan yang sudah bersidang tidak berubah surut; perubahan berlaku untuk perkara berikutnya."
    ),
}


def _seats_in_words(places: Sequence[Place]) -> list[dict[str, Any]]:
    return [
        {
            "number": number,
            "label": place.label,
            "person": place.person.name if place.person else "",
            "alternates": [person.name for person in place.alternates],
        }
        for number, place in enumerate(places, start=1)
    ]


def _record(body: Body, action: str, actor: Actor, hat: Hat | None, words: dict[str, Any]) -> None:
    record_fact(
        body.organisation,
        f"workflow.body.{action}",
        actor=actor.person_id,
        body={"body": body.name, **words},
        hat=hat.key if hat else "",
    )
