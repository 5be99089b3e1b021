"""The plenary as one reader may see it: who sits there, who is there, quorum, rule and ballot."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import uuid4

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from approvals.review.plenary import QUESTION
from approvals.review.selectors import PLENARY, panel_of, plenary_subject
from approvals.review.views.desk import Desk
from workflow.ballots import selectors
from workflow.ballots.deeds import deed_of
from workflow.ballots.openings import composition_of, members_of
from workflow.ballots.recorded import share_in_words
from workflow.ballots.rules import Rule
from workflow.ballots.selectors import Place
from workflow.ballots.tally import Count, Result, quorum
from workflow.models import ABSTAIN, Ballot, Body, Person, Sitting
from workflow.parts import Fact, Pair
from workflow.periods import content
from workflow.permissions import decide


@dataclass(frozen=True)
class Button:
    """A deed that needs no words: one press."""

    label: str
    url: str
    fields: dict[str, Any] = field(default_factory=dict)
    key: str = field(default_factory=lambda: str(uuid4()))


@dataclass(frozen=True)
class SeatRow:
    """A seat with who sits there, what is known of him, and what may be noted."""

    number: int
    label: str
    name: str
    alternates: str
    remarks: list[str]
    buttons: list[Button]


@dataclass
class Chamber:
    """The panel of a review with its sitting and its ballot."""

    desk: Desk

    @cached_property
    def subject(self) -> str:
        """Return what tells the ballot of this plenary from earlier ones."""
        return plenary_subject(self.desk.case)

    @cached_property
    def ballot(self) -> Ballot | None:
        """Return the latest ballot of the plenary that was not annulled."""
        standing = Ballot.objects.filter(question=PLENARY, stage__in=["opened", "decided"])
        found = standing.filter(case=self.desk.case, subject=self.subject)
        return found.select_related("case", "body").order_by("-pk").first()

    @cached_property
    def body(self) -> Body | None:
        """Return the panel: that of the ballot, else the one in force."""
        return self.ballot.body if self.ballot else panel_of(self.desk.case)

    @cached_property
    def sitting(self) -> Sitting | None:
        """Return the last sitting of the panel on the case."""
        return selectors.latest_sitting(self.desk.case, self.body) if self.body else None

    @cached_property
    def places(self) -> list[Place]:
        """Return the seats of the ballot; empty before one is opened."""
        return selectors.places(self.ballot) if self.ballot else []

    @cached_property
    def rule(self) -> Rule:
        """Return the rule: the ballot's own, else that of the case's policy."""
        assert self.desk.case.policy_id is not None
        policy = content(self.desk.case.policy_id)
        return Rule.thawed(self.ballot.rule) if self.ballot else Rule.read(policy, QUESTION.rule)

    @cached_property
    def is_prepared_by_me(self) -> bool:
        """Return whether the reader prepares the plenary: he calls, opens, notes who is there."""
        opened = self.desk.opened
        spec = deed_of(self.desk.case, "open_ballot", may=QUESTION.opens)
        may = decide(opened.lifecycle, spec, opened.facts, opened.actor.hat).is_allowed
        return may and self.desk.case.stage in QUESTION.opens_in

    @cached_property
    def mine(self) -> Place | None:
        """Return the place where the reader sits in the ballot."""
        person_id = self.desk.opened.actor.person_id
        return next((p for p in self.places if person_id is not None and p.person_id == person_id), None)

    @cached_property
    def is_led_by_me(self) -> bool:
        """Return whether the reader presides: the chair, else the deputy."""
        heads = [place for place in self.places if place.may_preside]
        head = next((p for p in heads if p.is_chair), heads[0] if heads else None)
        return self.is_prepared_by_me if head is None else head == self.mine

    @cached_property
    def result(self) -> Result | None:
        """Return what the votes come to."""
        return selectors.result(self.ballot) if self.ballot else None

    @cached_property
    def recusals(self) -> dict[int, str]:
        """Return who is recused and why: by rule or by his own declaration."""
        declared = dict(self.desk.case.interests.values_list("person_id", "reason"))
        barred = dict(self.ballot.recusals.values_list("person_id", "reason")) if self.ballot else {}
        return declared | barred

    @cached_property
    def presence(self) -> dict[int, bool]:
        """Return who was noted as there or not, by the last note."""
        if self.sitting is None:
            return {}
        return dict(self.sitting.attendance.order_by("pk").values_list("person_id", "is_present"))

    @cached_property
    def seats(self) -> list[tuple[int, int, str, int | None, list[int]]]:
        """Return each voting seat: id, number, label, who sits there, who may step in."""
        if self.ballot:
            return [
                (p.seat_id, p.number, p.label, p.person_id or p.holder_id, p.alternates) for p in self.places
            ]
        if self.body is None:
            return []
        members = members_of(self.body, composition_of(self.desk.case, self.body, timezone.now()))
        return [(m.seat.pk, m.seat.number, m.seat.label, m.person_id, list(m.alternates)) for m in members]

    @cached_property
    def names(self) -> dict[int, str]:
        """Return the names of all who sit there or may step in."""
        wanted = {person for *_seat, holder, others in self.seats for person in (holder, *others) if person}
        return dict(Person.objects.filter(pk__in=wanted).values_list("pk", "name"))

    @property
    def facts(self) -> list[Fact]:
        """Return the figures of the quorum, after recusal and now."""
        recused = sum(1 for *_seat, holder, _others in self.seats if holder in self.recusals)
        counted = (
            selectors.count(self.ballot) if self.ballot else Count(len(self.seats), len(self.seats) - recused)
        )
        there = sum(1 for *_seat, holder, _others in self.seats if self.presence.get(holder or 0))
        voted = _("%d kursi") % counted.present
        return [
            Fact(_("Kursi bersuara"), str(counted.seats)),
            Fact(
                _("Berhak setelah pengecualian"), str(counted.entitled), [_("%d tidak ikut serta") % recused]
            ),
            Fact(_("Kuorum"), _("%d kursi") % quorum(self.rule, counted)),
            Fact(_("Hadir"), str(there) if self.sitting else _("belum dicatat")),
            *([Fact(_("Sudah memberikan suara"), voted)] if self.ballot else []),
        ]

    @property
    def rows(self) -> list[SeatRow]:
        """Return the seats with what is known and what may be noted."""
        return [self._row(*seat) for seat in self.seats]

    @property
    def rule_words(self) -> list[str]:
        """Return the rule in words."""
        quorum_, majority = share_in_words(self.rule.quorum), share_in_words(self.rule.majority)
        casting = [_("Bila suara terbanyak berimbang, ketua memberikan suara penentu.")]
        return [
            _("Kuorum: %s memberikan suara; tanpa kuorum tidak ada putusan.") % quorum_,
            _("Putusan: %s; yang abstain dihitung hadir, tidak dihitung memilih.") % majority,
            *(casting if self.rule.has_casting_vote else []),
        ]

    @property
    def is_ours_alone(self) -> bool:
        """Return whether the rule is the product's own, found in no rule (P)."""
        assert self.desk.case.policy_id is not None
        return bool(content(self.desk.case.policy_id)[QUESTION.rule]["sure"] == "P")

    @property
    def counts(self) -> list[Pair]:
        """Return how many votes each option has, once that may be known."""
        person_id = self.desk.opened.actor.person_id
        if self.ballot is None or person_id is None:
            return []
        shown = selectors.counts_to_show(self.ballot, person_id)
        labels = dict(self.ballot.options) | {ABSTAIN: _("Abstain")}
        return [Pair(labels[code], str(number)) for code, number in shown.items()]

    @property
    def votes(self) -> list[Pair]:
        """Return who voted what, as far as the reader may know."""
        person_id = self.desk.opened.actor.person_id
        if self.ballot is None or person_id is None:
            return []
        labels = dict(self.ballot.options) | {ABSTAIN: _("Abstain")}
        shown = selectors.votes_to_show(self.ballot, person_id)
        return [Pair(f"{v.seat}. {v.name}", labels[v.option], v.statement) for v in shown]

    @property
    def dissents(self) -> list[Pair]:
        """Return the views that stay on record beside the outcome."""
        found = self.ballot.dissents.select_related("vote__person") if self.ballot else []
        return [Pair(str(each.vote.person), each.text) for each in found]

    def address(self, name: str) -> str:
        """Return where a deed of the plenary is sent."""
        return reverse("take_part", args=[self.desk.case.pk, name])

    def _row(self, seat_id: int, number: int, label: str, holder: int | None, others: list[int]) -> SeatRow:
        alternates = ", ".join(self.names[each] for each in others if each in self.names and each != holder)
        name = self.names.get(holder or 0, _("kosong"))
        remarks = list(self._remarks(seat_id, holder))
        return SeatRow(number, label, name, alternates, remarks, list(self._buttons(seat_id, holder, others)))

    def _remarks(self, seat_id: int, holder: int | None) -> Iterator[str]:
        place = next((p for p in self.places if p.seat_id == seat_id), None)
        if holder in self.recusals:
            yield _("Tidak ikut serta: %s") % self.recusals[holder]
        if holder in self.presence:
            yield _("Hadir") if self.presence[holder] else _("Tidak hadir")
        if place and place.is_substituted:
            yield _("Duduk sebagai pengganti")
        if place and place.vote:
            yield _("Sudah memberikan suara")

    def _buttons(self, seat_id: int, holder: int | None, others: list[int]) -> Iterator[Button]:
        if self.desk.case.stage not in QUESTION.opens_in or (self.ballot and not self.ballot.is_open):
            return
        me = self.desk.opened.actor.person_id
        if self.sitting and holder and (self.is_prepared_by_me or holder == me):
            yield from self._presence_buttons(seat_id, holder, is_self=holder == me)
        place = next((p for p in self.places if p.seat_id == seat_id), None)
        if place and place.is_open_to_an_alternate:
            for other in others:
                if (self.is_prepared_by_me or other == me) and other not in self.recusals and other != holder:
                    label = _("Didudukkan: %s") % self.names.get(other, "")
                    yield Button(label, self.address("step_in"), {"seat": seat_id, "person": other})

    def _presence_buttons(self, seat_id: int, holder: int, *, is_self: bool) -> Iterator[Button]:
        fields, is_there = {"seat": seat_id, "person": holder}, self.presence.get(holder)
        if not is_there and holder not in self.recusals:
            yield Button(_("Catat hadir"), self.address("attend"), fields | {"is_present": "on"})
        if is_there and not is_self:
            yield Button(_("Catat tidak hadir"), self.address("attend"), fields)
