"""B7 in the committee's room: nobody judges himself, and nobody answers his own objection."""

from __future__ import annotations

from typing import Any

import pytest

from succession.calibration import services as calibration
from succession.calibration.ballots import put_to_vote
from succession.objections import services as objections
from tests.approvals.world import appoint, person
from tests.succession import world
from tests.succession.acting import APPROVAL, stand_in
from tests.succession.calibration import factories as sessions
from tests.succession.matrix.refusing import refused
from tests.succession.objections.factories import filed
from tests.succession.objections.factories import put_to_vote as vote_on_objection
from workflow.actors import Actor
from workflow.ballots.services import vote
from workflow.models import Case, Person

pytestmark = pytest.mark.django_db


class TestSession:
    def test_is_no_place_to_judge_oneself(self) -> None:
        """A member on the agenda has no say about himself; a PPK on it, or in the committee, ratifies not."""
        land = world.land()
        judged, ppk = land.person("komite_ketua"), land.person("ppk")
        case = sessions.session_after("convene", land, also=(judged, ppk))
        ballots = put_to_vote(case, actor=sessions.secretary(land))
        (own,) = [ballot for ballot in ballots if ballot.recusals.filter(person=judged).exists()]
        refused(lambda: vote(own, "confirm", actor=Actor(judged.pk)))
        refused(lambda: propose_for(case, judged))
        for ballot in ballots:
            sessions.decide(ballot, "confirm")
        sessions.write_down(case, land)
        for name in ("close", "sign"):
            sessions.take(case, name, land)
        assert case.stage == "recommended"
        refused(lambda: ratify(case, ppk), match="termasuk yang dibahas")
        deputy = stand_in(land, "ppk", approval=APPROVAL).holder
        refused(lambda: ratify(case, deputy), match="termasuk yang dibahas")
        member = land.person("komite_anggota")
        appoint(member, "ppk", land.agency)
        refused(lambda: ratify(case, member), match="sudah berperan")
        apart = person("ppk yang lain")
        appoint(apart, "ppk", land.agency)
        ratify(case, apart)  # the control
        case.refresh_from_db()
        assert case.stage == "ratified"


def propose_for(case: Case, who: Person) -> None:
    item = case.agenda.get(placement__employee__person=who)
    calibration.propose_change(
        case, item.placement_id, actor=Actor(who.pk), to_box=9, reason_code="data", explanation="Saya"
    )


def ratify(case: Case, who: Person) -> None:
    calibration.ratify(case, actor=Actor(who.pk), expected=case.revision)


class TestObjection:
    def test_is_answered_by_nobody_who_filed_it(self) -> None:
        """Neither as secretary nor as chair of the committee."""
        land = world.land()
        author = land.person("asn")
        sessions.session_after("publish", land, also=(author,))
        case = filed(land)
        for role in ("sekretariat", "komite_ketua"):
            appoint(author, role, land.agency)
        ballot = vote_on_objection(case, land)
        sessions.decide(ballot, "box_9")
        refused(lambda: answer(case, author), match="sudah berperan")
        assert answer(case, land.person("sekretariat")).stage == "upheld"  # the control


def answer(case: Case, who: Person) -> Any:
    case.refresh_from_db()
    return objections.answer(case, actor=Actor(who.pk), expected=case.revision, reason="Diterima")
