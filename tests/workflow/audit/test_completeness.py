"""A3, A4: no change of a case without its event, no event without its change, and only what was declared."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from config.cluster import SUPERUSER, Cluster
from tests.conftest import TEST_DATABASE
from tests.workflow.audit.rows import (
    change,
    everything,
    refused,
    run,
    settle,
    write_event,
    write_part,
    write_step,
)
from tests.workflow.toyapp.lifecycle import Toy
from tests.workflow.world import World, toy_case, toy_world
from workflow.audit.verify import contradictions
from workflow.models import Case, LifecycleStep

SILENT = "without its event|does not follow"


@pytest.fixture
def world(db: None) -> World:
    return toy_world()


@pytest.fixture
def case(world: World) -> Case:
    return toy_case(world)


def newborn(case: Case, **said: Any) -> Case:
    """Return a case that looks like one of the toy's, not yet in the database."""
    now = timezone.now()
    fields = {
        "kind": "toy",
        "label": "TY-0",
        "title": "-",
        "organisation_id": case.organisation_id,
        "stage": "asked",
    }
    return Case(**{**fields, "author_id": case.author_id, "opened_at": now, "entered_at": now, **said})


def copy_in(case: Case) -> None:
    columns = (
        "kind, label, title, organisation_id, edition, stage, revision, provenance, opened_at, entered_at"
    )
    row = f"toy\tTY-1\t-\t{case.organisation_id}\t1\tasked\t1\t\tnow\tnow\n"
    with (
        connection.cursor() as cursor,
        cursor.cursor.copy(f"COPY workflow_case ({columns}) FROM STDIN") as copy,
    ):
        copy.write(row)


def bulk_moved(case: Case) -> None:
    case.stage, case.revision = "checked", 2
    Case.objects.bulk_update([case], ["stage", "revision"])


class TestACase:
    @pytest.mark.parametrize(
        "silently",
        [
            lambda case: Case.objects.filter(pk=case.pk).update(stage="checked"),
            lambda case: Case.objects.filter(pk=case.pk).update(stage="checked", revision=2),
            lambda case: Case.objects.filter(pk=case.pk).update(revision=2),
            lambda case: Case.objects.filter(pk=case.pk).update(revision=0),
            lambda case: Case.objects.filter(pk=case.pk).update(entered_at=timezone.now()),
            lambda case: Case.objects.bulk_create([newborn(case), newborn(case)]),
            bulk_moved,
            lambda case: newborn(case).save(),
            lambda case: run("UPDATE workflow_case SET stage = 'granted', revision = revision + 1"),
            copy_in,
        ],
    )
    def test_does_not_change_in_silence(self, case: Case, silently: Any) -> None:
        refused(lambda: silently(case), SILENT)

    @pytest.mark.parametrize(
        "column", ["organisation_id", "author_id", "kind", "label", "parent_id", "policy_id"]
    )
    def test_keeps_what_no_step_changes(self, case: Case, column: str) -> None:
        refused(lambda: run(f"UPDATE workflow_case SET {column} = {column}"), "permission denied")

    @pytest.mark.django_db(transaction=True)
    def test_would_change_without_the_trigger(self, cluster: Cluster) -> None:
        """The control: it is the constraint trigger that refuses, and verification sees what passed."""
        case = toy_case(toy_world())
        with cluster.connect(SUPERUSER, TEST_DATABASE) as superuser:
            superuser.execute("DROP TRIGGER needs_event_update ON workflow_case")
        assert Case.objects.filter(pk=case.pk).update(stage="granted") == 1
        assert [finding.place for finding in contradictions()] == [f"case {case.pk}"]


