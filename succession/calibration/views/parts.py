"""What the room of a session shows: seats, quorum, outcomes, the bloc, what is left to do, signatures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from succession.calibration import selectors
from succession.calibration.models import Item
from succession.calibration.recusals import recused_from
from succession.calibration.selectors import Seated
from succession.calibration.views.desk import Desk
from workflow import words
from workflow.ballots import selectors as ballots
from workflow.models import Ballot
from workflow.parts import Fact, Link, Pair
from workflow.standings import Standing, standing

MEETING = ("scheduled", "in_session")


@dataclass(frozen=True)
class Button:
    """A deed that needs no words: one press."""

    label: str
    url: str
    fields: dict[str, Any] = field(default_factory=dict)
    key: str = field(default_factory=lambda: str(uuid4()))


@dataclass(frozen=True)
class SeatRow:
    """Somebody of the committee: whether he is there, what he declared, what may be noted."""

    number: int
    label: str
    name: str
    remarks: list[str]
    buttons: list[Button]


@dataclass(frozen=True)
class Check:
    """One line of the closing checklist."""

    words: str
    standing: Standing


def counts(desk: Desk) -> dict[str, int]:
    """Return how many items there are by outcome, how many are singled out, how many changes lack words."""
    by = {f"n_{code}": Count("pk", filter=Q(outcome=code)) for code in ("", *Item.Outcome.values)}
    items = Item.objects.filter(case=desk.case)
    found: dict[str, int] = items.aggregate(
        total=Count("pk"), alone=Count("pk", filter=Q(is_singled_out=True)),
        reasons=Count("pk", filter=Q(outcome="change", explanation="")), **by,
    )  # fmt: skip
    return found


def facts(desk: Desk, counts: dict[str, int]) -> Iterator[Fact]:
    """Yield how many are there, the quorum now and after recusal, how many are decided."""
    whole = selectors.quorum_of(desk.case)
    if whole.seats:
        yield Fact(
            _("Hadir"), _("%(there)d dari %(all)d kursi") % {"there": whole.present, "all": whole.seats}
        )
        yield Fact(_("Kuorum"), _("%d kursi") % whole.needed, [*_tightest(desk)])
    done = counts["total"] - counts["n_"]
    yield Fact(_("Diputus"), words.part_of(done, counts["total"]))


def _tightest(desk: Desk) -> Iterator[str]:
    """Say for how many somebody is recused, and the smallest number of seats that is left to decide."""
    recused = recused_from(desk.case, [who.person_id for who in selectors.seated(desk.case)])
    if not recused:
        return
    each = [selectors.quorum_of(desk.case, people) for people in recused.values()]
    least = min(each, key=lambda one: one.present - one.needed)
    said = ngettext(
        "%(people)d orang dengan pengecualian: sedikitnya %(present)d hadir, perlu %(needed)d",
        "%(people)d orang dengan pengecualian: sedikitnya %(present)d hadir, perlu %(needed)d",
        len(recused),
    )
    yield said % {"people": len(recused), "present": least.present, "needed": least.needed}


def rows(desk: Desk) -> Iterator[SeatRow]:
    """Yield the committee, each with what is known and what may be noted."""
    there, said = selectors.presence(desk.case), selectors.declared(desk.case)
    for who in selectors.seated(desk.case):
        yield SeatRow(
            who.number,
            _("%s (pengganti)") % who.label if who.is_alternate else who.label,
            who.name,
            list(_remarks(who, there, said)),
            list(_buttons(desk, who, there)),
        )


def _remarks(who: Seated, there: dict[int, bool], said: frozenset[int]) -> Iterator[str]:
    if who.person_id in there:
        yield _("Hadir") if there[who.person_id] else _("Tidak hadir")
    if who.person_id in said:
        yield _("Sudah menyatakan kepentingan")
    elif there.get(who.person_id):
        yield _("Belum menyatakan kepentingan")
    if not who.has_vote:
        yield _("Tanpa hak suara")


def _buttons(desk: Desk, who: Seated, there: dict[int, bool]) -> Iterator[Button]:
    is_self, is_there = who.person_id == desk.me, there.get(who.person_id)
    if desk.case.stage not in MEETING or not (desk.is_prepared_by_me or is_self):
        return
    address = reverse("session_deed", args=[desk.case.pk, "attend"])
    fields = {"seat": who.seat_id, "person": who.person_id}
    if not is_there:
        yield Button(_("Catat hadir"), address, fields | {"is_present": "on"})
    elif desk.is_prepared_by_me:
        yield Button(_("Catat tidak hadir"), address, fields)


def bloc_pairs(desk: Desk, bloc: Ballot | None) -> Iterator[Pair]:
    """Yield how the ballot on the bloc stands."""
    if bloc is None:
        return
    yield Pair(_("Yang diputus bersama"), str(Item.objects.filter(case=desk.case, ballot=bloc).count()))
    if bloc.is_open:
        yield Pair(_("Masih ditunggu"), ", ".join(ballots.awaited_names(bloc)) or _("tidak ada"))
    else:
        yield Pair(_("Hasil"), bloc.outcome_words or _("tanpa keputusan"))
        labels = {**dict(bloc.options), "abstain": _("Abstain")}
        for code, number in ballots.counts_to_show(bloc, desk.me).items():
            yield Pair(labels[code], str(number))


def mine(desk: Desk) -> Iterator[Link]:
    """Yield the persons on whom the reader has still to vote."""
    mine = [ballot.pk for ballot in ballots.ballots_of(desk.me, desk.case)]
    rows = Item.objects.filter(case=desk.case, is_singled_out=True, ballot__in=mine)
    for number in rows.exclude(placement__in=desk.hidden).order_by("number").values_list("number", flat=True):
        yield Link(_("Butir %d") % number, reverse("item", args=[desk.case.pk, number]))


def outcomes(desk: Desk, counts: dict[str, int]) -> list[Pair]:
    """Return how many came to which outcome, each with its list."""
    address = reverse("agenda", args=[desk.case.pk])
    rows = [
        (_("Belum diputus"), counts["n_"], "?outcome=open"),
        *((str(each.label), counts[f"n_{each.value}"], f"?outcome={each.value}") for each in Item.Outcome),
        (_("Dibahas tersendiri"), counts["alone"], "?alone=on"),
    ]
    return [Pair(label, words.whole(number), url=address + query) for label, number, query in rows]


def checks(desk: Desk, counts: dict[str, int]) -> Iterator[Check]:
    """Yield what must be so before the session can be closed."""
    case = desk.case
    if case.stage not in MEETING:
        return
    present, said = selectors.present(case), selectors.declared(case)
    for label, is_so in (
        (_("Kuorum tercapai"), selectors.quorum_of(case).is_reached),
        (
            _("Setiap yang hadir menyatakan kepentingan"),
            all(w.person_id in said for w in present) and bool(present),
        ),
        (_("Setiap orang pada agenda diputus"), not counts["n_"]),
        (_("Setiap perubahan beralasan"), not counts["reasons"]),
        (_("Tidak ada pemungutan suara terbuka"), not case.ballots.filter(stage="opened").exists()),
    ):
        yield Check(label, standing("done" if is_so else "open"))


def signing(desk: Desk) -> Iterator[Check]:
    """Yield who signs, in the order: members first, who presides last."""
    case = desk.case
    if case.stage in ("prepared", *MEETING, "cancelled"):
        return
    head, done = selectors.presiding(case), selectors.signed(case)
    people = selectors.present(case)
    ordered = sorted(people, key=lambda who: head is not None and who.person_id == head.person_id)
    for who in ordered:
        yield Check(f"{who.name}, {who.label}", standing("done" if who.person_id in done else "open"))
