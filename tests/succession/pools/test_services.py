"""A pool, from its draft to its decree."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from succession.mapping.models import Placement
from succession.mapping.selectors import last_final
from succession.pools import services
from succession.pools.lifecycle import PoolLife
from succession.pools.models import Member, Pool
from succession.pools.selectors import in_force, share_of
from tests.approvals.world import Country, appoint, person
from tests.succession.pools.factories import (
    drafted,
    leaving,
    members,
    numbers,
    pool_after,
    ppk,
    pyb,
    secretary,
    take,
    unchanged,
)
from workflow.actors import SYSTEM, Actor
from workflow.exceptions import Conflict, NotPermitted, NotYoursToKnow, TransitionRefused
from workflow.models import AuditEvent, Case

pytestmark = pytest.mark.django_db


def _first(case: Case) -> int:
    return members(case)[0].person_id


class TestOpen:
    def test_drafts_the_whole_succession_group_of_the_levels_before(self, land: Country) -> None:
        case = drafted(land)
        assert case.stage == "drafted"
        assert numbers(case) == ["P00001", "P00003", "P00005"]
        assert {m.box for m in members(case)} == {8}
        assert all(m.entered_on is None for m in members(case))

    def test_leaves_out_other_levels_and_units(self, land: Country) -> None:
        assert numbers(drafted(land, level="jpt_pratama")) == []
        assert numbers(drafted(land, family="Perencanaan", unit="unit 1")) == ["P00001"]

    def test_is_refused_before_a_mapping_is_final(
        self, land: Country, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert last_final(land.desks["KOTA"].pk) is None
        secretary_there = land.actor("sekretariat", "KOTA")
        with pytest.raises(TransitionRefused, match="Belum ada pemetaan yang final"):
            services.open_pool(land.desks["KOTA"], actor=secretary_there, family="-", level="pengawas")
        assert not Pool.objects.exists()

    def test_is_refused_for_the_same_pool_twice(self, land: Country) -> None:
        drafted(land)
        with pytest.raises(TransitionRefused, match="sudah disusun"):
            drafted(land)
        assert Pool.objects.count() == 1

    def test_is_refused_for_a_level_that_nobody_is_drawn_for(self, land: Country) -> None:
        with pytest.raises(TransitionRefused, match="tidak mengatur"):
            drafted(land, level="pelaksana")

    def test_is_refused_to_others(self, land: Country) -> None:
        with pytest.raises(NotPermitted):
            services.open_pool(land.agency, actor=pyb(land), family="Keuangan", level="pengawas")
        assert not Case.objects.filter(kind="pool").exists()


class TestChooseMembers:
    def test_takes_persons_out_and_in(self, land: Country) -> None:
        case = drafted(land)
        first, second, _third = (m.person_id for m in members(case))
        services.choose_members(case, actor=secretary(land), remove=[first, second])
        services.choose_members(case, actor=secretary(land), add=[second])
        assert numbers(case) == ["P00003", "P00005"]

    def test_is_refused_for_somebody_outside_the_succession_group(self, land: Country) -> None:
        case = drafted(land)
        outside = Placement.objects.exclude(final_box=8).values_list("employee__person", flat=True)[0]
        with pytest.raises(TransitionRefused, match="kelompok rencana suksesi"):
            services.choose_members(case, actor=secretary(land), add=[outside], remove=[_first(case)])
        assert len(members(case)) == 3

    def test_is_refused_for_who_is_not_in(self, land: Country) -> None:
        case = drafted(land)
        with pytest.raises(TransitionRefused, match="bukan anggota"):
            services.choose_members(case, actor=secretary(land), remove=[land.person("asn").pk])

    def test_is_refused_once_proposed(self, land: Country) -> None:
        case = pool_after("propose", land)
        with pytest.raises(TransitionRefused, match="tidak dapat dilakukan"):
            services.choose_members(case, actor=secretary(land), remove=[_first(case)])
        assert len(members(case)) == 3

    def test_is_refused_to_others(self, land: Country) -> None:
        case = drafted(land)
        with pytest.raises(NotPermitted):
            services.choose_members(case, actor=ppk(land), remove=[_first(case)])


class TestPropose:
    def test_hands_the_draft_to_the_pyb(self, land: Country) -> None:
        case = pool_after("propose", land)
        assert case.stage == "proposed"
        assert case.turns.get(closed_at=None).role.code == "pyb"

    def test_is_refused_without_members(self, land: Country) -> None:
        case = drafted(land, level="jpt_pratama")
        with pytest.raises(TransitionRefused, match="belum beranggota"):
            take(case, "propose", land)
        assert unchanged(case)

    def test_is_refused_with_a_member_outside_the_succession_group(
        self, land: Country, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        case = drafted(land)
        monkeypatch.setattr("succession.pools.selectors.succession_boxes", lambda _period: (9,))
        with pytest.raises(TransitionRefused, match="3 anggota tidak memiliki"):
            take(case, "propose", land)
        assert unchanged(case)

    def test_is_refused_from_a_mapping_that_is_not_final(self, land: Country) -> None:
        """The database lets nobody in from such a mapping; the guard says so all the same."""
        case = drafted(land)
        case.pool.period.stage = "published"
        assert any(
            "belum final" in each for each in PoolLife(case, SYSTEM).reasons(PoolLife.steps["propose"])
        )

    def test_is_refused_to_the_ppk(self, land: Country) -> None:
        case = drafted(land)
        with pytest.raises(NotPermitted):
            take(case, "propose", land, ppk(land))
        assert unchanged(case)


class TestEndorse:
    def test_hands_the_proposal_to_the_ppk(self, land: Country) -> None:
        case = pool_after("endorse", land)
        assert case.stage == "endorsed"

    def test_is_refused_to_the_author(self, land: Country) -> None:
        case = pool_after("propose", land)
        appoint(land.person("sekretariat"), "pyb", land.agency)
        with pytest.raises(NotPermitted, match="orang lain"):
            take(case, "endorse", land, secretary(land))
        assert unchanged(case)

    def test_is_refused_to_the_secretariat(self, land: Country) -> None:
        case = pool_after("propose", land)
        with pytest.raises(NotPermitted):
            take(case, "endorse", land, secretary(land))

    def test_is_refused_on_a_stale_page(self, land: Country) -> None:
        case = pool_after("propose", land)
        with pytest.raises(Conflict):
            services.endorse(case, actor=pyb(land), expected=case.revision - 1)
        assert unchanged(case)


class TestSendBack:
    @pytest.mark.parametrize(("after", "role"), [("propose", "pyb"), ("endorse", "ppk")])
    def test_lets_the_draft_be_changed(self, land: Country, after: str, role: str) -> None:
        case = pool_after(after, land)
        take(case, "send_back", land, land.actor(role), reason="Lengkapi dari unit 2")
        assert case.stage == "drafted"
        services.choose_members(case, actor=secretary(land), remove=[_first(case)])
        take(case, "propose", land)

    def test_needs_a_reason(self, land: Country) -> None:
        case = pool_after("propose", land)
        with pytest.raises(TransitionRefused, match="alasan"):
            take(case, "send_back", land, reason=" ")
        assert unchanged(case)

    def test_is_refused_to_whom_it_is_not_the_turn_of(self, land: Country) -> None:
        case = pool_after("propose", land)
        with pytest.raises(NotPermitted, match="giliran"):
            take(case, "send_back", land, ppk(land), reason="-")


class TestDecree:
    def test_brings_the_members_in(self, land: Country) -> None:
        case = pool_after("decree", land)
        assert case.stage == "in_force"
        assert {m.entered_on for m in members(case)} == {timezone.localdate()}
        assert list(in_force(land.agency.pk, "pengawas")) == [case]
        assert not in_force(land.agency.pk, "jpt_pratama").exists()

    def test_shows_the_share_beside_the_advice(self, land: Country) -> None:
        share = share_of(pool_after("decree", land))
        assert (share.members, share.staff, share.percent, share.is_as_advised) == (3, 6, 50, False)

    @pytest.mark.parametrize(
        ("wrong", "why"),
        [
            ({"number": " "}, "nomor"),
            ({"decreed_on": timezone.localdate() + timedelta(days=1)}, "sesudah hari ini"),
            ({"valid_from": timezone.localdate() - timedelta(days=1)}, "Masa berlaku"),
            ({"valid_until": timezone.localdate()}, "Masa berlaku"),
        ],
    )
    def test_is_refused_without_number_day_and_validity(
        self, land: Country, wrong: dict[str, Any], why: str
    ) -> None:
        case = pool_after("endorse", land)
        with pytest.raises(TransitionRefused, match=why):
            take(case, "decree", land, **wrong)
        assert unchanged(case)
        assert Pool.objects.get(case=case).decree_number == ""

    def test_is_refused_to_the_pyb(self, land: Country) -> None:
        case = pool_after("endorse", land)
        with pytest.raises(NotPermitted):
            take(case, "decree", land, pyb(land))

    def test_is_refused_to_who_endorsed(self, land: Country) -> None:
        case = pool_after("endorse", land)
        appoint(land.person("pyb"), "ppk", land.agency)
        with pytest.raises(NotPermitted, match="orang lain"):
            take(case, "decree", land, pyb(land))

    def test_is_refused_to_another_agency(self, land: Country) -> None:
        case = pool_after("endorse", land)
        with pytest.raises(NotYoursToKnow):
            take(case, "decree", land, land.actor("ppk", "KOTA"))


class TestRecord:
    def test_says_how_many_and_never_who(self, land: Country) -> None:
        case = pool_after("decree", land)
        take(case, "remove_member", land, **leaving(case))
        said = b"".join(
            bytes(e.body.body) for e in AuditEvent.objects.filter(case=case).select_related("body")
        )
        for member in Member.objects.filter(case=case).select_related("placement__employee"):
            assert member.placement.employee.number.encode() not in said

    def test_shows_a_stranger_nothing(self, land: Country) -> None:
        case = drafted(land)
        with pytest.raises(NotYoursToKnow):
            take(case, "propose", land, Actor(person("orang luar").pk))
