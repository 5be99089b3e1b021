"""Members who act at the same moment (B11), sessions that want the same person (C9), with their controls."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from config.cluster import Cluster
from succession.calibration import services
from succession.calibration.ballots import put_to_vote
from succession.calibration.guards import nobody_untouched
from succession.calibration.models import Item
from succession.calibration.recusals import placement_in
from succession.calibration.selectors import seated, untouched
from succession.mapping.models import Placement
from tests.approvals.world import Country
from tests.succession.calibration import factories as f
from tests.succession.world import land as make_land
from tests.workflow.ballots.test_races import Deed, faults, hang_up_after, together, without
from workflow.actors import Actor
from workflow.ballots.deeds import deed_of
from workflow.ballots.services import close_ballot, vote
from workflow.execution import act
from workflow.models import Ballot, Case, Recusal

ROUNDS, CROWD = 300, 5
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def land() -> Country:
    return make_land()


@pytest.fixture
def crowd() -> Iterator[ThreadPoolExecutor]:
    """Return threads with connections of their own, which they give back at the end."""
    with ThreadPoolExecutor(CROWD) as pool:
        yield pool
        gate = Barrier(CROWD)
        for done in [pool.submit(hang_up_after, gate) for _ in range(CROWD)]:
            done.result()


class TestMembersAtOnce:
    """B11: concurrent declarations, duplicate votes, an absent chair, a hasty closing."""

    def test_never_decide_below_quorum(self, land: Country, crowd: ThreadPoolExecutor) -> None:
        f.committee(land)
        case, people = meeting(land, ROUNDS)
        dice = random.Random(11)
        for early in people[3:]:
            vote_everywhere(case, early)
        for ballot in Ballot.objects.filter(case=case, question="placement").order_by("pk"):
            closing, *others = deeds(case, ballot, people)
            together(crowd, [closing, *dice.sample(others, 3)])
            together(crowd, [closing])
        assert faults() == Counter()
        stages = Counter(Ballot.objects.values_list("stage", flat=True))
        assert stages["decided"] > ROUNDS / 20, "hardly a round came to a decision: nothing was tried"
        assert stages["opened"] > ROUNDS / 20, "hardly a round stayed open: nothing was refused"

    def test_would_be_found_out(self, land: Country, cluster: Cluster) -> None:
        """The control: without the triggers, a member votes and is recused then."""
        f.committee(land)
        case, people = meeting(land, 1)
        ballot, deputy = Ballot.objects.get(case=case, question="placement"), people[1]
        vote(ballot, "confirm", actor=deputy)
        without(cluster, {"workflow_recusal": "counts"})
        without(cluster, {"workflow_recusal": "needs_event"})
        elector = ballot.electors.get(person=deputy.person_id)
        Recusal.objects.create(
            ballot=ballot,
            elector=elector,
            person_id=elector.person_id or 0,
            reason="-",
            recorded_at=timezone.now(),
        )
        assert faults()["recused and voted"] == 1


VOTE = """INSERT INTO workflow_vote (ballot_id, elector_id, person_id, option, statement, salt, cast_at)
  SELECT e.ballot_id, e.id, e.person_id, 'confirm', '', '', now() FROM workflow_elector e
  JOIN workflow_ballot b ON b.id = e.ballot_id WHERE b.case_id = %s AND e.person_id = %s"""


def vote_everywhere(case: Case, who: Actor) -> None:
    """Let a member vote on every ballot: two of five, before the third makes the quorum."""
    deed = deed_of(case, "vote")
    with act(case.pk, deed, actor=who, is_permitted=lambda *_: None), connection.cursor() as cursor:
        cursor.execute(VOTE, [case.pk, who.person_id])


def meeting(land: Country, size: int) -> tuple[Case, list[Actor]]:
    """Return a session that votes on everybody alone, the chair away, with its five members."""
    case = f.session_after("schedule", land, size=size)
    members = seated(case)
    f.gather(case, land, absent=[members[0].person_id])
    for name in ("hand_over", "convene"):
        f.take(case, name, land)
    everybody = list(Item.objects.filter(case=case).values_list("placement_id", flat=True))
    services.single_out(case, everybody, actor=f.secretary(land))
    put_to_vote(case, actor=f.secretary(land))
    return case, [Actor(who.person_id) for who in members]


def deeds(case: Case, ballot: Ballot, people: list[Actor]) -> list[Deed]:
    """Return the deputy's closing and what others try meanwhile; some of it clashes, whatever comes first."""
    chair, deputy, third, *_others = people
    placement = placement_in(ballot.subject)
    assert placement is not None
    return [
        partial(close_ballot, ballot, actor=deputy),
        *(partial(services.declare, case, actor=who, concerns={placement: "Kerabat"}) for who in people[1:]),
        partial(vote, ballot, "confirm", actor=chair),
        partial(vote, ballot, "confirm", actor=third),
        partial(vote, ballot, "defer", actor=third),
        partial(vote, ballot, "defer", actor=deputy),
    ]


