"""The four lists: what stands in them, in which order, in how many statements."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.workflow.toyapp.services import check
from tests.workflow.worklist.lists import case_of, listed, takes_part, turn_of
from tests.workflow.world import World, appoint, person, toy_case, toy_world
from workflow.models import Account, Appointment, Mandate, Participation, Person, Role, Turn
from workflow.recording import record_fact
from workflow.worklist import Cursor, Filters, Pic, Tab, counts, page, unowned

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return toy_world()


def checker(world: World) -> Person:
    return world.people["toy_checker"]


class TestPages:
    def test_have_no_gap_and_no_repetition_under_equal_due_dates(self, world: World) -> None:
        case, due = case_of(world.club, person("a")), timezone.now()
        Turn.objects.filter(case=case).delete()
        made = [turn_of(case, "asked", due_at=due + timedelta(days=n // 9)).pk for n in range(20)]
        made += [turn_of(case, "asked", due_at=due, person=checker(world)).pk for _ in range(5)]
        seen: list[int] = []
        after = None
        for _ in range(7):
            found = page(checker(world).pk, after=after, size=4)
            seen += [row.turn_id for row in found.rows]
            after = Cursor.read(str(found.next)) if found.next else None
        assert after is None
        order = Turn.objects.filter(pk__in=made).order_by("due_at", "id")
        assert seen == list(order.values_list("pk", flat=True))

    def test_show_everything_a_row_needs(self, world: World) -> None:
        case = toy_case(world)
        (row,) = page(checker(world).pk).rows
        assert (row.case, row.organisation, row.kind) == (case.label, "Organisasi A", "toy")
        assert (str(row.stage_label), [str(s) for s in row.steps]) == ("diminta", ["Periksa"])
        assert (row.desk, row.hat) == ("toy_checker · Organisasi A", "toy_checker@A")
        assert (row.days_waited, row.claimed_by, row.is_held) == (0, "", False)

    @pytest.mark.parametrize("tab", list(Tab))
    def test_take_two_statements_and_the_counts_one(self, tab: Tab, world: World) -> None:
        for _ in range(3):
            toy_case(world)
        appoint(checker(world), "toy_chief", world.other)
        with CaptureQueriesContext(connection) as queries:
            page(checker(world).pk, tab, filters=Filters(text="TY"))
            counts(checker(world).pk)
        assert len(queries) <= 3


class TestFilters:
    def test_narrow_the_list(self, world: World) -> None:
        mine, other = (toy_case(world).turns.get().pk for _ in range(2))
        turn_of(case_of(world.club, person("z")), "checked")
        who = checker(world)
        Turn.objects.filter(pk=mine).update(claimed_by=who)
        third = next(pk for pk in listed(who) if pk not in (mine, other))
        assert listed(who, pic=Pic.ME) == [mine]
        assert listed(who, pic=Pic.NOBODY) == [other, third]
        assert listed(who, stage="checked") == []
        assert listed(who, text=Turn.objects.get(pk=other).case.label) == [other]
        assert listed(who, text="isasi a") == [mine, other, third]
        assert listed(who, text="%") == []
        assert listed(who, kind="toy", organisation_id=world.club.parent_id) == [mine, other, third]
        assert listed(who, organisation_id=world.other.pk) == []

    def test_show_one_hat_alone(self, world: World) -> None:
        own = toy_case(world).turns.get().pk
        appoint(checker(world), "toy_checker", world.other)
        elsewhere = case_of(world.other, person("z")).turns.get().pk
        assert listed(checker(world)) == [own, elsewhere]
        assert listed(checker(world), hat="toy_checker@B") == [elsewhere]
        assert listed(checker(world), hat="toy_checker@A#7") == []

    def test_forget_a_claim_whose_holder_has_gone(self, world: World) -> None:
        turn = toy_case(world).turns.get()
        Turn.objects.filter(pk=turn.pk).update(claimed_by=person("gone"))
        (row,) = page(checker(world).pk).rows
        assert (row.claimed_by_id, row.claimed_by) == (None, "")
        assert listed(checker(world), pic=Pic.NOBODY) == [turn.pk]


class TestWaitingForOthers:
    def test_shows_the_cases_one_took_part_in_and_those_of_ones_organisation(self, world: World) -> None:
        case = toy_case(world)
        check(case, actor=world.actor("toy_checker"), expected=1)
        turn = case.turns.get(closed_at=None).pk
        for name in ("toy_asker", "toy_checker", "toy_watcher"):
            assert listed(world.people[name], Tab.OTHERS) == [turn]
        assert listed(world.people["toy_chief"], Tab.OTHERS) == []
        assert listed(world.people["stranger"], Tab.OTHERS) == []

    def test_shows_what_a_part_already_taken_keeps_one_from(self, world: World) -> None:
        case = toy_case(world)
        appoint(world.people["toy_asker"], "toy_checker", world.club)
        assert listed(world.people["toy_asker"]) == []
        assert listed(world.people["toy_asker"], Tab.OTHERS) == [case.turns.get().pk]

    def test_hides_the_cases_of_an_organisation_that_ones_verbs_do_not_show(self, world: World) -> None:
        toy_case(world)
        Role.objects.filter(code="toy_watcher").update(verbs=[])
        assert listed(world.people["toy_watcher"], Tab.OTHERS) == []


class TestDone:
    def test_shows_what_one_has_closed_the_latest_first(self, world: World) -> None:
        cases = [toy_case(world) for _ in range(3)]
        for case in cases:
            check(case, actor=world.actor("toy_checker"), expected=1)
        closed = [case.turns.get(stage="asked").pk for case in cases]
        assert listed(checker(world), Tab.DONE) == closed[::-1]
        first = page(checker(world).pk, Tab.DONE, size=2)
        rest = page(checker(world).pk, Tab.DONE, size=2, after=first.next)
        assert [row.turn_id for row in rest.rows] == closed[:1]
        assert listed(world.people["toy_chief"], Tab.DONE) == []


class TestCounts:
    def test_equal_the_lists(self, world: World) -> None:
        check(toy_case(world), actor=world.actor("toy_checker"), expected=1)
        held = toy_case(world).turns.get()
        later = timezone.localdate() + timedelta(days=5)
        Turn.objects.filter(pk=held.pk).update(held_until=later, standing="held")
        toy_case(world)
        found = counts(checker(world).pk)
        lengths = {tab.value: len(listed(checker(world), tab)) for tab in Tab}
        assert {tab.value: getattr(found, tab.value) for tab in Tab} == lengths
        assert lengths == {"waiting": 1, "held": 1, "others": 1, "done": 1}

    def test_stop_at_a_hundred(self, world: World) -> None:
        case = case_of(world.club, person("a"))
        for _ in range(101):
            turn_of(case, "asked")
        found = counts(checker(world).pk)
        assert (found.waiting, found.words(Tab.WAITING), found.words(Tab.DONE)) == (101, "100+", "0")


class TestUnowned:
    def test_lists_a_turn_once_its_post_is_vacant(self, world: World) -> None:
        turn = toy_case(world).turns.get()
        assert unowned() == []
        Appointment.objects.filter(role__code="toy_checker").update(is_effective=False)
        (found,) = unowned()
        assert (found.turn_id, found.is_vacant, found.desk) == (turn.pk, True, "toy_checker · Organisasi A")

    def test_lists_a_turn_whose_only_holder_is_kept_from_it(self, world: World) -> None:
        case = toy_case(world)
        takes_part(checker(world), case, "toy.author")
        (found,) = unowned()
        assert (found.case, found.is_vacant) == (case.label, False)

    def test_lists_no_turn_that_a_mandate_covers(self, world: World) -> None:
        toy_case(world)
        appointment = Appointment.objects.get(role__code="toy_checker")
        Appointment.objects.filter(pk=appointment.pk).update(is_effective=False)
        record_fact(world.club, "workflow.mandate.give", actor=world.people["stranger"].pk, body={})
        Mandate.objects.create(
            kind="plt", role=appointment.role, organisation=world.club, holder=world.people["stranger"],
            during=appointment.during, basis="uji", is_effective=True,
        )  # fmt: skip
        assert unowned() == []
        Participation.objects.create(
            case=Turn.objects.get().case, family=Turn.objects.get().family, person=world.people["stranger"],
            capacity="toy.author", first_at=timezone.now(),
        )  # fmt: skip
        assert len(unowned()) == 1

    def test_lists_a_named_turn_of_whoever_cannot_log_in(self, world: World) -> None:
        turn = turn_of(toy_case(world), "asked", person=person("n"))
        Account.objects.create_user("n@example.org", person=turn.person)
        assert unowned() == []
        Account.objects.update(is_active=False)
        assert [found.turn_id for found in unowned()] == [turn.pk]
