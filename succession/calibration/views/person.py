"""One person of the agenda as he is judged: figures, how the box came about, opinions, votes, neighbours."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from succession.calibration import selectors
from succession.calibration.models import Item
from succession.calibration.views.desk import Desk, item_of
from succession.mapping.explaining import explain
from succession.mapping.instruments import instrument_of
from workflow import words
from workflow.ballots import selectors as ballots
from workflow.exceptions import TransitionRefused
from workflow.models import Ballot
from workflow.parts import Fact, Link, Pair


class Place:
    """An item with the desk from which it is seen."""

    def __init__(self, desk: Desk, number: int) -> None:
        self.desk, self.item = desk, item_of(desk, number)

    @property
    def ballot(self) -> Ballot | None:
        """Return the ballot of its own that stands, or the last one."""
        found = self.item.ballot
        return found if found and self.item.is_singled_out else None

    @property
    def standing_ballot(self) -> Ballot:
        """Return the ballot; raises TransitionRefused before it is opened."""
        if self.ballot is None:
            raise TransitionRefused([_("Pemungutan suara belum dibuka.")])
        return self.ballot


def facts(found: Item) -> Iterator[Fact]:
    """Yield the boxes and the outcome."""
    yield Fact(_("Kotak hitungan"), str(found.placement.computed_box))
    if found.to_box:
        yield Fact(_("Kotak yang diusulkan"), str(found.to_box))
    how = _("dibahas tersendiri") if found.is_singled_out else _("diputus bersama")
    yield Fact(_("Hasil"), found.get_outcome_display() if found.outcome else _("belum diputus"), [how])
    if found.ratified_box:
        yield Fact(_("Ditetapkan"), str(found.ratified_box), [found.deviation_reason])


def explanation(desk: Desk, found: Item) -> Any:
    """Return how the computed box came about."""
    assert desk.case.parent is not None
    instrument = instrument_of(desk.case.parent.period.instrument_id)
    return explain(instrument, instrument.named(found.placement.employee.values))


def motion(desk: Desk, found: Item) -> Iterator[Pair]:
    """Yield what is proposed and why."""
    if not found.to_box:
        return
    yield Pair(_("Usulan"), f"{found.placement.computed_box} → {found.to_box}")
    yield Pair(_("Alasan"), selectors.reasons_of(desk.case).get(found.reason_code, ""), found.explanation)
    if found.evidence_id:
        yield Pair(_("Bukti"), str(found.evidence), url=reverse("show_evidence", args=[found.evidence_id]))


def opinions(place: Place) -> list[Pair]:
    """Return the private opinions: one's own, and all once all are in."""
    if place.ballot is None:
        return []
    labels = dict(place.ballot.options)
    shown = ballots.opinions_to_show(place.ballot, place.desk.me)
    return [Pair(str(each.person), labels[each.option], each.text) for each in shown]


def opinion_word(place: Place) -> str:
    """Return why the others' opinions are not shown yet; empty where they are."""
    if place.ballot is None or not place.ballot.is_open or ballots.opinions_are_in(place.ballot):
        return ""
    return _("Pendapat awal ditampilkan bersama setelah semua anggota memberikannya.")


def votes(place: Place) -> Iterator[Pair]:
    """Yield how the ballot stands, and the votes once they may be known."""
    ballot = place.ballot
    if ballot is None:
        return
    labels = {**dict(ballot.options), "abstain": _("Abstain")}
    if ballot.is_open:
        yield Pair(_("Masih ditunggu"), ", ".join(ballots.awaited_names(ballot)) or _("tidak ada"))
    else:
        yield Pair(_("Hasil"), ballot.outcome_words or _("tanpa keputusan"))
    for code, number in ballots.counts_to_show(ballot, place.desk.me).items():
        yield Pair(labels[code], str(number))
    for each in ballots.votes_to_show(ballot, place.desk.me):
        yield Pair(f"{each.seat}. {each.name}", labels[each.option], each.statement)
    for dissent in ballot.dissents.select_related("vote__person"):
        yield Pair(_("Pendapat berbeda, %s") % dissent.vote.person, dissent.text)


def neighbours(desk: Desk, found: Item) -> dict[str, Link | str | None]:
    """Return the ways to the items before and after."""
    shown = Item.objects.filter(case=desk.case).exclude(placement__in=desk.hidden)
    before = (
        shown.filter(number__lt=found.number).order_by("-number").values_list("number", flat=True).first()
    )
    after = shown.filter(number__gt=found.number).order_by("number").values_list("number", flat=True).first()

    def link(number: int | None, label: str) -> Link | None:
        return Link(label, reverse("item", args=[desk.case.pk, number])) if number else None

    return {
        "newer": link(before, _("Sebelumnya")),
        "older": link(after, _("Berikutnya")),
        "place_words": _("Butir %s") % words.whole(found.number),
    }