class TestTwoSessions:
    """C9: two sessions want the same persons."""

    def test_never_hold_the_same_person(self, land: Country, crowd: ThreadPoolExecutor) -> None:
        period, by = f.scored_period(land, 60), f.secretary(land)
        for _round in range(10):
            one, other = f.session_of(period, land), f.session_of(period, land)
            together(
                crowd, [partial(services.take_agenda, each, actor=by, boxes=[8]) for each in (one, other)]
            )
            held = Item.objects.filter(case__in=[one, other]).values_list("placement_id", flat=True)
            assert len(held) == len(set(held)) == 30
            for each in (one, other):
                each.refresh_from_db()
                services.cancel(
                    each, actor=land.actor("komite_ketua"), expected=each.revision, reason="Ulang"
                )

    def test_would_without_asking_what_is_taken(self, land: Country) -> None:
        """The control: each reads who is free, and then takes them."""
        period = f.scored_period(land, 6)
        one, other = f.session_of(period, land), f.session_of(period, land)
        free = [list(Placement.objects.filter(session=None).values_list("pk", flat=True)) for _ in range(2)]
        for session, placements in zip((one, other), free, strict=True):
            assert Placement.objects.filter(pk__in=placements).update(session=session) == 6


class TestClosing:
    """C9: the session is closed while somebody is taken up again."""

    def test_never_leaves_anybody_untouched(self, land: Country, crowd: ThreadPoolExecutor) -> None:
        case, met = f.session_after("sign", land), Counter[bool]()
        for _round in range(12):
            case.refresh_from_db()
            services.return_calibration(case, actor=f.ppk(land), expected=case.revision, reason="Bahas lagi")
            case.refresh_from_db()
            placement, chair = f.item(case, 1).placement_id, land.actor("komite_ketua")
            closing = partial(services.close, case, actor=chair, expected=case.revision)
            reopening = partial(services.single_out, case, [placement], actor=f.secretary(land))
            together(crowd, [closing, reopening])
            case.refresh_from_db()
            assert not (case.stage == "closed" and untouched(case).exists())
            met[case.stage == "closed"] += 1
            for name in ("vote", "close", "sign") if case.stage == "in_session" else ("sign",):
                f.take(case, name, land)
        assert met

    def test_would_by_an_answer_of_before_the_lock(self, land: Country) -> None:
        """The control: what was true when it was asked is not true when it is acted on."""
        case = f.session_after("sign", land)
        services.return_calibration(case, actor=f.ppk(land), expected=case.revision, reason="Bahas lagi")
        chair = land.actor("komite_ketua")
        asked = nobody_untouched(case, chair)
        services.single_out(case, [f.item(case, 1).placement_id], actor=f.secretary(land))
        assert asked is None
        assert nobody_untouched(case, chair) is not None
