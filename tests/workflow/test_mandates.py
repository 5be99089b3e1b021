"""Acting officials (B12) and self-approval through them (B7)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from tests.workflow.offices import (
    BASIS,
    account,
    days,
    events,
    in_days,
    keeper,
    newcomer,
    role,
    second,
    with_keepers,
)
from tests.workflow.toyapp.services import check, grant
from tests.workflow.world import World, appoint, toy_case, toy_world
from workflow import appointments, mandates
from workflow.actors import Actor
from workflow.exceptions import NotPermitted, NotYoursToKnow, TransitionRefused
from workflow.models import Appointment, Case, Mandate

pytestmark = pytest.mark.django_db
TICK = timedelta(microseconds=1)


@pytest.fixture
def world() -> World:
    return with_keepers(toy_world())


def stand_in(
    world: World,
    code: str = "toy_checker",
    during: DateTimeTZRange | None = None,
    *,
    name: str = "newcomer",
    approval: str = "",
) -> Mandate:
    """Return a confirmed mandate to act for the holder of a role."""
    who = world.people.get(name) or newcomer(world, name)
    made = mandates.give_mandate(
        who,
        role(code),
        world.club,
        "plh",
        during or days(-2, 2),
        BASIS,
        by=keeper(world),
        principal=world.people[code],
        approval=approval,
    )
    return made if made.is_effective else mandates.confirm_mandate(made.pk, by=second(world))


def checked_case(world: World) -> Case:
    case = toy_case(world)
    check(case, actor=world.actor("toy_checker"), expected=1)
    return case


class TestBounds:
    """B12: from the first microsecond up to, and without, the last."""

    FIRST, LAST = in_days(-3), in_days(-1)

    @pytest.mark.parametrize(("at", "holds"), [
        (FIRST - TICK, False), (FIRST, True), (FIRST + TICK, True),
        (LAST - TICK, True), (LAST, False), (LAST + TICK, False),
    ])  # fmt: skip
    def test_are_kept_to_the_microsecond(self, world: World, at: datetime, holds: bool) -> None:
        stand_in(world, during=DateTimeTZRange(self.FIRST, self.LAST))
        case = toy_case(world, at=in_days(-5))
        actor = world.actor("newcomer")
        if holds:
            assert check(case, actor=actor, expected=1, at=at).stage == "checked"
            return
        with pytest.raises(NotYoursToKnow):
            check(case, actor=actor, expected=1, at=at)
        case.refresh_from_db()
        assert case.stage == "asked"


class TestGiveMandate:
    def test_lets_the_holder_act_in_the_post(self, world: World) -> None:
        made = stand_in(world)
        outcome = check(toy_case(world), actor=world.actor("newcomer"), expected=1)
        event = Case.objects.get(pk=outcome.case_id).events.get(revision=2)
        assert (event.mandate_id, event.acting_for_id) == (made.pk, world.people["toy_checker"].pk)
        assert events("workflow.mandate.give") == 1

    def test_waits_for_a_second_person_where_the_role_decides(self, world: World) -> None:
        made = mandates.give_mandate(
            newcomer(world), role("toy_chief"), world.club, "plh", days(-2, 2), BASIS, by=keeper(world),
            principal=world.people["toy_chief"],
        )  # fmt: skip
        assert not made.is_effective
        assert mandates.confirm_mandate(made.pk, by=second(world)).is_effective

    def test_is_given_by_the_absent_holder_himself(self, world: World) -> None:
        made = mandates.give_mandate(
            newcomer(world), role("toy_checker"), world.club, "plh", days(0, 2), BASIS,
            by=world.actor("toy_checker"), principal=world.people["toy_checker"],
        )  # fmt: skip
        assert made.is_effective

    def test_is_refused_to_who_has_nothing_to_do_with_the_post(self, world: World) -> None:
        with pytest.raises(NotPermitted):
            mandates.give_mandate(
                newcomer(world), role("toy_checker"), world.club, "plh", days(0, 2), BASIS,
                by=world.actor("toy_asker"), principal=world.people["toy_checker"],
            )  # fmt: skip
        assert not Mandate.objects.exists()

    def test_is_refused_to_oneself(self, world: World) -> None:
        with pytest.raises(NotPermitted, match="diri sendiri"):
            mandates.give_mandate(
                world.people["keeper"], role("toy_checker"), world.club, "plh", days(0, 2), BASIS,
                by=keeper(world), principal=world.people["toy_checker"],
            )  # fmt: skip

    def test_is_not_passed_on(self, world: World) -> None:
        stand_in(world)
        third = newcomer(world, "third")
        for by in (world.actor("newcomer"), keeper(world)):
            with pytest.raises(TransitionRefused, match="tidak dapat dilimpahkan lagi"):
                mandates.give_mandate(
                    third, role("toy_checker"), world.club, "plh", days(0, 1), BASIS,
                    by=by, principal=world.people["newcomer"],
                )  # fmt: skip
        assert Mandate.objects.count() == 1

    def test_is_refused_where_the_principal_holds_the_post_only_in_part(self, world: World) -> None:
        held = Appointment.objects.get(person=world.people["toy_checker"])
        appointments.end_appointment(held.pk, by=keeper(world), reason="pindah", at=in_days(1))
        with pytest.raises(TransitionRefused, match="sepanjang masa mandat"):
            stand_in(world)

    def test_is_refused_over_another_mandate(self, world: World) -> None:
        stand_in(world)
        with pytest.raises(TransitionRefused, match="sudah dimandatkan"):
            stand_in(world, during=days(1, 5), name="third")
        assert Mandate.objects.count() == 1

    def test_follows_another_without_a_gap(self, world: World) -> None:
        first = stand_in(world)
        after = stand_in(world, during=DateTimeTZRange(first.during.upper, in_days(5)), name="third")
        assert after.is_effective

    def test_is_refused_for_a_vacant_post_that_is_held(self, world: World) -> None:
        with pytest.raises(TransitionRefused, match="masih terisi"):
            mandates.give_mandate(
                newcomer(world), role("toy_checker"), world.club, "plt", days(0, 2), BASIS, by=keeper(world)
            )
        held = Appointment.objects.get(person=world.people["toy_checker"])
        appointments.end_appointment(held.pk, by=keeper(world), reason="pensiun")
        made = mandates.give_mandate(
            world.people["newcomer"], role("toy_checker"), world.club, "plt",
            days(1, 2), BASIS, by=keeper(world),
        )  # fmt: skip
        assert made.principal is None

    def test_never_gives_an_administrator_s_role(self, world: World) -> None:
        with pytest.raises(TransitionRefused, match="tidak dapat dimandatkan"):
            mandates.give_mandate(
                newcomer(world), role("toy_keeper"), world.club.parent, "plh", days(0, 2), BASIS,  # type: ignore[arg-type]
                by=second(world), principal=world.people["keeper"],
            )  # fmt: skip

    def test_never_makes_an_administrator_decide(self, world: World) -> None:
        with pytest.raises(TransitionRefused, match="tidak ikut memutuskan"):
            stand_in(world, "toy_chief", name="second")


class TestConfirmMandate:
    @pytest.mark.parametrize("who", ["keeper", "newcomer", "toy_chief"])
    def test_is_refused_to_giver_holder_and_principal(self, world: World, who: str) -> None:
        made = mandates.give_mandate(
            newcomer(world), role("toy_chief"), world.club, "plh", days(0, 2), BASIS, by=keeper(world),
            principal=world.people["toy_chief"],
        )  # fmt: skip
        with pytest.raises(NotPermitted):
            mandates.confirm_mandate(made.pk, by=world.actor(who))
        made.refresh_from_db()
        assert not made.is_effective


class TestEndMandate:
    def test_is_done_by_the_holder_who_is_back(self, world: World) -> None:
        made = stand_in(world)
        mandates.end_mandate(made.pk, by=world.actor("toy_checker"), reason="kembali")
        with pytest.raises(NotYoursToKnow):
            check(toy_case(world), actor=world.actor("newcomer"), expected=1)

    def test_is_refused_to_the_stand_in(self, world: World) -> None:
        made = stand_in(world)
        with pytest.raises(NotPermitted):
            mandates.end_mandate(made.pk, by=world.actor("newcomer"), reason="x")

    def test_comes_with_the_end_of_the_post(self, world: World) -> None:
        made = stand_in(world)
        held = Appointment.objects.get(person=world.people["toy_checker"])
        appointments.end_appointment(held.pk, by=keeper(world), reason="pensiun")
        made.refresh_from_db()
        assert made.during.upper <= timezone.now()
        assert events("workflow.mandate.end") == 1


class TestActingOfficial:
    """B12: routine only, without a written approval from outside."""

    def test_is_refused_what_is_not_routine(self, world: World) -> None:
        stand_in(world, "toy_chief")
        case = checked_case(world)
        with pytest.raises(NotPermitted, match="tugas rutin"):
            grant(case, actor=world.actor("newcomer"), expected=2)
        case.refresh_from_db()
        assert case.stage == "checked"

    def test_does_it_with_a_written_approval(self, world: World) -> None:
        stand_in(world, "toy_chief", approval="Persetujuan 12/2026")
        case = checked_case(world)
        assert grant(case, actor=world.actor("newcomer"), expected=2).stage == "granted"


class TestSelfApproval:
    """B7: judged on the natural person, whatever accounts, roles and mandates he has."""

    def test_is_refused_to_the_author_with_another_role(self, world: World) -> None:
        appoint(world.people["toy_asker"], "toy_checker", world.club)
        with pytest.raises(NotPermitted, match="sudah berperan"):
            check(toy_case(world), actor=world.actor("toy_asker"), expected=1)

    def test_is_refused_through_a_mandate(self, world: World) -> None:
        stand_in(world, name="toy_asker")
        with pytest.raises(NotPermitted, match="sudah berperan"):
            check(toy_case(world), actor=world.actor("toy_asker"), expected=1)

    def test_is_refused_to_the_stand_in_of_the_author(self, world: World) -> None:
        appoint(world.people["toy_asker"], "toy_checker", world.club)
        mandates.give_mandate(
            newcomer(world), role("toy_checker"), world.club, "plh", days(-1, 2), BASIS, by=keeper(world),
            principal=world.people["toy_asker"],
        )  # fmt: skip
        with pytest.raises(NotPermitted, match="yang Anda wakili"):
            check(toy_case(world), actor=world.actor("newcomer"), expected=1)

    def test_is_refused_through_a_second_account(self, world: World) -> None:
        appoint(world.people["toy_asker"], "toy_checker", world.club)
        case = toy_case(world)
        accounts = [account(world.people["toy_asker"], name) for name in ("satu", "dua")]
        for each in accounts:
            with pytest.raises(NotPermitted, match="sudah berperan"):
                check(case, actor=Actor(each.person_id), expected=1)

    def test_is_no_matter_for_somebody_else(self, world: World) -> None:
        stand_in(world)
        assert check(toy_case(world), actor=world.actor("newcomer"), expected=1).stage == "checked"
