"""A session as one visitor may see it: who was there, the ballots, and of whom he is shown nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.http import HttpRequest
from django.utils.translation import gettext as _

from succession.calibration import selectors
from succession.calibration.models import Item, Session
from succession.calibration.permissions import SCHEDULE
from succession.calibration.recusals import withheld
from succession.mapping.models import Placement
from workflow.accesses import note_shown
from workflow.ballots.deeds import deed_of
from workflow.ballots.recorded import share_in_words
from workflow.exceptions import NotYoursToKnow
from workflow.models import Case
from workflow.options import Option, option, options
from workflow.pages.opened import Opened, open_case
from workflow.permissions import decide
from workflow.visitors import visitor_of


@dataclass
class Desk:
    """What the screens of a session share."""

    opened: Opened

    @property
    def case(self) -> Case:
        """Return the case."""
        return self.opened.case

    @property
    def session(self) -> Session:
        """Return what hangs on the case."""
        found: Session = self.case.session
        return found

    @property
    def me(self) -> int:
        """Return the reader."""
        assert self.opened.actor.person_id is not None
        return self.opened.actor.person_id

    @cached_property
    def hidden(self) -> frozenset[int]:
        """Return the placements of which the reader is shown nothing."""
        return withheld(self.case, self.me)

    @cached_property
    def is_seated(self) -> bool:
        """Return whether the reader has a seat, or may step in for one."""
        return self.me in {who.person_id for who in selectors.seated(self.case)}

    @cached_property
    def is_led_by_me(self) -> bool:
        """Return whether the reader presides."""
        head = selectors.presiding(self.case)
        return head is not None and head.person_id == self.me

    @cached_property
    def is_prepared_by_me(self) -> bool:
        """Return whether the reader prepares the session: he notes who is there and opens ballots."""
        spec = deed_of(self.case, "open_ballot", may=SCHEDULE)
        opened = self.opened
        return decide(opened.lifecycle, spec, opened.facts, opened.actor.hat).is_allowed

    @cached_property
    def options(self) -> list[Option]:
        """Return what the reader may do now, or not and why."""
        return options(self.case, self.opened.actor, self.opened.facts)

    def may(self, name: str) -> bool:
        """Return whether a deed is open to the reader."""
        spec = self.opened.lifecycle.deeds[name]
        return option(self.case, self.opened.actor, self.opened.facts, spec).is_open

    def note(self, where: str, items: Iterable[Item]) -> None:
        """Note whose data the reader is shown, before the page is answered."""
        people = [item.placement.employee.person_id for item in items if item.placement_id not in self.hidden]
        note_shown(people, actor=self.opened.actor, where=where, case=self.case)


def desk_of(request: HttpRequest, case_id: int) -> Desk:
    """Return a session for its reader; raises NotYoursToKnow to whom may not see it."""
    opened = open_case(case_id, visitor_of(request).actor)
    if opened.case.kind != selectors.KIND:
        raise NotYoursToKnow(_("Perkara ini bukan sidang kalibrasi."))
    opened.case.memory = {}  # guards of one page ask each question once
    return Desk(opened)


def item_of(desk: Desk, number: int) -> Item:
    """Return an item of the agenda; raises NotYoursToKnow where there is none, and to the recused."""
    found = (
        selectors.agenda_of(desk.case).select_related("ballot__case", "ballot__body").filter(number=number)
    )
    item = found.first()
    if item is None or item.placement_id in desk.hidden:
        raise NotYoursToKnow(_("Butir ini tidak ada, atau tidak ditampilkan bagi Anda."))
    return item


def box_now(item: Item, placement: Placement) -> int | None:
    """Return the box that an item comes to so far."""
    if item.ratified_box:
        return item.ratified_box
    return item.to_box if item.outcome == Item.Outcome.CHANGE else placement.computed_box


def rule_in_words(case: Case) -> list[str]:
    """Return the rule of the committee's ballots in sentences."""
    rule = selectors.rule_of(case)
    casting = [_("Bila suara terbanyak berimbang, yang memimpin memberikan suara penentu.")]
    return [
        _("Kuorum: %s memberikan suara; tanpa kuorum tidak ada putusan.") % share_in_words(rule.quorum),
        _("Putusan: %s; yang abstain dihitung hadir, tidak dihitung memilih.")
        % share_in_words(rule.majority),
        *(casting if rule.has_casting_vote else []),
    ]
