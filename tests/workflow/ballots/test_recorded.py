"""The record of a ballot in words: nobody reads a code in the history of a case."""

from __future__ import annotations

import json

import pytest

from tests.workflow.ballots.chamber import Chamber, chamber
from workflow.ballots.recorded import changes_of, is_of_a_ballot, names_of_a_ballot
from workflow.ballots.services import close_ballot
from workflow.models import ABSTAIN, AuditEvent
from workflow.parts import Change

pytestmark = pytest.mark.django_db


@pytest.fixture
def hall() -> Chamber:
    return chamber()


def last(hall: Chamber, action: str) -> dict[str, object]:
    """Return what the last event of a name changed, as it is kept."""
    event = AuditEvent.objects.filter(case=hall.case, action__endswith=f".{action}").latest("sequence")
    return dict(json.loads(bytes(event.body.body))["changes"])


def said(hall: Chamber, action: str) -> dict[str, str]:
    lines: list[Change] = list(changes_of(hall.case.kind, last(hall, action)))
    return {str(line.label): str(line.note) for line in lines}


class TestChanges:
    def test_of_an_opening_name_rule_options_and_who_votes(self, hall: Chamber) -> None:
        hall.open("adopt")
        words = said(hall, "open_ballot")
        assert words["Aturan"].startswith("kuorum ")
        assert "1. Orang chair" in words["Yang memberikan suara"]
        assert words["Pilihan"]
        assert not {"yes", "no"} & set(words["Pilihan"].lower().split(", "))

    def test_of_a_closing_name_the_outcome_and_who_voted_what(self, hall: Chamber) -> None:
        ballot = hall.open("adopt")
        hall.votes(ballot, chair="yes", deputy="no", third="yes", fourth="yes", fifth=ABSTAIN)
        closed = close_ballot(ballot, actor=hall.actor("chair"))
        words = said(hall, "close_ballot")
        assert words["Hasil"] == closed.outcome_words
        assert "Abstain 1" in words["Suara"]
        assert ": yes" not in words["Suara setiap kursi"]
        assert "putaran 1" in words["Pemungutan suara"]

    def test_of_a_ballot_without_an_outcome_say_so(self, hall: Chamber) -> None:
        kept = {"ballot": {"question": "x", "body": "y", "round": 1}, "verdict": "undecided", "outcome": ""}
        assert Change("Hasil", note="tanpa keputusan") in list(changes_of(hall.case.kind, kept))

    def test_leave_no_name_to_be_shown_as_it_is(self, hall: Chamber) -> None:
        ballot = hall.open("adopt")
        hall.votes(ballot, chair="yes", deputy="yes", third="yes", fourth="yes", fifth="yes")
        close_ballot(ballot, actor=hall.actor("chair"))
        for action in ("open_ballot", "vote", "close_ballot"):
            kept = last(hall, action)
            assert is_of_a_ballot(kept)
            assert set(kept) <= names_of_a_ballot()

    def test_are_none_of_other_events(self) -> None:
        """The control."""
        assert not is_of_a_ballot({"people": 5, "digest": "x"})
