"""A pool in force: who leaves it, and how it ends."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from succession.pools import effects, services
from succession.pools.lifecycle import PoolLife
from succession.pools.models import Member
from succession.pools.selectors import fallen, in_force
from tests.approvals.world import Country
from tests.succession.pools.factories import (
    decree_facts,
    leaving,
    members,
    pool_after,
    ppk,
    pyb,
    secretary,
    take,
    unchanged,
)
from workflow.actors import SYSTEM
from workflow.exceptions import NotPermitted, TransitionRefused
from workflow.execution import Move, perform
from workflow.models import Case

pytestmark = pytest.mark.django_db


class TestRemoveMember:
    def test_writes_down_why(self, land: Country) -> None:
        case = pool_after("decree", land)
        gone = members(case)[0]
        take(case, "remove_member", land, **leaving(case))
        gone.refresh_from_db()
        assert (gone.left_on, gone.exit_reason) == (timezone.localdate(), "withdrew")
        assert gone.exit_note == "Surat pengunduran diri 3/2026"
        assert len(members(case)) == 2
        assert case.stage == "in_force"

    @pytest.mark.parametrize("reason", ["", "appointed", "box_fell", "nonsense"])
    def test_is_refused_without_an_exit_reason_of_its_own(self, land: Country, reason: str) -> None:
        case = pool_after("decree", land)
        with pytest.raises(TransitionRefused, match="alasan keluar"):
            take(case, "remove_member", land, **leaving(case, exit_reason=reason))
        assert unchanged(case)
        assert len(members(case)) == 3

    def test_is_refused_for_who_left_before(self, land: Country) -> None:
        case = pool_after("decree", land)
        said = leaving(case)
        take(case, "remove_member", land, **said)
        with pytest.raises(TransitionRefused, match="tidak"):
            take(case, "remove_member", land, **said)
        assert len(members(case)) == 2

    def test_is_refused_on_a_day_to_come(self, land: Country) -> None:
        case = pool_after("decree", land)
        with pytest.raises(TransitionRefused, match="sesudah hari ini"):
            take(
                case, "remove_member", land, **leaving(case, left_on=timezone.localdate() + timedelta(days=1))
            )

    def test_is_refused_to_the_pyb(self, land: Country) -> None:
        case = pool_after("decree", land)
        with pytest.raises(NotPermitted):
            take(case, "remove_member", land, pyb(land), **leaving(case))


class TestLoseMember:
    def test_is_taken_by_nobody_directly(self, land: Country) -> None:
        case = pool_after("decree", land)
        with pytest.raises(NotPermitted):
            perform(case.pk, "lose_member", actor=secretary(land), expected=case.revision)
        assert unchanged(case)

    def test_takes_the_appointed_out(self, land: Country) -> None:
        """With `filling.close`; here by its effect alone."""
        case = pool_after("decree", land)
        gone = members(case)[1]
        move = _move(case, "lose_member", person=gone.person_id)
        effects.take_out_appointed(move)
        gone.refresh_from_db()
        assert gone.exit_reason == "appointed"
        assert len(members(case)) == 2


def _move(case: Case, name: str, **facts: object) -> Move:
    return Move(case, PoolLife.steps[name], SYSTEM, None, timezone.now(), facts)


class TestExpire:
    def test_ends_the_pool_after_its_last_day(self, land: Country) -> None:
        case = pool_after("endorse", land)
        long_ago = timezone.localdate() - timedelta(days=10)
        take(case, "decree", land, **decree_facts(long_ago) | {"valid_until": long_ago + timedelta(days=9)})
        assert not in_force(land.agency.pk, "pengawas").exists()
        services.expire(case, actor=SYSTEM, expected=case.revision)
        case.refresh_from_db()
        assert case.stage == "ended"
        left = Member.objects.filter(case=case).values_list("exit_reason", "left_on")
        assert set(left) == {("period_over", long_ago + timedelta(days=9))}

    def test_is_refused_while_valid(self, land: Country) -> None:
        case = pool_after("decree", land)
        with pytest.raises(TransitionRefused, match="masih berlaku"):
            services.expire(case, actor=SYSTEM, expected=case.revision)
        assert unchanged(case)

    def test_is_not_for_a_person(self, land: Country) -> None:
        case = pool_after("decree", land)
        with pytest.raises(NotPermitted):
            services.expire(case, actor=ppk(land), expected=case.revision)


class TestDropFallen:
    def test_takes_out_whose_box_fell(self, land: Country, monkeypatch: pytest.MonkeyPatch) -> None:
        case = pool_after("decree", land)
        _fell(monkeypatch, members(case)[:2])
        services.drop_fallen(case, actor=SYSTEM, expected=case.revision)
        case.refresh_from_db()
        assert case.stage == "in_force"
        assert len(members(case)) == 1
        assert Member.objects.filter(case=case, exit_reason="box_fell").count() == 2

    def test_is_refused_while_nobody_fell(self, land: Country) -> None:
        case = pool_after("decree", land)
        assert not fallen(case).exists()
        with pytest.raises(TransitionRefused, match="Tidak ada anggota"):
            services.drop_fallen(case, actor=SYSTEM, expected=case.revision)
        assert unchanged(case)


def _fell(monkeypatch: pytest.MonkeyPatch, who: list[Member]) -> None:
    found = Member.objects.filter(pk__in=[m.pk for m in who])
    for module in ("effects", "selectors"):
        monkeypatch.setattr(f"succession.pools.{module}.fallen", lambda _case: found)


class TestReplace:
    def test_is_refused_before_a_newer_pool_is_in_force(self, land: Country) -> None:
        case = pool_after("decree", land)
        with pytest.raises(TransitionRefused, match="Belum ada kelompok yang lebih baru"):
            take(case, "replace", land)
        assert unchanged(case)

    def test_ends_the_older_pool(self, land: Country, monkeypatch: pytest.MonkeyPatch) -> None:
        case = pool_after("decree", land)
        newer = pool_after("decree", land, family="Keuangan daerah")
        monkeypatch.setattr(
            "succession.pools.selectors.newer_pools", lambda _case: Case.objects.filter(pk=newer.pk)
        )
        take(case, "replace", land)
        assert case.stage == "ended"
        assert not members(case)
        assert len(members(newer)) == 3

    def test_is_refused_to_the_secretariat(self, land: Country) -> None:
        case = pool_after("decree", land)
        with pytest.raises(NotPermitted):
            take(case, "replace", land, secretary(land))
