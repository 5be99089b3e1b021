"""Saying that one is at work on a turn: a courtesy among those who share a desk."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection

from tests.workflow.toyapp.services import check
from tests.workflow.turns.factories import facts_of
from tests.workflow.world import World, appoint, person, toy_case, toy_world
from workflow import turns
from workflow.actors import Actor
from workflow.exceptions import Conflict, NotPermitted, NotYoursToKnow, TransitionRefused
from workflow.models import Participation, Turn

pytestmark = pytest.mark.django_db


class TestClaim:
    def test_says_who_is_at_work_and_is_recorded(self, world: World, turn: Turn) -> None:
        claimed = turns.claim(turn.pk, actor=world.actor("toy_checker"))
        turn.refresh_from_db()
        assert turn.claimed_by == world.people["toy_checker"]
        assert (turn.standing, claimed.standing) == ("claimed", "claimed")
        assert [event.hat for event in facts_of(turn, "claim")] == ["toy_checker@A"]

    def test_is_no_part_in_the_case(self, world: World, turn: Turn) -> None:
        before = Participation.objects.count()
        turns.claim(turn.pk, actor=world.actor("toy_checker"))
        assert Participation.objects.count() == before

    def test_tells_the_slower_one_who_was_quicker(self, world: World, turn: Turn) -> None:
        turns.claim(turn.pk, actor=world.actor("colleague"))
        with pytest.raises(TransitionRefused, match="sudah diambil Orang colleague"):
            turns.claim(turn.pk, actor=world.actor("toy_checker"))
        turn.refresh_from_db()
        assert turn.claimed_by == world.people["colleague"]
        assert len(facts_of(turn, "claim")) == 1

    def test_counts_no_longer_when_the_claimant_has_left_the_desk(self, world: World, turn: Turn) -> None:
        turns.claim(turn.pk, actor=world.actor("colleague"))
        world.people["colleague"].appointments.update(is_effective=False)
        turns.claim(turn.pk, actor=world.actor("toy_checker"))
        turn.refresh_from_db()
        assert turn.claimed_by == world.people["toy_checker"]

    @pytest.mark.parametrize("name", ["toy_chief", "toy_watcher", "toy_asker"])
    def test_is_refused_to_whom_the_turn_is_not(self, name: str, world: World, turn: Turn) -> None:
        with pytest.raises(NotPermitted, match="bukan pada Anda"):
            turns.claim(turn.pk, actor=world.actor(name))
        turn.refresh_from_db()
        assert (turn.claimed_by, facts_of(turn, "claim")) == (None, [])

    def test_is_refused_to_the_author_at_the_desk(self, world: World, turn: Turn) -> None:
        appoint(world.people["toy_asker"], "toy_checker", world.club)
        with pytest.raises(NotPermitted, match="sudah berperan"):
            turns.claim(turn.pk, actor=world.actor("toy_asker"))
        assert facts_of(turn, "claim") == []

    def test_hides_the_turn_from_a_stranger(self, world: World, turn: Turn) -> None:
        with pytest.raises(NotYoursToKnow):
            turns.claim(turn.pk, actor=world.actor("stranger"))
        with pytest.raises(NotYoursToKnow):
            turns.claim(turn.pk + 1000, actor=world.actor("toy_checker"))

    def test_leaves_the_step_open_to_a_colleague(self, world: World, turn: Turn) -> None:
        turns.claim(turn.pk, actor=world.actor("toy_checker"))
        check(turn.case, actor=world.actor("colleague"), expected=1)
        turn.refresh_from_db()
        assert (turn.standing, turn.closed_by) == ("done", world.people["colleague"])

    def test_is_refused_when_the_turn_is_over(self, world: World, turn: Turn) -> None:
        check(turn.case, actor=world.actor("colleague"), expected=1)
        with pytest.raises(TransitionRefused, match="sudah selesai"):
            turns.claim(turn.pk, actor=world.actor("toy_checker"))

    def test_gives_the_same_answer_under_the_same_key(self, world: World, turn: Turn) -> None:
        key = uuid4()
        turns.claim(turn.pk, actor=world.actor("toy_checker"), key=key)
        turns.claim(turn.pk, actor=world.actor("toy_checker"), key=key)
        assert len(facts_of(turn, "claim")) == 1
        with pytest.raises(Conflict):
            turns.release(turn.pk, actor=world.actor("toy_checker"), key=key)


@pytest.mark.django_db(transaction=True)
class TestClaimAtOnce:
    def test_is_won_by_one_and_the_others_are_told_by_whom(self) -> None:
        world = toy_world()
        turn = Turn.objects.get(case=toy_case(world))
        racers = [person(f"r{n}") for n in range(6)]
        for racer in racers:
            appoint(racer, "toy_checker", world.club)
        start = Barrier(len(racers))

        def race(actor: Actor) -> str:
            try:
                start.wait()
                turns.claim(turn.pk, actor=actor)
            except TransitionRefused as refusal:
                return str(refusal)
            finally:
                connection.close()
            return "won"

        with ThreadPoolExecutor(len(racers)) as pool:
            told = list(pool.map(race, [Actor(racer.pk) for racer in racers]))
        turn.refresh_from_db()
        winner = racers[told.index("won")]
        assert told.count("won") == 1
        assert turn.claimed_by == winner
        assert all(winner.name in words for words in told if words != "won")
        assert len(facts_of(turn, "claim")) == 1
