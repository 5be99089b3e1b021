"""What may be done to a turn beside the step itself; claiming it is tested in `test_claim`."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from config.cluster import Cluster
from config.roles import WORKER
from tests.conftest import as_role
from tests.workflow.turns.factories import MONDAY, days, facts_of
from tests.workflow.world import World, toy_case, toy_world
from workflow import turns
from workflow.actors import Actor
from workflow.calendars import recompute_due_dates
from workflow.exceptions import NotYoursToKnow, TransitionRefused
from workflow.models import Holiday, Turn
from workflow.turns.clock import lapsed, to_be_reminded
from workflow.worklist import Tab, counts, page

pytestmark = pytest.mark.django_db


class TestRelease:
    def test_gives_the_turn_back_to_its_desk(self, world: World, turn: Turn) -> None:
        turns.claim(turn.pk, actor=world.actor("toy_checker"))
        turns.release(turn.pk, actor=world.actor("colleague"))
        turn.refresh_from_db()
        assert (turn.claimed_by, turn.standing) == (None, "open")

    def test_is_refused_when_nobody_has_claimed_it(self, world: World, turn: Turn) -> None:
        with pytest.raises(TransitionRefused, match="sedang terbuka"):
            turns.release(turn.pk, actor=world.actor("toy_checker"))
        assert facts_of(turn, "release") == []


class TestHandOver:
    def test_puts_the_turn_into_the_hands_of_a_colleague(self, world: World, turn: Turn) -> None:
        turns.hand_over(turn.pk, world.people["colleague"].pk, actor=world.actor("toy_checker"))
        turn.refresh_from_db()
        assert (turn.claimed_by, turn.standing) == (world.people["colleague"], "claimed")

    @pytest.mark.parametrize("name", ["toy_chief", "stranger"])
    def test_is_refused_where_it_could_not_be_theirs(self, name: str, world: World, turn: Turn) -> None:
        with pytest.raises(TransitionRefused, match="tidak dapat mengambil"):
            turns.hand_over(turn.pk, world.people[name].pk, actor=world.actor("toy_checker"))
        turn.refresh_from_db()
        assert (turn.claimed_by, facts_of(turn, "hand_over")) == (None, [])


class TestHold:
    def test_keeps_the_working_days_that_were_left(self, world: World, turn: Turn) -> None:
        assert days(turn) == (date(2026, 11, 4), 0)
        tuesday = MONDAY + timedelta(days=1)
        held = turns.hold(
            turn.pk, date(2026, 11, 12), reason="menunggu surat", actor=world.actor("toy_checker"), at=tuesday
        )
        assert days(held) == (date(2026, 11, 13), 1)
        assert (held.standing, held.hold_reason) == ("held", "menunggu surat")

    def test_moves_the_turn_to_the_other_list_until_its_day(self, world: World, turn: Turn) -> None:
        who = world.people["toy_checker"].pk
        turns.hold(turn.pk, date(2026, 11, 12), reason="surat", actor=Actor(who), at=MONDAY)
        eve, day = datetime(2026, 11, 11, 3, tzinfo=UTC), datetime(2026, 11, 12, 3, tzinfo=UTC)
        lists = [[len(page(who, tab, at=at).rows) for tab in (Tab.WAITING, Tab.HELD)] for at in (eve, day)]
        assert lists == [[0, 1], [1, 0]]
        assert counts(who, at=eve).held == 1

    @pytest.mark.parametrize(("until", "reason"), [(2, "surat"), (1, "surat"), (12, "  ")])
    def test_is_refused_without_a_day_to_come_and_a_reason(
        self, until: int, reason: str, world: World, turn: Turn
    ) -> None:
        with pytest.raises(TransitionRefused):
            turns.hold(
                turn.pk, date(2026, 11, until), reason=reason, actor=world.actor("toy_checker"), at=MONDAY
            )
        turn.refresh_from_db()
        assert (turn.held_until, turn.standing, facts_of(turn, "hold")) == (None, "open", [])


class TestResume:
    def test_moves_the_due_date_back_before_the_day(self, world: World, turn: Turn) -> None:
        actor = world.actor("toy_checker")
        turns.claim(turn.pk, actor=actor, at=MONDAY)
        turns.hold(turn.pk, date(2026, 11, 20), reason="surat", actor=actor, at=MONDAY)
        resumed = turns.resume(turn.pk, actor=actor, at=MONDAY + timedelta(days=2))
        assert (days(resumed), resumed.held_until) == ((date(2026, 11, 6), 0), None)
        assert resumed.standing == "claimed"

    def test_is_refused_where_nothing_is_held(self, world: World, turn: Turn) -> None:
        with pytest.raises(TransitionRefused, match="sedang terbuka"):
            turns.resume(turn.pk, actor=world.actor("toy_checker"))

    def test_happens_by_itself_with_the_next_deed_after_the_day(self, world: World, turn: Turn) -> None:
        actor = world.actor("toy_checker")
        held = turns.hold(turn.pk, date(2026, 11, 5), reason="surat", actor=actor, at=MONDAY)
        turns.claim(turn.pk, actor=actor, at=MONDAY + timedelta(days=4))
        turn.refresh_from_db()
        assert (turn.standing, turn.held_until, turn.due_at) == ("claimed", None, held.due_at)


class TestRemind:
    def test_is_for_whoever_sees_the_case_once_a_day(self, world: World, turn: Turn) -> None:
        turns.remind(turn.pk, actor=world.actor("toy_asker"), at=MONDAY)
        with pytest.raises(TransitionRefused, match="Sudah diingatkan"):
            turns.remind(turn.pk, actor=world.actor("toy_watcher"), at=MONDAY + timedelta(hours=2))
        turns.remind(turn.pk, actor=world.actor("toy_watcher"), at=MONDAY + timedelta(days=1))
        assert len(facts_of(turn, "remind")) == 2

    def test_is_refused_to_a_stranger(self, world: World, turn: Turn) -> None:
        with pytest.raises(NotYoursToKnow):
            turns.remind(turn.pk, actor=world.actor("stranger"))
        assert facts_of(turn, "remind") == []


@pytest.mark.django_db(transaction=True)
class TestClock:
    def test_takes_up_and_reminds_once_as_the_worker_only(self, cluster: Cluster) -> None:
        world = toy_world()
        long_ago = timezone.now() - timedelta(days=30)
        late, held = (Turn.objects.get(case=toy_case(world, at=long_ago)) for _ in range(2))
        until = timezone.localdate(long_ago) + timedelta(days=3)
        turns.hold(held.pk, until, reason="surat", actor=world.actor("toy_checker"), at=long_ago)
        with pytest.raises(Exception, match="worker"):
            turns.remind_overdue()
        with as_role(cluster, WORKER):
            first = turns.resume_lapsed(), turns.remind_overdue()
            second = turns.resume_lapsed(), turns.remind_overdue()
        assert (first, second) == ((1, 2), (0, 0))
        assert [event.actor_id for event in facts_of(late, "remind")] == [None]
        held.refresh_from_db()
        assert (held.standing, held.held_until) == ("open", None)

    def test_finds_only_what_is_due(self, world: World, turn: Turn) -> None:
        before, after = turn.due_at, turn.due_at + timedelta(seconds=1)
        assert list(to_be_reminded(before)) == []
        assert list(to_be_reminded(after)) == [turn]
        assert list(lapsed(after)) == []


class TestNamePerson:
    def test_opens_a_turn_in_his_name_beside_that_of_the_desk(self, world: World, turn: Turn) -> None:
        named = turns.name_person(
            turn.pk, world.people["colleague"].pk, actor=world.actor("toy_checker"), at=MONDAY
        )
        colleague, other = world.people["colleague"].pk, world.people["toy_checker"].pk
        assert (named.person_id, named.due_at, named.owner) == (colleague, turn.due_at, world.club)
        assert {row.turn_id for row in page(colleague).rows} == {turn.pk, named.pk}
        assert {row.turn_id for row in page(other).rows} == {turn.pk}

    @pytest.mark.parametrize("name", ["toy_chief", "stranger"])
    def test_is_refused_where_no_step_is_open_to_him(self, name: str, world: World, turn: Turn) -> None:
        with pytest.raises(TransitionRefused, match="Tidak ada langkah"):
            turns.name_person(turn.pk, world.people[name].pk, actor=world.actor("toy_checker"))
        assert Turn.objects.filter(person__isnull=False).count() == 0

    def test_is_refused_twice(self, world: World, turn: Turn) -> None:
        colleague = world.people["colleague"].pk
        turns.name_person(turn.pk, colleague, actor=world.actor("toy_checker"))
        with pytest.raises(TransitionRefused, match="sudah ditunjuk"):
            turns.name_person(turn.pk, colleague, actor=world.actor("toy_checker"))


class TestDueDate:
    def test_moves_with_the_calendar(self, turn: Turn) -> None:
        Holiday.objects.create(on=date(2026, 11, 3), name="Hari uji")
        assert (recompute_due_dates(), recompute_due_dates()) == (1, 0)
        turn.refresh_from_db()
        assert days(turn) == (date(2026, 11, 5), 0)
