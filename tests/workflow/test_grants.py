"""Grants: a named person on one case, and never past a step's role."""

from __future__ import annotations

import pytest

from tests.workflow.offices import BASIS, account, days, events, keeper, newcomer, second, with_keepers
from tests.workflow.toyapp.services import check
from tests.workflow.world import World, toy_case, toy_world
from workflow import grants
from workflow.exceptions import NotPermitted, NotYoursToKnow, TransitionRefused
from workflow.facts import gather
from workflow.locking import lock
from workflow.models import Account, Case, Grant, Turn

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return with_keepers(toy_world())


@pytest.fixture
def case(world: World) -> Case:
    return toy_case(world)


@pytest.fixture
def guest(world: World) -> Account:
    return account(newcomer(world))


def given(case: Case, guest: Account, world: World, **rest: str) -> Grant:
    return grants.grant(case, guest, "accompany", days(-1, 5), BASIS, by=keeper(world), **rest)


def granted(case: Case, world: World) -> frozenset[str]:
    return gather(lock(case.pk), world.actor("newcomer")).grants


class TestGrant:
    def test_lets_the_person_know_of_the_case_and_do_nothing_else(
        self, world: World, case: Case, guest: Account
    ) -> None:
        with pytest.raises(NotYoursToKnow):
            check(case, actor=world.actor("newcomer"), expected=1)
        given(case, guest, world)
        with pytest.raises(NotPermitted):
            check(case, actor=world.actor("newcomer"), expected=1)
        assert granted(case, world) == {"accompany"}
        assert events("workflow.grant.give") == 1

    @pytest.mark.parametrize("verb", ["check_toy", "grant_toy", "administer", "change_case", ""])
    def test_never_gives_what_belongs_to_a_role(
        self, world: World, case: Case, guest: Account, verb: str
    ) -> None:
        with pytest.raises(TransitionRefused, match="melekat pada peran"):
            grants.grant(case, guest, verb, days(-1, 5), BASIS, by=keeper(world))
        assert not Grant.objects.exists()

    @pytest.mark.parametrize("who", ["toy_chief", "toy_asker", "stranger"])
    def test_is_refused_to_who_administers_nothing_there(
        self, world: World, case: Case, guest: Account, who: str
    ) -> None:
        with pytest.raises(NotPermitted):
            grants.grant(case, guest, "accompany", days(-1, 5), BASIS, by=world.actor(who))
        assert not Grant.objects.exists()

    def test_is_refused_to_oneself_under_any_account(self, world: World, case: Case) -> None:
        own = account(world.people["keeper"], "lain")
        with pytest.raises(NotPermitted, match="diri sendiri"):
            grants.grant(case, own, "view", days(-1, 5), BASIS, by=keeper(world))

    def test_holds_only_in_its_period(self, world: World, case: Case, guest: Account) -> None:
        grants.grant(case, guest, "view", days(1, 5), BASIS, by=keeper(world))
        assert granted(case, world) == frozenset()

    def test_opens_a_turn_in_the_person_s_name_where_told_so(
        self, world: World, case: Case, guest: Account
    ) -> None:
        given(case, guest, world, turn_within="long")
        turn = Turn.objects.get(case=case, person=guest.person)
        assert (turn.allowed_days, turn.closed_at) == (5, None)


class TestRevoke:
    def test_ends_the_right_and_the_named_turn(self, world: World, case: Case, guest: Account) -> None:
        made = given(case, guest, world, turn_within="long")
        grants.revoke(made.pk, by=second(world), reason="diganti")
        assert granted(case, world) == frozenset()
        assert Turn.objects.get(case=case, person=guest.person).closed_at is not None
        with pytest.raises(TransitionRefused, match="sudah berakhir"):
            grants.revoke(made.pk, by=second(world), reason="lagi")
        assert events("workflow.grant.revoke") == 1

    def test_is_refused_to_who_administers_nothing_there(
        self, world: World, case: Case, guest: Account
    ) -> None:
        made = given(case, guest, world)
        with pytest.raises(NotPermitted):
            grants.revoke(made.pk, by=world.actor("newcomer"), reason="x")
        assert granted(case, world) == {"accompany"}
