"""Giving, confirming and ending roles."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module

import pytest
from django.conf import settings
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.test import Client
from django.utils import timezone

from tests.workflow.offices import (
    ALWAYS,
    BASIS,
    account,
    days,
    events,
    federation,
    in_days,
    keeper,
    newcomer,
    role,
    second,
    with_keepers,
)
from tests.workflow.toyapp.services import check, grant
from tests.workflow.world import World, appoint, person, toy_case, toy_world
from workflow import appointments, bestowal
from workflow.actors import Actor
from workflow.exceptions import NotPermitted, NotYoursToKnow, TransitionRefused
from workflow.models import Appointment, Mandate, Person, Session
from workflow.recording import record_fact

pytestmark = pytest.mark.django_db
TOMORROW = in_days(1)


@pytest.fixture
def world() -> World:
    return with_keepers(toy_world())


def given(world: World, code: str = "toy_checker", **rest: object) -> Appointment:
    """Return a role that the keeper gave to a newcomer."""
    who = world.people.get("newcomer") or newcomer(world)
    return appointments.appoint(who, role(code), world.club, ALWAYS, BASIS, by=keeper(world))


def login(who: Person, name: str = "") -> Client:
    client = Client()
    client.force_login(account(who, name))
    return client


class TestAppoint:
    def test_gives_the_role_and_records_it(self, world: World) -> None:
        made = given(world)
        assert made.is_effective
        assert made.granted_by_id == keeper(world).person_id
        assert check(toy_case(world), actor=world.actor("newcomer"), expected=1).stage == "checked"
        assert events("workflow.appointment.appoint") == 7

    def test_waits_for_a_second_person_where_the_role_decides(self, world: World) -> None:
        made = given(world, "toy_chief")
        case = toy_case(world)
        check(case, actor=world.actor("toy_checker"), expected=1)
        with pytest.raises(NotYoursToKnow):
            grant(case, actor=world.actor("newcomer"), expected=2)
        appointments.confirm(made.pk, by=second(world))
        assert grant(case, actor=world.actor("newcomer"), expected=2).stage == "granted"

    def test_is_refused_to_who_administers_nothing_there(self, world: World) -> None:
        with pytest.raises(NotPermitted, match="bukan administrator"):
            appointments.appoint(
                newcomer(world), role("toy_checker"), world.club, ALWAYS, BASIS, by=world.actor("toy_chief")
            )
        assert not Appointment.objects.filter(person=world.people["newcomer"]).exists()

    def test_is_refused_below_another_organisation(self, world: World) -> None:
        local = newcomer(world, "local")
        role_here = role("toy_keeper")
        role_here.pk, role_here.code, role_here.kind = None, "club_keeper", "club"
        role_here.save()
        appoint(local, "club_keeper", world.other)
        with pytest.raises(NotPermitted):
            appointments.appoint(
                newcomer(world), role("toy_checker"), world.club, ALWAYS, BASIS, by=Actor(local.pk)
            )
        made = appointments.appoint(
            world.people["newcomer"], role("toy_checker"), world.other, ALWAYS, BASIS, by=Actor(local.pk)
        )
        assert made.is_effective  # the control: over his own organisation he may

    def test_is_refused_to_oneself(self, world: World) -> None:
        with pytest.raises(NotPermitted, match="diri sendiri"):
            appointments.appoint(
                world.people["keeper"], role("toy_checker"), world.club, ALWAYS, BASIS, by=keeper(world)
            )

    @pytest.mark.parametrize(("who", "code"), [("keeper", "toy_chief"), ("second", "toy_chief")])
    def test_gives_no_deciding_role_to_an_administrator(self, world: World, who: str, code: str) -> None:
        by = second(world) if who == "keeper" else keeper(world)
        with pytest.raises(TransitionRefused, match="tidak ikut memutuskan"):
            appointments.appoint(world.people[who], role(code), world.club, ALWAYS, BASIS, by=by)

    def test_makes_no_administrator_of_who_decides(self, world: World) -> None:
        with pytest.raises(TransitionRefused, match="tidak ikut memutuskan"):
            appointments.appoint(
                world.people["toy_chief"],
                role("toy_keeper"),
                federation(world),
                ALWAYS,
                BASIS,
                by=keeper(world),
            )

    def test_makes_the_third_administrator_wait_for_the_second(self, world: World) -> None:
        who = newcomer(world)
        made = appointments.appoint(
            who, role("toy_keeper"), federation(world), ALWAYS, BASIS, by=keeper(world)
        )
        assert not made.is_effective

    def test_lets_the_only_administrator_make_the_second(self, world: World) -> None:
        alone = Appointment.objects.get(person=world.people["second"])
        appointments.end_appointment(alone.pk, by=keeper(world), reason="pensiun")
        made = appointments.appoint(
            newcomer(world), role("toy_keeper"), federation(world), ALWAYS, BASIS, by=keeper(world)
        )
        assert made.is_effective

    def test_is_refused_at_another_kind_of_organisation(self, world: World) -> None:
        with pytest.raises(TransitionRefused, match="tidak dapat dipegang"):
            appointments.appoint(
                newcomer(world), role("toy_checker"), federation(world), ALWAYS, BASIS, by=keeper(world)
            )

    def test_says_that_the_role_is_held_already(self, world: World) -> None:
        given(world)
        with pytest.raises(TransitionRefused, match="sudah memegang"):
            given(world)
        assert Appointment.objects.filter(person=world.people["newcomer"]).count() == 1

    @pytest.mark.parametrize(
        "during",
        [
            DateTimeTZRange(None, in_days(1)),
            DateTimeTZRange(TOMORROW, TOMORROW),
            DateTimeTZRange(in_days(1), in_days(2), "[]"),
            DateTimeTZRange(empty=True),
        ],
    )
    def test_is_refused_without_a_sound_period(self, world: World, during: DateTimeTZRange) -> None:
        with pytest.raises(TransitionRefused, match="Masa berlaku"):
            appointments.appoint(
                newcomer(world), role("toy_checker"), world.club, during, BASIS, by=keeper(world)
            )


class TestConfirm:
    @pytest.mark.parametrize("who", ["keeper", "newcomer", "toy_checker"])
    def test_is_refused_to_all_but_a_second_administrator(self, world: World, who: str) -> None:
        made = given(world, "toy_chief")
        with pytest.raises(NotPermitted):
            appointments.confirm(made.pk, by=world.actor(who))
        made.refresh_from_db()
        assert not made.is_effective

    def test_is_refused_through_a_second_account_of_the_giver(self, world: World) -> None:
        made = given(world, "toy_chief")
        other = account(world.people["keeper"], "lain")
        with pytest.raises(NotPermitted, match="orang kedua"):
            appointments.confirm(made.pk, by=Actor(other.person_id))

    def test_is_refused_twice(self, world: World) -> None:
        made = given(world, "toy_chief")
        appointments.confirm(made.pk, by=second(world))
        with pytest.raises(TransitionRefused, match="sudah dikonfirmasi"):
            appointments.confirm(made.pk, by=second(world))
        assert events("workflow.appointment.confirm") == 1


class TestEndAppointment:
    def test_takes_the_role_at_once(self, world: World) -> None:
        made = given(world)
        case = toy_case(world)
        appointments.end_appointment(made.pk, by=second(world), reason="pindah")
        with pytest.raises(NotYoursToKnow):
            check(case, actor=world.actor("newcomer"), expected=1)
        assert events("workflow.appointment.end") == 1

    def test_takes_the_role_later(self, world: World) -> None:
        made = given(world)
        appointments.end_appointment(made.pk, by=keeper(world), reason="pindah", at=in_days(3))
        assert check(toy_case(world), actor=world.actor("newcomer"), expected=1).stage == "checked"

    def test_empties_what_has_not_begun(self, world: World) -> None:
        who = newcomer(world)
        made = appointments.appoint(who, role("toy_checker"), world.club, days(5, 9), BASIS, by=keeper(world))
        ended = appointments.end_appointment(made.pk, by=keeper(world), reason="batal")
        ended.refresh_from_db()
        assert ended.during.isempty
        assert not ended.is_effective

    def test_ends_the_sessions_of_every_account(self, world: World) -> None:
        made = given(world)
        clients = [login(world.people["newcomer"], name) for name in ("satu", "dua")]
        bystander = login(world.people["toy_asker"])
        appointments.end_appointment(made.pk, by=keeper(world), reason="pindah")
        store = import_module(settings.SESSION_ENGINE).SessionStore
        gone = [not store(client.cookies["sessionid"].value).load() for client in clients]
        assert gone == [True, True]
        assert Session.objects.filter(session_key=bystander.cookies["sessionid"].value).exists()

    def test_is_refused_backwards(self, world: World) -> None:
        made = given(world)
        with pytest.raises(TransitionRefused, match="surut"):
            appointments.end_appointment(
                made.pk, by=keeper(world), reason="x", at=timezone.now() - timedelta(seconds=1)
            )

    def test_is_refused_to_who_administers_nothing_there(self, world: World) -> None:
        made = given(world)
        with pytest.raises(NotPermitted):
            appointments.end_appointment(made.pk, by=world.actor("toy_chief"), reason="x")
        made.refresh_from_db()
        assert made.during.upper is None


class TestGiver:
    def test_is_nobody_who_administers_by_mandate(self, world: World) -> None:
        who = person("wakil")
        record_fact(federation(world), "workflow.mandate.give", actor=who.pk, body={})
        Mandate.objects.create(
            kind="plh",
            role=role("toy_keeper"),
            organisation=federation(world),
            holder=who,
            principal=world.people["keeper"],
            during=days(-1, 1),
            basis=BASIS,
            is_effective=True,
        )
        with pytest.raises(NotPermitted):
            bestowal.giver(world.club, Actor(who.pk))
        assert bestowal.giver(world.club, keeper(world))  # the control: the one he stands in for is