class TestAnEvent:
    def test_is_taken_with_its_change_and_its_part(self, world: World, case: Case) -> None:
        """The control: what the others lack is what they are refused for."""
        checker = world.people["toy_checker"].pk
        before = everything()
        change(case, "checked")
        write_step(case, "check", "asked", "checked", actor_id=checker)
        write_part(case, "toy.check", checker)
        settle()
        assert len(everything()) == len(before) + 1

    def test_is_refused_without_its_change(self, case: Case) -> None:
        refused(lambda: write_step(case, "check", "asked", "checked"), "without its change")

    def test_is_refused_beside_another_of_the_same_change(self, case: Case) -> None:
        def twice() -> None:
            change(case, "checked")
            write_step(case, "check", "asked", "checked")
            write_step(case, "grant", "checked", "granted", revision=3)
            assert case.author_id
            write_part(case, "toy.check", case.author_id)

        refused(twice, "without its change")

    def test_is_refused_for_a_revision_that_has_its_event(self, case: Case) -> None:
        refused(
            lambda: write_step(case, "check", "asked", "checked", revision=1), "audit_one_step_a_revision"
        )

    def test_is_refused_with_another_target(self, case: Case) -> None:
        def elsewhere() -> None:
            change(case, "granted")
            write_step(case, "check", "asked", "checked")

        refused(elsewhere, SILENT)

    def test_is_refused_from_another_source(self, case: Case) -> None:
        def from_elsewhere() -> None:
            change(case, "granted")
            write_step(case, "grant", "checked", "granted")

        refused(from_elsewhere, SILENT)

    @pytest.mark.parametrize(
        ("step", "source", "target"),
        [("grant", "asked", "granted"), ("check", "asked", "granted"), ("steal", "asked", "granted")],
    )
    def test_is_refused_along_no_declared_step(self, case: Case, step: str, source: str, target: str) -> None:
        def astray() -> None:
            change(case, target)
            write_step(case, step, source, target)

        refused(astray, "never declared")

    def test_is_refused_for_a_birth_in_a_later_stage(self, case: Case) -> None:
        def late() -> None:
            child = newborn(case, stage="granted")
            child.save()
            write_event(child, action="tests.toy.open", to_stage="granted", revision=1)

        refused(late, "never declared")

    def test_is_refused_under_the_table_of_another_kind(self, case: Case) -> None:
        other = LifecycleStep.objects.exclude(kind="toy").exclude(from_stage="").first()
        definition = other.definition if other else "0" * 12

        def disguised() -> None:
            change(case, other.to_stage if other else "checked")
            write_step(case, "check", "asked", "checked", definition=definition)

        refused(disguised, "never declared")

    def test_is_refused_under_the_name_of_another_feature(self, case: Case) -> None:
        def renamed() -> None:
            change(case, "checked")
            write_step(case, "check", "asked", "checked", action="other.toy.check")

        refused(renamed, "never declared")

    def test_is_refused_without_the_part_of_its_actor(self, case: Case) -> None:
        def unseen() -> None:
            change(case, "checked")
            write_step(case, "check", "asked", "checked")

        refused(unseen, "without its part")

    def test_is_refused_with_a_part_in_another_family(self, case: Case) -> None:
        def hidden() -> None:
            change(case, "checked")
            write_step(case, "check", "asked", "checked")
            assert case.author_id
            write_part(case, "toy.check", case.author_id, family=case.pk + 1)

        refused(hidden, "without its part")

    @pytest.mark.parametrize("said", [{"has_body": False}, {"salt": "00"}, {"salt": "11" * 16}])
    def test_is_refused_without_its_own_body(self, case: Case, said: dict[str, Any]) -> None:
        refused(
            lambda: write_event(case, action="tests.toy.note", **said), "without its body|does not belong"
        )

    def test_is_refused_a_body_afterwards(self, case: Case) -> None:
        settle()
        refused(
            lambda: run("INSERT INTO audit_body SELECT id, '\\x00', 'new' FROM audit_event"),
            "does not belong|duplicate|audit_body_pkey",
        )

    @pytest.mark.parametrize("at", ["2999-01-01", "2001-01-01"])
    def test_is_refused_at_an_impossible_time(self, case: Case, at: str) -> None:
        refused(
            lambda: write_event(case, action="tests.toy.note", occurred_at=at),
            "from_the_future|before its predecessor",
        )

    def test_is_refused_without_a_stage_of_its_own(self, case: Case) -> None:
        refused(lambda: write_event(case, action="tests.toy.note", from_stage="asked"), "names a stage")

    def test_is_refused_as_a_fact_that_bears_the_name_of_a_step(self, case: Case) -> None:
        refused(lambda: write_event(case, action="tests.toy.check", dossier_hash=b"x"), "name of a step")

    def test_is_refused_when_its_key_was_used(self, case: Case) -> None:
        key = "00000000-0000-4000-8000-000000000001"
        write_event(case, action="tests.toy.note", key=key)
        refused(lambda: write_event(case, action="tests.toy.other", key=key), "audit_key_once")


class TestAStepByTheClock:
    @pytest.fixture
    def lent(self, world: World, case: Case) -> Case:
        from tests.workflow.toyapp.services import check, grant

        check(case, actor=world.actor("toy_checker"), expected=1)
        grant(case, actor=world.actor("toy_chief"), expected=2)
        settle()
        return case

    @pytest.mark.parametrize(
        ("is_a_person", "words"), [(False, "the worker's alone"), (True, "never declared")]
    )
    def test_is_refused_to_the_application(self, lent: Case, is_a_person: bool, words: str) -> None:
        def lose() -> None:
            change(lent, "lost", 4)
            actor = lent.author_id if is_a_person else None
            write_step(lent, "lose", "granted", "lost", revision=4, actor_id=actor)

        refused(lose, words)

    def test_is_the_only_one_without_a_person(self, case: Case) -> None:
        def nobody() -> None:
            change(case, "checked")
            write_step(case, "check", "asked", "checked", actor_id=None)

        refused(nobody, "the worker's alone")


class TestPublishedTables:
    def test_cannot_be_extended_by_the_application(self, world: World) -> None:
        with pytest.raises(Exception, match="permission denied"), transaction.atomic():
            LifecycleStep.objects.create(
                definition=Toy.definition,
                kind="toy",
                step="steal",
                event="x",
                from_stage="asked",
                to_stage="lost",
            )


class TestTheStream:
    def test_takes_one_event_for_each_place(self, case: Case) -> None:
        settle()
        with pytest.raises(IntegrityError), transaction.atomic():
            write_step(case, "check", "asked", "checked", revision=1)
